"""The site on a phone: what is wide scrolls in its box and says so; the bars keep apart."""
import pytest

COMPETITIONS, MODEL, QUESTIONS = "tutorials/competitions.html", "model.html", "questions.html"


@pytest.fixture(scope="module")
def phone(browser, site):
    "go(name, lang, scheme) shows a page on a phone, unless it is there."
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()

    def go(name, lang="zh", scheme="light"):
        address = f"{site[1]}{name}?lang={lang}"
        page.emulate_media(color_scheme=scheme)
        if page.url != address or scheme == "dark":  # Quarto asks for the scheme once
            page.goto(address)
        return page

    yield go
    context.close()


def test_a_wide_table_says_that_there_is_more_and_keeps_its_names(phone):
    page = phone(COMPETITIONS)
    box = page.locator(".sd-table:has(table[data-names=short] td.words)").first
    name = box.locator("tbody th").first
    x = name.bounding_box()["x"]
    assert name.evaluate("e => getComputedStyle(e).whiteSpace") == "nowrap"
    assert box.evaluate("e => [e.classList.contains('more'), e.tabIndex]") == [True, 0]
    assert "gradient" in box.evaluate("e => getComputedStyle(e).maskImage")
    box.evaluate("e => { e.scrollLeft = e.scrollWidth }")
    page.wait_for_function("e => !e.classList.contains('more')", arg=box.element_handle())
    assert name.bounding_box()["x"] == x
    align = "e => getComputedStyle(e).textAlign"
    assert page.locator("td.words").first.evaluate(align) == "start"


def test_figures_are_legible_and_scroll_in_their_box(phone):
    page = phone(MODEL, "en")
    picture = page.locator("main figure img").first
    picture.scroll_into_view_if_needed()
    box = picture.locator("xpath=..")
    assert picture.bounding_box()["width"] > 450 and box.bounding_box()["width"] < 360
    assert box.evaluate("e => [e.classList.contains('more'), e.tabIndex]") == [True, 0]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


CUT = """[...document.querySelectorAll('main .cell-output pre:not(:has(.aligned))')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"""
WIDE = "e => e.scrollWidth > e.clientWidth + 1"


def test_prints_are_broken_and_only_columns_scroll(phone):
    page = phone(MODEL, "en")
    assert page.evaluate(CUT) == []
    summary = page.locator(".cell-output pre:has(.aligned)").first
    assert summary.evaluate(WIDE)
    line = summary.locator(".aligned").nth(1)
    assert line.evaluate("e => e.getClientRects().length") == 1  # not broken
    assert page.locator(".math.display").first.evaluate(WIDE) is False  # the six equations


def test_a_table_of_answers_is_not_wider_than_the_phone(phone):
    page = phone(QUESTIONS, "en")
    assert page.locator(".sd-table:not(:has(.dataframe))").last.evaluate(WIDE) is False


FOOTER = """[...document.querySelectorAll('.nav-footer-left, .nav-footer a:not(li + li a)')]
    .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().x)"""


def test_the_footer_begins_in_one_line(phone):
    assert len(set(phone(MODEL, "en").evaluate(FOOTER))) == 1


BARS = """() => { const box = e => document.querySelector(e).getBoundingClientRect();
    const style = getComputedStyle(document.querySelector('nav > .breadcrumb'));
    return { height: box('.navbar').height, padding: style.padding, ground: style.backgroundColor,
             gap: box('.language-switch').left - box('.navbar-brand-container').right }; }"""


def test_bars_are_the_same_in_the_dark_and_keep_apart(phone):
    light, dark = phone(MODEL, "en").evaluate(BARS), phone(MODEL, "zh", "dark").evaluate(BARS)
    assert light == dark and light["gap"] > 4


LINES = """[...document.querySelectorAll('main pre.sourceCode, main pre.sourceCode code > span,'
    + ' .cell-output pre code')].map(e => getComputedStyle(e).lineHeight)"""
MENU = "[...document.querySelectorAll('#quarto-sidebar li')].slice(0, 9).map(e => e.offsetHeight)"


def test_code_and_menus_are_as_high_in_either_language(page, site):
    seen = {}
    for lang in ("zh", "en"):
        page.goto(f"{site[1]}{MODEL}?lang={lang}")
        seen[lang] = page.evaluate(MENU)
        assert len(set(page.evaluate(LINES))) == 1
    assert seen["zh"] == seen["en"]


def test_the_menus_mark_the_page_itself_only(page, site):
    page.goto(site[1] + MODEL)
    links = page.locator("[aria-current=page]").evaluate_all("all => all.map(a => a.href)")
    assert set(links) == {site[1] + MODEL}
