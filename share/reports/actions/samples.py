"""Committing to a sample, drawing it, looking at its rows, and noting what was found."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.reports import sampling
from share.reports.models import Report, Sample, SampledRow, SampleLook
from share.reports.models.samples import OPEN_FOR
from share.reports.pack import numbered
from share.reports.pins import Pinned


def commit(report: Report, *, by: User) -> Sample:
    """The sample of a report that waits for its number; asked for twice, it is one. Raises IllegalMove without sealed rows."""
    if not hasattr(report, "pinned"):
        raise IllegalMove(_("This report is older than sealed rows: nothing can be drawn from it."))
    try:
        with transaction.atomic():
            return Sample.objects.create(report=report, committed_by=by)
    except IntegrityError:  # asked for twice at once, or before
        return Sample.objects.get(report=report, drawn_at__isnull=True)


def rows_of(report: Report, figure: str) -> list[tuple[Pinned, tuple[str, ...]]]:
    """The rows of one figure, in the order of the pack."""
    return [pair for pair in numbered(report) if pair[0].measure == figure]


@transaction.atomic
def draw(pk: int, *, figure: str, size: int, number: int, by: User) -> Sample:
    """Draws the rows, which open from now on for `OPEN_FOR`.

    Raises IllegalMove when it is drawn already; ValidationError for a figure without rows, and for numbers out of range.
    """
    sample = Sample.objects.select_for_update(of=("self",)).select_related("report__pinned").get(pk=pk)
    if sample.drawn_at:
        raise IllegalMove(_("This sample was drawn already."))
    rows = rows_of(sample.report, figure)
    if not rows:
        raise ValidationError({"figure": _("This figure has no rows in the report.")})
    sample.figure, sample.size, sample.number = figure, size, number
    sample.drawn_at, sample.drawn_by = clock.now(), by
    sample.opens_until = sample.drawn_at + OPEN_FOR
    sample.full_clean()
    sample.save()
    drawn = sampling.draw(sample.secret, number, sample.report.sha256, population=len(rows), size=size)
    SampledRow.objects.bulk_create(_row(sample, place, *rows[place - 1]) for place in drawn)
    return sample


def _row(sample: Sample, place: int, pinned: Pinned, told: tuple[str, ...]) -> SampledRow:
    return SampledRow(
        sample=sample,
        place=place,
        thing=pinned.thing,
        person=pinned.person,
        number=Pinned(*told).person,
        amount=str(pinned.amount),
    )


def require_open(row: SampledRow) -> None:
    """Raises IllegalMove when the sample is over."""
    if not row.sample.is_open:
        raise IllegalMove(_("This sample is closed: its rows opened for 14 days."))


def look(row: SampledRow, *, by: User, sheet: str = "") -> SampleLook:
    """Writes down that the row, or one of its sheets, was opened. Raises IllegalMove when the sample is over."""
    require_open(row)
    return SampleLook.objects.create(row=row, sheet=sheet, looked_by=by)


@transaction.atomic
def note_finding(pk: int, *, found: str, note: str, by: User) -> SampledRow:
    """What the auditor found, also after the rows have closed. Raises ValidationError."""
    row = SampledRow.objects.select_for_update(of=("self",)).select_related("sample__report").get(pk=pk)
    row.found, row.note, row.found_at, row.found_by = found, note, clock.now() if found else None, by
    row.full_clean()
    row.save()
    return row
