"""The site in a real browser, made by either renderer: languages, links, search, keyboard, phone
width, accessibility."""
import re

import pytest
from sites import pages, pressed, shown, some

from check_site import problems

WIDTHS = [360, 390, 768, 1440]
HAN = re.compile("[\u4e00-\u9fff]")


def chosen(page, mode):
    "Choose a language as a reader does."
    page.evaluate(f"document.querySelector('.language-switch button[value={mode}]').click()")


FAULTS = """() => {
  const root = document.documentElement, every = what => [...document.querySelectorAll(what)];
  const named = e => e.ariaLabel || e.title || e.innerText?.trim()
    || e.querySelector('img[alt], svg');
  const cut = e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1;
  const narrow = i => i.naturalWidth > 950 && i.checkVisibility() &&
    i.width < i.closest('figure').clientWidth * .93;
  return [
    ['scrolls sideways', root.scrollWidth > root.clientWidth ? [root] : []],
    ['code is cut off', every('main pre > code.sourceCode').filter(cut)],
    ['a contents entry is cut off', every('#TOC a, #quarto-sidebar a.sidebar-link').filter(cut)],
    ['no words for a picture', every('img').filter(i => !i.alt.trim())],
    ['a picture is lost', every('img').filter(i => i.complete && !i.naturalWidth)],
    ['a figure leaves the column empty', every('main figure img').filter(narrow)],
    ['the focus comes to nothing', every('a[href], button, [tabindex="0"]').filter(
      e => e.checkVisibility() && e.tabIndex >= 0 && e.matches('a, button') && !named(e))],
  ].filter(([, found]) => found.length)
    .map(([fault, [e]]) => `${fault}: ${e.outerHTML.slice(0, 150)}`);
}"""


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
        for mode in ("both", "zh", "en"):
            chosen(page, mode)
            found = page.evaluate(FAULTS)
            assert (said, found) == ([], []), (name, mode)
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
    page.goto(site[1] + "model.html")
    page.click(".language-switch button[value=both]")
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
    if (at.matches('.co, .co *') && mode === 'en' && / · /.test(text)) bad.push(text.slice(0, 60));
    if (/[\\u4e00-\\u9fff].* · [A-Za-z]/.test(text)) bad.push(text.slice(0, 60));
    if (mode === 'en' && at.closest('h1, h2, h3, nav, figcaption')
        && /[\\u4e00-\\u9fff]/.test(text)) bad.push(text.slice(0, 60));
  }
  for (const e of document.querySelectorAll('[title], [alt], [aria-label], [placeholder]'))
    for (const said of e.closest('.language-switch') ? [] :
         [e.title, e.alt, e.ariaLabel, e.placeholder])
      if (/ · /.test(said) || mode === 'en' && /[\\u4e00-\\u9fff]/.test(said)) bad.push(said);
  return bad;
}"""


@pytest.mark.parametrize("mode", ["zh", "en"])
def test_headings_captions_and_navigation_keep_to_the_language(page, site, mode):
    for name in some(site[0], mode == "en"):
        page.goto(f"{site[1]}{name}?lang={mode}")
        assert page.evaluate(ONE_LANGUAGE, mode) == [], name


def test_comments_in_code_keep_to_the_language(page, site):
    for mode, other in (("en", "zh"), ("zh", "en")):
        page.goto(f"{site[1]}model.html?lang={mode}")
        assert page.locator(f"main pre .co [lang={mode}]:visible").count() > 20
        assert page.locator(f"main pre .co [lang={other}]:visible").count() == 0


def test_the_second_language_is_no_quotation(page, site):
    page.goto(site[1] + "model.html?lang=both")
    style = page.evaluate("(s => [s.borderInlineStartWidth, s.paddingInlineStart])"
                          "(getComputedStyle(document.querySelector('main div[lang=en]')))")
    assert style == ["0px", "0px"]


def test_no_link_is_dead(site):
    texts = {name: (site[0] / name).read_text(encoding="utf-8") for name in pages(site[0])}
    assert problems(texts, site[0]) == [] and len(texts) > 100


def test_titles_tell_pages_apart(page, site):
    seen = {}
    for name in pages(site[0]):
        html = (site[0] / name).read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", html).group(1)
        assert title not in seen, (name, seen[title])
        assert re.search(r'<html\b[^>]* lang="en"', html) and name not in seen
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
        assert page.locator("#TOC a.nav-link").count() == inside > 5


def test_the_card_is_there(site):
    picture = (site[0] / "images" / "social.png").read_bytes()
    width, height = (int.from_bytes(picture[at:at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630) and len(picture) < 300_000
    html = (site[0] / "tutorials" / "wordle.html").read_text(encoding="utf-8")
    assert html.count('property="og:image" content="https://') == 1
    assert '/lstm_apply/images/social.png"' in html


def test_formulas_are_mathml_that_shows(page, site):
    page.goto(site[1] + "model.html?lang=both")
    first = page.locator("main math").first
    assert page.locator("main math").count() > 10 and first.bounding_box()["width"] > 5
    assert page.locator(".katex, .MathJax").count() == 0


def test_llms_txt_names_every_page(site):
    folder, _ = site
    said = (folder / "llms.txt").read_text(encoding="utf-8")
    assert [name for name in pages(folder) if f"/{name})" not in said] == []
    assert "LSTM" in said.splitlines()[2]


def test_pages_are_light(page, site):
    taken = []
    page.on("response", lambda answer: taken.append(len(answer.body())))
    for name, limit in (("index.html", 600_000), ("tutorials/wordle.html", 1_500_000)):
        page.goto(site[1] + name, wait_until="networkidle")
        assert sum(taken) < limit, (name, sorted(taken))
        taken.clear()
