"""The page that forecasts the reader's own data and the moving figure, as the site has them."""
import json

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from here_files import DOUBTS, FIGURE, days, near, paste, put, rows

from lstm_apply import PretrainedForecaster, load_wordle, mae


STRENGTH = """e => { const colour = text => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
    const { fill, opacity } = getComputedStyle(e);
    const page = colour(getComputedStyle(document.body).backgroundColor);
    return Math.abs(colour(fill).reduce((all, v, k) => all + v - page[k], 0)) / 3 * opacity; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_the_site_it_is_accessible_fits_a_phone_and_asks_nobody(browser, site, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site[1] + "tutorials/here.html")
    page.locator(f"{FIGURE}[data-state]").wait_for()
    assert [url for url in asked if not url.startswith((site[1], "data:", "blob:"))] == []
    loaded = len(asked)
    text, _ = DOUBTS["day or month"]
    put(page, text.encode())                                  # folds open, with a refusal
    for lang in ("zh", "both", "en"):
        page.locator(f".language-switch button[value={lang}]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(f"{FIGURE} .examples button").last.click()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    assert page.locator(f"{FIGURE} .legend .band:not(.inner)").evaluate(STRENGTH) > 24
    assert asked[loaded:] == []
    context.close()


WORDS = {"zh": ["只补少数缺口", "填 0", "144 个"], "en": ["few gaps only", "zero", "144 known"],
         "both": ["只补少数缺口 · few gaps only", "填 0 · zero", "144 个"]}


def test_the_tool_comes_first_and_speaks_the_language_of_the_page(page, site):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site[1] + "tutorials/here.html?lang=zh")
    page.locator(f"{FIGURE}[data-state]").wait_for()
    assert page.locator(f"{FIGURE} textarea").bounding_box()["y"] < 500
    fold = page.locator("main details.code-fold").first
    assert fold.bounding_box()["y"] > page.locator(FIGURE).bounding_box()["y"]
    for lang, (first, last, chart) in WORDS.items():
        page.locator(f".language-switch button[value={lang}]").click()
        options = page.locator("select[name=fill] option").all_text_contents()
        assert (options[0], options[-1]) == (first, last)
        name = page.locator(f"{FIGURE} .result > svg").get_attribute("aria-label")
        assert name.startswith(chart)
    paste(page, rows(days()))
    page.locator(".language-switch button[value=zh]").click()
    page.locator(f"{FIGURE} .reading summary").click()
    assert page.locator(f"{FIGURE} li").first.inner_text() == "粘贴的内容：文字，以逗号分隔，20 行"


def moved(page, end=None):
    "The state of the first screen's figure, whose forecast is Python's."
    figure = page.locator("figure.moving")
    done = f"JSON.parse(document.querySelector('figure.moving').dataset.state).end === {end}"
    if end is not None:
        page.wait_for_function(done)
    shown = json.loads(figure.get_attribute("data-state"))
    known = load_wordle().iloc[:shown["end"]]
    table = PretrainedForecaster().fit(known).predict(60)
    assert near(shown["columns"], table, known.mean())
    return shown["end"]


def told(end):
    "The caption of a history of so many days."
    known, later = load_wordle().iloc[:end], load_wordle().iloc[end:end + 60]
    table = PretrainedForecaster().fit(known).predict(60).iloc[:len(later)]
    inside, error = later.between(table["lo-95"], table["hi-95"]).sum(), mae(later, table.forecast)
    return (f"History up to {known.index[-1]:%Y-%m-%d}: the 95% interval covers {inside} of the "
            f"{len(later)} days after it, and the mean absolute error of the forecast is "
            f"{error:,.1f}")


@pytest.fixture()
def first(page, site):
    "The figure of the first screen, not yet touched; `asked` collects what is asked for since."
    page.goto(site[1])
    page.wait_for_load_state("networkidle")
    page.asked, icon = [], site[1] + "site/favicon.svg"
    page.on("request", lambda request: page.asked.extend({request.url} - {icon}))
    yield page.locator("figure.moving")
    assert page.asked == [site[1] + "site/here.js"]


def test_the_figure_of_the_first_screen_moves_when_it_is_touched(page, first):
    assert first.locator("img").first.is_visible() and first.locator("input").is_visible()
    first.locator("input").focus()
    page.locator("figure.moving[data-state]").wait_for()
    assert moved(page) == 299
    page.keyboard.press("ArrowLeft")
    assert moved(page, 298) == 298
    chart = first.locator(".live > svg")
    chart.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")  # off the bar
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"]*.3, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"]*.4, box["y"] + 90, steps=3)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert 220 < moved(page) < 290
    page.evaluate("document.documentElement.classList.add('quarto-dark')")
    assert {e.evaluate("e => getComputedStyle(e).filter") for e in first.locator("svg").all()
            if e.is_visible()} == {"none"}                            # no negative of a drawing


def test_what_is_said_of_the_figure_stays_true_when_it_moves(page, first):
    caption = first.locator("figcaption")
    still, low = caption.text_content(), caption.bounding_box()
    assert first.locator("label").bounding_box()["y"] > low["y"] + low["height"] + 8
    first.locator("input").focus()
    page.locator("figure.moving[data-state]").wait_for()
    assert caption.text_content() == still and "实际" in first.locator(".legend").text_content()
    page.keyboard.press("End")
    moved(page, 359)
    assert "no actual value" in caption.locator("[lang=en]").text_content()
    page.keyboard.press("Home")
    moved(page, 150)
    assert caption.locator("[lang=en]").text_content() == told(150)
    labels = pd.PeriodIndex(first.locator("text.date").all_text_contents(), freq="M").asi8
    assert len(labels) > 6 and {*labels[1:] - labels[:-1]} == {1}
