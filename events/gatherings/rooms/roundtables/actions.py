"""Who is wanted at a roundtable: listed, invited so that the levels are balanced, forgotten afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.inviting import Invitee, Letter, invite
from events.gatherings.rooms.roundtables.models import LevelAim, Roundtable, Stakeholder
from events.models import Event, Guest
from events.moments import KEPT_FOR
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove

MOST = 300


@dataclass(frozen=True)
class Wanted:
    """Who should be there."""

    organisation: str
    level: str
    kind: str
    name: str = ""
    email: str = ""


@transaction.atomic
def add_stakeholder(event_id: int, wanted: Wanted) -> Stakeholder:
    """Raises ValidationError, and IllegalMove for more than `MOST`."""
    event = Event.objects.lock(event_id)
    if event.stakeholders.count() >= MOST:
        raise IllegalMove(_("%(most)d are listed: no table is larger.") % {"most": MOST})
    row = Stakeholder(event=event)
    return _fill(row, wanted)


@transaction.atomic
def change_stakeholder(row_id: int, wanted: Wanted) -> Stakeholder:
    """Raises ValidationError."""
    row = Stakeholder.objects.get(pk=row_id)
    Event.objects.lock(row.event_id)
    row.refresh_from_db()
    return _fill(row, wanted)


def _fill(row: Stakeholder, wanted: Wanted) -> Stakeholder:
    others = Stakeholder.objects.filter(event=row.event_id).exclude(pk=row.pk)
    if wanted.email and others.filter(email__iexact=wanted.email).exists():
        raise ValidationError({"email": _("This address is there already.")})
    if wanted.email and not wanted.name:
        raise ValidationError({"name": _("Write whose address it is.")})
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.full_clean(exclude=["event"])
    row.save()
    return row


@transaction.atomic
def remove_stakeholder(row_id: int) -> None:
    """Off the list; an invitation that was sent stands as it is."""
    row = Stakeholder.objects.get(pk=row_id)
    Event.objects.lock(row.event_id)
    row.delete()


@transaction.atomic
def save_aims(event_id: int, seats: Mapping[str, int | None]) -> None:
    """How many of each level are wanted; None for a level of which nobody needs to be there."""
    event = Event.objects.lock(event_id)
    stored = {aim.level: aim for aim in LevelAim.objects.filter(event=event)}
    for level in Roundtable.Level:
        number, aim = seats.get(level), stored.get(level)
        if not number and aim:
            aim.delete()
        elif number and (aim is None or aim.seats != number):
            aim = aim or LevelAim(event=event, level=level)
            aim.seats = number
            aim.full_clean(exclude=["event"])
            aim.save()


@transaction.atomic
def invite_stakeholders(event_id: int, rows: Sequence[UUID], *, by: User) -> list[Guest]:
    """Writes to those of the list who have an address; gives the new guests. Raises as `invite`."""
    found = Stakeholder.objects.filter(event=event_id, public_id__in=rows).exclude(email="")
    return invite(event_id, [Invitee(row.name, row.email) for row in found], Letter(), by=by)


# What goes when


def erase(person: User) -> None:
    """The person is off every list; the organisation stays."""
    Stakeholder.objects.filter(pk__in=[*Stakeholder.objects.of(person).values_list("pk", flat=True)]).update(
        name="", key="", email=""
    )


def purge_people() -> int:
    """Names and addresses of stakeholders, 90 days after the roundtable, or of one that has no day, after its making."""
    before = clock.now() - KEPT_FOR
    over = Event.objects.filter(ends_at__lt=before) | Event.objects.filter(ends_at=None, created_at__lt=before)
    found = Stakeholder.objects.filter(event__in=over.values("pk")).exclude(name="", email="")
    return found.update(name="", key="", email="")


PURGE = Purge(
    gettext_lazy("Who was wanted at a roundtable, by name"), gettext_lazy("90 days after the roundtable"), purge_people
)
