"""Cells that only test are folded on the site, and on the site alone; how the folds behave."""
import json
import re

import pytest
from sites import RESULTS
from support import NBS, cells

from export import all_notebooks
from folding import MARK, PREPARED, checks, fold

SHOW = {"output_type": "stream", "name": "stdout", "text": ["7\n"]}
FOLDS = "main details.code-fold"
LARGE = "def f(x):\n    'Told.'\n    a = x\n    b = a\n    c = b\n    d = c\n    return d\n"


def code(source, *outputs):
    "A code cell."
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


@pytest.mark.parametrize("source", [
    "assert net", "test_eq(1, 1)", "torch.testing.assert_close(a, b)", "x = 1\ntest_close(x, 1)",
    "for x in range(3): assert x < 3", "with open('a') as file:\n    test_eq(file.read(), '')",
    "def refused(x): test_fail(lambda: x)\nrefused(1)",
    LARGE.replace("    d = c\n", "") + "assert f"])
def test_what_only_tests(source):
    assert checks([code(source), code("print(2)", SHOW)]) == [0]


@pytest.mark.parametrize("cell", [
    code("x = 1"), code("test_eq(1, 1)\nprint(7)", SHOW), code(LARGE + "assert f(1)"),
    code("#| code-fold: false\nassert True"), {"cell_type": "markdown", "source": "assert"},
    code("%pip\nassert True")])
def test_what_does_more_than_test(cell):
    assert checks([cell]) == []


def test_a_cell_stays_open_whose_names_are_needed_later():
    made, drawn = code("net = 3\nassert net"), code("plot(net)", SHOW)
    assert checks([made, drawn]) == []
    assert checks([made, code("net = 4\nplot(net)", SHOW)]) == [0]          # made anew
    assert checks([made, code("f = lambda net: net", SHOW)]) == [0]         # another of that name
    assert checks([made, code("def f(): return net", SHOW)]) == []
    assert checks([made, code("other = net\nassert other")]) == [0, 1]      # both are folded
    assert checks([made, code("other = net\nassert other"), code("other", SHOW)]) == []


def test_only_what_nbdev_has_prepared_is_changed(tmp_path):
    path = tmp_path / "a.ipynb"
    for first, wanted in (("# a", "assert True"), (PREPARED, f"{MARK}assert True")):
        made = {"cells": [{"cell_type": "markdown", "source": first}, code("assert True")]}
        path.write_text(json.dumps(made), encoding="utf-8")
        for _ in range(2):                              # the second time changes nothing
            fold(path)
            assert cells(path)[1]["source"] == wanted


def test_the_notebooks_stay_open():
    texts = {path.name: path.read_text("utf-8") for path in all_notebooks()}
    assert [name for name, text in texts.items() if "检验 · Checks" in text] == []


def test_the_site_folds_what_only_tests(site):
    hidden = re.compile(r"^#\| *(hide|exporti?|default_exp)\b", re.M)
    for path in all_notebooks():
        page = path.relative_to(NBS).with_name(re.sub(r"^\d+_", "", path.stem) + ".html")
        html = (site[0] / page).read_text(encoding="utf-8")
        shown = [cell for cell in cells(path) if not hidden.search(cell["source"])]
        assert html.count('<summary><span lang="zh">检验</span>') == len(checks(shown)), path.name


@pytest.fixture()
def folds(page, site):
    "The folds of a page that is open in the browser, in both languages."
    page.goto(site[1] + "model.html")
    found = page.locator(FOLDS)
    assert found.count() > 3
    return found


def test_folded_code_keeps_its_lines(folds):
    for text in folds.locator("pre").all_text_contents():
        assert max(map(len, text.splitlines())) < 100, text


def test_a_fold_opens_by_click_and_by_key(folds, page):
    code_of = folds.first.locator("pre")
    assert not code_of.is_visible()
    folds.first.locator("summary").click()
    assert code_of.is_visible()
    folds.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert not code_of.is_visible()
    page.keyboard.press("Space")
    assert code_of.is_visible()


def test_a_fold_is_named_in_the_language(folds, page, site):
    for mode, said in (("both", "检验 · Checks"), ("zh", "检验"), ("en", "Checks")):
        page.click(f".language-switch button[value={mode}]")
        names = {fold.inner_text().strip() for fold in folds.locator("summary").all()}
        assert said in names and {" · " in name for name in names} == {mode == "both"}


def test_a_fold_prints_open(folds, page):
    page.emulate_media(media="print")
    assert all(one.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})"
                            " && e.getBoundingClientRect().height > 9")
               for one in folds.locator("pre").all())


def test_a_link_into_a_fold_opens_it(folds, page):
    inside = folds.last.locator("[id]").first.get_attribute("id")
    page.goto(f"{page.url}#{inside}")
    assert folds.last.evaluate("e => e.open") and not folds.first.evaluate("e => e.open")
    page.goto("about:blank")


def test_the_search_finds_what_is_folded(folds, page, site):
    page.goto(site[1] + "index.html")
    page.locator("#quarto-search input").first.fill("gates_at")
    results = page.locator(RESULTS)
    results.first.wait_for(state="visible", timeout=20000)
    assert any("model" in (link.get_attribute("href") or "") for link in results.all())


def test_wide_code_in_a_fold_is_not_cut_off(browser, site):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(site[1] + "model.html")
    fold = page.locator(FOLDS).first
    fold.locator("summary").click()
    wide = "e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1"
    assert fold.locator("pre > code").first.evaluate(wide) is False
    page.close()
