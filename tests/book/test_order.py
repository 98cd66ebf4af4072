"""One order everywhere: sidebar, map of the book, README, reference; file numbers, with a reason.

That previous and next follow the sidebar is tested in a browser, by test_site.py.
"""
import re

import yaml
from support import NBS, ROOT, cells

import reference

NUMBERED = sorted(path.name for path in NBS.glob("[0-9]*.ipynb"))
# read after what they use, whatever their numbers
LATER = {"12_cli.ipynb": "19_pretrained.ipynb", "29_stack.ipynb": "21_fast_rollout.ipynb"}
CHAPTERS = sorted(NUMBERED, key=lambda name: LATER.get(name, "") + name)
WEBSITE = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["website"]
CHAPTER = re.compile(r"\d\d_\w+\.ipynb")


def sections():
    "The name of each section of the sidebar, and its entries as (text, page)."
    return {part["section"]: [(entry["text"], entry["href"]) for entry in part["contents"]]
            for part in WEBSITE["sidebar"]["contents"] if "section" in part}


def pages(section):
    "The pages of one section of the sidebar, by its English name."
    return next([page for _, page in entries] for name, entries in sections().items()
                if name.endswith(f" · {section}"))


def mapped(text):
    "The pages that the tables of a Markdown text lead to, in order, as seen from nbs/."
    rows = re.findall(r"^\| \[[^]]+\]\(([^)#]+)\)", text, re.M)
    return [page.removeprefix("nbs/") for page in rows]


def test_numbers_are_given_once():
    numbers = [name[:2] for name in NUMBERED]
    assert len(set(numbers)) == len(numbers) > 20 and {*LATER, *LATER.values()} <= {*NUMBERED}
    assert [name for name in NUMBERED if not CHAPTER.fullmatch(name)] == []


def test_the_sidebar_is_in_reading_order():
    entries = [page for part in sections().values() for _, page in part]
    assert [page for page in entries if CHAPTER.fullmatch(page)] == CHAPTERS


def test_home_start_and_questions_come_first():
    top = [part["href"] for part in WEBSITE["sidebar"]["contents"] if "href" in part]
    assert top == ["index.ipynb", "start.ipynb", "questions.ipynb"]


def test_a_section_has_its_tens_for_itself():
    tens = [{page[0] for _, page in part if CHAPTER.fullmatch(page)}
            for part in sections().values()]
    assert len(set.union(*tens)) == 5                             # the story has two of them
    assert sum(map(len, tens)) == 6                  # the twenties: fast forms, then daily use


def test_the_map_and_the_readme_are_in_the_same_order():
    home = "\n".join(cell["source"] for cell in cells(NBS / "index.ipynb", "markdown"))
    wanted = ["start.ipynb", "questions.ipynb", *CHAPTERS, *pages("Tutorials")]
    for text in (home, (ROOT / "README.md").read_text(encoding="utf-8")):
        assert mapped(text.partition("## 地图")[2])[:len(wanted)] == wanted


def test_the_menu_of_tutorials_is_in_the_same_order():
    menu = next(bar["menu"] for bar in WEBSITE["navbar"]["left"] if "menu" in bar)
    assert [entry["href"] for entry in menu] == pages("Tutorials")
    there = {path.relative_to(NBS).as_posix() for path in (NBS / "tutorials").glob("*.ipynb")}
    assert set(pages("Tutorials")) == there


def test_reference_pages_are_in_the_order_of_their_chapters():
    there = {path.stem for path in (NBS / "reference").glob("*.ipynb")}
    wanted = [(module, f"reference/{chapter}.ipynb")
              for module, chapter in reference.chapters().items() if chapter in there]
    entries = [entry for part in sections().values() for entry in part]
    assert [entry for entry in entries if entry[1].startswith("reference/")] == wanted
