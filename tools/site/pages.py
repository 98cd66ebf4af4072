"""The pages of the book by smalldocs, with the names and the promises that Quarto gives them."""
import base64
import hashlib
import json
import re
from html import unescape
from pathlib import PurePosixPath

import yaml
from mathml import convert_page
from smalldocs.config import load
from smalldocs.layout import inline_md
from smalldocs.site import Site

PICTURE = re.compile(r'<img((?: alt="[^"]*")?) src="data:image/(png|jpeg);base64,([^"]+)"')
CAPTION = re.compile(r"<figcaption>((?:(?!</figcaption>).)*)</figcaption>", re.S)
# What smalldocs says itself -> where _quarto.yml says how the book does.
SAID = {"Copy to Clipboard": "copy-button-tooltip", "Copied!": "copy-button-tooltip-success",
        "View source": "repo-action-links-source", "Report an issue": "repo-action-links-issue",
        "No results": "search-no-results-text", "Search": "search-label",
        "Toggle section": "toggle-section", "Toggle sidebar navigation": "toggle-sidebar",
        "Toggle dark mode": "toggle-dark-mode", "Toggle navigation": "toggle-navigation"}
OWN = re.compile(rf'(?<=["> ])(?:{"|".join(SAID)})(?=["<])')
# smalldocs warns of these, which this module and check_site do.
DONE_HERE = ("html-math-method", "output-file is not read", "format.html.grid",
             "respect-user-color-scheme", "execute.enabled", "broken link", "unknown key language",
             "code-annotations is ignored", "-hover is ignored")


def picture_key(data):
    "A short name for the base64 text of a picture."
    return hashlib.sha256("".join(data.split()).encode()).hexdigest()


def picture_sizes(path):
    "The width that a notebook notes for each of its pictures, for screens with dense pixels."
    found = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for out in cell.get("outputs", []):
            noted = out.get("metadata", {}).get("image/png", {})
            data = out.get("data", {}).get("image/png")
            if data and noted.get("width"):
                found[picture_key("".join(data))] = noted["width"]
    return found


def tidy_tables(html):
    "Tables of pandas in the style of the site's own."
    html = re.sub(r"<style scoped>.*?</style>", "", html, flags=re.S)
    plain = re.compile(r'<table border="1" class="dataframe">')
    return plain.sub('<table class="dataframe table table-sm table-striped small">', html)


class Book(Site):
    "A smalldocs site whose pages are named, drawn and captioned as Quarto does."

    def __init__(self, root, out):
        super().__init__(load(root), quiet=True)
        self.out = out.resolve()
        self.errors, self.pictures, self.sizes = [], {}, {}

    def run_scripts(self, key, inputs):
        "None: what Quarto runs after rendering is done when all pictures are in their files."

    def read(self, src):
        "A page under the name that nbdev gives it, such as data.html for 00_data.ipynb."
        page = super().read(src)
        page.out = src.with_name(page.front.get("output-file", page.out.name))
        if src.suffix == ".ipynb":
            self.sizes |= picture_sizes(self.root / src)
        return page

    def find_page(self, target):
        "The page of a source or of a finished page."
        named = (page for page in self.pages.values() if page.out == target)
        return super().find_page(target) or next(named, None)

    def render_page(self, page):
        "The page with captions, pictures, tables and formulas as they stay."
        super().render_page(page)
        html = CAPTION.sub(lambda match: self.caption(match, page), page.html)
        html = tidy_tables(PICTURE.sub(lambda match: self.picture(match, page), html))
        page.html = convert_page(html, page.src, self.errors)
        if "title_html" in page.env:
            page.env["title_html"] = convert_page(page.env["title_html"], page.src, self.errors)
        page.env["math"] = False  # so that no script is loaded to draw formulas

    def caption(self, match, page):
        "A caption of a code cell, whose Markdown smalldocs leaves as it is."
        text = match.group(1)
        if "<" in text:
            return match.group(0)
        return f"<figcaption>{inline_md(unescape(text), self, page)}</figcaption>"

    def picture(self, match, page):
        "A picture in a file of its own, where Quarto puts it, at its width on the page."
        alt, kind, data = match.groups()
        folder = PurePosixPath(f"{page.out.stem}_files", "figure-html")
        count = sum(1 for path in self.pictures if path.parent == page.out.parent / folder)
        name = folder / f"figure-{count + 1}.{kind}"
        self.pictures[page.out.parent / name] = base64.b64decode(data)
        width = self.sizes.get(picture_key(data))
        size = f' width="{width}"' if width else ""
        return f'<img{alt} loading="lazy"{size} src="{name}"'

    def build(self):
        "Write the site; return what went wrong, a line for each."
        super().build()
        for path, data in self.pictures.items():
            (self.out / path).parent.mkdir(parents=True, exist_ok=True)
            (self.out / path).write_bytes(data)
        said = yaml.safe_load((self.root / "_quarto.yml").read_text(encoding="utf-8"))["language"]
        for path in [*self.out.rglob("*.html"), self.out / "site_libs" / "smalldocs.js"]:
            text = path.read_text(encoding="utf-8")
            path.write_text(OWN.sub(lambda word: said[SAID[word[0]]], text), encoding="utf-8")
        odd = [line for line in self.warnings if not any(done in line for done in DONE_HERE)]
        return self.errors + odd
