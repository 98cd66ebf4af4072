"""Formulas of a page as MathML, which browsers draw without a script or a font from elsewhere."""
import re
from html import escape, unescape
from xml.etree import ElementTree

from latex2mathml.converter import convert

FORMULA = re.compile(r'<span class="math (inline|display)">\\[(\[](.*?)\\[)\]]</span>', re.S)
# What latex2mathml does not know, in words that it does.
SAME = [
    (re.compile(r"\\(begin|end)\{(aligned|alignedat|gathered|align|gather)\}"), r"\\\1{align*}"),
    (re.compile(r"\\operatorname\*?\{arg\\,(max|min)\}"), r"\\arg\1"),
    (re.compile(r"\\operatorname\*"), r"\\operatorname"),
    (re.compile(r"\\(label)\{[^{}]*\}|\\(nonumber|notag)\b"), ""),
]
NAME = re.compile(r"[A-Za-z][A-Za-z \u2006\u2009-]+")  # of a function, such as softmax
ACCENTS = set("^˜~¯ˉ→ˇ˘˙¨´`\u00af\u02c6")


def balanced(tex):
    "Whether every brace of `tex` has its partner."
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.S):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def leftover(root):
    "The first piece of TeX that was not understood, or None."
    for node in root.iter():
        text = (node.text or "").strip()
        if "\\" in text or text in ("&", "$") or re.search(r"\$.+\$", text):
            return text
    return None


def cell_style(side):
    "What `columnalign` means, in CSS; a right cell and the left one after it touch."
    touching = {"right": "; padding-right: 0", "left": "; padding-left: 0"}
    return f"text-align: {side}{touching.get(side, '')}"


def tidy(root):
    "Say in MathML Core, which browsers follow, what latex2mathml says in older words."
    for node in root.iter():
        text = (node.text or "").strip()
        if node.tag == "mtd" and "columnalign" in node.attrib:
            node.set("style", cell_style(node.attrib.pop("columnalign")))
        elif node.tag == "mo" and (NAME.fullmatch(text) or (text and text in "∞∅ℓ")):
            node.tag = "mi"  # as an operator it would get wide gaps
        elif node.tag == "mover" and len(node) == 2 and (node[1].text or "") in ACCENTS:
            node.set("accent", "true")
            node[1].attrib.pop("stretchy", None)
        spaced(node)
    return root


def spaced(node):
    "A thin gap between a function's name and what it is applied to, unless that is in brackets."
    for place in range(len(node) - 1, 0, -1):
        name, after = node[place - 1], node[place]
        name = name[0] if name.tag in ("msub", "msup", "msubsup", "munder") else name
        named = name.tag == "mi" and NAME.fullmatch(name.text or "")
        if named and after.tag not in ("mo", "mspace"):
            node.insert(place, ElementTree.Element("mspace", width="0.167em"))


def mathml(tex, display=False):
    "One formula as `<math>`; ValueError says what was not understood."
    if not balanced(tex):
        raise ValueError("braces { } do not match")
    known = tex
    for pattern, words in SAME:
        known = pattern.sub(words, known)
    kind = "block" if display else "inline"
    try:
        made = convert(known, xmlns="", display=kind).replace(' xmlns=""', "", 1)
        root = tidy(ElementTree.fromstring(made))
    except Exception as error:  # whatever stops it is the author's to mend
        raise ValueError(f"{type(error).__name__} {error}".strip()) from error
    if (odd := leftover(root)) is not None:
        raise ValueError(f"{odd!r} is not understood")
    return annotated(root, tex)


def annotated(root, tex):
    "The formula with its TeX source beside it, as Pandoc writes it."
    body = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    note = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return f'<math display="{root.get("display")}"><semantics>{body}{note}</semantics></math>'


def convert_page(html, where, errors):
    "The page with every formula as MathML; what fails is added to `errors`."
    def swap(match):
        kind, tex = match.group(1), unescape(match.group(2)).strip()
        try:
            made = mathml(tex, kind == "display")
        except ValueError as error:
            errors.append(f"{where}: formula {' '.join(tex.split())!r}: {error}")
            return match.group(0)
        return f'<span class="math {kind}">{made}</span>'
    return FORMULA.sub(swap, html)
