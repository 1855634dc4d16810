"""Reporting periods: entered, the partners asked, returned and accepted. Submitting one locks it: `share.reports`."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants import notifications
from share.grants.models import Grant, GrantPartner, PartnerPart, PeriodStep, ReportingPeriod
from share.kit.moves import IllegalMove


@transaction.atomic
def save_period(period: ReportingPeriod) -> ReportingPeriod:
    """A new period or a changed one. Raises ValidationError; IllegalMove where days of a period that was sent would change."""
    Grant.objects.select_for_update(no_key=True).get(pk=period.grant_id)
    if period.pk:
        before = ReportingPeriod.objects.get(pk=period.pk)
        fixed = ("number", "kind", "starts_on", "ends_on")
        if before.was_sent and any(getattr(before, name) != getattr(period, name) for name in fixed):
            raise IllegalMove(_("A period that was submitted keeps its number, its kind and its days."))
    period.full_clean()
    period.save()
    return period


@transaction.atomic
def remove_period(pk: int) -> None:
    """Raises IllegalMove when it was submitted, or partners have begun their parts."""
    period = lock(pk)
    if period.was_sent or period.state != ReportingPeriod.State.OPEN:
        raise IllegalMove(_("Partners work on this period, or it was submitted: it stays."))
    try:
        period.delete()
    except ProtectedError:
        raise IllegalMove(_("Costs are claimed in this period: it stays.")) from None


def lock(pk: int) -> ReportingPeriod:
    return ReportingPeriod.objects.select_for_update(of=("self",)).select_related("grant").get(pk=pk)


def step(period: ReportingPeriod, *, by: User | None, sentence: str = "") -> PeriodStep:
    """Writes down where the period is now, with who and when."""
    row = PeriodStep(period=period, state=period.state, version=period.version, by=by, sentence=sentence)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def call_partners(pk: int, *, by: User) -> list[PartnerPart]:
    """Every partner of the period gets its part. Raises IllegalMove."""
    period = lock(pk)
    period.call_partners()
    period.save()
    step(period, by=by)
    return ask_partners(period)


def ask_partners(period: ReportingPeriod) -> list[PartnerPart]:
    """A part for each partner of the period that has none yet: also for who joined since. The period is locked."""
    partners = GrantPartner.objects.filter(grant=period.grant_id).between(period.starts_on, period.ends_on)
    there = period.parts.values("organisation")
    made = [
        PartnerPart.objects.create(period=period, organisation=partner.organisation)
        for partner in partners.exclude(organisation__in=there).select_related("organisation")
    ]
    for part in made:
        notifications.asked(part)
    return made


@transaction.atomic
def give_back(pk: int, sentence: str, *, by: User) -> ReportingPeriod:
    """The funder returned it: version 2 is open, version 1 stays. Raises IllegalMove, ValidationError."""
    period = lock(pk)
    period.give_back()
    period.save()
    step(period, by=by, sentence=sentence)
    return period


@transaction.atomic
def accept(pk: int, *, by: User) -> ReportingPeriod:
    """Raises IllegalMove."""
    period = lock(pk)
    period.accept()
    period.save()
    step(period, by=by)
    return period


def later_was_sent(period: ReportingPeriod) -> bool:
    """Whether a later period of the grant was submitted: then this one's numbers change by restatement only."""
    later = ReportingPeriod.objects.filter(grant=period.grant_id, starts_on__gt=period.ends_on)
    return any(one.was_sent for one in later)
