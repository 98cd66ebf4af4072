"""Build the book's site into _docs: with Quarto where it is installed, else with smalldocs."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "_proc"  # nbdev's notebooks, ready to be rendered


def hrefs(entries):
    "Every page that a navigation list of _quarto.yml names."
    for entry in entries or []:
        if isinstance(entry, dict):
            yield entry.get("href", "")
            yield from hrefs(entry.get("contents"))
            yield from hrefs(entry.get("menu"))
        else:
            yield str(entry)


def named_pages():
    "The notebooks that the navbar and the sidebar name."
    website = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["website"]
    navbar = (website["navbar"].get(side) for side in ("left", "right", "tools"))
    bars = [website["sidebar"]["contents"], *navbar]
    pages = (".ipynb", ".qmd", ".md")
    return {name for bar in bars for name in hrefs(bar) if name.endswith(pages)}


def notebooks():
    "The notebooks of the book, as _quarto.yml names them."
    found = (path.relative_to(ROOT / "nbs") for path in (ROOT / "nbs").rglob("*.ipynb"))
    return {path.as_posix() for path in found if not any(p[0] in "._" for p in path.parts)}


def contents_problems():
    "A line for each notebook that is named and missing, or there and not named."
    named, there = named_pages(), notebooks()
    lines = [f"_quarto.yml names nbs/{name}, which is missing" for name in sorted(named - there)]
    return lines + [f"nbs/{name} is not in _quarto.yml" for name in sorted(there - named)]


def figure_problems():
    "A line for each cell with a caption whose picture or alternative text is not there."
    lines = []
    for name in sorted(notebooks()):
        cells = json.loads((ROOT / "nbs" / name).read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells):
            source = "".join(cell["source"])
            if not re.search(r"^#\|\s*fig-cap:", source, re.M):
                continue
            kinds = {kind for out in cell.get("outputs", []) for kind in out.get("data", {})}
            if not re.search(r"^#\|\s*fig-alt:", source, re.M):
                lines.append(f"nbs/{name} cell {number}: fig-cap without fig-alt")
            if not kinds & {"image/png", "image/svg+xml"}:
                lines.append(f"nbs/{name} cell {number}: no picture stored; run make notebooks")
    return lines


def process():
    "nbdev's own preparation of the notebooks, without its search for Quarto."
    import nbdev.doclinks
    from nbdev.serve import proc_nbs
    nbdev.doclinks._build_modidx()
    proc_nbs("nbs", n_workers=min(4, os.cpu_count() or 1), force=True)


def smalldocs_build():
    "Render the processed notebooks with smalldocs; return what went wrong."
    from folding import fold_all
    from pages import Book
    process()
    fold_all(CACHE)
    (CACHE / "_docs").mkdir(exist_ok=True)
    problems = Book(CACHE, CACHE / "_docs").build()
    shutil.rmtree(ROOT / "_docs", ignore_errors=True)
    shutil.move(CACHE / "_docs", ROOT / "_docs")
    return problems


def quarto_build():
    "Render with nbdev and Quarto; return what went wrong."
    command = [sys.executable, "-c", "from nbdev.quarto import nbdev_docs; nbdev_docs()"]
    env = os.environ | {"QUARTO_PYTHON": sys.executable}
    done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    return [f"nbdev_docs ended with status {done.returncode}"] if done.returncode else []


def main():
    "Build, mend and check the site; return the exit status."
    os.chdir(ROOT)
    import readme
    from check_site import finish, renderer
    problems = contents_problems() or figure_problems()
    if not problems:
        readme.refresh()  # before nbdev looks, which would need Quarto to make it
        problems = quarto_build() if shutil.which("quarto") else smalldocs_build()
        count, broken = finish(ROOT / "_docs")
        problems += broken
        print(f"_docs: {count} pages by {renderer(ROOT / '_docs')}")
    for line in problems:
        print(f"docs: {line}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
