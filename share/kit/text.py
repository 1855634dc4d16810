"""What people type: cleaned where that is harmless, refused with a sentence where it is not.

Rules (Unicode TR36, TR39): text is stored in NFC; control and format characters are dropped, but for the joiners that
Persian and emoji need; characters that turn the direction of the text around them are refused, since a name must not be
able to rearrange the list it stands in.
"""

import difflib
import hashlib
import re
import secrets
import unicodedata
from typing import Any

import email_validator
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
JOINERS = {"\u200c", "\u200d"}
FILLERS = "\u115f\u1160\u3164\uffa0"  # Hangul letters that draw nothing
PLAIN = str.maketrans("øØłŁđĐıĦħ’ʼ`", "oOlLdDiHh'''")  # letters that no decomposition takes apart
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no letter that looks like a figure
LONGEST_KEY = 200  # compatibility forms can be eighteen times as long as the letter that stands for them
LONGEST_MARK_RUN = 4  # Vietnamese and Tigrinya need two; towers of marks draw over other lines
PROVIDERS = (
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "orange.fr",
    "libero.it",
)
REAL = {"mail.com", "email.com", "ymail.com"}  # one letter from one of these, and providers themselves


def short_id(length: int = 10) -> str:
    """A public name for a row that tells nothing and is easy to read aloud (about 49 bits for ten characters)."""
    return "".join(secrets.choice(ALPHABET) for _position in range(length))


def short_id_of(text: str, length: int = 10) -> str:
    """The same public name for the same text, everywhere: for rows that come out of a file."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(length))


def clean(value: str, *, lines: bool = False) -> str:
    """`value` in NFC without invisible characters; one line unless `lines`.

    Raises ValidationError for text that turns its direction, for half characters and for towers of accents.
    """
    if value.isascii() and value.isprintable():
        return " ".join(value.split())  # nothing below can be in it
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValidationError(_("This text holds a broken character. Type it again."), code="surrogate")
    if BIDI.search(value):
        raise ValidationError(_("This text holds hidden marks that turn its direction. Type it again."), code="bidi")
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    marks = 0
    for character in value:
        category = unicodedata.category(character)
        if character == "\n" or category in {"Zl", "Zp"}:
            character = "\n" if lines else " "
        elif category in {"Cc", "Cf", "Cs"} and character not in JOINERS:
            character = " " if character == "\t" else ""
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > LONGEST_MARK_RUN:
            raise ValidationError(_("This text holds too many accents on one letter."), code="marks")
        kept.append(character)
    text = "".join(kept)
    if lines:
        return re.sub(
            r"\n{3,}", "\n\n", "\n".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
        ).strip()
    return " ".join(text.split())


def has_letter(value: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" and character not in FILLERS for character in value)


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, without what stands around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def search_key(value: str) -> str:
    """`value` for comparing: no accents, no case, Ş with cedilla and Ș with comma alike; cut to its column."""
    if not value:  # as most cells of a file are
        return ""
    bare = value
    if not value.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))
    plain = bare.translate(PLAIN).replace("ß", "ss").casefold()
    return " ".join(plain.split())[:LONGEST_KEY]


class LineField(forms.CharField):
    """One line of text with at least one letter or figure in it."""

    def to_python(self, value: Any) -> str:
        text = clean(super().to_python(value) or "")
        if text and not has_letter(text):
            raise ValidationError(_("Write at least one letter or figure here."), code="empty")
        return text


class NameField(LineField):
    """A person's name. It stands in mails, so it must not carry an address somebody could be lured to."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if "@" in text or "://" in text or "www." in text.lower():
            raise ValidationError(_("Write a name here, without web or mail addresses."), code="address")
        return text


class ParagraphsField(LineField):
    """Text of several lines. It is shown as text, never as HTML."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean(forms.CharField.to_python(self, value) or "", lines=True)


def clean_email(value: str) -> str:
    """The address in the form mail servers know: ASCII (IDNA), and in lower case, as no server tells cases apart.

    Raises ValidationError with a sentence that helps. Local parts outside ASCII are refused: most of Europe's mail
    servers cannot receive them yet (RFC 6531).
    """
    value = "".join(c for c in value.strip() if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    local, at, domain = value.rpartition("@")
    if not at or not local:
        raise ValidationError(_("An e-mail address has a name, an @ and a place, like ana@example.org."), code="email")
    if not local.isascii():
        raise ValidationError(
            _("The part before the @ may hold only plain letters without accents, so that your mail can reach you."),
            code="local",
        )
    if "." not in domain.strip("."):
        close = difflib.get_close_matches(domain.lower(), [p.split(".")[0] for p in PROVIDERS], n=1, cutoff=0.75)
        found = next((p for p in PROVIDERS if close and p.startswith(close[0] + ".")), None)
        if found:
            raise ValidationError(
                _("The part after @ looks unfinished. Did you mean %(domain)s?"),
                code="domain",
                params={"domain": found},
            )
        raise ValidationError(_("The part after @ looks unfinished."), code="domain")
    try:
        result = email_validator.validate_email(
            value, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except email_validator.EmailNotValidError:
        raise ValidationError(_("This does not look like an e-mail address. Check for a typo."), code="email") from None
    if result.ascii_email is None or len(result.ascii_email) > 254:
        raise ValidationError(_("This does not look like an e-mail address. Check for a typo."), code="email")
    return result.ascii_email.lower()


def likely_address(email: str) -> str:
    """The address somebody may have meant whose place is one slip away from a large provider's; empty for none.

    One slip is a letter wrong, missing or too many, or two swapped (optimal string alignment), in the name or in the end.
    """
    local, _at, domain = email.rpartition("@")
    if domain in PROVIDERS or domain in REAL:
        return ""
    close = [provider for provider in PROVIDERS if len(provider) > 7 and OSA.distance(domain, provider) == 1]
    return f"{local}@{close[0]}" if close else ""


class AddressField(forms.CharField):
    """An e-mail address, kept as typed on the page and normalised when good."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})
        self.widget.attrs.setdefault("autocomplete", "email")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return clean_email(text) if text else ""
