"""What the tests of the site share: its pages, and what a reader has chosen."""
from support import rounds

RESULTS = ":is(.smalldocs-search-results, #quarto-search-results) a"  # of either renderer
WHOLE = ("index.html", "model.html", "reference/data.html", "tutorials/wordle.html")


def pages(folder):
    "Every page of the site, by its path; not the former addresses, which lead on."
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")
                  if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"))


def some(folder, many):
    "A page of each kind, or many pages; in the long form all of them."
    sample = sorted({*WHOLE, *pages(folder)[::3]}) if many else WHOLE
    return rounds(sample, pages(folder))


def pressed(page):
    "The language whose button is pressed."
    return page.evaluate("[...document.querySelectorAll('.language-switch button')]"
                         ".filter(b => b.getAttribute('aria-pressed') === 'true')"
                         ".map(b => b.value).join()")


def shown(page, lang):
    "How many elements of a language the reader sees in the text of the page."
    return page.evaluate(f"[...document.querySelectorAll('main [lang={lang}]')]"
                         ".filter(e => e.checkVisibility()).length")
