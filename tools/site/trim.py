"""What a site brings along, without what no page uses: rules, variables, icons, comments."""
import re

from fontTools.subset import Options, Subsetter, load_font, save_font

WORD = re.compile(r"-?[A-Za-z_][\w-]*")
NAMED = re.compile(r"[.#]((?:\\.|[\w-])+)")
VARIABLE = re.compile(r'''(?<![\w-])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|\([^()]*\)|[^;{}"'(])*;?''')
VALUE = re.compile(r"""(?:var\(\s*|["'`])(--[\w-]+)""")  # where one is asked for
INDENT = re.compile(r"^[ \t]*(?://.*)?\n?", re.M)  # and lines that only comment
DONE = re.compile(r"^(?:show|fade|active|disabled)$|collaps|dropdown|tooltip")  # of Bootstrap
REMOTE_CSS = re.compile(
    r"""@import\s*(?:url\(\s*["']?(?:https?:)?//[^)]*\)|["'](?:https?:)?//[^"']*["'])[^;{]*;""")
ABSENT = {"quarto-reader-toggle", "quarto-embedded-source-code-modal"}  # options not taken
NESTED = ("@media", "@supports", "@layer", "@container")


def rules(css):
    "Pairs of prelude and block, of one level, in order; the block is None for a statement."
    depth = start = at = 0
    for match in re.finditer(r'"[^"]*"|\'[^\']*\'|/\*.*?\*/|[{};]', css, re.S):
        sign = match.group()
        if sign == "{":
            at = match.start() if depth == 0 else at
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:at], css[at + 1:match.start()]
                start = match.end()
        elif sign == ";" and depth == 0:
            yield css[start:match.end()], None
            start = match.end()


def usable(selector, used):
    "Whether every class and id that a selector asks for is a word of the site."
    outside = re.sub(r":not\([^()]*\)|\[[^\]]*\]", "", selector)
    return all(name.replace("\\", "") in used for name in NAMED.findall(outside))


def trimmed(css, used):
    "The sheet with usable rules only, nested ones too."
    out = []
    for prelude, block in rules(css):
        head = prelude.strip()
        if block is None:
            out.append(prelude)
        elif head.startswith(NESTED):
            inside = trimmed(block, used)
            out += [f"{head}{{{inside}}}"] if inside else []
        elif head.startswith("@"):
            out.append(f"{head}{{{block}}}")
        else:
            kept = [part for part in re.split(r",(?![^()]*\))", head) if usable(part, used)]
            out += [f"{','.join(kept)}{{{block}}}"] if kept else []
    return "".join(out)


def spoken(html):
    "The names that a page can give to its elements: of classes, by its tags and its scripts."
    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", html, re.S)
    given = " ".join(re.findall(r'\b(?:class|id)="([^"]*)"', html))
    return {*given.split(), *WORD.findall(" ".join(scripts))}


def icons(sheet, css):
    "The sheet with its icons as one small font that holds the signs it names, and no other."
    for font in sheet.parent.rglob("*.woff"):
        options = Options(flavor="woff", notdef_outline=True)
        loaded, subset = load_font(font, options), Subsetter(options)
        subset.populate(unicodes=[int(sign, 16) for sign in re.findall(r'"\\(f\w{3})"', css)])
        subset.subset(loaded)
        save_font(loaded, font, options)
    return re.sub(r"url\([^()]*\.woff2[^()]*\)\s*format\([^()]*\),?", "", css)


def trim(out):
    "Rewrite the sheets and scripts that a site brings along; our own stay as they are."
    texts = [path.read_text(encoding="utf-8") for path in out.rglob("*.html")]
    loaded = {name for text in texts for name in re.findall(r'([\w.-]+\.js)"', text)}
    scripts = {path: path.read_text(encoding="utf-8") for path in out.rglob("*.js")
               if path.name in loaded}
    sheets = {path: path.read_text(encoding="utf-8") for path in out.rglob("*.css")}
    own = [*texts, *scripts.values(), *sheets.values()]
    used = set().union(*map(spoken, texts), *(
        set(filter(DONE.search if path.name.startswith("bootstrap") else None, WORD.findall(text)))
        for path, text in scripts.items())) - ABSENT
    valued = {name for text in own for name in VALUE.findall(text)}
    for path, text in scripts.items():
        if "site_libs" in path.parts and not path.name.endswith(".min.js"):
            path.write_text(INDENT.sub("", text), encoding="utf-8")
    for path, text in sheets.items():
        if "site_libs" in path.parts:
            css = re.sub(r"/\*.*?\*/", "", REMOTE_CSS.sub("", text), flags=re.S)
            css = trimmed(css, used)
            css = VARIABLE.sub(lambda found: found[0] if found[1] in valued else "", css)
            path.write_text(icons(path, css) if "icons" in path.name else css, encoding="utf-8")
