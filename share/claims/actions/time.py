"""Time sheets: made, filled while they are not signed, signed with their paper."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.claims.models import TimeEntry, TimeSheet, TimeSheetDocument
from share.claims.models.time import DAY_HOURS
from share.kit import clock
from share.records import documents
from share.records.documents import NewDocument

Hours = Mapping[tuple[date, str], Decimal | None]


def make_sheet(sheet: TimeSheet, *, by: User) -> TimeSheet:
    """Raises ValidationError: also for a month outside the grant, or one that is still to come."""
    grant = sheet.partner.grant
    if not grant.starts_on.replace(day=1) <= sheet.month <= grant.ends_on or sheet.month > clock.today():
        raise ValidationError({"month": _("Choose a month of the grant that has begun.")})
    sheet.made_by, sheet.is_demo = by, sheet.is_demo or grant.is_demo
    sheet.full_clean()
    sheet.save()
    return sheet


def lock(pk: int) -> TimeSheet:
    """Raises ValidationError for one that is signed."""
    sheet = TimeSheet.objects.select_for_update(of=("self",)).select_related("partner__grant").get(pk=pk)
    if sheet.signed_on:
        raise ValidationError(_("This time sheet was signed: its hours stay."))
    return sheet


@transaction.atomic
def save_hours(pk: int, hours: Hours) -> TimeSheet:
    """All hours of the month by day and work package; none where nothing was typed. Raises ValidationError."""
    sheet = lock(pk)
    by_day: dict[date, Decimal] = {}
    for (day, _package), amount in hours.items():
        by_day[day] = by_day.get(day, Decimal(0)) + (amount or 0)
    if full := [day for day, amount in by_day.items() if amount > DAY_HOURS]:
        raise ValidationError(_("A day has 24 hours: %(days)s.") % {"days": ", ".join(str(day) for day in full)})
    there = {(entry.day, entry.package): entry for entry in sheet.entries.all()}
    wanted = {key: amount for key, amount in hours.items() if amount}
    for key, entry in there.items():
        if key in hours and key not in wanted:
            entry.delete()
    # What grows is written last: on no day are there more than 24 hours in between.
    for key, amount in sorted(wanted.items(), key=lambda row: row[1] > getattr(there.get(row[0]), "hours", Decimal(0))):
        entry = there.get(key) or TimeEntry(sheet=sheet, day=key[0], package=key[1])
        if entry.hours != amount:
            entry.hours = amount
            entry.full_clean()
            entry.save()
    return sheet


@transaction.atomic
def sign(pk: int, on: date, paper: NewDocument | None, *, by: User) -> TimeSheet:
    """Signed by who worked and who leads, on paper: from then on its hours stay. Raises ValidationError."""
    sheet = lock(pk)
    if not sheet.entries.exists():
        raise ValidationError(_("This time sheet has no hours yet."))
    if on > clock.today() or on < sheet.month:
        raise ValidationError({"signed_on": _("It is signed during its month or after it, and not in the future.")})
    if paper is None:
        raise ValidationError({"file": _("Put the signed paper here.")})
    documents.add_document(TimeSheetDocument(sheet=sheet), paper, by=by, lock=lambda: sheet.is_demo)
    sheet.signed_on = on
    sheet.full_clean()
    sheet.save()
    return sheet


def files_with(sha256: str) -> Iterator[str]:
    """The signed time sheets with this hash, in words."""
    for one in TimeSheetDocument.objects.filter(sha256=sha256).select_related("sheet"):
        yield _("“%(name)s”, time sheet: %(sheet)s") % {"name": one.name, "sheet": one.sheet}
