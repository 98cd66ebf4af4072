"""What is done to every finished page, whoever rendered it: smalldocs, or Quarto."""
import re

import pytest
from support import ROOT

from accessible import SKIP, accessible
from bilingual import bilingual
from check_site import CARD, LIVE, MOVED, finished, forward, live, problems
from links import defined, lines, localise, sourced
from pictures import COLUMN, drawn, measured, sized

BASE = "https://example.org/book"
IDS = {"model.html": {"gates", "given"}, "reference/model.html": {"lstm_cell", "reglstm.forward"},
       "index.html": set()}
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>模型 · Model – lstm_apply</title>
<script src="https://cdnjs.cloudflare.com/require.min.js" crossorigin="anonymous"></script>
<script type="application/javascript">define('jquery', [],() => window.jQuery)</script>
<script src="site_libs/quarto.js"></script>
<script src="site_libs/tippy.umd.min.js"></script><meta property="og:image" content="a.png"></head>
<body class="nav-fixed"><nav class="navbar navbar-expand-lg">
<button class="navbar-toggler" type="button" role="menu" aria-label="Toggle navigation"></button>
<a class="dropdown-item" href="a.html"><span class="dropdown-text">比较 · Comparison</span></a>
</nav><nav class="quarto-secondary-nav"><nav aria-label="breadcrumb"></nav>
<a class="flex-grow-1" role="navigation" aria-label="Toggle sidebar navigation"></a></nav>
<main class="content" id="quarto-document-content">
<h2 id="gates"><a href="{BASE}/model.html#lstm_cell"><code>lstm_cell</code></a> 的门 · Gates</h2>
<p>See <a href="{BASE}/model.html#lstm_cell"><code>lstm_cell</code></a>
 and <a href="{BASE}/model.html#reglstm.forward.inner"><code>f</code></a>.</p>
<p><math display="block" xmlns="x"><mover><mi>a</mi><mo accent="true">\u0302</mo></mover></math>
 and <span class="math inline"><math><mi>b</mi>
</math></span>，。 and <math><mi>{"x" * 30}</mi></math></p>
<pre>3</pre>
<p>宽 · Width</p>
<p>0.11–0.20, 5 %</p><pre><code><span class="co"># the state · 状态</span>
<span class="kw">def</span> lstm_cell(x): <span class="kw">def</span> inner(y):
<span class="kw">class</span> <span class="fu">lstm_cell</span></code></pre>
<table class="table"><colgroup><col style="width: 50%" /></colgroup>
<thead><tr><th style="">参数 · parameter</th><th></th></tr></thead></table>
<table class="dataframe caption-top table"><thead><tr class="header">
<th data-quarto-table-cell-role="th"></th><th data-quarto-table-cell-role="th">n</th></tr></thead>
<tbody><tr><td data-quarto-table-cell-role="th">2024-01-05</td><td>3</td></tr></tbody></table>
</main><footer><a href="b.html">\n<p>问题 · Issues</p>\n</a></footer></body></html>"""


def done(name="model.html"):
    "The page after everything, and after everything once more."
    ids = {key: set(value) for key, value in IDS.items()}
    once = finished(defined(PAGE, name, ids), name, BASE, ids)
    return once, finished(defined(once, name, ids), name, BASE, ids)


def test_finishing_twice_changes_nothing():
    once, twice = done()
    assert once == twice != PAGE


def test_nothing_of_another_host_is_loaded():
    once, _ = done()
    assert not re.search("cdnjs|jquery|tippy", once) and "site_libs/quarto.js" in once
    assert [line for line in problems({"model.html": once}, ROOT / "nbs") if "host" in line] == []


def test_the_page_has_script_card_and_a_way_past_the_menus():
    once, _ = done()
    assert once.count('<script src="site/language.js"></script>') == 1
    assert f'content="{BASE}/{CARD}"' in once and "a.png" not in once
    assert once.index(SKIP) < once.index("<nav aria-label=")
    deeper, _ = done("reference/model.html")
    assert deeper.count('<script src="../site/language.js"></script>') == 1


def test_names_lead_to_the_reference_and_headings_lead_nowhere():
    once, _ = done()
    heading = once[once.index("<h2"):once.index("</h2>")]
    assert "<a " not in heading and "<code>lstm_cell</code>" in heading
    assert '<a href="reference/model.html#lstm_cell"><code>' in once
    assert '<a href="model.html"><code>f</code>' in once  # what has no place leads to the page
    inside = localise(PAGE.replace(">f<", ">fit<"), "model.html", BASE, IDS)
    assert "and <code>fit</code>" in inside          # a method, too, and no link to a function
    inside = localise(PAGE, "reference/model.html", BASE, IDS)
    assert '<a href="#lstm_cell"><code>lstm_cell</code></a>\n and' in inside


def test_code_leads_to_the_entry_and_can_be_led_to():
    once, _ = done()
    link = '<a class="defined" id="lstm_cell" href="reference/model.html#lstm_cell">lstm_cell</a>'
    assert once.count(link) == 1 and once.count('id="lstm_cell"') == 1
    assert '<a class="defined" href="reference/model.html#lstm_cell">' in once  # the second one
    assert ">inner" not in once.replace(" inner", "")


@pytest.mark.parametrize("name", ["lstm_cell", "RegLSTM.forward"])
def test_sources_are_found_by_line(name):
    text = (ROOT / "lstm_apply" / "model.py").read_text(encoding="utf-8").splitlines()
    line = lines("model")[name]
    assert f"def {name.rpartition('.')[2]}(" in text[line - 1]
    assert sourced(f'"x/blob/main/lstm_apply/model.py#{name}"') == (
        f'"x/blob/main/lstm_apply/model.py#L{line}"')


def test_formulas_have_a_box_to_scroll_in():
    once, _ = done()
    assert once.count('<span class="math display"><math display="block"') == 1
    assert '<mover accent="true"><mi>a</mi><mo>^</mo></mover>' in once
    assert once.count('<span class="math inline"><math>') == 1
    assert once.count('<span class="math inline long"><math>') == 1
    assert "</math>，。</span> and" in once      # a line may not begin with the mark


def test_halves_and_tables_are_marked():
    html = accessible(bilingual(PAGE))
    box = '<div class="sd-table"><table data-kind="parameters" class="table">'
    assert box in html and html.count('class="sd-table"') == 2 and "<th></th>" not in html
    assert accessible(html.replace(SKIP, "")).count('class="sd-table"') == 2
    assert "colgroup" not in html
    assert '<td></td><th>n</th>' in html and '<th class="date">2024-01-05</th><td>3</td>' in html
    assert '<span lang="zh">参数</span><span class="dot"> · </span><span lang="en">' in html


def test_comments_are_halved_and_ranges_stay_whole():
    once, _ = done()
    assert ('<span class="co"># <span lang="en">the state</span><span class="dot"> · </span>'
            '<span lang="zh">状态</span></span>') in once
    assert "0.11–\u20600.20, 5\u00a0%" in once


def test_tables_of_pages_are_cards():
    table = "<table><thead><tr><th>{} · page</th></tr></thead></table>"
    cards = [accessible(bilingual(table.format(name))) for name in ("页", "页数")]
    assert ['data-kind="cards"' in html for html in cards] == [True, False]


def test_menus_say_what_they_are():
    once, _ = done()
    assert 'role="menu"' not in once and 'role="navigation"' not in once
    assert 'type="button" aria-label="Toggle navigation"' in once
    assert '<span class="dropdown-text"><span lang="zh">比较</span><span class="dot">' in once
    assert '<p><span lang="zh">问题</span>' in once and '<p><span lang="zh">宽</span>' in once


def test_figures_are_as_wide_as_the_column(tmp_path):
    data = (ROOT / "nbs" / "images" / "social.png").read_bytes()
    assert measured(data) == pytest.approx((12, 6.3), rel=1e-3)
    (tmp_path / "card.png").write_bytes(data)
    html = '<img alt="a" src="card.png"> <img src="none.png"> <img width="3" src="card.png">'
    assert sized(html, tmp_path) == html.replace(
        "<img alt", f'<img width="{COLUMN}" height="{round(6.3 * COLUMN / 12)}" alt')
    small = (tmp_path / "card.png").read_bytes()
    assert len(small) < .6 * len(data) and measured(small) == measured(data)


def test_drawings_stand_in_the_page_under_their_names(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text lang="zh">门</text></svg>'
    named = svg.replace("<svg", '<svg role="img" aria-label="a gate"')
    (tmp_path / "gate.svg").write_text(svg, encoding="utf-8")
    by_quarto = '<p><img src="gate.svg" class="figure-img" alt="a gate"></p>'
    by_smalldocs = "<p>" + svg.replace("<svg", '<svg alt="a gate"') + "</p>"
    for html in (by_quarto, by_smalldocs, f"<p>{named}</p>"):
        assert drawn(html, tmp_path) == f"<p>{named}</p>"


@pytest.mark.parametrize("kind", ["here", "here figure"])     # as smalldocs leaves it, and Quarto
def test_the_live_scripts_are_a_file_of_their_own(kind, tmp_path):
    page = f'<figure class="{kind}">a</figure>\n<script>forecast()</script>'
    (tmp_path / LIVE).parent.mkdir()
    live({"tutorials/here.html": page}, tmp_path)
    assert (tmp_path / LIVE).read_text(encoding="utf-8") == "forecast()"


def test_former_addresses_lead_on(tmp_path):
    (tmp_path / "reference").mkdir()
    forward(tmp_path)
    for old, new in MOVED.items():
        assert f'content="0; url={new}"' in (tmp_path / old).read_text()
        assert list((ROOT / "nbs").glob(f"[0-9]*_{new.removesuffix('.html')}.ipynb"))
