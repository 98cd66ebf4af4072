"""The search of the site in a real browser: terms, languages, formulas."""
import json
import re

import pytest
from sites import RESULTS

NOTHING = ":is(.smalldocs-search-results .search-none, .quarto-search-no-results)"


@pytest.mark.parametrize("words_, target", [
    ("遗忘门", "model"), ("forget gate", "model"), ("保形", "intervals"), ("基线", "evaluation"),
    ("seasonal naive", "evaluation")])
def test_search_finds_the_page_of_a_term_first(page, site, words_, target):
    page.goto(site[1] + "index.html?lang=en")
    page.locator("#quarto-search input").first.fill(words_)
    first = page.locator(RESULTS).first
    first.wait_for(state="visible", timeout=20000)
    assert re.match(rf"(\./)?{target}\.html", first.get_attribute("href"))
    assert " · " not in first.locator(".search-result-title").first.inner_text()


def test_search_says_in_one_language_that_it_finds_nothing(page, site):
    for mode, words_ in (("zh", "没有找到"), ("en", "No results"), ("both", "没有找到 · No results")):
        page.goto(f"{site[1]}index.html?lang={mode}")
        page.locator("#quarto-search input").first.fill("qqxxzz")
        page.locator(NOTHING).wait_for(state="visible", timeout=20000)
        page.wait_for_function("([at, words]) => document.querySelector(at).innerText === words",
                               arg=[NOTHING, words_])


def test_the_index_holds_each_formula_once(site):
    entries = json.loads((site[0] / "search.json").read_text(encoding="utf-8"))
    told = " ".join(entry["text"] for entry in entries if entry["href"].startswith("model.html#"))
    assert "σ(" in told and not re.search(r"\\(?:sigma|odot|tanh|begin)\b", told)
    assert len({entry["objectID"] for entry in entries}) == len(entries) > 800
