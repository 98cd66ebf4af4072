"""Every formula of the book is known to the Pandoc of the pinned Quarto, or to one before it."""
import re
import subprocess

import pypandoc
import pytest
import yaml
from support import ROOT, cells

from export import all_notebooks

SHIPPED = {"1.8.25": (3, 6, 3)}  # Quarto, as the workflow pins it -> its Pandoc
NEWER = (r"\Bigl( x \Bigr)", r"\Bigl\{ x \Bigr\}", r"x \Bigm| y", r"x \bigm| y", r"\cancel{x}",
         r"\smash{x}", r"\hphantom{x}", r"\textcolor{red}{x}", r"\argmax_x f")
CAPTION = re.compile(r"^#\| *fig-cap: *(.*)$", re.M)


def converted(text):
    "A text as HTML with MathML, and what Pandoc could not convert."
    command = [pypandoc.get_pandoc_path(), "--from=commonmark+tex_math_dollars", "--to=html"]
    done = subprocess.run([*command, "--mathml"], input=text, capture_output=True, text=True,
                          encoding="utf-8", check=True)
    return done.stdout, done.stderr


def prose(path):
    "What a notebook says in markdown: its cells, captions and outputs."
    for cell in cells(path):
        yield from [cell["source"]] * (cell["cell_type"] == "markdown")
        yield from map(yaml.safe_load, CAPTION.findall(cell["source"]))
        for out in cell.get("outputs", []):
            yield "".join(out.get("data", {}).get("text/markdown", ""))


def with_formulas():
    "Each notebook's name with each part of it in which a formula stands."
    return [(path.name, part) for path in all_notebooks() for part in prose(path) if "$" in part]


def test_pandoc_is_not_newer_than_the_one_of_the_pinned_quarto():
    workflow = (ROOT / ".github" / "workflows" / "docs.yml").read_text(encoding="utf-8")
    pinned = re.search(r'quarto-actions/setup@.*?version: "([\d.]+)"', workflow, re.S)[1]
    assert tuple(map(int, pypandoc.get_pandoc_version().split("."))) <= SHIPPED[pinned]


def test_pandoc_knows_every_formula():
    html, refused = converted("\n\n".join(part for _, part in with_formulas()))
    assert refused == "" and html.count("<math") > 1000


@pytest.mark.parametrize("formula", NEWER)
def test_what_only_newer_ones_know_is_refused_and_nowhere(formula):
    assert "Could not convert TeX math" in converted(f"${formula}$")[1]
    word = re.escape(re.match(r".*?(\\[A-Za-z]+)", formula)[1])
    used = re.compile(rf"\$[^$]*{word}(?![A-Za-z])[^$]*\$")
    assert [(name, part) for name, part in with_formulas() if used.search(part)] == []
