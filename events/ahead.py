"""What happens by itself around an activity, and what became of it: the lines of its timeline."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.actions.asking import REQUIREMENTS_STAY
from events.actions.breakdowns import STAY
from events.models import Event, Feedback
from events.models.registration import LINK_OPENS
from events.registry import Ahead, ahead
from share.kit import clock
from share.mail.models import PlannedMail
from share.mail.planned import Planned, planned_of

PLANS = ("events: changes", "events: reminder", "events: feedback", "events: feedback reminder")


def timeline_of(event: Event) -> list[Ahead]:
    """All of it in the order of time; what is switched off, or has no time yet, comes last."""
    found = [line for source in ahead for line in source(event)]
    return sorted(found, key=lambda line: (line.at is None, line.at or clock.now()))


def _line(label: str, at: datetime | None, detail: str = "") -> Ahead:
    return Ahead(label, at, detail, is_past=at is not None and at <= clock.now())


def of_the_engine(event: Event) -> Sequence[Ahead]:
    """What every activity has, whatever its kind."""
    lines = [
        _line(
            _("Registration opens"), event.opens_at or event.published_at, "" if event.opens_at else _("once published")
        ),
        _line(_("Registration closes"), event.closes_at or event.starts_at),
        _line(
            _("The waiting list stands still"), event.moves_up_until, _("from then on the team gives what becomes free")
        ),
        _line(_("It begins"), event.starts_at),
        _line(_("It ends"), event.ends_at),
    ]
    feedback: Feedback | None = getattr(event, "feedback", None)
    if feedback and feedback.closes_at:
        lines.append(_line(_("Feedback closes"), feedback.closes_at))
    for held in event.held_seats.kept().with_use().select_related("organisation"):
        partner = _("Places held for %(partner)s go to everybody") % {"partner": held.organisation}
        lines.append(_line(partner, held.until, ngettext("%(n)d left", "%(n)d left", held.unused) % {"n": held.unused}))
    lines += _ends(event)
    if event.needs_approval or event.undecided_count:
        lines.append(_line(_("Whoever is not decided about is told"), event.starts_at, _people(event.undecided_count)))
    planned = planned_of(event, *PLANS)
    lines += map(mail_line, planned)
    if not any(one.key == "events: reminder" for one in planned):
        lines.append(Ahead(_("Reminder"), None, _why_none(event)))
    return lines


def _ends(event: Event) -> list[Ahead]:
    """What goes by itself after the activity."""
    if event.ends_at is None:
        return []
    needs = _("access, food, interpretation, and what people said of it")
    gone = [_line(_("What people need is taken out"), event.ends_at + REQUIREMENTS_STAY, needs)] if event.asks else []
    if event.breakdowns and not event.is_completed:
        soon = _("when the attendance is complete; at the latest on this day")
        gone.append(_line(_("What people said for the count of the funder is taken out"), event.ends_at + STAY, soon))
    return [*gone, _line(_("Links to people’s own pages stop"), event.ends_at + LINK_OPENS)]


def _people(n: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", n) % {"n": n}


def mail_line(one: Planned) -> Ahead:
    """A planned mail as a line of the timeline."""
    if one.became is None:
        return Ahead(one.label, one.due_at, _people(one.recipients))
    if one.became.outcome == PlannedMail.Outcome.MISSED:
        return Ahead(
            one.label, one.due_at, _("not sent: the site stood still, and it would have come too late"), is_past=True
        )
    return Ahead(one.label, one.due_at, _("sent to %(people)s") % {"people": _people(one.recipients)}, is_past=True)


def _why_none(event: Event) -> str:
    if event.remind_days is None:
        return _("switched off")
    if event.state == Event.State.DRAFT:
        return _("planned once it is published")
    if event.starts_at is None or event.state != Event.State.PUBLISHED:
        return _("none")
    return _("none: it was published later than that")
