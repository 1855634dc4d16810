"""A brief from a need to a yes: made of needs, experts invited in order, the next one asked by itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.actions import needs as town_needs
from municipalities.models import Need
from roster import notifications
from roster.actions.matching import free_days
from roster.actions.missions import begin
from roster.models import Brief, BriefNeed, Expert, ExpertInvitation, Mission
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import post

State = ExpertInvitation.State


@transaction.atomic
def make_brief(needs: Iterable[Need], values: Mapping[str, object], *, by: User | None) -> Brief:
    """Sharpens one or several needs into what one expert is looked for. Needs that only were raised are accepted by it.

    Raises ValidationError for a window that is over, and for a need that another brief looks after.
    """
    ids = [need.pk for need in needs]
    locked = list(Need.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    brief = Brief(made_by=by, is_demo=any(need.is_demo for need in locked), **values)
    _refuse_the_past(brief)
    brief.full_clean()
    brief.save()
    for need in locked:
        _add(brief, need, by)
    return brief


def _refuse_the_past(brief: Brief) -> None:
    if brief.ends_on < clock.today():
        raise ValidationError({"ends_on": _("This day is over. Ask the town whether an answer still helps, and when.")})
    if len(brief.dates(clock.today())) < brief.days:
        raise ValidationError({"days": _("The window has fewer working days than that.")})


def _add(brief: Brief, need: Need, by: User | None) -> None:
    row = BriefNeed(brief=brief, need=need)
    row.full_clean()
    row.save()
    if need.state == Need.State.RAISED:
        town_needs.accept(need.pk, by=by)


@transaction.atomic
def change_brief(pk: int, values: Mapping[str, object]) -> Brief:
    """Raises IllegalMove while somebody is asked and once somebody said yes, ValidationError for a window that is over."""
    brief = _locked(pk)
    if not brief.is_open:
        raise IllegalMove(_("Somebody has said yes already, or this is closed."))
    if brief.invitations.filter(state=State.SENT).exists():
        raise IllegalMove(_("Somebody is asked by what stands here. Call that off first, or wait for the answer."))
    for name, value in values.items():
        setattr(brief, name, value)
    _refuse_the_past(brief)
    brief.full_clean()
    brief.save()
    return brief


@transaction.atomic
def close_brief(pk: int, reason: str) -> Brief:
    """Nobody is looked for any more: open invitations are called off, the needs are free for another brief."""
    brief = _locked(pk)
    brief.close(reason)
    brief.full_clean()
    brief.save()
    _call_off_open(brief)
    brief.needs.filter(freed_at__isnull=True).update(freed_at=clock.now())
    return brief


def _locked(pk: int) -> Brief:
    return Brief.objects.select_for_update(of=("self",)).get(pk=pk)


def _call_off_open(brief: Brief) -> None:
    for row in brief.invitations.open().select_related("expert"):
        was_sent = row.state == State.SENT
        row.call_off()
        row.save()
        if was_sent:
            post(notifications.called_off(row))


@transaction.atomic
def invite(
    pk: int, expert: Expert, days: Sequence[date], answer_days: int, *, by: User | None, at_once: bool = False
) -> ExpertInvitation:
    """Puts an expert at the end of the row. They are asked now where nobody is being asked, or `at_once` beside the others.

    Raises IllegalMove once somebody said yes; ValidationError for an expert who is in the row, or cannot be asked.
    """
    brief = _locked(pk)
    if not brief.is_open:
        raise IllegalMove(_("Somebody has said yes already, or this is closed."))
    Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if not Expert.objects.available().filter(pk=expert.pk).exists():
        raise ValidationError(_("This expert cannot be asked now."))
    last = brief.invitations.order_by("-position").first()
    again = brief.invitations.filter(expert=expert, state__in=ExpertInvitation.MAY_BE_ASKED_AGAIN).first()
    row = again or ExpertInvitation(brief=brief, expert=expert)
    row.position, row.days, row.answer_days, row.made_by = (
        (last.position + 1) if last else 1,
        list(days),
        answer_days,
        by,
    )
    row.state, row.sent_at, row.answer_by, row.decided_at, row.reason = State.QUEUED, None, None, None, ""
    row.full_clean()
    row.save()
    if at_once or not brief.invitations.filter(state=State.SENT).exists():
        _send(brief, row)
    return row


def _send(brief: Brief, row: ExpertInvitation) -> None:
    row.send()
    row.save()
    brief.ask()
    brief.save()
    post(notifications.invited(row))


def _ask_next(brief: Brief) -> None:
    """The next in the row, where nobody is being asked and nobody said yes; else the brief looks for somebody again.

    The days are those on which they are free now: weeks may have gone by since they were put into the row. Who has no such
    days any more, or takes a rest, is passed over.
    """
    if not brief.is_open or brief.invitations.filter(state=State.SENT).exists():
        return
    queued = brief.invitations.filter(state=State.QUEUED).select_related("expert", "brief").order_by("position", "pk")
    for row in queued:
        days = free_days(brief, row.expert) if _is_asked_for(brief) else ()
        if days:
            row.days = list(days)
            _send(brief, row)
            return
        row.call_off()
        row.save()
    brief.reopen()
    brief.save()


def _is_asked_for(brief: Brief) -> bool:
    """Whether a town still asks for it."""
    return brief.needs.filter(freed_at__isnull=True, need__state__in=Need.OPEN).exists()


def _of(invitation: int) -> tuple[Brief, ExpertInvitation]:
    """Both, locked: the brief first, as everybody does."""
    brief = _locked(ExpertInvitation.objects.values_list("brief", flat=True).get(pk=invitation))
    return brief, ExpertInvitation.objects.select_for_update(of=("self",)).select_related("expert", "brief").get(
        pk=invitation
    )


@transaction.atomic
def accept(invitation: int) -> Mission:
    """The expert says yes: a mission begins, the others in the row are told, the towns hear who comes.

    Raises IllegalMove after the deadline, when somebody else was faster, when no town asks for it any more, and when the
    expert is on another mission on one of the days: said to two towns at once, the second yes gets a sentence.
    """
    brief, row = _of(invitation)
    if not _is_asked_for(brief):
        raise IllegalMove(_("The town does not ask for it any more. Thank you all the same."))
    row.accept()
    brief.meet()
    brief.save()
    row.save()
    mission = begin(brief, row.expert, row.days)
    _call_off_open(brief)
    for need in Need.objects.filter(briefs__brief=brief, briefs__freed_at__isnull=True, state=Need.State.ACCEPTED):
        town_needs.begin_answer(need.pk, by=None)
    for mail in notifications.accepted(mission):
        post(mail)
    return mission


@transaction.atomic
def decline(invitation: int, reason: str) -> ExpertInvitation:
    """The expert says no: the next one is asked at once. Raises IllegalMove after the deadline."""
    brief, row = _of(invitation)
    row.decline(reason)
    row.full_clean()
    row.save()
    _ask_next(brief)
    return row


@transaction.atomic
def call_off(invitation: int, *, is_told: bool = True) -> ExpertInvitation:
    """The expert is told where they were asked, unless they are leaving. Raises IllegalMove when it was answered."""
    brief, row = _of(invitation)
    was_sent = row.state == State.SENT
    row.call_off()
    row.save()
    if was_sent and is_told:
        post(notifications.called_off(row))
    _ask_next(brief)
    return row


def sweep() -> None:
    """Invitations whose time is over end, and the next in the row is asked. Safe to run twice, at once, or late."""
    for pk in ExpertInvitation.objects.overdue().values_list("pk", flat=True):
        with transaction.atomic():
            brief, row = _of(pk)
            if row.is_too_late:
                row.expire()
                row.save()
                _ask_next(brief)


def reopen(mission: Mission) -> None:
    """After a mission ended early: its needs wait, and the brief looks for an expert again. The caller holds its lock."""
    brief = mission.brief
    row = brief.invitations.filter(state=State.ACCEPTED).first()
    if row:
        row.end(mission.reason, has_dropped_out=mission.state == Mission.State.HANDED_OVER)
        row.save()
    for need in Need.objects.filter(
        briefs__brief=brief, briefs__freed_at__isnull=True, state=Need.State.BEING_ANSWERED
    ):
        town_needs.stop_answer(need.pk, by=None)
    brief.reopen()
    brief.save()
    _ask_next(brief)
