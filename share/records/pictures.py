"""Small copies of pictures for public pages: drawn anew, so that nothing of the file itself is shown under our own address."""

from io import BytesIO

from django.core.cache import cache
from PIL import Image, ImageOps

from share.records.models import StoredFile
from share.records.stored import read

SIDE = 640  # pixels, of the longer side
KEPT = 24 * 60 * 60  # seconds
QUALITY = 80


def small(stored: StoredFile) -> bytes:
    """A JPEG of at most 640 pixels a side of a stored picture, kept for a day. Raises Altered."""
    key = f"small:{stored.sha256}:{SIDE}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = _drawn(read(stored))
        cache.set(key, found, KEPT)
    return found


def _drawn(content: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((SIDE, SIDE))
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    on_white.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
