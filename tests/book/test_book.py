"""House style of the book: both languages everywhere, Markdown that renders, every cell run."""
import re
import unicodedata

from support import cells

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
BLOCK = re.compile(r'<div lang="(zh|en)">(.*?)</div>', re.DOTALL)
# Pages without summary and exercises, as nbs/reference.
FREE = ("architecture.ipynb", "index.ipynb", "maintainers.ipynb", "notation.ipynb",
        "questions.ipynb")
NOT_PROSE = re.compile(
    r"```.*?```|\$\$.*?\$\$|<!--.*?-->|^#+ .*$|^\|.*$|!\[.*?\]\(.*?\)|<[^>]+>|^:::.*$",
    re.DOTALL | re.MULTILINE)


def markdown(path):
    "The source of each Markdown cell after the title cell, without code spans."
    texts = [cell["source"] for cell in cells(path)[1:] if cell["cell_type"] == "markdown"]
    return [re.sub(r"(?<!`)`[^`\n]+`(?!`)", "`code`", text) for text in texts]


def blocks(path):
    "Language and text of every block of the page, in order."
    return [match.groups() for text in markdown(path) for match in BLOCK.finditer(text)]


def starts(text):
    "The beginning of a cell, to name it in a message."
    return text.strip().partition("\n")[0][:60]


def outside(text):
    "The prose of a cell that stands in no language block."
    return NOT_PROSE.sub("", BLOCK.sub("", text)).strip()


def flank(left, inner, right):
    "Whether CommonMark would leave `**` beside `inner` as two stars."
    def mark(character):
        return unicodedata.category(character)[0] in "PS"

    def word(character):
        return character and not character.isspace() and not mark(character)

    return word(left) and mark(inner[0]) or mark(inner[-1]) and word(right)


def test_title_cell_is_what_nbdev_keeps(notebook):
    title = cells(notebook)[0]
    lines = [line for line in title["source"].splitlines() if line.strip()]
    assert title["cell_type"] == "markdown" and lines[0].startswith("# ")
    assert len(lines) > 1 and lines[1].startswith("> ")
    assert [line for line in lines[2:] if not re.match(r"- [\w-]+: ", line)] == []


def test_title_and_headings_are_in_both_languages(notebook):
    title = cells(notebook)[0]["source"].splitlines()
    lines = [next(line for line in title if line.startswith("> "))]
    lines += [line for text in markdown(notebook) for line in text.splitlines()
              if re.match(r"##+ ", line) and not re.fullmatch(r"#+ (`code`\W*)+", line)]
    assert [line for line in lines if not (HAN.search(line) and LATIN.search(line))] == []


def test_each_section_is_in_both_languages(notebook):
    for text in markdown(notebook):
        languages = [language for language, _ in BLOCK.findall(text)]
        assert languages == ["zh", "en"] * (len(languages) // 2), starts(text)
        prose = outside(text)
        mixed = HAN.search(prose) and LATIN.search(prose)
        assert not prose or mixed, f"{starts(text)}: outside the blocks: {prose[:80]}"


def test_blocks_are_in_their_language(notebook):
    for language, text in blocks(notebook):
        han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
        assert han if language == "zh" else latin > han, starts(text)


def test_blocks_have_blank_lines_inside(notebook):
    for text in markdown(notebook):
        assert text.count("<div lang=") == text.count("</div>") == len(BLOCK.findall(text))
        for _, inside in BLOCK.findall(text):
            assert inside.startswith("\n\n") and inside.endswith("\n\n"), starts(inside)
        assert not re.search(r"[^\n]\n?<div lang=|</div>\n?[^\n]", text), starts(text)


def test_a_chinese_paragraph_is_one_line(notebook):
    broken = [line for language, text in blocks(notebook) if language == "zh"
              for line in re.findall(r"[\u4e00-\u9fff，。；：、）”]\n *[\u4e00-\u9fff（“].*", text)]
    assert broken == []


def test_bold_renders_beside_chinese(notebook):
    raw = [match.group() for text in markdown(notebook)
           for match in re.finditer(r"(?<!\*)(.?)\*\*([^*\n]+)\*\*(?!\*)(?=(.?))", text)
           if flank(match[1], match[2], match[3])]
    assert raw == []


def test_every_cell_runs(notebook):
    never = re.compile(r"^#\s*\|\s*(eval:\s*false|notest)", re.MULTILINE | re.IGNORECASE)
    found = [starts(cell["source"]) for cell in cells(notebook, "code")
             if never.search(cell["source"])]
    assert found == []
    assert "skip_exec" not in cells(notebook)[0]["source"]


def test_no_error_is_stored(notebook):
    outputs = [out for cell in cells(notebook, "code") for out in cell["outputs"]]
    assert [out["ename"] for out in outputs if out["output_type"] == "error"] == []


def test_the_page_ends_with_summary_and_three_exercises(notebook):
    if notebook.name in FREE or notebook.parent.name == "reference":
        return
    sections = [text for text in markdown(notebook) if text.startswith("## ")]
    assert [starts(text) for text in sections[-2:]] == ["## 小结 · Summary", "## 练习 · Exercises"]
    for language, text in BLOCK.findall(sections[-1]):
        found = re.findall(r"^\d+\. ", text, re.MULTILINE)
        assert len(found) == 3, f"{language}: {len(found)} exercises"
