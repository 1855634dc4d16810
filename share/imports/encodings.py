"""What the bytes of a file mean: Unicode is read, anything else is asked for, with sample lines to choose by."""

import codecs
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What programs in Europe write, the most usual first.
OLD = (
    "cp1252",
    "cp1250",
    "iso-8859-2",
    "iso-8859-16",
    "cp1254",
    "cp1257",
    "cp1251",
    "cp1253",
    "iso-8859-15",
    "iso-8859-5",
    "iso-8859-7",
    "koi8-r",
    "mac-roman",
    "mac-latin2",
    "cp852",
    "cp850",
)
WITHOUT_MARK = ("utf-16-le", "utf-16-be")
OTHER_FILES = (
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
)
Readings = list[tuple[list[str], list[str]]]  # encodings that read alike, and lines as they would read
MOST_READINGS = 8
MOST_LINES = 3
LONGEST_LINE = 120


class UnknownText(Exception):
    """The bytes are not Unicode, and nobody said what they are; the message says what fits, and so do the `readings`."""

    def __init__(self, reason: str, readings: Readings | None = None) -> None:
        super().__init__(reason)
        self.readings = readings or []


def is_known(name: str) -> bool:
    """Whether `name` is an encoding of text."""
    try:
        return "abc".encode(name).decode(name) == "abc" and not b"".decode(name)
    except (LookupError, UnicodeError, TypeError, AssertionError):
        return False


def decode(raw: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file, and the name of its encoding.

    UTF-8, and whatever says by its first bytes that it is Unicode, is read as that. Anything else is read as `encoding`.
    Raises UnknownText when none is named, or when the named one does not fit.
    """
    for mark, name in MARKS:
        if raw.startswith(mark):
            return _as(raw, name), name.removesuffix("-sig")
    if b"\x00" not in raw:
        try:
            return raw.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    for start, kind in OTHER_FILES:
        if raw.startswith(start):
            raise UnknownText(_("This is no table but %(kind)s. Save the table as XLSX or CSV UTF-8.") % {"kind": kind})
    if not encoding:
        readings = proposals(raw)
        raise UnknownText(_question(readings), readings)
    text = _as(raw, encoding)
    if not _fits(text):
        raise UnknownText(_("Read as %(name)s, the file holds characters that no text has.") % {"name": encoding})
    return text, codecs.lookup(encoding).name


def _as(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        sentence = _("The file cannot be read as %(name)s: some of its bytes mean nothing there.")
        raise UnknownText(sentence % {"name": name}) from None


def _question(readings: Readings) -> str:
    if not readings:
        return _("The file is no text in any encoding that we know. Save it as CSV UTF-8.")
    told = "".join(f"\n  {', '.join(names)}: {' | '.join(lines)}" for names, lines in readings)
    sentence = _(
        "The file is not Unicode. Save it as CSV UTF-8, or name its encoding with --encoding. It reads:%(told)s"
    )
    return sentence % {"told": told}


def proposals(raw: bytes) -> Readings:
    """The encodings that fit, the likeliest first, with lines as they would read; those that read all alike together."""
    found: dict[str, list[str]] = {}
    for name in _likeliest_first(raw):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if _fits(text):
            found.setdefault(text, []).append(name)
    best = sorted(found, key=_oddities)[:MOST_READINGS]
    return [(found[text], _samples(text)) for text in best]


def _likeliest_first(raw: bytes) -> Sequence[str]:
    """By charset-normalizer, which looks at how letters follow one another. It ranks; it does not decide."""
    if b"\x00" in raw:
        return WITHOUT_MARK
    from charset_normalizer import from_bytes

    isolated = [codecs.lookup(name).name.replace("-", "_") for name in OLD]
    ranked = [codecs.lookup(match.encoding).name for match in from_bytes(raw, cp_isolation=isolated)]
    by_name = {codecs.lookup(name).name: name for name in OLD}
    likely = [by_name[name] for name in ranked if name in by_name]
    return [*likely, *(name for name in OLD if name not in likely)]


def _fits(text: str) -> bool:
    """Without control characters and unassigned ones, which no text of people holds, and with letters."""
    allowed = {"\n", "\r", "\t"}
    return all(
        unicodedata.category(character) not in {"Cc", "Cn", "Co"} or character in allowed for character in set(text)
    )


def _oddities(text: str) -> int:
    """How many characters beyond ASCII stand where no text has them: signs that are no quotation marks (Iaº), capitals
    behind a small letter (LiËge), letters of another script behind a Latin one (Liиge)."""
    odd = 0
    for before, character in zip(" " + text, text, strict=False):
        if not character.isascii() and character not in "“”„’‘«»–—…€":
            is_letter = character.isalpha() and character not in "ªº"
            is_foreign = (
                before.isalpha() and before.isascii() and not unicodedata.name(character, "").startswith("LATIN")
            )
            odd += not is_letter or is_foreign or (character.isupper() and before.islower())
    return odd


def _samples(text: str) -> list[str]:
    """A few lines that tell encodings apart: each brings characters beyond ASCII that those before it did not have."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    chosen: list[str] = []
    shown: set[str] = set()
    for line in lines:
        if len(chosen) < MOST_LINES and (new := {c for c in line if not c.isascii()} - shown):
            chosen.append(_around(line))
            shown |= new
    return chosen or [_around(line) for line in lines[:MOST_LINES]]


def _around(line: str) -> str:
    """The line, or as much of it as lies around its first letter beyond ASCII."""
    first = next((place for place, character in enumerate(line) if not character.isascii()), 0)
    start = max(0, first - LONGEST_LINE // 2)
    return line[start : start + LONGEST_LINE]
