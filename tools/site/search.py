"""The index of the search, one for either renderer: sections of pages, terms of the glossary."""
import json
import re
from html import escape, unescape
from html.parser import HTMLParser

SILENT = {"script", "style", "svg", "annotation", "button", "nav"}  # of a formula its signs, once
GLOSSARY = "notation.html"
ROW = re.compile(r"<tr[^>]*>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>\s*"
                 r'<td[^>]*><a [^>]*?href="(?:\./)?([\w/]+\.html)"', re.S)


class Sections(HTMLParser):
    "The text of a page from its main heading on: [anchor, heading, words] of each section."

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.inside, self.quiet, self.heading = [["", "", []]], False, 0, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        "Begin with `main`; a section begins with a heading that can be led to."
        self.inside |= tag == "main"
        self.quiet += tag in SILENT
        if tag == "h2" and self.inside and (anchor := dict(attrs).get("data-anchor-id")):
            self.found.append([anchor, "", []])
            self.heading = True

    def handle_endtag(self, tag):
        "Leave what is not read, a heading, or the text."
        self.inside &= tag != "main"
        self.quiet -= tag in SILENT
        self.heading &= tag != "h2"

    def handle_data(self, text):
        "Text of a heading or of the section."
        if self.heading:
            self.found[-1][1] += text
        elif self.inside and not self.quiet:
            self.found[-1][2].append(text)


def plain(html):
    "The text of a piece of a page."
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def sections(name, html):
    "An entry for each section of a page; the first is the page itself."
    title = plain(re.search(r"<title>(.*?)(?: – lstm_apply)?</title>", html, re.S)[1])
    for anchor, heading, words in Sections(html).found:
        href = f"{name}#{anchor}" if anchor else name
        yield dict(objectID=href, href=href, title=title, section=plain(heading),
                   text=" ".join("".join(words).split()))


def terms(html, titles):
    "An entry for each term of the glossary, which leads to the chapter that tells of it."
    for term, meaning, name in ROW.findall(html):
        if name in titles:
            yield dict(objectID=f"{name}?{plain(term)}", href=name, title=titles[name],
                       section=plain(term), text=plain(meaning))


def index(texts, shown_as_html):
    "The search index of all pages as JSON; Quarto shows texts as HTML, smalldocs as they are."
    found = [entry for name, html in texts.items() for entry in sections(name, html)]
    titles = {entry["href"]: entry["title"] for entry in found if "#" not in entry["href"]}
    found = [*terms(texts.get(GLOSSARY, ""), titles), *found]
    for entry in found if shown_as_html else []:
        entry["text"] = escape(entry["text"], quote=False)
    return json.dumps([entry for entry in found if entry["text"]], ensure_ascii=False)
