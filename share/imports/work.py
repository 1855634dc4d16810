"""What a job does with a file: checks it, loads it or undoes it, as the state of its run says. Safe to repeat."""

from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.actors import actor_for
from share import policy
from share.accounts.models import User
from share.imports import kinds
from share.imports.actions import Answer, forget_content, reading_of
from share.imports.engine import Decisions, Outcome, Source, load_table
from share.imports.ledger import Ledger
from share.imports.models import ColumnProfile, ImportRun, RunChange
from share.imports.models.runs import KEEP_BEFORE
from share.imports.people import FILE as PEOPLE_FILE
from share.imports.tables import Reading, Table, UnreadableFile
from share.imports.undo import Depends, put_back
from share.jobs.actions import GiveUp
from share.jobs.models import Job
from share.jobs.progress import Told, told_beside
from share.jobs.registry import JobKind, Purge
from share.kit import clock
from share.kit.trying import taken_back
from share.policy import Actor
from share.records import stored

State = ImportRun.State
KEEP_OPEN = timedelta(days=30)
MOST_KEPT = 1_000  # errors and questions of one check; who has more mends these first
ONE_AT_A_TIME = 7_310_010  # key of an advisory lock: two files loaded at once would not see each other's records


class _TakenBack(Exception):
    """Ends a transaction of which nothing is to stay."""


def work(job: Job) -> None:
    """Does what the run's state says. Whoever asked must still be allowed to. Raises GiveUp when they are not."""
    run = ImportRun.objects.select_related("stored", "made_by").get(public_id=job.subject)
    steps: dict[str, Callable[[ImportRun, Told], None]] = {
        State.CHECKING: check,
        State.LOADING: load,
        State.UNDOING: undo,
    }
    step = steps.get(run.state)
    if step is None:  # done before, by a worker that could not say so
        return
    if job.requested_by is None or not policy.can_import(actor_for(job.requested_by)):
        _give_up(run)
    with told_beside(job) as told:
        step(run, told)


def _give_up(run: ImportRun) -> None:
    sentence = _("Whoever asked for this may not bring files any more.")
    back = {State.CHECKING: State.UNREADABLE, State.LOADING: State.CHECKED, State.UNDOING: State.LOADED}
    _end(run, back[State(run.state)], refusal=sentence)
    raise GiveUp(sentence)


def check(run: ImportRun, told: Told) -> None:
    """Loads all of it and takes it back: what would become of each row, and what stands in its way."""
    source, reading = _source(run), reading_of(run)
    try:
        raw = stored.read(run.stored) if run.stored else b""
        reading, table = _read(run, source, reading, raw)
    except (UnreadableFile, stored.Altered) as error:
        found = {"head": getattr(error, "head", []), "readings": getattr(error, "readings", [])}
        _end(
            run, State.UNREADABLE, refusal=str(error).partition("\n")[0], found=found, outcome={}, checks=run.checks + 1
        )
        return
    with taken_back():
        outcome = load_table(source, table, _decisions(run), told=told)
    _end(
        run,
        State.CHECKED,
        columns=dict(reading.columns),
        day_order=reading.day_order,
        found=_found(table),
        outcome=_as_json(outcome, table, source),
        checks=run.checks + 1,
    )


def load(run: ImportRun, told: Told) -> None:
    """Loads all of it or nothing: when anything is not as the check said, the run says so and waits again."""
    source = _source(run)
    ledger = Ledger()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            mine = ImportRun.objects.select_for_update(of=("self",)).select_related("stored").get(pk=run.pk)
            if mine.state != State.LOADING:
                return
            raw = stored.read(mine.stored) if mine.stored else b""
            table = source.read(raw, reading_of(mine))
            outcome = load_table(source, table, _decisions(mine), ledger=ledger, told=told)
            now = _as_json(outcome, table, source)
            if now != mine.outcome:
                run.outcome, run.found = now, _found(table)
                raise _TakenBack
            for block in ledger.blocks():
                RunChange.objects.create(
                    run=mine,
                    table=block.model._meta.label,
                    pks=list(block.pks),
                    prints=list(block.prints),
                    before=block.before,
                )
            mine.end(State.LOADED, loaded_at=clock.now())
            mine.save()
            if mine.source == PEOPLE_FILE:
                forget_content([mine])
    except _TakenBack:
        sentence = _("Since the check something else has changed, so nothing was loaded. This is how it is now.")
        _end(run, State.CHECKED, refusal=sentence, outcome=run.outcome, found=run.found, checks=run.checks + 1)
    except (UnreadableFile, stored.Altered) as error:
        _end(run, State.UNREADABLE, refusal=str(error), checks=run.checks + 1)


def undo(run: ImportRun, told: Told) -> None:
    """Puts everything back as it was before, or says what depends on it."""
    try:
        with transaction.atomic():
            mine = ImportRun.objects.select_for_update().get(pk=run.pk)
            if mine.state != State.UNDOING:
                return
            put_back(mine)
            mine.end(State.UNDONE, undone_at=clock.now())
            mine.save()
    except Depends as error:
        _end(run, State.LOADED, refusal=str(error))


def _source(run: ImportRun) -> Source:
    return kinds.source_called(run.source, by=run.made_by, is_demo=run.is_demo)


def _read(run: ImportRun, source: Source, reading: Reading, raw: bytes) -> tuple[Reading, Table]:
    """The table; at the first look at a file, by the names of columns that were kept of files like it."""
    try:
        return reading, source.read(raw, reading)
    except UnreadableFile as error:
        profile = ColumnProfile.objects.for_head(run.source, error.head).first()
        if run.columns or profile is None:
            raise
        kept = Reading(
            reading.encoding, reading.separator, reading.sheet, reading.day_order or profile.day_order, profile.columns
        )
        return kept, source.read(raw, kept)


def _decisions(run: ImportRun) -> Decisions:
    answers = run.decisions.exclude(answer=Answer.OUT).values_list("number", "ref")
    return Decisions(of_rows=dict(answers))


def _found(table: Table) -> dict[str, Any]:
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "sheets": list(table.sheets),
        "day_order": table.day_order,
        "head": list(table.head),
    }


def _as_json(outcome: Outcome, table: Table, source: Source) -> dict[str, Any]:
    """An outcome as the run keeps it: with the cell an error is about, and with what a row says of itself."""
    rows = {row.number: row.raw for row in table.rows}
    told = outcome.as_dict()
    first = source.header[0]
    rejected = [
        problem.as_dict() | {"cell": rows.get(problem.row, {}).get(problem.column)} for problem in outcome.rejected
    ]
    alike = [
        one.as_dict() | {"shown": one.shown, "says": rows.get(one.row, {}).get(first, "")} for one in outcome.alike
    ]
    return told | {
        "rejected": rejected[:MOST_KEPT],
        "alike": alike[:MOST_KEPT],
        "errors": len({problem.row for problem in outcome.rejected}),
        "questions": len({one.row for one in outcome.alike}),
        "gone": outcome.gone[:MOST_KEPT],
    }


@transaction.atomic
def _end(run: ImportRun, state: str, *, refusal: str = "", **said: Any) -> None:
    """Ends the step that is under way, unless another worker has."""
    mine = ImportRun.objects.select_for_update().get(pk=run.pk)
    if mine.state == run.state:
        mine.end(state, refusal=refusal, **said)
        mine.save()


def result_of(subject: str) -> tuple[str, str]:
    """Where a file and what became of it is found."""
    return reverse("imports:run", args=[subject]), _("See what became of it")


def may_import(actor: Actor, subject: str) -> bool:
    return policy.can_import(actor)


JOB_KIND = JobKind(work, result_of, may_import)


@transaction.atomic
def purge_content() -> int:
    """Files that wait for nobody any more, or for too long: they go, and what was found in them; how many."""
    old = ImportRun.objects.filter(touched_at__lt=clock.now() - KEEP_OPEN, stored__isnull=False)
    under_way = [State.CHECKING, State.LOADING, State.UNDOING]
    found = list(old.exclude(state__in=under_way).select_for_update(of=("self",)).select_related("stored"))
    for run in found:
        if run.state in {State.CHECKED, State.UNREADABLE}:
            run.leave()
            run.save()
    forget_content(found)
    return len(found)


def purge_before() -> int:
    """What was before files that were loaded long ago; how many rows of it. They cannot be undone any more."""
    return RunChange.objects.filter(run__loaded_at__lt=clock.now() - KEEP_BEFORE).delete()[0]


def erase(person: User) -> None:
    """What was before files that touched a person who leaves: those cannot be undone any more."""
    words = Cast("before", TextField())
    held = [Q(words__icontains=address) for address in person.addresses()]
    theirs = RunChange.objects.exclude(before=None).alias(words=words).filter(reduce(or_, held))
    RunChange.objects.filter(run__in=theirs.values("run")).delete()


CONTENT = Purge(
    gettext_lazy("Files that were brought, and the words of their rows"),
    gettext_lazy("30 days after the last step; files of people until they are loaded"),
    purge_content,
)
BEFORE = Purge(gettext_lazy("What was before a file was loaded, to undo it"), gettext_lazy("a year"), purge_before)
