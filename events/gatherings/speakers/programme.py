"""Who speaks: one line each in the session editor, and a list on the public page."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.gatherings.speakers.models import MOST, Speaker
from events.kinds import PagePart
from events.models import Event, Session
from share.kit.text import NameField, ParagraphsField

Said = list[tuple[str, str]]


class SpeakersField(ParagraphsField):
    """`Ana Pop, mayor of Şomcuta Mare`, one in each line, as pairs of name and what they are."""

    default_error_messages = {"many": _("%(most)d speakers at most."), "long": _("Keep each within 200 characters.")}

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        said = read(text)
        if len(said) > MOST:
            raise ValidationError(self.error_messages["many"] % {"most": MOST}, code="many")
        if any(len(part) > 200 for pair in said for part in pair):
            raise ValidationError(self.error_messages["long"], code="long")
        for name, _what in said:
            NameField(max_length=200).clean(name)
        return written(said)


def read(text: str) -> Said:
    """Name and what they are, of each line that says something."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    pairs = [line.partition(",")[::2] for line in lines if line.strip(" ,")]
    return [(name.strip(), what.strip()) for name, what in pairs]


def written(said: Iterable[tuple[str, str]]) -> str:
    return "\n".join(", ".join(filter(None, pair)) for pair in said)


class SpeakersOfSession:
    """Who speaks in a session."""

    def fields(self, event: Event) -> dict[str, forms.Field]:
        return {
            "speakers": SpeakersField(
                label=_("Who speaks"),
                max_length=3_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("One in each line: name, what they are. It is public: ask them first."),
            )
        }

    def values(self, event: Event) -> dict[int, dict[str, object]]:
        found: dict[int, Said] = {}
        for one in Speaker.objects.filter(session__event=event):
            found.setdefault(one.session_id, []).append((one.name, one.what))
        return {session: {"speakers": written(said)} for session, said in found.items()}

    def save(self, sessions: Sequence[tuple[Session, Mapping[str, object]]]) -> None:
        """Writes what changed and nothing else, so that the history tells changes only."""
        rows = Speaker.objects.filter(session__in=[session.pk for session, _values in sessions])
        stored: dict[tuple[int, int], Speaker] = {(row.session_id, row.place): row for row in rows}
        for session, values in sessions:
            said = read(str(values.get("speakers", "")))
            for place, (name, what) in enumerate(said):
                row = stored.pop((session.pk, place), None) or Speaker(session=session, place=place)
                if (row.name, row.what) != (name, what):
                    row.name, row.what = name, what
                    row.save()
        for gone in stored.values():
            gone.delete()


def on_public_page(event: Event) -> list[PagePart]:
    """Who speaks when; one query."""
    rows = Speaker.objects.filter(session__event=event).select_related("session")
    found: dict[str, list[Speaker]] = {}
    for row in rows.order_by("session__starts_at", "session", "place"):
        found.setdefault(row.session.title, []).append(row)
    return [PagePart("gatherings/speakers/_on_public_page.html", {"sessions": list(found.items())})] if found else []
