"""What a renderer leaves out for readers who do not see or do not point: names, and a way past."""
import re

from outputs import shaped

NAMES = [
    ('<nav class="navbar ', "全站 · Site"),
    ('<nav class="quarto-secondary-nav"', "目录按钮 · Contents button"),
    ('<nav id="quarto-sidebar" ', "目录 · Contents"),
    ('<nav class="page-navigation"', "前后页 · Previous and next"),
    ('<div class="toc-actions"', "本页源码 · Source of this page"),
]
# by the heading of their first column
KINDS = {"参数": "parameters", "符号": "symbols", "页": "cards"}
KIND = re.compile(r"<table(?=[^>]*>\s*<thead>\s*<tr[^>]*>\s*<th[^>]*>(?:<span[^>]*>)?"
                  r"(参数|符号|页(?= ·|<)))")
# Quarto turns the index of a table of pandas into cells that play a heading.
HEADING = re.compile(
    r'<t[hd]\b([^>]*?) data-quarto-table-cell-role="th"([^>]*)>(.*?)</t[hd]>', re.S)
WIDTHS = re.compile(r"<colgroup>.*?</colgroup>\s*", re.S)  # Pandoc's: all columns alike
TABLE = re.compile(r'(<div class="sd-table">\s*)?<table\b.*?</table>', re.S)
SKIP = ('<a class="skip" href="#quarto-document-content"><span lang="zh">跳到正文</span>'
        '<span class="dot"> · </span><span lang="en">Skip to the text</span></a>')


REPAIRS = [(re.compile(found), instead) for found, instead in [
    (r'aria-label="breadcrumb"', 'aria-label="位置 · Place"'),
    (r'(<i class="bi [\w -]+") role="img">', r'\1 aria-hidden="true">'),
    (r'(<a class="sidebar-item-text [^>]*?)role="navigation"', r'\1role="button" tabindex="0"'),
    # beside one that does the same
    (r'(<a class="sidebar-item-toggle [^>]*?)role="navigation"',
     r'\1role="button" aria-hidden="true"'),
    # the same button over a larger area
    (r'(<a class="flex-grow-1" )role="navigation"', r'\1role="presentation" aria-hidden="true"'),
    # a menu without entries
    (r'(<button class="navbar-toggler"[^>]*?) role="menu"', r"\1"),
    (r'(<a [^>]*class="sidebar-item-text sidebar-link active")(?=>)', r'\1 aria-current="page"'),
    (r'(<h1 class="title">\w+\.)(?=\w)', r"\1<wbr>"),
    (r'<main (?=[^>]*id="quarto-document-content")', '<main tabindex="-1" '),
]]


def boxed(match):
    "A table in the box that smalldocs gives to some and Quarto to none; wide ones scroll in it."
    return match[0] if match[1] else f'<div class="sd-table">{match[0]}</div>'


def tabled(html):
    "A page whose tables have headings, a kind, columns as wide as they need, and a box."
    html = HEADING.sub(r"<th\1\2>\3</th>", WIDTHS.sub("", html))
    html = re.sub(r"<th>(?=\d{4}-\d\d-\d\d</th>)", '<th class="date">', html)
    html = re.sub(r"<th(?: [^>]*)?>\s*</th>", "<td></td>", html)  # the corner of a table of pandas
    html = KIND.sub(lambda table: f'<table data-kind="{KINDS[table[1]]}"', html)
    return TABLE.sub(boxed, html)


def accessible(html):
    """A page whose landmarks have names, whose first link leads past the menus, and whose tables
    scroll where they are wide."""
    if SKIP in html:
        return html
    for start, name in NAMES:
        role = ' role="region"' if start.startswith("<div") else ""
        tag, rest = start.split(" ", 1)
        html = html.replace(start, f'{tag}{role} aria-label="{name}" {rest}')
    for found, instead in REPAIRS:
        html = found.sub(instead, html)
    return re.sub(r"(<body\b[^>]*>)", rf"\1{SKIP}", shaped(tabled(html)), count=1)
