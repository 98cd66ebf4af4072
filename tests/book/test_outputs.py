"""Prints, tables of pandas and lines of code, marked so that they keep their shape."""
from outputs import aligned, headed, shaped, worded

from bilingual import bilingual
from links import current

ROWS = """<table border="1" class="dataframe"><thead><tr class="header">{}</tr>{}</thead><tbody>
<tr><th>AutoARIMA, published</th><td>0.75</td><td>one core, here</td></tr>
<tr><th>naive</th><td>nan</td><td></td></tr></tbody></table>"""
UPPER = "<td></td><th>error</th><th>hardware</th>"
LOWER = '<tr class="even"><th>method</th><td></td><td></td></tr>'


def test_lines_in_columns_are_marked_and_prose_is_not():
    lines = ["wrote two files, a long line", "      MAE   RMSE", "naive   1      2", "=" * 12]
    told = aligned(lines)
    assert told[0] == lines[0]
    assert told[1:] == [f'<span class="aligned">{line}</span>' for line in lines[1:]]
    assert aligned(lines[:2]) == lines[:2]  # one line is no column
    html = '<div class="cell-output cell-output-stdout">\n<pre><code>a  1\nb  2</code></pre>'
    assert shaped(html).count('class="aligned"') == 2
    assert "aligned" not in shaped(html.replace("cell-output", "sourceCode"))


def test_names_of_the_index_stand_in_the_only_heading():
    table = headed(ROWS.format(UPPER, LOWER))
    assert table.count("<tr") == 3 and "<th>method</th>\n<th>error</th>" in table
    named = headed(ROWS.format(UPPER.replace("<td></td>", "<th>set</th>"), LOWER))
    assert table == named
    levels = ROWS.format(UPPER, LOWER.replace("<td></td>", "<td>a</td>"))
    assert headed(levels) == levels  # a heading of two levels, which stay


def test_columns_of_words_and_short_names_are_marked():
    table = worded(ROWS.format(UPPER, ""))
    assert '<th class="words">hardware</th>' in table and "<th>error</th>" in table
    assert '<td class="words">one core, here</td>' in table and "<td>nan</td>" in table
    assert '<table data-names="short"' in table
    assert "data-names" not in worded(ROWS.format(UPPER, "").replace("naive", "naive " * 9))


def test_a_line_of_code_says_how_deep_it_is():
    line = '<span id="cb2-5"><a href="#cb2-5"></a>{}return x</span>'
    assert '<span id="cb2-5" style="--indent:4"><a' in shaped(line.format("    "))
    assert '--indent:8"' in shaped(line.format(" " * 20))
    assert shaped(line.format("")) == line.format("")


def test_the_bar_marks_the_page_itself_only():
    bar = '<a class="nav-link active" href="{}" aria-current="page">'
    assert current(bar.format("./start.html"), "start.html") == bar.format("./start.html")
    for href, name in (("./start.html", "data.html"), ("../start.html", "tutorials/here.html")):
        assert current(bar.format(href), name) == f'<a class="nav-link" href="{href}">'


def test_a_display_is_as_long_as_its_longest_row():
    short = ('<span class="math display"><math><mtable><mtr><mi>{}</mi>\u2003 </mtr>'
             "<mtr><mi>b</mi></mtr></mtable></math></span>")
    assert 'class="math display"' in bilingual(short.format("a" * 20))
    assert 'class="math display long"' in bilingual(short.format("a" * 21))
