"""Notes that several people write at once, paragraph by paragraph: what two wrote of one paragraph is kept twice, and shown.

The app that owns a record makes `NoteBase` concrete in a few lines. A page sends each paragraph as it is typed, with the number
of the version it began from (`write`). When somebody else has saved that paragraph meanwhile, nothing is overwritten: what was
typed becomes a version beside it, which later savings of the same person go on from, until somebody settles it.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.kit.text import clean

LONGEST = 5_000  # characters of a paragraph
MOST = 500  # paragraphs of one record


class NoteBase(models.Model):
    """A paragraph of a record's notes; with `beside`, another version of that paragraph, written by somebody else.

    A concrete model adds the foreign key to its record.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="versions")
    place = models.PositiveIntegerField(default=0)
    text = models.TextField(gettext_lazy("text"), max_length=LONGEST, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    on_merge = {"written_by": MOVE}
    not_personal: tuple[str, ...] = ("id", "public_id", "beside", "place", "version", "written_by", "written_at")
    personal = {
        "text": Kept(
            gettext_lazy("to remember what was said"), gettext_lazy("the paragraph is emptied, or its record goes")
        )
    }

    class Meta:
        abstract = True
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


N = TypeVar("N", bound=NoteBase)


@dataclass(frozen=True)
class Typed:
    """A paragraph as a page sends it: which, the version it began from (0 for a new one), and what it says now."""

    public_id: uuid.UUID
    began: int
    text: str


@dataclass(frozen=True)
class Written:
    """Where it stands now: the paragraph, or the version beside it when somebody else wrote the same meanwhile."""

    public_id: uuid.UUID
    version: int
    beside: uuid.UUID | None = None


@transaction.atomic
def write(rows: "models.QuerySet[N]", new: Callable[[], N], typed: Typed, *, by: User) -> Written:
    """Stores what was typed. `rows` are the paragraphs of the record, which the caller has locked; `new` makes one of it.

    Raises ValidationError for a text that is too long or turns its direction, and for more than `MOST` paragraphs.
    """
    text = clean(typed.text, lines=True)
    if len(text) > LONGEST:
        raise ValidationError(_("A paragraph has %(most)d characters at most: begin another one.") % {"most": LONGEST})
    found = rows.select_for_update(of=("self",)).filter(public_id=typed.public_id).first()
    if found is None:
        return _begin(rows, new(), typed, text, by)
    if found.text == text:
        return _at(found)
    if found.version == typed.began:
        return _at(_put(found, text, by))
    mine = rows.filter(beside=found, written_by=by).first()
    if mine is None:
        mine = new()
        mine.beside, mine.place = found, found.place
    return _at(_put(mine, text, by))


def _begin(rows: "models.QuerySet[N]", note: N, typed: Typed, text: str, by: User) -> Written:
    if rows.count() >= MOST:
        raise ValidationError(_("These notes have %(most)d paragraphs, which is all they hold.") % {"most": MOST})
    if type(note)._default_manager.filter(public_id=typed.public_id).exists():
        raise ValidationError(_("This paragraph belongs to other notes: reload the page."))
    note.public_id, note.place = typed.public_id, (rows.aggregate(last=Max("place"))["last"] or 0) + 1
    return _at(_put(note, text, by))


def _put(note: N, text: str, by: User) -> N:
    note.version = 1 if note._state.adding else note.version + 1
    note.text, note.written_by, note.written_at = text, by, clock.now()
    note.save()
    return note


def _at(note: NoteBase) -> Written:
    return Written(note.public_id, note.version, note.beside.public_id if note.beside else None)


@transaction.atomic
def settle(rows: "models.QuerySet[N]", public_id: uuid.UUID, *, keep: str, by: User) -> None:
    """Of two versions one stays (`this`, or `first`), or both do, one after the other (`both`).

    `public_id` is that of the version beside. Raises IllegalMove when it is settled already.
    """
    found = rows.select_for_update(of=("self",)).filter(public_id=public_id, beside__isnull=False).first()
    if found is None or found.beside is None:
        raise IllegalMove(_("Somebody has settled this already."))
    first = rows.get(pk=found.beside.pk)
    if keep == "both":
        rows.filter(place__gt=first.place).update(place=F("place") + 1)
        found.beside, found.place = None, first.place + 1
        found.save()
        return
    if keep == "this":
        _put(first, found.text, by)
    found.delete()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as a page shows it, with what others wrote of it beside."""

    note: NoteBase
    beside: Sequence[NoteBase]


def paragraphs(rows: "models.QuerySet[N]") -> list[Paragraph]:
    """All of them in their order; those that were emptied are left out. One query."""
    every = list(rows.select_related("written_by").order_by("place", "pk"))
    beside: dict[int, list[NoteBase]] = {}
    for note in every:
        if note.beside_id:  # type: ignore[attr-defined]
            beside.setdefault(note.beside_id, []).append(note)  # type: ignore[attr-defined]
    first = [note for note in every if not note.beside_id]  # type: ignore[attr-defined]
    return [Paragraph(note, beside.get(note.pk, [])) for note in first if note.text or note.pk in beside]


def erase(model: type[NoteBase], person: User) -> None:
    """What a person wrote stays, since it tells of the meeting; who wrote it goes."""
    model._default_manager.filter(Q(written_by=person)).update(written_by=None)
