"""What is hashed of reports, and what anyone may ask about a copy they hold."""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from share.records.models import FileProblem
from share.records.verification import Looked
from share.reports.models import NUMBER, PinnedRows, Report, ReportFile


def snapshots() -> Iterator[Looked]:
    """Every frozen snapshot, its hash computed anew."""
    for report in Report.objects.exclude(sha256="").order_by("pk").iterator(chunk_size=20):
        name = _("snapshot of report %(number)s") % {"number": report.number}
        yield Looked(name, "" if report.is_as_frozen else str(FileProblem.ALTERED.label))


def pinned_rows() -> Iterator[Looked]:
    """The sealed rows of every report, their hash computed anew."""
    for pinned in (
        PinnedRows.objects.select_related("report").defer("report__snapshot").order_by("pk").iterator(chunk_size=5)
    ):
        name = _("rows of report %(number)s") % {"number": pinned.report.number}
        yield Looked(name, "" if pinned.is_as_sealed else str(FileProblem.ALTERED.label))


def files_with(sha256: str) -> list[str]:
    """The reports one of whose files has this hash, in words."""
    return [file.words for file in ReportFile.objects.select_related("report").filter(stored__sha256=sha256)]


def named_in(text: str) -> str:
    """The report whose number stands in a text, in words; empty when there is none."""
    found = NUMBER.search(text.upper())
    if found is None or not Report.objects.made().filter(number=found[0]).exists():
        return ""
    return _("report %(number)s") % {"number": found[0]}


def file_like(sha256: str, number: str = "") -> ReportFile | None:
    """The file of a made report with this hash; with a number, of that report only."""
    made = ReportFile.objects.filter(report__made_at__isnull=False, stored__sha256=sha256)
    if number:
        made = made.filter(report__number=number)
    return made.select_related("report__grant", "stored").order_by(F("report__made_at").desc()).first()
