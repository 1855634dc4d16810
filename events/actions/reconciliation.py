"""The signed sheet beside the records: counted by one person, checked by another, and the session locked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration, Session, SheetCount, Signature
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records.history import because

PRESENT = Attendance.Mark.PRESENT


@dataclass(frozen=True)
class Difference:
    """Somebody of whom the sheet says one thing, and the records another. `mark` is empty where attendance was not taken."""

    person: Registration
    has_signed: bool
    mark: str

    @property
    def in_words(self) -> str:
        if self.has_signed:
            words = dict(Attendance.Mark.choices).get(self.mark, Attendance.NOT_TAKEN)
            return _("has signed; the records say “%(mark)s”") % {"mark": words}
        return _("is marked as present; no signature was counted")


def differences(session: Session, signed: Collection[int]) -> list[Difference]:
    """Line by line what does not agree, by name. `signed` are ids of registrations. Two queries."""
    marks = dict(Attendance.objects.filter(session=session).values_list("registration", "mark"))
    present = {person for person, mark in marks.items() if mark == PRESENT}
    apart = present.symmetric_difference(signed)
    people = Registration.objects.filter(pk__in=apart).order_by("key", "pk")
    return [Difference(person, person.pk in signed, marks.get(person.pk, "")) for person in people]


def on_sheet(event: Event) -> "Iterable[Registration]":
    """Everybody whose signature can stand on a sheet of the event, by name."""
    return event.registrations.on_attendance_sheet()


@transaction.atomic
def count_sheet(session_id: int, signed: Collection[int], strangers: int, *, by: User) -> SheetCount:
    """Keeps who has signed for a session, and how many signatures belong to nobody on the list; to be checked by another.

    Registrations of another event are passed over. Raises IllegalMove before the session begins, and once it is locked.
    """
    session = _locked_row(session_id)
    if session.starts_at > clock.now():
        raise IllegalMove(_("This session has not begun: nobody can have signed for it."))
    if session.is_locked:
        raise IllegalMove(_("This session is locked. Unlock it first, with the reason."))
    count = SheetCount.objects.filter(session=session).first() or SheetCount(session=session)
    count.count_by(by, strangers)
    count.full_clean(exclude=["session"])
    count.save()
    here = set(session.event.registrations.filter(pk__in=signed).values_list("pk", flat=True))
    before = set(count.signatures.values_list("registration", flat=True))
    count.signatures.exclude(registration__in=here).delete()
    Signature.objects.bulk_create(Signature(count=count, registration_id=pk) for pk in sorted(here - before))
    return count


@transaction.atomic
def check_sheet(session_id: int, *, by: User, note: str = "") -> Session:
    """The second person says that sheet and records agree, or why not; from then on the marks of the session stay.

    Raises IllegalMove when nothing was counted, for the one who counted, and when it was checked before; ValidationError,
    at `note`, when something differs and nothing explains it.
    """
    session = _locked_row(session_id)
    count = SheetCount.objects.filter(session=session).first()
    if count is None:
        raise IllegalMove(_("The signatures of this session were not counted yet."))
    count.check_by(by, note)
    differs = count.strangers or differences(session, set(count.signatures.values_list("registration", flat=True)))
    if differs and not note.strip():
        raise ValidationError({"note": _("Sheet and records differ. Mend what is wrong, or say what explains it.")})
    count.save()
    session.locked_at = clock.now()
    session.save(update_fields=["locked_at"])
    return session


@transaction.atomic
def unlock_session(session_id: int, reason: str) -> Session:
    """The marks of a session may change again, for a reason that its history keeps; its sheet is to be checked anew.

    Raises IllegalMove when it is not locked; ValidationError, at `reason`, without one.
    """
    session = _locked_row(session_id)
    if not session.is_locked:
        raise IllegalMove(_("This session is not locked."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: its history keeps the reason.")})
    with because(reason):
        session.locked_at = None
        session.save(update_fields=["locked_at"])
        SheetCount.objects.filter(session=session).update(checked_by=None, checked_at=None, note="")
    return session


def _locked_row(session_id: int) -> Session:
    """The session, under the lock of its event's row, as every change of attendance."""
    Event.objects.lock(Session.objects.values_list("event", flat=True).get(pk=session_id))
    return Session.objects.select_related("event").get(pk=session_id)


@dataclass(frozen=True)
class Standing:
    """How the sheet of a session stands."""

    session: Session
    count: SheetCount | None
    signed: int
    present: int

    @property
    def agrees(self) -> bool:
        """As far as numbers tell; the page of the session compares line by line."""
        return self.count is not None and not self.count.strangers and self.signed == self.present


def standings(event: Event) -> list[Standing]:
    """Each session of an event that has begun, with how its sheet stands. Four queries."""
    sessions = [session for session in event.sessions.all() if session.starts_at <= clock.now()]
    counts = {
        count.pk: count
        for count in SheetCount.objects.filter(session__in=sessions).select_related("counted_by", "checked_by")
    }
    signed = _counted(Signature.objects.filter(count__in=counts).values_list("count", flat=True))
    rows = Attendance.objects.filter(session__in=sessions, mark=PRESENT)
    present = _counted(rows.values_list("session", flat=True))
    return [Standing(one, counts.get(one.pk), signed.get(one.pk, 0), present.get(one.pk, 0)) for one in sessions]


def _counted(ids: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in ids:
        found[one] = found.get(one, 0) + 1
    return found
