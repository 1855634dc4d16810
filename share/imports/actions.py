"""A file that somebody brings: taken in, read anew, answered, loaded, undone, left. Work on it is a job (`work`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.imports import kinds
from share.imports.models import CellCorrection, ColumnProfile, ImportRun, RowDecision
from share.imports.models.profiles import head_key
from share.imports.tables import Reading
from share.jobs.actions import request_job
from share.jobs.models import Job
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.text import short_id
from share.records.stored import remove, store

JOB = "import"
MEDIA_TYPE = "application/octet-stream"
Answer = RowDecision.Answer


@dataclass(frozen=True)
class Mended:
    """What somebody wrote in the place of cells, and answered about rows, by line. Of an answer: what, and whose ref."""

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    answers: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@transaction.atomic
def bring(source: str, file_name: str, content: bytes, *, by: User, is_demo: bool = False) -> ImportRun:
    """Takes a file in, and asks for its check. Raises StoreAway."""
    stored = store(content, MEDIA_TYPE, name=f"imports/{short_id(20)}")
    stored.save()
    run = ImportRun.objects.create(source=source, file_name=file_name, stored=stored, made_by=by, is_demo=is_demo)
    ask(run, by=by)
    return run


def ask(run: ImportRun, *, by: User | None) -> Job:
    """The job that does what the run's state says. Call it in the transaction that writes the state."""
    labels = dict(kinds.labels())
    title = _("File %(name)s (%(kind)s)") % {"name": run.file_name, "kind": labels.get(run.source, run.source)}
    return request_job(JOB, key=f"{JOB}:{run.public_id}", subject=str(run.public_id), title=title[:300], by=by)


def reading_of(run: ImportRun) -> Reading:
    """How a run's file is to be read, as far as somebody said so."""
    corrections: dict[int, dict[str, str]] = {}
    for number, column, text in run.corrections.values_list("number", "column", "text"):
        corrections.setdefault(number, {})[column] = text
    left_out = run.decisions.filter(answer=Answer.OUT).values_list("number", flat=True)
    said = (run.encoding, run.separator, run.sheet, run.day_order, run.columns)
    return Reading(*said, corrections=corrections, left_out=frozenset(left_out))


@transaction.atomic
def read_differently(run_id: UUID, reading: Reading, *, keep: bool, by: User) -> ImportRun:
    """The file is read anew, in another way. Answers to what was found before are void: its lines may be others.

    `keep` writes the names of its columns down, for the next file of this kind that has the same. Raises IllegalMove.
    """
    run = _locked(run_id)
    run.check_again()
    run.encoding, run.separator, run.sheet = reading.encoding, reading.separator, reading.sheet
    run.day_order, run.columns = reading.day_order, dict(reading.columns)
    run.save()
    run.decisions.all().delete()
    run.corrections.all().delete()
    if keep and (head := run.found.get("head")):
        ColumnProfile.objects.update_or_create(
            source=run.source,
            head=head_key(head),
            defaults={
                "columns": run.columns, "day_order": run.day_order, "kept_by": by, "kept_at": clock.now(),
            },
        )  # fmt: skip
    ask(run, by=by)
    return run


@transaction.atomic
def mend(run_id: UUID, mended: Mended, *, checks: int, by: User) -> ImportRun:
    """Keeps what somebody answered, and asks for another check.

    Raises IllegalMove when the answers are to an earlier check than the last.
    """
    run = _locked(run_id)
    if run.checks != checks:
        raise IllegalMove(_("The file was checked anew meanwhile. Look at what it says now."))
    run.check_again()
    run.save()
    CellCorrection.objects.bulk_create(
        [CellCorrection(run=run, number=row, column=column, text=text) for (row, column), text in mended.cells.items()],
        update_conflicts=True,
        unique_fields=["run", "number", "column"],
        update_fields=["text"],
    )
    RowDecision.objects.bulk_create(
        [RowDecision(run=run, number=row, answer=what, ref=ref) for row, (what, ref) in mended.answers.items()],
        update_conflicts=True,
        unique_fields=["run", "number"],
        update_fields=["answer", "ref"],
    )
    ask(run, by=by)
    return run


@transaction.atomic
def start_over(run_id: UUID, *, by: User) -> ImportRun:
    """Takes every answer and every mended cell back, and checks the file as it came. Raises IllegalMove."""
    run = _locked(run_id)
    run.check_again()
    run.save()
    run.decisions.all().delete()
    run.corrections.all().delete()
    ask(run, by=by)
    return run


@transaction.atomic
def ask_to_load(run_id: UUID, *, by: User) -> ImportRun:
    """Raises IllegalMove while a row has an error or a question."""
    run = _locked(run_id)
    run.begin_loading()
    run.save()
    ask(run, by=by)
    return run


@transaction.atomic
def ask_to_undo(run_id: UUID, *, by: User) -> ImportRun:
    """Raises IllegalMove unless it is loaded, and when what was before is not kept any more."""
    run = _locked(run_id)
    run.begin_undoing()
    run.save()
    ask(run, by=by)
    return run


@transaction.atomic
def leave(run_id: UUID) -> ImportRun:
    """The file is not loaded; it goes, with what was found in it. Raises IllegalMove."""
    run = _locked(run_id)
    run.leave()
    run.save()
    forget_content([run])
    return run


def forget_content(runs: Iterable[ImportRun]) -> None:
    """The file goes, with the words of its rows; how many rows there were stays. Call it in a transaction."""
    for run in runs:
        stored, run.stored = run.stored, None
        run.outcome = {name: value for name, value in run.outcome.items() if isinstance(value, int)}
        run.found = {name: value for name, value in run.found.items() if name not in {"readings", "head"}}
        run.save(update_fields=["stored", "outcome", "found"])
        run.corrections.all().delete()
        if stored:
            remove(stored)


def _locked(run_id: UUID) -> ImportRun:
    return ImportRun.objects.select_for_update().get(public_id=run_id)
