"""The first visit to the site, in a real browser."""
import pytest
from sites import pressed, shown


@pytest.mark.parametrize("locale, mode", [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"),
                                          ("de-DE", "en")])
def test_the_first_visit_is_in_the_language_of_the_browser(browser, site, locale, mode):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(site[1] + "model.html")
    other = "zh" if mode == "en" else "en"
    assert pressed(page) == mode and shown(page, mode) and not shown(page, other)
    page.click(".language-switch button[value=both]")
    page.goto(site[1] + "data.html")
    assert pressed(page) == "both" and shown(page, "zh") and shown(page, "en")
    context.close()
