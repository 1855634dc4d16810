"""Texts in several languages: each translation keeps the hash of the text it was made from.

The column of a field holds the text as it was written, in the language the record names; translations lie in one jsonb
column (django-modeltrans), under `<field>_<language>`. A translation is stale when its source text differs from the one it
was made from, white space aside, and only then. A stale one is kept for the translator, and not shown to readers.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from share.kit.languages import NAMES
from share.kit.states import Tone


class Translated(models.Model):
    """A record with texts in several languages. A concrete model adds `i18n = TranslationField(fields=(…))`."""

    translated_from = models.JSONField(
        default=dict, blank=True, editable=False, help_text="<field>_<language> to the hash of its source text."
    )

    i18n: Mapping[str, str] | None  # the concrete model's

    class Meta:
        abstract = True


class Standing(StrEnum):
    """How a translation stands to its source."""

    MISSING = "missing"
    CURRENT = "current"
    STALE = "stale"
    ORPHAN = "orphan"  # its source was emptied

    @property
    def label(self) -> str:
        words = {
            "missing": _("not translated"),
            "current": _("translated"),
            "stale": _("out of date: the text was changed since"),
            "orphan": _("its text was taken out: not shown"),
        }
        return str(words[self.value])

    @property
    def tone(self) -> Tone:
        return {"current": Tone.GOOD, "missing": Tone.QUIET}.get(self.value, Tone.WAIT)


@dataclass(frozen=True)
class Translation:
    """One text of a record in one language."""

    field: str
    label: str
    language: str
    source: str
    text: str
    standing: Standing


def source_hash(text: str) -> str:
    """SHA-256 of a text in NFC with white space made one blank: what a reader would call the same text."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(normal.encode()).hexdigest()


def fields_of(record: Translated | type[Translated]) -> tuple[str, ...]:
    """The names of the fields that a record's texts are translated of."""
    found = next(field for field in record._meta.concrete_fields if isinstance(field, TranslationField))
    return tuple(found.fields)


def languages_of(record: Translated) -> list[str]:
    """What a record can be translated into: every language of the site but its own."""
    own = getattr(record, "language", "")
    return [code for code in settings.MODELTRANS_AVAILABLE_LANGUAGES if code != own]


def translation(record: Translated, field: str, language: str) -> Translation:
    """The translation of a field into a language, with its standing; its text is empty where there is none."""
    source = str(getattr(record, field))
    text = str((_texts(record)).get(f"{field}_{language}") or "")
    made_from = record.translated_from.get(f"{field}_{language}")
    if not text:
        standing = Standing.MISSING
    elif not source.strip():
        standing = Standing.ORPHAN
    else:
        standing = Standing.CURRENT if made_from == source_hash(source) else Standing.STALE
    label = str(getattr(record._meta.get_field(field), "verbose_name", field))
    return Translation(field, label, language, source, text, standing)


def translations(record: Translated, language: str) -> list[Translation]:
    """The translations of all fields of a record into a language."""
    return [translation(record, field, language) for field in fields_of(record)]


def text_in(record: Translated, field: str, language: str = "") -> str:
    """A text for a reader of `language` (of the page, when none is given): its translation when that is current."""
    wanted = (language or get_language() or "").split("-")[0]
    found = translation(record, field, wanted)
    return found.text if found.standing == Standing.CURRENT else found.source


def translate(record: Translated, language: str, texts: Mapping[str, str]) -> None:
    """Sets translations in memory, each made from the source text as it stands; an empty text takes one out.

    Raises ValueError for a field that is not translated, or a language the site does not offer.
    """
    if language not in settings.MODELTRANS_AVAILABLE_LANGUAGES or not set(texts) <= set(fields_of(record)):
        raise ValueError(f"{record._meta.label} is not translated like that.")
    stored = dict(_texts(record))
    for field, text in texts.items():
        key = f"{field}_{language}"
        if text:
            if stored.get(key) != text or key not in record.translated_from:
                record.translated_from[key] = source_hash(str(getattr(record, field)))
            stored[key] = text
        else:
            stored.pop(key, None)
            record.translated_from.pop(key, None)
    record.i18n = stored


def confirm(record: Translated, language: str, fields: Iterable[str]) -> None:
    """The translator looked: these translations fit the text as it stands now."""
    for field in fields:
        if _texts(record).get(f"{field}_{language}"):
            record.translated_from[f"{field}_{language}"] = source_hash(str(getattr(record, field)))


def current_languages(record: Translated) -> list[tuple[str, str]]:
    """The languages in which a reader finds all texts of the record, by code and name; its own first."""
    own = getattr(record, "language", "")
    done = [
        code
        for code in languages_of(record)
        if all(t.standing == Standing.CURRENT or not t.source.strip() for t in translations(record, code))
    ]
    return [(code, str(NAMES.get(code, code))) for code in ([own] if own else []) + done]


def _texts(record: Translated) -> Mapping[str, str]:
    return record.i18n or {}
