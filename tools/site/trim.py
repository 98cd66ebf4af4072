"""Style sheets without the rules that no page of the site can use."""
import re

WORD = re.compile(r"-?[A-Za-z_][\w-]*")
NAMED = re.compile(r"[.#]((?:\\.|[\w-])+)")
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


def trim(out):
    "Rewrite the sheets that a site brings along; our own styles.css stays as it is."
    texts = [path.read_text(encoding="utf-8") for kind in ("*.html", "*.js")
             for path in out.rglob(kind)]
    used = {word for text in texts for word in WORD.findall(text)}
    for sheet in (out / "site_libs").rglob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        sheet.write_text(trimmed(css, used), encoding="utf-8")
