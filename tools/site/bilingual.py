"""Mark which language each half of `中文 · English` is in: headings, captions, tables, comments."""
import re

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")  # with its punctuation
TAG = re.compile(r"<(/?)[a-z][^>]*?(/?)>", re.I)
HALVES = re.compile(
    r"(<(h[1-6]|td|th|figcaption|summary)\b[^>]*>"
    r'|<(span) class="(?:menu-text|dropdown-text|nav-page-text)">'
    r"|<(a)\b[^>]*data-scroll-target=[^>]*>"
    r'|<(p|div) class="description">'
    r"|(?:(?<=</pre>\n)|(?<=</div>\n))<(p)>)"  # Quarto's caption of an output without a picture
    r"(.*?)(?=</(?:\2|\3|\4|\5|\6)>)", re.S)
LINK = re.compile(r"(<a\b[^>]*>\s*(?:<i\b[^>]*></i>|<p>)?)([^<]* · [^<]*)(?=</(?:a|p)>)")
FORMULA = re.compile(r'<span class="math (inline|display)">(.*?)(</math>.*?)</span>'
                     r"([，。；：、！？）”,.;:!?)]*)", re.S)
COMMENT = re.compile(r'(<span class="co">#\s*)([^<]*\S)( · )([^<]*)(?=</span>)')
TOGETHER = re.compile(r"<(pre|code|script|style|title)\b.*?</\1>|(?<=\d) (?=%)|(?<=\d–)(?=[\d+-])",
                      re.S)
JOINED = {" ": "\u00a0", "": "\u2060"}  # a share beside its sign; a range is not broken
LONG = 20  # signs in a row of a formula, beyond which a phone is too narrow for it


def whole(html):
    "Whether every tag that opens in `html` closes in it."
    return sum(0 if alone else (-1 if close else 1) for close, alone in TAG.findall(html)) == 0


def halves(match):
    "One text in two languages, each marked; other texts as they are."
    start, text = match.group(1), match.group(match.lastindex)
    chinese, dot, english = [*re.split(r"(\s·\s)", text, maxsplit=1), "", ""][:3]
    if not dot or not HAN.search(chinese) or not whole(chinese) or "lang=" in text:
        return match.group(0)
    return (f'{start}<span lang="zh">{chinese}</span><span class="dot"> · </span>'
            f'<span lang="en">{english}</span>')


def long_formula(match):
    "A formula with the mark that ends it in a text; those too long for a phone are named."
    kind, formula, *rest = match.groups()
    rows = re.sub(r"<annotation.*?</annotation>|<(?!/mtr)[^>]+>", "", formula, flags=re.S)
    signs = max(len("".join(row.split())) for row in rows.split("</mtr>"))
    long = " long" if signs > LONG else ""
    return f'<span class="math {kind}{long}">{"".join((formula, *rest))}</span>'


def bilingual(html):
    "A page whose texts say which language they are in."
    html = TOGETHER.sub(lambda found: JOINED.get(found[0], found[0]), html)
    html = COMMENT.sub(r'\1<span lang="en">\2</span><span class="dot">\3</span>'
                       r'<span lang="zh">\4</span>', html)
    return FORMULA.sub(long_formula, LINK.sub(halves, HALVES.sub(halves, html)))
