"""Keep nbs/reference in step with the modules: signatures and tables are made from their docments.

    python tools/site/reference.py            # write what is made
    python tools/site/reference.py model      # only this page
    python tools/site/reference.py --check    # only say what is missing or out of step

In those notebooks an entry is a Markdown cell that begins with the heading of a name in backticks.
The prose in it, and the example in the code cells after it, are written by hand; an entry that is
missing is made, and stays a complaint until both are there.
"""
import importlib
import inspect
import json
import re
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from textwrap import fill

from fastcore.docments import docments
from nbdev.config import get_config

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the modules of this checkout, whatever is installed
NBS, PAGES = ROOT / "nbs", ROOT / "nbs" / "reference"
EXPORTS = re.compile(r"#\| ?default_exp ([\w.]+)")
HEAD = re.compile(r"#{2,3} `([\w.]+)`")
PROSE = re.compile(r'<div lang="zh">.*</div>', re.S)
FIELD = re.compile(r"^    (\w+): ([^#=\n]+?)(?: = ([^#\n]+?))? *# *(.+)$", re.M)
SHAPE = re.compile(r"(?<!has)(?:^|,? )shape ((?:(?: or )?\((?=[^()]*[,…])[^()]*\))+)(?: each)?")
COLUMNS = {"name": "参数 · parameter", "kind": "类型 = 默认 · type = default",
           "shape": "形状 · shape", "meaning": "含义 · meaning"}
WIDTH = 88
KERNEL = {"display_name": "python3", "language": "python", "name": "python3"}


@cache
def chapters():
    "Module -> its chapter, whose name its page has, in reading order."
    found = {}
    for path in sorted(NBS.glob("[0-9]*.ipynb")):
        if exports := EXPORTS.search(path.read_text(encoding="utf-8")):
            found[exports[1]] = path.stem.partition("_")[2]
    return found


def exported(module):
    "What a module offers: functions and classes of its own, and constants, in order."
    def own(name):
        thing = getattr(module, name)
        made = inspect.isfunction(thing) or inspect.isclass(thing)
        return thing.__module__ == module.__name__ if made else name.isupper()
    return [name for name in module.__all__ if own(name)]


def methods(kind):
    "The names of the public methods and properties that a class itself defines, with a docstring."
    found = {name: getattr(thing, "fget", None) or getattr(thing, "__func__", thing)
             for name, thing in vars(kind).items()}
    told = (name for name, thing in found.items() if inspect.isfunction(thing) and thing.__doc__)
    return [name for name in told if name[0] != "_" or name == "__call__"]


def names(module):
    "The entries that a module needs: what it exports, each class followed by its methods."
    for name in exported(module):
        yield name
        if inspect.isclass(thing := getattr(module, name)):
            yield from (f"{name}.{method}" for method in methods(thing))


def found(module, name):
    "What a dotted name of a module stands for; of a property, the function behind it."
    owner, _, method = name.partition(".")
    thing = getattr(module, owner)
    thing = inspect.getattr_static(thing, method) if method else thing
    return getattr(thing, "fget", None) or getattr(thing, "__func__", thing)


def shown(value):
    "A default value as in the code, or what stands for one that is made afresh."
    return "…" if "<" in (text := repr(value)) else text


def signature(name, thing):
    "A call with its parameters and defaults, over several lines where one is too narrow."
    parts = []
    for part in inspect.signature(thing).parameters.values():
        if part.name in ("self", "cls"):
            continue
        parts += ["*"] * (part.kind is part.KEYWORD_ONLY and not any("*" in p for p in parts))
        stars = {part.VAR_POSITIONAL: "*", part.VAR_KEYWORD: "**"}.get(part.kind, "")
        default = "" if part.default is part.empty else f"={shown(part.default)}"
        parts.append(f"{stars}{part.name}{default}")
    line = f"{name}({', '.join(parts)})"
    inside = fill(", ".join(parts), WIDTH, initial_indent="    ", subsequent_indent="    ")
    return line if len(line) <= WIDTH else f"{name}(\n{inside},\n)"


def annotation(kind):
    "A type as one would write it."
    if kind in (inspect.Parameter.empty, type(None)):
        return ""
    text = kind if isinstance(kind, str) else inspect.formatannotation(kind)
    return re.sub(r"\b(?:torch|numpy|pandas|matplotlib\.axes\._axes|pathlib|lstm_apply\.\w+|np|pd)"
                  r"(?:\.core\.\w+(?:\.\w+)?)?\.", "", text)


def meaning(comment):
    "The comment of a parameter as (shape, `中文 · English`); the shape is told once for both."
    english, dot, chinese = (comment or "").rpartition(" · ")
    if not dot:
        return "", comment or ""
    match = SHAPE.search(english)
    rest = SHAPE.sub("", english, count=1).strip(" ,")
    rest = re.sub(r"[^:,]*\*\*.*", lambda part: f" `{part.group().strip()}`", rest or english)
    text = re.sub(r"[|<](?=[^`]*(?:`[^`]*`[^`]*)*$)", r"\\\g<0>", f"{chinese} · {rest.strip()}")
    return match.group(1) if match else "", text


def rows(thing):
    "Name, type and default, shape and meaning of each parameter, field and what is returned."
    if inspect.isclass(thing) and (fields := FIELD.findall(inspect.getsource(thing))):
        told = [(name, kind, default, comment) for name, kind, default, comment in fields]
    else:
        told = [(name, annotation(part.anno), "" if part.default is inspect.Parameter.empty
                 else shown(part.default), part.docment)
                for name, part in docments(thing, full=True).items()]
    for name, kind, default, comment in told:
        if not comment or name == "return" and inspect.isclass(thing):
            continue
        label = "返回 · returns" if name == "return" else f"<code>{name}</code>"
        shape, text = meaning(comment)
        kind = f"{kind} = {default}".strip() if default else kind
        yield {"name": label, "kind": code(kind), "shape": code(shape), "meaning": text}


def code(text):
    "Code in a table, whose bars do not end the cell."
    signs = str.maketrans({"|": "&#124;", "<": "&lt;", "'": "&#39;"})  # or quotes turn typographic
    return f"<code>{text.translate(signs)}</code>" if text else ""


def table(thing):
    "The parameters as a table, without columns in which nothing stands."
    told = list(rows(thing))
    keys = [key for key in COLUMNS if any(row[key] for row in told)]
    lines = [[COLUMNS[key] for key in keys], ["---"] * len(keys)]
    lines += [[row[key] for key in keys] for row in told]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) if told else ""


def links(module, name):
    "Where the source is, and the chapter that explains it."
    git, branch = get_config().git_url, get_config().branch
    module = module.__name__.partition(".")[2]
    chapter = next(NBS.glob(f"[0-9][0-9]_{chapters()[module]}.ipynb"))
    owner, file = name.partition(".")[0], module.replace(".", "/")
    shown = rf"#\| ?exports\\n[^\"]*\",\n[^]]*?\"(?:def|class) {owner}\b"
    anchor = f"#{owner.lower()}" if re.search(shown, chapter.read_text(encoding="utf-8")) else ""
    return (f"[源码 · Source]({git}/blob/{branch}/lstm_apply/{file}.py#{name}) "
            f"[章节 · Chapter](../{chapter.name}{anchor})")


def entry(module, name, prose):
    "The cell of one entry."
    thing = found(module, name)
    parts = [f"{'###' if '.' in name else '##'} `{name}`"]
    if callable(thing):
        method = name.rpartition(".")[2]
        is_property = "." in name and isinstance(inspect.getattr_static(
            getattr(module, name.partition(".")[0]), method), property)
        text = name if is_property else signature(name.replace(".__call__", ""), thing)
        parts += [f"```python\n{text}\n```", prose, table(thing)]
    else:
        parts += [prose]
    return "\n\n".join(filter(None, [*parts, links(module, name)]))


def groups(cells):
    "The cells of each entry, by its name; under an empty name those before the first one."
    found, name = {"": []}, ""
    for cell in cells:
        match = HEAD.match("".join(cell["source"])) if cell["cell_type"] == "markdown" else None
        name = match.group(1) if match else name
        found.setdefault(name, []).append(cell)
    return found


def new_cell(stem, name=""):
    "An empty entry, or the title of a new page."
    about = f"# lstm_apply.{stem}\n\n> 参考： · Reference: \n"
    return {"cell_type": "markdown", "id": sha256(f"{stem} {name}".encode()).hexdigest()[:8],
            "metadata": {}, "source": ["" if name else about]}


def missing(stem, name, cells):
    "What is still to be written by hand in an entry."
    page = f"nbs/reference/{chapters()[stem]}.ipynb"
    if not PROSE.search("".join(cells[0]["source"])):
        yield f'{page}: {name} has no prose: write it there, <div lang="zh"> and <div lang="en">'
    if "." not in name and not any(cell["cell_type"] == "code" for cell in cells):
        yield f"{page}: {name} has no example: add a code cell after its entry, and run the page"


def refresh(stem):
    "The page of a module as it should be, and a line for each thing that is to be written."
    module = importlib.import_module(f"lstm_apply.{stem}")
    path = PAGES / f"{chapters()[stem]}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else dict(
        cells=[new_cell(stem)], metadata={"kernelspec": KERNEL}, nbformat=4, nbformat_minor=5)
    there = groups(notebook["cells"])
    cells, problems = there.pop(""), []
    for name in names(module):
        entries = there.pop(name, None) or [new_cell(stem, name)]
        prose = PROSE.search("".join(entries[0]["source"]))
        text = entry(module, name, prose.group() if prose else "")
        entries[0]["source"] = text.splitlines(keepends=True)
        cells, problems = cells + entries, problems + list(missing(stem, name, entries))
    problems += [f"{stem}: {name} is not exported: remove its entry" for name in there]
    notebook["cells"] = cells + [cell for rest in there.values() for cell in rest]
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n", problems


def main(args):
    "Write or check the pages; return the exit status: 2 when there is something to be done."
    problems, asked = [], [arg for arg in args if arg != "--check"]
    for stem in [name for name, chapter in chapters().items() if not asked or chapter in asked]:
        text, lines = refresh(stem)
        problems += lines
        path = PAGES / f"{chapters()[stem]}.ipynb"
        if path.is_file() and json.loads(path.read_text(encoding="utf-8")) == json.loads(text):
            continue
        if "--check" in args:
            problems.append(f"{path.name} is out of step; run tools/site/reference.py")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    for line in problems:
        print(f"reference: {line}", file=sys.stderr)
    return 2 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
