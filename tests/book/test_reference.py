"""The reference: an entry for every exported name, in step with the modules, with an example."""
import importlib
import re
import sys

import pytest
from support import NBS, cells, run, words

import reference


def test_every_exported_name_has_an_entry_in_step():
    done = run(sys.executable, "tools/site/reference.py", "--check")
    assert done.returncode == 0, words(done)


def test_examples_use_what_they_are_for(module):
    path = NBS / "reference" / f"{reference.chapters()[module]}.ipynb"
    groups = reference.groups(cells(path)) if path.is_file() else {}
    names = reference.exported(importlib.import_module(f"lstm_apply.{module}"))
    absent = [name for name in names if name not in groups]
    assert absent == [], f"run tools/site/reference.py, then write prose and example: {absent}"
    unused = [name for name in names if not any(
        re.search(rf"\b{name}\b", cell["source"]) for cell in groups[name][1:])]
    assert names and unused == []


def test_what_is_missing_is_said_with_what_to_do():
    entry = {"cell_type": "markdown", "source": ["## `gates`\n"]}
    prose, example = reference.missing("model", "gates", [entry])
    for line in (prose, example):
        assert line.startswith("nbs/reference/model.ipynb: gates has no ")
    assert "write it there" in prose and "add a code cell" in example


def test_no_page_is_of_a_module_that_is_gone():
    pages = {path.stem for path in (NBS / "reference").glob("*.ipynb")}
    assert pages == set(reference.chapters().values())


def double(size: int = 3, *, name: str | None = None, **rest,
    ) -> list:
    "Nothing."


def test_a_signature_shows_what_one_types():
    assert reference.signature("double", double) == "double(size=3, *, name=None, **rest)"
    long = reference.signature("x" * 80, double)
    assert long.splitlines()[1:] == ["    size=3, *, name=None, **rest,", ")"]


@pytest.mark.parametrize("comment, shape, text", [
    ("input, shape (B, F) · 输入", "(B, F)", "输入 · input"),
    ("inputs in time order, shape (T,) or (T, F) · 输入", "(T,) or (T, F)",
     "输入 · inputs in time order"),
    ("(h, c), shape (B, H) each · 旧状态", "(B, H)", "旧状态 · (h, c)"),
    ("said, same shape (and dates) · 预测", "", "预测 · said, same shape (and dates)"),
    ("sum(weight * err**2) · 标量", "", "标量 · `sum(weight * err**2)`"),
    ("no Chinese", "", "no Chinese")])
def test_a_comment_becomes_shape_and_meaning(comment, shape, text):
    assert tuple(part.strip() for part in reference.meaning(comment)) == (shape, text)


def test_a_comment_with_a_bar_stays_in_its_cell():
    assert reference.meaning("a | b, `c | d` · 甲")[1] == r"甲 · a \| b, `c | d`"
