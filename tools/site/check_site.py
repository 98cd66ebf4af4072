"""What every finished page promises: working links, named pictures, nothing from other hosts."""
import os
import re
import sys
from configparser import ConfigParser
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, normpath, relpath
from urllib.parse import unquote, urlsplit

from accessible import accessible
from bilingual import bilingual
from links import current, defined, localise, sourced
from pictures import drawn, sized
from search import index
from trim import trim

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "site/language.js"
TOUCH = "site/touch.js"  # loads the next one when the figure of the home page is touched
LIVE = "site/here.js"  # the scripts of tutorials/here, which the home page loads when touched
CARD = "images/social.png"
CARD_ALT = "lstm_apply: a series, an LSTM's forecast and its intervals"
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
QUIET = {"code", "pre", "script", "style", "math", "kbd", "title", "button"}
RAW = re.compile(r"\*\*\S|\S\*\*|\$[^$\s][^$]*\$|^\s*:::|\]\{lang=")
MOVED = {"reading.html": "table.html", "columns.html": "numbers.html",  # published addresses
         "reference/reading.html": "table.html", "reference/columns.html": "numbers.html"}
WARNING = re.compile(r"\.py:\d+: \w*Warning\b")


def remote(url):
    "Whether a browser would ask another host for `url`."
    return url.startswith("//") or urlsplit(url).scheme in ("http", "https")


class Page(HTMLParser):
    "The names, links and loads of one page, and text that is still Markdown."

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.loads, self.bare = set(), [], [], []
        self.raw, self.open, self.warned = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        "Note what a tag names, links to and loads."
        attrs = {key: value or "" for key, value in attrs}
        self.ids.update(attrs[key] for key in ("id", "name") if attrs.get(key))
        if tag in ("a", "area") and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag in LOADED and attrs.get(LOADED[tag]) and attrs.get("rel") != "canonical":
            self.loads.append(attrs[LOADED[tag]])
        if tag == "img" and not attrs.get("alt", "").strip():
            self.bare.append(attrs.get("src", "")[:60])
        if tag in QUIET:
            self.open.append(tag)

    def handle_endtag(self, tag):
        "Leave a tag whose text is not prose."
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, text):
        "Note prose in which Markdown was left unread."
        self.warned |= bool(self.open) and bool(WARNING.search(text))
        if not self.open and RAW.search(text):
            self.raw.append(" ".join(text.split())[:90])


def target(href, page):
    "The file and the anchor that a link on `page` leads to; None for one that leaves the site."
    parts = urlsplit(href)
    if parts.scheme or href.startswith("//"):
        return None
    path = unquote(parts.path)
    where = normpath(f"{dirname(page)}/{path}".lstrip("/")) if path else page
    return (f"{where}/index.html" if path.endswith("/") else where), unquote(parts.fragment)


def page_problems(name, page, pages, out):
    "A line for each promise that one page breaks."
    lines = [f"picture without #| fig-alt: {src}" for src in page.bare]
    lines += [f"Markdown was not read: {text}" for text in page.raw]
    lines += [f"asks another host: {url}" for url in page.loads if remote(url)]
    for href in page.links + [url for url in page.loads if not url.startswith("data:")]:
        goal = target(href, name)
        if goal is None:
            continue
        path, anchor = goal
        if not (out / path).exists():
            lines.append(f"broken link: {href}")
        elif anchor and path in pages and anchor not in pages[path].ids:
            lines.append(f"broken anchor: {href}")
    lines += ["an output shows a warning"] * page.warned
    return [f"{name}: {line}" for line in lines]


NEEDLESS = re.compile(  # and what Quarto loads for hovering notes, tabs and checks
    r"""<script\b[^>]*\bsrc="(?:https?:)?//[^"]*"[^>]*></script>\s*"""
    r"""|<script\b[^>]*\bsrc="[^"]*\b(?:popper|tippy|tabsets|axe-check)[.\w]*"[^>]*></script>\s*"""
    r"""|<link\b[^>]*\bhref="[^"]*\btippy\.css"[^>]*>\s*"""
    r"""|<script\b[^>]*>\s*define\('jquery'.*?</script>\s*""", re.S)
INDENTED = re.compile(r"(<(pre|textarea)\b.*?</\2>)|\n\s+", re.S)
MATH = re.compile(r'(<span class="math [\w ]+">)?(<math\b[^>]*>.*?</math>)', re.S)


# Pandoc's accents are combining characters, which some fonts lose: the signs that stand alone.
ACCENT = re.compile(
    "<mover>(<m[in]>[^<]*</m[in]>)<mo accent=\"true\">([\u0302\u0303\u203e])</mo></mover>")
ALONE = {"\u0302": "^", "\u0303": "~", "\u203e": "\u00af"}


def boxed(match):
    "A formula in the box that smalldocs gives it and Pandoc does not; wide ones scroll in it."
    kind = "display" if 'display="block"' in match.group(2).partition(">")[0] else "inline"
    if match.group(1):
        return match.group(0)
    formula = ACCENT.sub(lambda accent: f'<mover accent="true">{accent[1]}<mo>{ALONE[accent[2]]}'
                                        "</mo></mover>", match.group(2))
    return f'<span class="math {kind}">{formula}</span>'


def carded(html, base):
    "The page with the book's card, for places that show a picture beside a link."
    html = re.sub(r'<meta (?:property|name)="(?:og|twitter):image[^>]*>\s*', "", html, flags=re.I)
    place = f"{base.rstrip('/')}/{CARD}"
    card = "".join(f'<meta {kind}="{name}" content="{text}">' for kind, name, text in [
        ("property", "og:image", place), ("property", "og:image:width", 1200),
        ("property", "og:image:height", 630), ("property", "og:image:alt", CARD_ALT),
        ("name", "twitter:image", place)])
    return html.replace("</head>", f"{card}</head>", 1)


def scripted(html, name):
    "The page with the book's own script in its head."
    source = relpath(SCRIPT, dirname(name) or ".")
    script = f'<script src="{source}"></script>'
    return html if script in html else html.replace("</title>", f"</title>{script}", 1)


def llms(texts, base):
    "The text of llms.txt: what the site is, and a line for each page."
    lines = ["# lstm_apply", "", "> Forecasting a time series by an LSTM: a book in Chinese and "
             "English and a Python package, each page a notebook that runs.", "", "## Pages", ""]
    for name, html in texts.items():
        title = re.search(r"<title>(.*?)(?: – lstm_apply)?</title>", html, re.S)
        about = re.search(r'<meta name="description" content="([^"]*)"', html)
        if title:
            tail = f": {unescape(about.group(1))}" if about else ""
            lines.append(f"- [{unescape(title.group(1))}]({base.rstrip('/')}/{name}){tail}")
    return "\n".join(lines) + "\n"


def renderer(out):
    "What made the pages in `out`, as they say themselves: quarto-1.8.25 or smalldocs-0.5.4."
    text = (out / "index.html").read_text(encoding="utf-8")
    return re.search(r'<meta name="generator" content="([^"]*)"', text)[1]


def address():
    "Where the site will stand."
    settings = ConfigParser()
    settings.read(ROOT / "settings.ini", encoding="utf-8")
    return settings["DEFAULT"]["doc_host"] + settings["DEFAULT"]["doc_baseurl"]


def finished(html, name, base, ids):
    "One page, whole in itself."
    html = MATH.sub(boxed, NEEDLESS.sub("", html))
    html = INDENTED.sub(lambda found: found[1] or "\n", sourced(localise(html, name, base, ids)))
    return current(scripted(carded(accessible(bilingual(html)), base), name), name)


def live(texts, out):
    "The scripts that tutorials/here holds, as a file for a page that loads them when touched."
    held = re.search(r'<figure class="here\b[^>]*>.*?</figure>\s*<script>(.*?)</script>',
                     texts.get("tutorials/here.html", ""), re.S)
    if held:
        (out / LIVE).write_text(held[1], encoding="utf-8")


def forward(out):
    "At each former address of a page, one that leads to where it is now."
    for old, new in MOVED.items():
        link = f'<meta http-equiv="refresh" content="0; url={new}">'
        (out / old).write_text(f'<!DOCTYPE html><html lang="en"><head><title>{old}</title>{link}'
                               f'</head><body><a href="{new}">{new}</a></body></html>\n')


def finish(out):
    "Make the pages in `out` whole in themselves; return how many there are, and the problems."
    base = address()
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*.html"))}
    files = {name: path for name, path in files.items() if name not in MOVED}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    for part in (SCRIPT, TOUCH, CARD):
        (out / part).parent.mkdir(exist_ok=True)
        (out / part).write_bytes((ROOT / "nbs" / part).read_bytes())
    ids = {name: Page(text).ids for name, text in texts.items()}
    texts = {name: defined(text, name, ids) for name, text in texts.items()}
    ids = {name: Page(text).ids for name, text in texts.items()}
    for name, text in texts.items():
        text = drawn(text, files[name].parent)
        texts[name] = sized(finished(text, name, base, ids), files[name].parent)
        files[name].write_text(texts[name], encoding="utf-8")
    live(texts, out)
    trim(out)
    forward(out)
    (out / "llms.txt").write_text(llms(texts, base), encoding="utf-8")
    found = index(texts, renderer(out).startswith("quarto"))
    (out / "search.json").write_text(found, encoding="utf-8")
    return len(texts), problems(texts, out)


def problems(texts, out):
    "A line for each promise that a page or a sheet breaks."
    pages = {name: Page(text) for name, text in texts.items()}
    lines = [line for name in pages for line in page_problems(name, pages[name], pages, out)]
    return lines + [f"{sheet.relative_to(out)}: asks another host" for sheet in out.rglob("*.css")
                    if re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8"))]


def main():
    "What Quarto runs after rendering, whoever called it; `make docs` is where problems count."
    for line in finish(Path(os.environ["QUARTO_PROJECT_OUTPUT_DIR"]).resolve())[1]:
        print(f"site: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
