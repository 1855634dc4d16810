"""A picture for social media, drawn from the figures of the page: 1200 by 630 pixels, as networks show it."""

import io
from collections.abc import Sequence
from pathlib import Path

import fontpkg_source_sans_3
import fontpkg_source_serif_4
from PIL import Image, ImageDraw, ImageFont

from share.impact.shown import Figure

SIZE = (1200, 630)
EDGE = 72
PAPER, PINE, CLAY, INK, SOFT = "#FBF8F3", "#14524F", "#A8432A", "#1B2A2F", "#51626A"


def _font(package: object, size: int) -> ImageFont.FreeTypeFont:
    folder = Path(str(getattr(package, "__file__", ""))).parent / "files"
    upright = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
    font = ImageFont.truetype(str(upright), size)
    font.set_variation_by_name("Regular")
    return font


def draw(title: str, site: str, figures: Sequence[Figure], statement: str) -> bytes:
    """A PNG. The same words give the same bytes."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 14), fill=PINE)
    pen.text((EDGE, 56), site, fill=CLAY, font=_font(fontpkg_source_sans_3, 30))
    heading = _font(fontpkg_source_serif_4, 56)
    for line, text in enumerate(_lines(pen, title, heading, SIZE[0] - 2 * EDGE)[:2]):
        pen.text((EDGE, 104 + 66 * line), text, fill=INK, font=heading)
    width = (SIZE[0] - 2 * EDGE) // max(len(figures), 1)
    for place, figure in enumerate(figures):
        left = EDGE + place * width
        number = _fitting(pen, figure.value, width - 24)
        pen.text((left, 290), figure.value, fill=PINE, font=number)
        label = _font(fontpkg_source_sans_3, 30)
        for line, text in enumerate(_lines(pen, str(figure.label), label, width - 24)[:3]):
            pen.text((left, 400 + 36 * line), text, fill=SOFT, font=label)
    small = _font(fontpkg_source_sans_3, 24)
    for line, text in enumerate(_lines(pen, statement, small, SIZE[0] - 2 * EDGE)[:2]):
        pen.text((EDGE, 540 + 30 * line), text, fill=SOFT, font=small)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitting(pen: ImageDraw.ImageDraw, text: str, width: int) -> ImageFont.FreeTypeFont:
    """The largest of a few sizes in which a value fits its place."""
    for size in (96, 72, 54, 40):
        font = _font(fontpkg_source_serif_4, size)
        if pen.textlength(text, font=font) <= width:
            break
    return font


def _lines(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Words in lines no longer than `width`; what is longer than a line stays one."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    return found
