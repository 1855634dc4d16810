"""A mission from the yes to three months after it. Each side agrees, reports and answers for itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.actions import needs as town_needs
from municipalities.models import Need, Practice
from roster import notifications
from roster.actions.matching import quarter_of
from roster.models import Brief, Expert, Mission, MissionAnswer, MissionDays, MissionDocument
from roster.models.missions import headings_of
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.mail.actions import post
from share.records import documents
from share.records.documents import NewDocument


def begin(brief: Brief, expert: Expert, days: Sequence[date]) -> Mission:
    """The mission of a yes; after a handover it goes on with the terms of the one before. The caller holds the brief's lock.

    Raises IllegalMove where the expert is on another mission on one of the days.
    """
    before = brief.missions.filter(state=Mission.State.HANDED_OVER).order_by("pk").last()
    mission = Mission(brief=brief, expert=expert, form=brief.form, goals=brief.goal, is_demo=brief.is_demo)
    if before:
        mission.goals, mission.success = before.goals, before.success
        mission.predecessor = None if hasattr(before, "successor") else before
        mission.preparation, mission.grant = before.preparation, before.grant
    mission.full_clean(exclude=["brief"])
    mission.save()
    try:
        _put_days(mission, [(first, last, "") for first, last in _ranges(days)])
    except ValidationError as error:
        raise IllegalMove(" ".join(error.messages)) from error
    _refuse_more_than_they_give(expert, days)
    return mission


def _refuse_more_than_they_give(expert: Expert, days: Sequence[date]) -> None:
    """Raises IllegalMove where a quarter would have more days on missions than the expert gives. Their row is locked."""
    for first, last in {quarter_of(day) for day in days}:
        rows = MissionDays.objects.filter(expert=expert, days__overlap=(first, last + timedelta(days=1)))
        running = rows.filter(mission__state__in=Mission.RUNNING)
        if sum(row.within(first, last) for row in running) > expert.days:
            told = _("%(days)d days in a quarter are agreed, and this would be more.")
            raise IllegalMove(told % {"days": expert.days})


def _ranges(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, as one."""
    first = last = None
    for day in sorted(set(days)):
        if last and day == last + timedelta(days=1):
            last = day
            continue
        if first and last:
            yield first, last
        first = last = day
    if first and last:
        yield first, last


def _put_days(mission: Mission, plan: Sequence[tuple[date, date, str]]) -> None:
    """Raises ValidationError where the expert is on another mission on one of them, also one that was put down just now."""
    Expert.objects.select_for_update(of=("self",)).get(pk=mission.expert_id)
    for first, last, programme in plan:
        row = MissionDays(
            mission=mission, expert=mission.expert, days=(first, last + timedelta(days=1)), programme=programme
        )
        row.full_clean()
        row.save()


def lock(pk: int) -> Mission:
    return (
        Mission.objects.select_for_update(of=("self",)).select_related("brief", "expert", "grant", "event").get(pk=pk)
    )


@transaction.atomic
def set_terms(pk: int, values: Mapping[str, object], plan: Sequence[tuple[date, date, str]] | None = None) -> Mission:
    """Goals, success, preparation and days: both sides agree anew, and are asked by mail.

    Raises IllegalMove once it took place; ValidationError for days on which the expert is elsewhere.
    """
    mission = lock(pk)
    mission.change_terms()
    for name, value in values.items():
        setattr(mission, name, value)
    if plan is not None:
        mission.days.all().delete()
        _put_days(mission, plan)
    mission.full_clean()
    mission.save()
    for mail in notifications.terms_changed(mission):
        post(mail)
    return mission


@transaction.atomic
def agree(pk: int, side: str, *, seen: str = "") -> Mission:
    """One side agrees to the terms it has `seen` (`Mission.version_of_terms`); empty where the caller has just read them.

    Raises IllegalMove for terms that were changed meanwhile, and until they say how success is told and on which days.
    """
    mission = lock(pk)
    if seen and seen != mission.version_of_terms:
        raise IllegalMove(_("The terms were changed meanwhile. Read them again, and agree to what they say now."))
    mission.agree(side, has_days=mission.days.exists())
    mission.save()
    if mission.state == Mission.State.AGREED:
        for mail in notifications.agreed(mission):
            post(mail)
    return mission


@transaction.atomic
def deliver(pk: int) -> Mission:
    """It took place, on the days of its plan: both are asked for their report. Raises IllegalMove before its last day."""
    mission = lock(pk)
    last = mission.days.order_by("-days").first()
    if last is None:
        raise IllegalMove(_("The terms name no days."))
    mission.deliver(last.last)
    mission.full_clean()
    mission.save()
    for mail in notifications.asked_to_report(mission):
        post(mail)
    return mission


@transaction.atomic
def report(pk: int, side: str, text: str, rating: int) -> Mission:
    """Raises IllegalMove for a report that was sent already."""
    mission = lock(pk)
    mission.report(side, text, rating)
    mission.full_clean()
    mission.save()
    return mission


@transaction.atomic
def follow_up(pk: int, met: str, text: str) -> Mission:
    """What came of it, said by the town three months later: its needs are answered. Raises IllegalMove before that."""
    mission = lock(pk)
    mission.close(met, text)
    mission.full_clean()
    mission.save()
    answer = text or str(mission.get_goals_met_display())
    for need in Need.objects.filter(briefs__brief=mission.brief, briefs__freed_at__isnull=True, state__in=_ANSWERABLE):
        town_needs.finish_answer(need.pk, answer, by=None)
    return mission


_ANSWERABLE = (Need.State.ACCEPTED, Need.State.BEING_ANSWERED)


@transaction.atomic
def save_costs(pk: int, costs: Mapping[str, tuple[Decimal | None, Decimal | None]]) -> None:
    """Estimate and actual by heading (`MissionCost.key`); a heading without both goes."""
    mission = lock(pk)
    for row in headings_of(mission):
        estimate, actual = costs.get(row.key, (None, None))
        if estimate is None and actual is None:
            if row.pk:
                row.delete()
        elif (row.estimate, row.actual) != (estimate, actual) or not row.pk:
            row.estimate, row.actual = estimate, actual
            row.full_clean()
            row.save()


def _require_took_place(mission: Mission) -> None:
    if not mission.took_place:
        raise IllegalMove(_("Answers are shared once it took place."))


def add_document(pk: int, new: NewDocument, *, by: User) -> MissionDocument:
    """Raises ValidationError: at `file` for one that is there already, at `replaces` for one that was replaced meanwhile."""
    return documents.add_document(MissionDocument(mission_id=pk), new, by=by, lock=lambda: lock(pk).is_demo)


def files_with(sha256: str) -> Iterator[str]:
    """The documents of missions that have this hash, in words."""
    for row in MissionDocument.objects.filter(sha256=sha256).select_related("mission__brief"):
        yield _("document “%(file)s” of the mission “%(mission)s”") % {"file": row.name, "mission": row.mission}


@transaction.atomic
def add_answer(pk: int, question: str, answer: str, side: str) -> MissionAnswer:
    """A question of the mission with its answer; who writes it consents. Raises ValidationError for one that is there."""
    mission = lock(pk)
    _require_took_place(mission)
    row = MissionAnswer(mission=mission, question=question, answer=answer)
    setattr(row, f"{side}_consents", True)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def consent(pk: int, answer: str, side: str) -> MissionAnswer:
    """One side agrees that others may read it. With both it becomes a practice under review, once."""
    mission = lock(pk)
    _require_took_place(mission)
    row = MissionAnswer.objects.select_for_update(of=("self",)).get(mission=mission, public_id=answer)
    setattr(row, f"{side}_consents", True)
    if row.is_agreed and row.practice is None:
        row.practice = _practice(mission, row)
    row.full_clean()
    row.save()
    return row


def _practice(mission: Mission, row: MissionAnswer) -> Practice:
    """Of the town that has done it; where the expert works in none, of the town that asked."""
    asked = mission.brief.needs.select_related("need__town", "need__raised_by").order_by("pk").first()
    assert asked
    town = mission.expert.town or asked.need.town
    by = mission.expert.person or asked.need.raised_by
    practice = Practice(
        town=town,
        title=row.question[:150],
        area=mission.brief.area,
        partners=[str(one) for one in (mission.expert.organisation, asked.need.town) if one] or [str(town)],
        summary=row.answer,
        evidence=_("Answered in a mission of the roster, from town to town."),
        state=Practice.State.SUBMITTED if by else Practice.State.DRAFT,
        submitted_by=by,
        is_demo=mission.is_demo,
    )
    practice.full_clean()
    practice.save()
    return practice
