"""What every finished page promises: working links, named pictures, nothing from other hosts."""
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, normpath, relpath
from urllib.parse import unquote, urlsplit

from bilingual import bilingual
from trim import trim

SCRIPT = Path(__file__).resolve().parent.parent / "nbs" / "book.js"
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
QUIET = {"code", "pre", "script", "style", "math", "kbd", "title", "button"}
RAW = re.compile(r"\*\*\S|\S\*\*|\$[^$\s][^$]*\$|^\s*:::|\]\{lang=")
WARNING = re.compile(r"\.py:\d+: \w*Warning\b")
REMOTE_CSS = re.compile(
    r"""@import\s*(?:url\(\s*["']?(?:https?:)?//[^)]*\)|["'](?:https?:)?//[^"']*["'])[^;{]*;""")


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


def unlinked(html):
    "Signatures without the Markdown links that nbdev puts in their comments too."
    return re.sub(r"\[(`[\w.]+(?:\(\))?`)\]\(https?://[^)\s]*\)", r"\1", html)


def localise(html, name, base, ids):
    "Links to the published site as links inside this one, to an anchor that exists."
    def swap(match):
        path, _, anchor = match.group(2).partition("#")
        names = ids.get(path or "index.html", set())
        while anchor and anchor not in names:
            anchor = anchor.rpartition(".")[0]  # a method's own heading, else its class's
        inside = relpath(path or "index.html", dirname(name) or ".")
        return f'{match.group(1)}{inside}{"#" + anchor if anchor else ""}"'
    return re.sub(rf'(<a\b[^>]*?href="){re.escape(base.rstrip("/"))}/([^"]*)"', swap, html)


def scripted(html, name):
    "The page with the book's own script in its head, and icons that are only decoration."
    source = relpath(SCRIPT.name, dirname(name) or ".")
    html = re.sub(r'(<i class="bi [\w -]+") role="img">', r'\1 aria-hidden="true">', html)
    return html.replace("</title>", f'</title><script src="{source}"></script>', 1)


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


def finish(out, base):
    "Make the pages in `out` whole in themselves; return how many there are, and the problems."
    for sheet in out.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        if REMOTE_CSS.search(text):
            sheet.write_text(REMOTE_CSS.sub("", text), encoding="utf-8")
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*.html"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    (out / SCRIPT.name).write_bytes(SCRIPT.read_bytes())
    ids = {name: Page(text).ids for name, text in texts.items()}
    for name, text in texts.items():
        texts[name] = scripted(bilingual(localise(unlinked(text), name, base, ids)), name)
        files[name].write_text(texts[name], encoding="utf-8")
    trim(out)
    (out / "llms.txt").write_text(llms(texts, base), encoding="utf-8")
    pages = {name: Page(text) for name, text in texts.items()}
    problems = [p for name in pages for p in page_problems(name, pages[name], pages, out)]
    problems += [f"{sheet.relative_to(out)}: asks another host" for sheet in out.rglob("*.css")
                 if re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8"))]
    return len(pages), problems
