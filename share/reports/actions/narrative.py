"""Words of a report: paragraphs of the narrative, comments on it and on partners' parts, and the texts of a grant."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants.actions import periods
from share.grants.models import GrantText, PartnerPart, ReportingPeriod
from share.kit.moves import IllegalMove
from share.records import comments, notes
from share.records.notes import Typed, Written
from share.reports.models import NarrativeComment, NarrativeNote, PartComment


def rows_of(period: ReportingPeriod, section: str) -> "notes.models.QuerySet[NarrativeNote]":
    """The paragraphs of one section."""
    return NarrativeNote.objects.filter(period=period, section=section)


@transaction.atomic
def write(period_id: int, section: str, typed: Typed, *, by: User) -> Written:
    """Stores a paragraph. Raises IllegalMove once the report is submitted; ValidationError as `notes.write`."""
    period = periods.lock(period_id)
    _require_open(period)
    new = NarrativeNote(period=period, section=section)
    return notes.write(rows_of(period, section), lambda: new, typed, by=by)


@transaction.atomic
def settle_paragraph(period_id: int, section: str, public_id: uuid.UUID, *, keep: str, by: User) -> None:
    """Of two versions one stays, or both do. Raises IllegalMove when it is settled already, or the report was submitted."""
    period = periods.lock(period_id)
    _require_open(period)
    notes.settle(rows_of(period, section), public_id, keep=keep, by=by)


@transaction.atomic
def comment(period_id: int, section: str, text: str, *, by: User) -> NarrativeComment:
    """Raises ValidationError; IllegalMove once the report is submitted."""
    period = periods.lock(period_id)
    _require_open(period)
    there = NarrativeComment.objects.filter(period=period, section=section)
    return comments.say(NarrativeComment(period=period, section=section), text, there=there, by=by)


@transaction.atomic
def comment_part(part_id: int, text: str, *, by: User) -> PartComment:
    """Raises ValidationError; IllegalMove once the report is submitted."""
    part = PartnerPart.objects.select_for_update(of=("self",)).select_related("period").get(pk=part_id)
    _require_open(part.period)
    return comments.say(PartComment(partner_part=part), text, there=part.comments.all(), by=by)


def _require_open(period: ReportingPeriod) -> None:
    if not period.is_edited:
        raise IllegalMove(_("The report of this period was submitted: its words stay as they are."))


@transaction.atomic
def save_text(row: GrantText) -> GrantText:
    """Raises ValidationError."""
    row.full_clean()
    row.save()
    return row
