"""A picture without what a camera writes beside it: where it was taken, by which device, when and by whom.

Nothing of the picture itself is touched: segments and chunks are left out, not a point is computed anew. Which way is up stays.
"""

import io

from PIL import ExifTags, Image

SOI, SOS = 0xD8, 0xDA
APP2, APP15, COMMENT = 0xE2, 0xEF, 0xFE
APP0, APP1, APP14 = 0xE0, 0xE1, 0xEE  # JFIF, Exif and XMP, Adobe's word about the colours
PNG_START = 8
PNG_METADATA = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def bare_jpeg(content: bytes) -> bytes:
    """The first picture of a JPEG file without its metadata, but with its colours and with which way is up.

    Its segments are those of ITU-T T.81, annex B. Raises IndexError or ValueError when they are damaged.
    """
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        up = picture.getexif().get(ExifTags.Base.Orientation, 1)
        several = getattr(picture, "mpinfo", None)  # what phones write has a second picture, with metadata of its own
    if several:
        content = content[: several[0xB002][0]["Size"]]
    bare, at, dropped = bytearray(content[:2]), 2, bool(several)
    while content[at + 1] != SOS:
        if content[at] != 0xFF:
            raise ValueError("a segment does not begin where the one before it ends")
        if content[at + 1] == 0xFF:  # fill
            at += 1
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at:end]
        if _is_metadata(segment):
            dropped = True
        else:
            bare += segment
        at = end
    if dropped and isinstance(up, int) and 1 < up <= 8:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = up
        data = exif.tobytes()
        bare[2:2] = bytes([0xFF, APP1]) + (len(data) + 2).to_bytes(2, "big") + data
    return bytes(bare + content[at:])


def _is_metadata(segment: bytes) -> bool:
    marker = segment[1]
    if marker == APP2:
        return not segment[4:].startswith(b"ICC_PROFILE\0")
    return marker == COMMENT or (APP0 < marker <= APP15 and marker != APP14)


def bare_png(content: bytes) -> bytes:
    """A PNG without its texts, times and Exif; its chunks are those of ISO/IEC 15948. Raises IndexError when it is cut."""
    bare, at, kind = bytearray(content[:PNG_START]), PNG_START, b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if len(kind) < 4:
            raise IndexError("a PNG without its end")
        end = at + 12 + length
        if kind not in PNG_METADATA:
            bare += content[at:end]
        at = end
    return bytes(bare)
