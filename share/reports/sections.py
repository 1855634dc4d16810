"""The shape of a report: its sections in order, as rows of a file. Another funder is another file and no code."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.text import slugify
from django.utils.translation import gettext as _

from share.grants.models import FundingProgramme, Grant, GrantText, ReportingPeriod
from share.kit.text import search_key
from share.records.notes import paragraphs
from share.reports.models import NarrativeComment, NarrativeNote, ReportSection

COMMITTED = Path(__file__).with_name("report_sections.csv")
COLUMNS = {"programme", "kind", "key", "title", "question", "only"}
LANGUAGE = "en"  # of the words of a report
Numbered = dict[str, list[tuple[int, ReportSection]]]  # by programme, each with the number of its row


def of_grant(grant: Grant) -> list[ReportSection]:
    """The sections of a grant's reports: its programme's, those for everybody, or what stands in the committed file."""
    rows = list(ReportSection.objects.filter(Q(funding=grant.funding_id) | Q(funding=None)).order_by("position"))
    own = [row for row in rows if row.funding_id == grant.funding_id]
    return own or rows or committed()


def committed() -> list[ReportSection]:
    """The shape that the site comes with."""
    return [row for _number, row in _read(COMMITTED)[""]]


def written(grant: Grant) -> list[ReportSection]:
    """The sections whose words are written anew in each period."""
    return [one for one in of_grant(grant) if one.kind == ReportSection.Kind.NARRATIVE]


def of_written(grant: Grant, comments: QuerySet[NarrativeComment]) -> QuerySet[NarrativeComment]:
    """Those comments whose section is still written, as `written` says it, asked together with them."""
    sections = ReportSection.objects.filter(funding=grant.funding_id), ReportSection.objects.filter(funding=None)
    own, general = (one.filter(kind=ReportSection.Kind.NARRATIVE, key=OuterRef("section")) for one in sections)
    shown = Case(
        When(Exists(sections[0]), then=Exists(own)),
        When(Exists(sections[1]), then=Exists(general)),
        default=Q(section__in=[one.key for one in committed() if one.kind == ReportSection.Kind.NARRATIVE]),
        output_field=BooleanField(),
    )
    return comments.filter(shown)


def told(grant: Grant, period: ReportingPeriod | None) -> list[dict[str, Any]]:
    """The sections as a snapshot keeps them, with their words."""
    found, texts = of_grant(grant), _texts(grant)
    rows = NarrativeNote.objects.filter(period=period) if period else NarrativeNote.objects.none()
    by_section: dict[str, list[str]] = {}
    for one in paragraphs(rows):
        note: NarrativeNote = one.note  # type: ignore[assignment]
        by_section.setdefault(note.section, []).append(note.text)
    words = {ReportSection.Kind.NARRATIVE: by_section, ReportSection.Kind.TEXT: texts}
    return [
        {
            "kind": one.kind,
            "key": one.key,
            "title": one.title,
            "only": list(one.only),
            "words": words.get(ReportSection.Kind(one.kind), {}).get(one.key, []),
        }
        for one in found
    ]


def _texts(grant: Grant) -> dict[str, list[str]]:
    return {row.key: [row.text] for row in GrantText.objects.filter(grant=grant, language=LANGUAGE)}


@transaction.atomic
def load(file: Path) -> int:
    """Takes the sections of each programme that a file names, in its order; returns how many. What it leaves out goes.

    Raises ValidationError for a file that is none, naming the row.
    """
    n = 0
    for name, rows in _read(file).items():
        funding = _programme(name) if name else None
        ReportSection.objects.filter(funding=funding).delete()
        for number, row in rows:
            row.funding = funding
            try:
                row.full_clean()
            except ValidationError as error:
                told = {"row": number, "why": " ".join(error.messages)}
                raise ValidationError(_("Row %(row)d: %(why)s") % told) from error
            row.save()
            n += 1
    return n


def _slug(name: str) -> str:
    return slugify(search_key(name))[:60]


def _programme(name: str) -> FundingProgramme:
    found, _made = FundingProgramme.objects.get_or_create(slug=_slug(name), defaults={"name": name})
    return found


def _read(file: Path) -> Numbered:
    """The rows of a file, each with its number, by the name of their programme; empty is for all that have none."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        if not set(reader.fieldnames or ()) >= COLUMNS:
            raise ValidationError(_("The file needs the columns %(names)s.") % {"names": ", ".join(sorted(COLUMNS))})
        return _by_programme(reader)


def _by_programme(rows: Iterable[dict[str, str | None]]) -> Numbered:
    """Names that differ by case, accents or blanks are one programme, called as it is written first."""
    found: Numbered = {}
    names: dict[str, str] = {}
    for number, cells in enumerate(rows, start=2):
        row = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        name = names.setdefault(_slug(row["programme"]), row["programme"])
        there = found.setdefault(name, [])
        if problem := _problem_of(row, [one for _number, one in there]):
            raise ValidationError(_("Row %(row)d: %(why)s") % {"row": number, "why": problem})
        values = {name: row[name] for name in ("kind", "key", "title", "question")}
        only = row["only"].replace(";", " ").split()
        there.append((number, ReportSection(position=len(there) + 1, only=only, **values)))
    return found


def _problem_of(row: dict[str, str], before: list[ReportSection]) -> str | None:
    """Why a row can be no section beside those before it, or None."""
    kind = row["kind"]
    if kind not in ReportSection.Kind.values:
        return _("no section is called “%(kind)s”.") % {"kind": kind}
    if row["programme"] and not _slug(row["programme"]):
        return _("the programme has no name that can be read.")
    if row["only"] and kind not in ReportSection.NARROWED:
        return _("only tables of indicators and of figures can be narrowed.")
    if kind not in {*ReportSection.WRITTEN, *ReportSection.NARROWED} and kind in {one.kind for one in before}:
        return _("a report has “%(kind)s” once.") % {"kind": kind}
    return None
