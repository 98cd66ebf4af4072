"""Code, prints and tables of pandas as a narrow page needs them: what is aligned is marked."""
import re
from itertools import takewhile, zip_longest

PRINT = re.compile(r'(<div class="cell-output[ \w-]*">\s*<pre\b[^>]*><code>)(.*?)(?=</code>)',
                   re.S)
ALIGNED = re.compile(r"\S {2,}\S|^[=_─-]{10,}$")  # a gap between columns, or a rule
INDENTED = re.compile(r'(<span id="cb[\w-]+")(><a [^>]*></a>)(?=( +))')  # a line of code by Quarto
PANDAS = re.compile(r'<table\b[^>]* class="[^"]*\bdataframe\b.*?</table>', re.S)
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.S)
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"(?!nan|inf|none|nat|true|false)[^\W\d_]", re.I)
NAMES = 24  # signs of a name in the first column that stand in one line
DEEPEST = 8  # signs of indentation that a line which goes on keeps


def aligned(lines):
    "Lines of a print, those in columns marked: they keep their shape, the others are broken."
    found = [bool(ALIGNED.search(line)) for line in lines]
    if sum(found) < 2:
        return lines
    return [f'<span class="aligned">{line}</span>' if yes else line
            for line, yes in zip(lines, found)]


def headed(table):
    "The table with the names of its index beside those of its columns, not in a row below."
    head, middle, body = table.partition("</thead>")
    rows = ROW.findall(head)
    upper, lower = ([*CELL.finditer(row)] for row in rows) if len(rows) == 2 else ((), ())
    names = [*takewhile(lambda cell: cell[3].strip(), lower)]
    rest = "".join(cell[3] for cell in lower[len(names):])
    if not 0 < len(names) < len(lower) == len(upper) or rest.strip():
        return table
    cells = [*names, *upper[len(names):]]
    first = rows[0][:rows[0].index(">") + 1]
    head = head.replace(rows[1], "").replace(
        rows[0], "\n".join([first, *(cell[0] for cell in cells), "</tr>"]))
    return head + middle + body


def worded(table):
    "The table with its columns of words marked, heading and all."
    rows = [[TAG.sub("", cell[3]).strip() for cell in CELL.finditer(row)][::-1]
            for row in ROW.findall(table.partition("</thead>")[2])]
    words = {at for at, column in enumerate(zip_longest(*rows, fillvalue=""))
             if any(map(WORD.match, column)) and not any(re.match(r"\W?\d", c) for c in column)}

    if all(len(row[-1]) <= NAMES for row in rows if row):
        table = table.replace("<table", '<table data-names="short"', 1)

    def marked(row):
        last = len(CELL.findall(row[0])) - 1
        places = iter(range(last, -1, -1))  # from the right: on the left a cell may span rows
        return CELL.sub(lambda cell: f'<{cell[1]} class="words"{cell[2]}>{cell[3]}</{cell[1]}>'
                        if next(places) in words and "class=" not in cell[2] else cell[0], row[0])

    return ROW.sub(marked, table)


def hung(line):
    "A line of code that says how far it is indented, so that what does not fit hangs below it."
    return f'{line[1]} style="--indent:{min(len(line[3]), DEEPEST)}"{line[2]}'


def shaped(html):
    "A page whose prints, tables of pandas and lines of code keep their shape where it is narrow."
    html = PRINT.sub(lambda out: out[1] + "\n".join(aligned(out[2].split("\n"))), html)
    return INDENTED.sub(hung, PANDAS.sub(lambda table: worded(headed(table[0])), html))
