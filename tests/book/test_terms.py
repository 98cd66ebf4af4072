"""One meaning per word: what the book's glossary has replaced is written nowhere any more."""
import re

import pytest
from support import NBS, ROOT, cells

from export import all_notebooks

OLD = {
    # what PALETTE calls red is seen as orange-red
    r"(?<!orange-)\bred (line|bar|dot|band|forecast|square|frame|curve)s?\b": "orange-red",
    "(?<!橙)红(线|点|带|柱|色的|框|条)": "橙红",
    "examination": "hold-out, test part or backtest",
    "known ahead": "future or exogenous inputs",
    "far ahead": "after many steps",
    "held-out errors|errors held out": "calibration errors",
    "to remember:": "a plain statement",
    r"\btapes?\b": "cache", r"\bstretch(es)?\b": "segment", r"\bdeparture": "deviation",
    r"\bdeal(s|t)?\b": "assign", r"naive references?": "baseline",
    r"(the|three|two|beside) references\b": "baselines",
    "考试|考题|应考": "留出、测试段或回测", "一句话[：:]": "平实的陈述",
    "度量": "评价指标", "批次": "小批量", "候选值": "候选记忆元", "隐单元": "隐藏单元",
    "教师强制": "强制教学", "基准预测|参考预测": "基线", "衰减趋势": "阻尼",
    "(一|上|每|下|两|几|整)季(?!节|度|军)": "季节周期", "季节的点数|季节长度": "季节周期的点数",
    "窗(?!口)": "窗口", "此刻": "时间步",
    r"\d \\?%(?! \d)": "no space before a per cent sign",
    "肯做|出声|作声|一声不响|走一小步|走飞|说了算|接着练|孤零零": "平实的陈述",
    r"pip install .?lstm_apply": "pip install . (it is on no index), or the package needed",
}
FINE = [  # where an old word is right
    r"'12 %'",  # a cell as files write it
    r"cannot stretch it",  # outliers and the scale: to stretch, no part of a series
]
PAGES = [ROOT / "README.md", *all_notebooks()]


def prose(path):
    "What a reader of the page reads: Markdown, captions and comments, not outputs."
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
    else:
        text = "\n".join(cell["source"] for cell in cells(path))
    return re.sub("|".join(FINE), "", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_says_an_old_word(page):
    text = prose(page)
    found = [f"{match.group()}: say {new}" for old, new in OLD.items()
             for match in re.finditer(old, text, re.IGNORECASE)]
    assert found == []


SYMBOLS = {   # what one letter means, and the pages whose formulas hold it
    "e": ("the end of a window", {"02_batching", "14_features", "notation"}),
    "s": ("a scale", {"00_data", "07_transform", "14_features", "15_quantiles", "16_pretrain",
                      "24_daily", "34_outliers", "notation", "playground"}),
}


def test_a_letter_of_formulas_has_one_meaning():
    found = []
    for page in PAGES[1:]:
        text = "\n".join(cell["source"] for cell in cells(page, "markdown"))
        for formula in re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", text, re.DOTALL):
            bare = re.sub(r"\\[a-zA-Z]+(\{[\w ]+\})?", " ", formula)
            found += [(page.stem, letter, meaning, formula)
                      for letter, (meaning, pages) in SYMBOLS.items() if page.stem not in pages
                      and re.search(rf"(?<![a-zA-Z]){letter}(?![a-zA-Z])", bare)]
    assert found == []


def test_each_term_is_defined_once_in_both_languages():
    table = next(cell["source"] for cell in cells(NBS / "notation.ipynb")
                 if cell["source"].startswith("## 术语"))
    lines = [line for line in table.splitlines() if line.endswith("ipynb) |")]
    rows = [line.strip("| ").split(" | ") for line in lines]
    assert len(rows) > 60
    assert [row for row in rows if len(row) != 3 or any(" · " not in part for part in row)] == []
    terms = [term for row in rows for term in row[0].split(" · ")]
    assert sorted(terms) == sorted(set(terms))
