"""The site by keyboard and for readers who do not see: focus, roles, contrast."""
import pytest
from axe_playwright_python.sync_playwright import Axe
from sites import WHOLE, pages, pressed
from support import rounds


def test_the_keyboard_reaches_switch_and_search(page, site):
    page.goto(site[1] + "model.html")
    reached = []
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            "(e => e.closest('.language-switch') ? e.value : e.type)(document.activeElement)"))
    assert [r for r in reached if r in ("zh", "both", "en")] == ["zh", "both", "en"]
    assert "search" in reached
    page.locator(".language-switch button[value=en]").focus()
    page.keyboard.press("Enter")
    assert pressed(page) == "en"


AXE = {"light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "best-practice"]},
       "dark": {"type": "rule", "values": ["color-contrast"]}}  # roles do not change with colours
COLOURED = {"exclude": [["pre"], ["math"]]}  # thousands of spans, in the same colours everywhere


@pytest.mark.parametrize("scheme", AXE)
def test_contrast_and_roles(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    found = []
    options = {"runOnly": AXE[scheme], "resultTypes": ["violations"]}
    more = pages(site[0])[::9] if scheme == "light" else ["settings.html", "sktime.html"]
    sample = sorted({*WHOLE, *more})
    for name in rounds(sample, pages(site[0])):
        page.goto(site[1] + name)
        part = None if name in WHOLE else COLOURED
        said = Axe().run(page, context=part, options=options).response["violations"]
        found += [(name, v["id"], v["nodes"][0]["html"][:120]) for v in said]
    assert found == []


def test_the_first_key_leads_past_the_menus(page, site):
    page.goto(site[1] + "model.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_what_has_the_focus_shows_it(page, site):
    page.goto(site[1] + "model.html")
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden += page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e);
            return s.outlineStyle === 'none' && s.boxShadow === 'none' ? [e.outerHTML] : []; }""")
    assert hidden == []


def test_sections_of_the_contents_open_by_keyboard(page, site):
    page.goto(site[1] + "model.html")
    section = page.locator("#quarto-sidebar a[role=button][tabindex='0']").first
    for wanted in ("false", "true"):
        section.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        assert section.get_attribute("aria-expanded") == wanted
