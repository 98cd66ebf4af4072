"""Links of a finished page: names in prose and code to their entries, entries to the source."""
import ast
import re
from functools import cache
from pathlib import Path
from posixpath import dirname, normpath, relpath

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"(<h[1-6]\b[^>]*>)(.*?)(?=</h[1-6]>)", re.S)
DEFINED = re.compile(r'(<span class="kw">(?:def|class)</span> (?:<span class="\w+">)?)(\w+)')
# Names that nbdev takes for another's: private ones, and words that mean several things.
OTHERS = r"<code>(?:_\w+|fit|forecast)</code>"
CURRENT = re.compile(r' active(" href="([^"]*)") aria-current="page"')  # in the bar, by Quarto
SOURCE = re.compile(r"(/blob/\w+/lstm_apply/([\w/]+)\.py)#([A-Za-z_][\w.]*)")


def reference(name):
    "The reference page that belongs to a chapter."
    return f"reference/{name}"


def told(path, anchor, ids):
    "Page and anchor of a name that nbdev links to its chapter: its entry, where it has one."
    if anchor and anchor in ids.get(reference(path), ()):
        return reference(path), anchor
    names = ids.get(path, ())
    while anchor and anchor not in names:
        anchor = anchor.rpartition(".")[0]  # a method's own place, else its class's
    return path, anchor


def localise(html, name, base, ids):
    "Links to the published site as links inside this one, to an anchor that exists."
    start = rf'<a\b[^>]*?href="{re.escape(base.rstrip("/"))}/'
    bare = re.compile(rf"{start}[^>]*>(.*?)</a>", re.S)

    def swap(match):
        path, _, anchor = match.group(2).partition("#")
        path, anchor = told(path or "index.html", anchor, ids)
        inside = "" if path == name and anchor else relpath(path, dirname(name) or ".")
        return f'{match.group(1)}{inside}{"#" + anchor if anchor else ""}"'

    if name not in ("training.html", "cli.html"):
        html = re.sub(rf"{start}[^>]*>({OTHERS})</a>", r"\1", html)
    # a heading that is a link would lead away from its own section
    html = HEADING.sub(lambda m: m.group(1) + bare.sub(r"\1", m.group(2)), html)
    return re.sub(rf'({start[:start.index("href")]}href="){re.escape(base.rstrip("/"))}/([^"]*)"',
                  swap, html)


def defined(html, name, ids):
    "Code of a chapter whose definitions lead to their entries, and can be led to."
    entries, there = ids.get(reference(name), set()), set(ids[name])

    def swap(match):
        before, word = match.groups()
        if (anchor := word.lower()) not in entries:
            return match.group(0)
        mark = "" if anchor in there else f' id="{anchor}"'
        there.add(anchor)
        return f'{before}<a class="defined"{mark} href="{reference(name)}#{anchor}">{word}</a>'

    return DEFINED.sub(swap, html)


@cache
def lines(stem):
    "The line of each definition and constant of a module, by its dotted name."
    found = {}
    tree = ast.parse((ROOT / "lstm_apply" / f"{stem}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        targets = getattr(node, "targets", [])
        names = [getattr(node, "name", None), *(getattr(target, "id", None) for target in targets)]
        found |= {name: node.lineno for name in names if name}
        found |= {f"{node.name}.{part.name}": part.lineno for part in getattr(node, "body", [])
                  if isinstance(node, ast.ClassDef) and hasattr(part, "name")}
    return found


def current(html, name):
    "The page with a mark in the bar where the link leads to this page, and nowhere else."
    return CURRENT.sub(lambda link: link[0] if normpath(f"{dirname(name)}/{link[2]}".lstrip("/"))
                       == name else link[1], html)


def sourced(html):
    "Links to a definition in a module on the repository's pages, by its line."
    def swap(match):
        line = lines(match.group(2)).get(match.group(3))
        return f"{match.group(1)}#L{line}" if line else match.group(0)
    return SOURCE.sub(swap, html)
