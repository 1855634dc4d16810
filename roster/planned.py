"""Mail of the roster that goes out by itself: reminders of invitations and reports, the question after three
months, and whether what was validated is still so."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from roster import notifications
from roster.actions.missions import lock
from roster.models import Expert, ExpertArea, ExpertInvitation, Mission
from roster.models.experts import ASKED_AGAIN
from share.accounts.models import User
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import MailPlan

BEFORE = timedelta(days=2)  # the deadline of an invitation
AT = time(8)
PATIENCE = timedelta(days=14)
LOOKED_AT = timedelta(days=140)


def _asked() -> "QuerySet[Any]":
    return ExpertInvitation.objects.filter(state=ExpertInvitation.State.SENT)


def _lock_invitation(pk: Any) -> ExpertInvitation:
    rows = ExpertInvitation.objects.select_for_update(of=("self",)).select_related("expert__person", "brief")
    return rows.get(pk=pk)


def reminder_at(row: ExpertInvitation) -> datetime | None:
    """Two days before the deadline, where that leaves a day after it was sent."""
    if row.state != ExpertInvitation.State.SENT or row.answer_by is None or row.sent_at is None:
        return None
    due = row.answer_by - BEFORE
    return due if due > row.sent_at + timedelta(days=1) else None


def _deadline(row: ExpertInvitation) -> datetime:
    assert row.answer_by
    return row.answer_by


def _itself(row: ExpertInvitation) -> "QuerySet[Any]":
    return ExpertInvitation.objects.filter(pk=row.pk)


def _remind(row: ExpertInvitation, _recipient: object) -> Mail:
    return notifications.reminded(row)


def _took_place() -> "QuerySet[Any]":
    return Mission.objects.took_place().filter(delivered_on__gte=clock.today() - LOOKED_AT)


def _morning(day: Any) -> datetime:
    return datetime.combine(day, AT, UTC)


def report_at(mission: Mission) -> datetime | None:
    """Where a report is missing still: a week before it is late."""
    if mission.reports_due_on is None or (mission.expert_reported_at and mission.host_reported_at):
        return None
    return _morning(mission.reports_due_on - timedelta(days=7))


def follow_up_at(mission: Mission) -> datetime | None:
    if mission.state != Mission.State.DELIVERED or mission.follow_up_on is None:
        return None
    return _morning(mission.follow_up_on)


def _late(due: datetime | None) -> datetime:
    assert due
    return due + PATIENCE


def _sides(mission: Mission) -> "QuerySet[Any]":
    """The people of both sides who can be written to."""
    ids = [host.pk for host in notifications.hosts_of(mission)]
    if mission.expert.person_id:
        ids.append(mission.expert.person_id)
    return User.objects.filter(pk__in=ids, is_active=True)


def _without_report(mission: Mission) -> "QuerySet[Any]":
    found = _sides(mission)
    if mission.expert_reported_at:
        found = found.exclude(pk=mission.expert.person_id)
    if mission.host_reported_at:
        found = found.filter(pk=mission.expert.person_id)
    return found


def _hosts(mission: Mission) -> "QuerySet[Any]":
    return User.objects.filter(pk__in=[host.pk for host in notifications.hosts_of(mission)])


def _word(template: str, name: str, mission: Mission, person: User) -> Mail:
    side = "expert" if person.pk == mission.expert.person_id else "host"
    key = f"mission:{mission.public_id}:{name}:{side}:{person.pk}"
    return notifications.to_side(mission, template, key, side, person.email, person.language)


def _ask_report(mission: Mission, person: User) -> Mail:
    return _word("roster_report", "report late", mission, person)


def _ask_follow_up(mission: Mission, person: User) -> Mail:
    return _word("roster_follow_up", "follow-up", mission, person)


def _ending() -> "QuerySet[Any]":
    return ExpertArea.objects.ending()


def _lock_area(pk: Any) -> ExpertArea:
    return ExpertArea.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=pk)


def asked_again_at(row: ExpertArea) -> datetime | None:
    """Two months before a validation ends."""
    if row.state != ExpertArea.State.VALIDATED or row.good_until is None:
        return None
    return _morning(row.good_until - ASKED_AGAIN)


def _ends(row: ExpertArea) -> datetime:
    assert row.good_until
    return _morning(row.good_until)


def _its_expert(row: ExpertArea) -> "QuerySet[Any]":
    return Expert.objects.available().filter(pk=row.expert_id)


def _ask_again(row: ExpertArea, _recipient: object) -> Mail:
    return notifications.asked_again(row)


PLANS = {
    "roster: validation": MailPlan(
        _("Question whether what was validated is still so"),
        rows=_ending,
        lock=_lock_area,
        due_at=asked_again_at,
        too_late_from=_ends,
        recipients=_its_expert,
        word=_ask_again,
    ),
    "roster: invitation": MailPlan(
        _("Reminder of an invitation"),
        rows=_asked,
        lock=_lock_invitation,
        due_at=reminder_at,
        too_late_from=_deadline,
        recipients=_itself,
        word=_remind,
    ),
    "roster: report": MailPlan(
        _("Reminder of a report"),
        rows=_took_place,
        lock=lock,
        due_at=report_at,
        too_late_from=lambda mission: _late(report_at(mission)),
        recipients=_without_report,
        word=_ask_report,
    ),
    "roster: three months": MailPlan(
        _("Question what came of a mission, after 3 months"),
        rows=_took_place,
        lock=lock,
        due_at=follow_up_at,
        too_late_from=lambda mission: _late(follow_up_at(mission)),
        recipients=_hosts,
        word=_ask_follow_up,
    ),
}
