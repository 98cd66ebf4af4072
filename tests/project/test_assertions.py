"""Tests in the chapters: exported definitions are asserted soon, and the cells are short."""
import ast
import re

import pytest
from lengths import code_length
from support import NBS, cells

CHAPTERS = sorted(NBS.glob("[0-9]*.ipynb"))
EXPORTED = re.compile(r"\s*#\s*\|\s*export")
WITHIN = 3      # code cells after the one with the definition
every_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)


def parsed(cell):
    "The tree of a code cell; a line with a magic is left out."
    text = re.sub(r"^\s*[%!].*$", "", cell["source"], flags=re.M)
    return ast.parse(text)


def defined(tree):
    "Public functions and classes that a cell defines."
    kinds = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef
    return [node.name for node in tree.body if isinstance(node, kinds) and node.name[0] != "_"]


def called(node):
    "The name of what is called, without what it belongs to."
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def asserts(tree):
    "Whether a cell holds an assert or a call of test_eq, test_close, test_fail and the like."
    return any(isinstance(node, ast.Assert) or isinstance(node, ast.Call)
               and re.match("test_|assert_", called(node)) for node in ast.walk(tree))


def names(tree):
    "Every name that the code of a cell uses, those after a dot too."
    return {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(tree)
            if isinstance(node, (ast.Name, ast.Attribute))}


def unasserted(path):
    "The exported definitions of a chapter that no cell soon after them uses and asserts."
    code = cells(path, "code")
    trees = [parsed(cell) for cell in code]
    for number, (cell, tree) in enumerate(zip(code, trees)):
        if EXPORTED.match(cell["source"]):
            used = set().union(*(names(later) for later in trees[number + 1:number + 1 + WITHIN]
                                 if asserts(later)))
            yield from (name for name in defined(tree) if name not in used)


@every_chapter
def test_every_exported_definition_is_asserted_within_three_cells(chapter):
    assert list(unasserted(chapter)) == []


@every_chapter
def test_cells_of_tests_are_short(chapter):
    tests = [cell["source"] for cell in cells(chapter, "code")
             if not EXPORTED.match(cell["source"]) and asserts(parsed(cell))]
    assert [(code_length(text), text.splitlines()[:2]) for text in tests
            if code_length(text) > 25] == []
