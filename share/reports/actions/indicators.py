"""Indicators of a grant with their targets; typed values with their evidence; findings that stay as they are."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants.actions import periods
from share.grants.models import Grant, ReportingPeriod
from share.kit.moves import IllegalMove
from share.records import documents
from share.records.documents import NewDocument
from share.reports.models import AcceptedFinding, Indicator, IndicatorDocument, IndicatorValue, Target
from share.reports.ready import ready

Targets = Mapping[int | None, tuple[str, Decimal] | None]  # by period; None is the whole grant


@transaction.atomic
def save_indicator(row: Indicator, targets: Targets) -> Indicator:
    """A new indicator or a changed one. Raises ValidationError.

    IllegalMove where a submitted report shows it and what it measures would change: end it, and begin another one.
    """
    Grant.objects.select_for_update(no_key=True).get(pk=row.grant_id)
    if row.pk:
        before = Indicator.objects.get(pk=row.pk)
        fixed = ("code", "level", "unit", "figure", "of_figure", "size", "adds")
        if before.reported_at and any(getattr(before, name) != getattr(row, name) for name in fixed):
            raise IllegalMove(
                _("A submitted report shows this indicator: what it measures stays. End it, and begin another one.")
            )
        row.reported_at = before.reported_at
    row.full_clean()
    row.save()
    there = {target.period_id: target for target in row.targets.all()}
    for period, wanted in targets.items():
        target = there.get(period)
        if wanted is None:
            if target:
                target.delete()
        elif target is None or (target.bound, target.value) != wanted:
            target = target or Target(indicator=row, period_id=period)
            target.bound, target.value = wanted
            target.full_clean()
            target.save()
    return row


@transaction.atomic
def add_ready(grant: Grant) -> list[Indicator]:
    """What most grants ask for and this one lacks: by figure and size, under a code that is free."""
    Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    there = list(grant.indicators.all())
    known, codes = {(one.figure, one.of_figure, one.size) for one in there}, {one.code for one in there}
    rows = [
        Indicator(
            grant=grant,
            code=next(code for n in range(9) if (code := one.code + "+" * n) not in codes),
            position=len(there) + place,
            level=one.level,
            title=str(one.title),
            unit=one.unit,
            figure=one.figure,
            of_figure=one.of_figure,
            size=one.size,
            by=list(one.by),
            adds=one.adds,
        )
        for place, one in enumerate(ready())
        if (one.figure, one.of_figure, one.size) not in known
    ]
    for row in rows:
        row.full_clean()
        row.save()
    return rows


@transaction.atomic
def remove_indicator(pk: int) -> None:
    """Raises IllegalMove when a submitted report shows it."""
    row = Indicator.objects.select_for_update().get(pk=pk)
    if row.reported_at:
        raise IllegalMove(_("A submitted report shows this indicator: it stays. End it instead."))
    row.delete()


@transaction.atomic
def end_indicator(pk: int, on: date) -> None:
    """Not measured any more from that day on; earlier reports keep it."""
    Indicator.objects.filter(pk=pk).update(ended_on=on)


@transaction.atomic
def save_value(row: IndicatorValue, *, by: User) -> IndicatorValue:
    """What was measured in a period. Raises ValidationError; IllegalMove once its report is submitted."""
    period = periods.lock(row.period_id)
    _require_open(period)
    row.typed_by = by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove_value(row: IndicatorValue) -> None:
    """Not known after all. Raises IllegalMove, ValidationError."""
    _require_open(periods.lock(row.period_id))
    if row.documents.exists():
        raise ValidationError(_("It has evidence. Take that out first."))
    row.delete()


def _require_open(period: ReportingPeriod) -> None:
    if not period.is_edited or (period.version > 1 and periods.later_was_sent(period)):
        raise IllegalMove(_("The report of this period was submitted: its numbers stay."))


@transaction.atomic
def accept_finding(grant: Grant, key: str, subject: str, reason: str, *, by: User) -> AcceptedFinding:
    """Raises ValidationError."""
    row = AcceptedFinding(grant=grant, check_key=key, subject=subject, reason=reason, by=by)
    row.full_clean()
    row.save()
    return row


def add_evidence(row: IndicatorValue, new: NewDocument, *, by: User) -> IndicatorDocument:
    """Raises ValidationError: at `file` for one that is there already, at `replaces` for one that was replaced meanwhile.

    IllegalMove once the report of the period is submitted.
    """

    def lock() -> bool:
        _require_open(periods.lock(row.period_id))
        return row.indicator.is_demo

    return documents.add_document(IndicatorDocument(value=row), new, by=by, lock=lock)


def files_with(sha256: str) -> Iterator[str]:
    """The evidence of indicators with this hash, in words."""
    for one in IndicatorDocument.objects.filter(sha256=sha256).select_related("value__indicator"):
        yield _("“%(name)s”, evidence of %(indicator)s") % {"name": one.name, "indicator": one.value.indicator}
