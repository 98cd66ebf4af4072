"""Figures on the site: the words of drawings follow the language, and all have a dark form."""
from io import BytesIO

from matplotlib.image import imread

WORDS = """[...document.querySelectorAll('main figure svg text[lang]')]
    .filter(e => e.checkVisibility()).map(e => e.getAttribute('lang'))"""
NAMES = "[...document.querySelectorAll('main svg.drawing')].map(e => e.ariaLabel?.length > 20)"


def test_words_of_drawings_follow_the_language(page, site):
    for mode, seen in (("zh", {"zh"}), ("en", {"en"}), ("both", {"zh", "en"})):
        page.goto(f"{site[1]}model.html?lang={mode}")
        assert set(page.evaluate(WORDS)) == seen
    assert page.evaluate(NAMES) == [True, True]


def test_figures_have_a_dark_form(page, site):
    page.goto(f"{site[1]}model.html")
    for scheme, dark in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        for figure in page.locator("main figure :is(img, svg)").all():
            figure.scroll_into_view_if_needed()
            assert (imread(BytesIO(figure.screenshot()))[..., :3].mean() < .4) == dark
