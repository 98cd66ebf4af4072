"""Figures fill the column, in as many colours as one sees; drawings stand in the page itself."""
import re

from PIL import Image

INCH = 112  # CSS pixels: letters of 10 points are as large as those of the text
COLUMN = 850  # the widest column of text; in a narrower one a picture shrinks with it
NARROW = 4.5  # inches up to which a picture is not a figure of the book's usual width
DRAWING = re.compile(r'<img[^>]* src="([^":]+\.svg)"[^>]*>|<svg\b[^>]* alt="[^>]*>')
ALT = re.compile(r' alt="([^"]*)"')
IMAGE = re.compile(r'<img(?![^>]* width=)([^>]*? src="([^":]+\.png)")')


def measured(data):
    "Width and height of a PNG in inches, by what it says of its dots; None where it does not."
    width, height = (int.from_bytes(data[at:at + 4], "big") for at in (16, 20))
    at = data.find(b"pHYs")
    if at < 0 or data[at + 12] != 1:
        return None
    metre = int.from_bytes(data[at + 4:at + 8], "big")
    return width / metre / .0254, height / metre / .0254


def lean(path):
    "A picture with a table of 256 colours: a third of the bytes."
    with Image.open(path) as picture:
        dots = picture.info.get("dpi")
        if picture.mode != "P" and (picture.mode == "RGB" or picture.getextrema()[-1][0] == 255):
            picture.convert("RGB").quantize(256, dither=0).save(path, optimize=True, dpi=dots)


def sized(html, folder):
    "The page with a width and a height at each picture of its own, so that nothing jumps."
    def swap(match):
        path = folder / match.group(2)
        size = measured(path.read_bytes()) if path.is_file() else None
        if size is None:
            return match.group(0)
        lean(folder / match.group(2))
        scale = INCH if size[0] < NARROW else COLUMN / size[0]
        width, height = (round(inches * scale) for inches in size)
        return f'<img width="{width}" height="{height}"{match.group(1)}'
    return IMAGE.sub(swap, html)


def drawn(html, folder):
    "The page with its drawings in it, not as files beside it, each named by its alternative text."
    def swap(match):
        text = match.group(0)
        said = ALT.search(text)
        if match.group(1):
            text = (folder / match.group(1)).read_text(encoding="utf-8")
        name = f' role="img" aria-label="{said.group(1)}"' if said else ""
        return ALT.sub("", text, count=1).replace("<svg", f"<svg{name}", 1)
    return DRAWING.sub(swap, html)
