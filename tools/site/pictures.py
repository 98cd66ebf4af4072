"""Pictures at one scale on every page: an inch of a figure is equally wide, whatever its dots."""
import re

INCH = 112  # CSS pixels: letters of 10 points are as large as those of the text
IMAGE = re.compile(r'<img(?![^>]* width=)([^>]*? src="([^":]+\.png)")')


def measured(data):
    "Width and height of a PNG in inches, by what it says of its dots; None where it does not."
    width, height = (int.from_bytes(data[at:at + 4], "big") for at in (16, 20))
    at = data.find(b"pHYs")
    if at < 0 or data[at + 12] != 1:
        return None
    metre = int.from_bytes(data[at + 4:at + 8], "big")
    return width / metre / .0254, height / metre / .0254


def sized(html, folder):
    "The page with a width and a height at each picture of its own, so that nothing jumps."
    def swap(match):
        path = folder / match.group(2)
        size = measured(path.read_bytes()) if path.is_file() else None
        if size is None:
            return match.group(0)
        width, height = (round(inches * INCH) for inches in size)
        return f'<img width="{width}" height="{height}"{match.group(1)}'
    return IMAGE.sub(swap, html)
