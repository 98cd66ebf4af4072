"""Make README.md from nbs/index.ipynb; with --check only say whether it is in step."""
import base64
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK, README = ROOT / "nbs" / "index.ipynb", ROOT / "README.md"
PICTURES = "nbs/images"  # kept in git, so that README.md can show them
HIDING = {"hide", "export", "exporti", "default_exp"}
LINK = re.compile(r"""(\]\(|(?:src|href)=["'])(?!#|/|[a-z][a-z0-9+.-]*:)([^)"'\s]+)""")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def joined(text):
    "The text of a notebook's field, which may be a list of lines."
    return "".join(text) if isinstance(text, list) else text


def options(source):
    "The `#|` options of a code cell, and its code without them."
    lines = source.split("\n")
    found = {}
    while lines and re.match(r"\s*#\s*\|", lines[0]):
        words = lines.pop(0).split("|", 1)[1].strip()
        key, _, value = words.partition(":" if ":" in words else " ")
        found[key.strip()] = value.strip().strip("\"'")
    return found, "\n".join(lines).strip("\n")


def relinked(text):
    "Links as they are seen from README.md, one folder above the notebook."
    return LINK.sub(lambda m: m.group(1) + normpath(f"nbs/{m.group(2)}"), text)


def title(source):
    "The heading and the quoted line of the first cell, without nbdev's `- key: value` lines."
    lines = source.split("\n")
    return "\n\n".join(line for line in lines if line.startswith(("# ", "> ")))


def fenced(text, kind):
    "A fenced block that the text cannot close."
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{ticks}{kind}\n{text.strip(chr(10))}\n{ticks}"


class Table(HTMLParser):
    "The rows of an HTML table; `plain` is false where a cell spans others."

    def __init__(self, html):
        super().__init__()
        self.rows, self.cell, self.plain = [], None, True
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        "Begin a row or a cell."
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = []
            self.plain &= not {"colspan", "rowspan"} & {key for key, _ in attrs}

    def handle_endtag(self, tag):
        "End a cell."
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("".join(self.cell).strip().replace("|", "\\|"))
            self.cell = None

    def handle_data(self, data):
        "Text of the cell that is open."
        if self.cell is not None:
            self.cell.append(data)


def pipe_table(html):
    "An HTML table as a Markdown one, or None where Markdown has no such table."
    table = Table(html)
    if not table.rows or not table.plain or len({len(row) for row in table.rows}) != 1:
        return None
    head, *body = table.rows
    sides = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, sides, *body])


def captioned(text):
    "A caption with its languages marked as HTML, which GitHub reads."
    return re.sub(r"\[([^\]]*)\]\{lang=(\w+)\}", r'<span lang="\2">\1</span>', text)


def picture(data, opts, pictures):
    "The Markdown of a picture, which is put in `pictures` under the path it is given."
    path = f"{PICTURES}/readme-{len(pictures) + 1}.png"
    pictures[path] = base64.b64decode(joined(data))
    caption = captioned(opts.get("fig-cap", ""))
    image = f"![{opts.get('fig-alt', '')}]({path})"
    return f"{image}\n\n{caption}" if caption else image


def output(out, opts, pictures):
    "One output of a code cell as Markdown; empty where it has nothing for a reader."
    data = out.get("data", {})
    if out["output_type"] == "stream":
        text = ANSI.sub("", joined(out["text"])) if out["name"] == "stdout" else ""
        return fenced(text, "text") if text.strip() else ""
    if "image/png" in data:
        return picture(data["image/png"], opts, pictures)
    if "text/markdown" in data:
        return joined(data["text/markdown"]).strip()
    table = pipe_table(joined(data.get("text/html", "")))
    return table or (fenced(joined(data["text/plain"]), "text") if "text/plain" in data else "")


def code(cell, pictures):
    "A code cell and its outputs as Markdown blocks."
    opts, source = options(joined(cell["source"]))
    if HIDING & opts.keys() or opts.get("include") == "false":
        return []
    blocks = [fenced(source, "python")] if source and opts.get("echo") != "false" else []
    if blocks and opts.get("code-fold") == "true":
        summary = opts.get("code-summary", "")
        blocks = [f"<details><summary>{summary}</summary>", *blocks, "</details>"]
    if opts.get("output") != "false":
        blocks += [output(out, opts, pictures) for out in cell.get("outputs", [])]
    return blocks


def make():
    "The text of README.md, and its pictures by path."
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    blocks, pictures = [title(joined(cells[0]["source"]))], {}
    for cell in cells[1:]:
        if cell["cell_type"] == "markdown":
            text = joined(cell["source"]).strip()
            blocks.append("" if text.startswith("<script") else relinked(text))  # of the site
        elif cell["cell_type"] == "code":
            blocks += code(cell, pictures)
    return "\n\n".join(block for block in blocks if block) + "\n", pictures


def stale(text, pictures):
    "The paths that differ from what the notebook says now."
    made = {"README.md": text.encode(), **pictures}
    old = [path for path, data in made.items()
           if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != data]
    spare = (f"{PICTURES}/{path.name}" for path in (ROOT / PICTURES).glob("readme-*.png"))
    return old + sorted(path for path in spare if path not in pictures)


def refresh():
    "Write README.md and its pictures, and take away pictures it no longer shows."
    text, pictures = make()
    (ROOT / PICTURES).mkdir(parents=True, exist_ok=True)
    for path in set(stale(text, pictures)) - {"README.md"} - pictures.keys():
        (ROOT / path).unlink()
    for path, data in pictures.items():
        (ROOT / path).write_bytes(data)
    README.write_text(text, encoding="utf-8", newline="\n")


def main(args):
    "Make or check README.md; return the exit status."
    if "--check" not in args:
        refresh()
        return 0
    old = stale(*make())
    if old:
        print(f"out of step with nbs/index.ipynb: {', '.join(old)}; run tools/site/readme.py")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
