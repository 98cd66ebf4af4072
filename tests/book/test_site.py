"""The site in a real browser: languages, links, search, keyboard, phone width, accessibility."""
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from support import rounds

WIDTHS = [360, 768, 1440]
WHOLE = ("index.html", "model.html", "reference/data.html", "tutorials/wordle.html")
HAN = re.compile("[\u4e00-\u9fff]")


def pages(folder):
    "Every page of the site, by its path; not the former addresses, which lead on."
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")
                  if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"))


def some(folder, all_of_them):
    "Every page, or outside the long form a page of each kind."
    return pages(folder) if all_of_them else rounds(WHOLE, pages(folder))


def shown(page, lang):
    "How many elements of a language the reader sees in the text of the page."
    return page.evaluate(f"[...document.querySelectorAll('main [lang={lang}]')]"
                         ".filter(e => e.checkVisibility()).length")


def pressed(page):
    "The language whose button is pressed."
    return page.evaluate("[...document.querySelectorAll('.language-switch button')]"
                         ".filter(b => b.getAttribute('aria-pressed') === 'true')"
                         ".map(b => b.value).join()")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_loads_alone_and_fits(browser, site, width, scheme):
    folder, address = site
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, said = context.new_page(), []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:"))
            else said.append(f"asks {r.url}"))
    for name in some(folder, (width, scheme) == (360, "light")):
        page.goto(address + name, wait_until="load")
        wide = page.evaluate("document.documentElement.scrollWidth")
        bare = page.evaluate("[...document.images].filter(i => !i.alt.trim()).length")
        lost = page.evaluate("[...document.images]"
                             ".filter(i => i.complete && !i.naturalWidth).length")
        assert (said, wide <= width, bare, lost) == ([], True, 0, 0), name
    context.close()


def test_without_scripts_both_languages_show(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[1] + "model.html")
    for lang in ("zh", "en"):
        assert page.locator(f"main div[lang={lang}]").first.is_visible()
    assert page.locator(".language-switch").count() == 0
    context.close()


def test_the_switch_shows_one_language_or_both(page, site):
    page.goto(site[1] + "model.html?lang=both")
    assert pressed(page) == "both" and shown(page, "zh") and shown(page, "en")
    for mode, other in (("zh", "en"), ("en", "zh")):
        page.click(f".language-switch button[value={mode}]")
        assert (pressed(page), shown(page, other)) == (mode, 0) and shown(page, mode)
        page.reload()
        assert (pressed(page), shown(page, other)) == (mode, 0)
        page.goto(site[1] + "tutorials/airline.html")
        assert (pressed(page), shown(page, other)) == (mode, 0)
        assert bool(HAN.search(page.title())) == (mode == "zh")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_address_sets_the_language(page, site):
    page.goto(site[1] + "model.html?lang=zh")
    assert pressed(page) == "zh" and page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.goto(site[1] + "batching.html")
    assert pressed(page) == "zh"
    page.goto(site[1] + "batching.html?lang=klingon")
    assert pressed(page) == "zh"


ONE_LANGUAGE = """mode => {
  const inside = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), bad = [];
  while (inside.nextNode()) {
    const text = inside.currentNode.textContent.trim(), at = inside.currentNode.parentElement;
    if (!at.checkVisibility()) continue;
    if (at.closest('pre, code, .language-switch, script, style, .dataframe')) continue;
    if (/[\\u4e00-\\u9fff].* · [A-Za-z]/.test(text)) bad.push(text.slice(0, 60));
    if (mode === 'en' && at.closest('h1, h2, h3, nav, figcaption')
        && /[\\u4e00-\\u9fff]/.test(text)) bad.push(text.slice(0, 60));
  }
  return bad;
}"""


@pytest.mark.parametrize("mode", ["zh", "en"])
def test_headings_captions_and_navigation_keep_to_the_language(page, site, mode):
    for name in pages(site[0]):
        page.goto(f"{site[1]}{name}?lang={mode}")
        assert page.evaluate(ONE_LANGUAGE, mode) == [], name


def test_titles_tell_pages_apart(page, site):
    seen = {}
    for name in pages(site[0]):
        html = (site[0] / name).read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", html).group(1)
        assert title not in seen, (name, seen[title])
        assert '<html lang="en"' in html and name not in seen
        seen[title] = name
    page.goto(site[1] + "data.html?lang=zh")
    assert page.title() == "数据 – lstm_apply"


def test_previous_and_next_follow_the_contents(page, site):
    page.goto(site[1] + "index.html")
    order = page.evaluate("[...document.querySelectorAll('#quarto-sidebar a.sidebar-link[href]')]"
                          ".map(a => a.href)")
    assert len(order) == len(set(order)) == len(pages(site[0]))
    for here, there in zip(order, order[1:]):
        page.goto(here)
        assert page.evaluate("document.querySelector('.nav-page-next a').href") == there
    assert page.locator(".nav-page-next a").count() in (0, 1)


def test_the_contents_of_a_page_are_not_doubled(page, site):
    for mode in ("zh", "en", "both"):
        page.goto(f"{site[1]}model.html?lang={mode}")
        inside = page.locator("main section > h2, main section > h3, main > h2, main > h3, "
                              "main h2.anchored, main h3.anchored").count()
        assert page.locator("#TOC a").count() == inside > 5


def test_the_card_is_there(site):
    picture = (site[0] / "images" / "social.png").read_bytes()
    width, height = (int.from_bytes(picture[at:at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630) and len(picture) < 300_000
    html = (site[0] / "tutorials" / "wordle.html").read_text(encoding="utf-8")
    assert html.count('property="og:image" content="https://') == 1
    assert '/lstm_apply/images/social.png"' in html


def test_formulas_are_mathml_that_shows(page, site):
    page.goto(site[1] + "model.html")
    first = page.locator("main math").first
    assert page.locator("main math").count() > 10 and first.bounding_box()["width"] > 5
    assert page.locator(".katex, .MathJax").count() == 0


@pytest.mark.parametrize("words_, target", [("遗忘门", "model"), ("forget gate", "model"),
                                            ("保形", "intervals"), ("seasonal naive", "evaluation")])
def test_search_finds_both_languages(page, site, words_, target):
    page.goto(site[1] + "index.html")
    page.locator("#quarto-search input").first.fill(words_)
    results = page.locator(".smalldocs-search-results a")
    results.first.wait_for(state="visible", timeout=20000)
    assert any(target in (link.get_attribute("href") or "") for link in results.all())


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
    sample = sorted({*WHOLE, *pages(site[0])[::5]}) if scheme == "light" else WHOLE
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


def test_llms_txt_names_every_page(site):
    folder, _ = site
    said = (folder / "llms.txt").read_text(encoding="utf-8")
    assert [name for name in pages(folder) if f"/{name})" not in said] == []
    assert "LSTM" in said.splitlines()[2]


def test_pages_are_light(site):
    folder, _ = site
    for name in pages(folder):
        html = (folder / name).read_text(encoding="utf-8")
        images = re.findall(r'<img[^>]* src="([^"]+)"', html)
        loaded = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"#]+\.(?:js|css))"', html)
        fonts = list(folder.rglob("*.woff2"))
        base = (folder / name).parent
        files = {(base / part).resolve() for part in images + loaded} | set(fonts)
        weight = len(html.encode()) + sum(path.stat().st_size for path in files if path.is_file())
        limit = 600_000 if name == "index.html" else 1_500_000
        assert weight < limit, (name, weight)
