"""How files become rows: each is loaded, asked for, or named with column and reason; the same file twice changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import BaseConstraint, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _

from share.imports import names
from share.imports.drafts import BATCH, Change, Draft, write
from share.imports.identity import Alike, Answer, Known, Resolved, Traits, resolve
from share.imports.ledger import Ledger
from share.imports.models import BECAME, SourceRow
from share.imports.tables import AS_IT_SAYS, Problem, Reading, Row, Table, UnreadableFile, content_of, read
from share.jobs.progress import Told
from share.kit.memory import few_collections
from share.kit.moves import IllegalMove
from share.kit.trying import taken_back
from share.records import merging

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REF = "ref"


@dataclass
class Outcome:
    """What became of one file, and how it was read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)  # rows that wait for an answer, and are not loaded
    gone: list[str] = field(default_factory=list)  # what an earlier state of this file named and this one does not
    encoding: str = field(default="", compare=False)
    separator: str = field(default="", compare=False)

    def as_dict(self) -> dict[str, object]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [problem.as_dict() for problem in self.rejected],
            "alike": [alike.as_dict() for alike in self.alike],
        }

    def count(self, change: Change) -> None:
        setattr(self, change.name.lower(), getattr(self, change.name.lower()) + 1)


@dataclass(frozen=True)
class Decisions:
    """What somebody answered about rows that look like a record, by line: the record's ref, or empty for a new one.

    `of_the_rest` is for the rows nobody was asked about.
    """

    of_rows: Mapping[int, str] = field(default_factory=dict)
    of_the_rest: Answer = Answer.ASK


NOTHING_DECIDED = Decisions()


Store = Callable[[Sequence[Any], Ledger | None], None]
STORE: Store = write


@dataclass(frozen=True)
class Source:
    """A kind of file: its name, its columns, what tells its rows apart, and what makes a thing of a row.

    `key` is what the file knows a row by, `traits` what a record is recognised by. `known` are the records that its rows may
    be about. `load` gets the row and the record it is about (None for a new one) out of `rows`, and answers with a draft; it
    asks nothing of the database row by row, and raises ValidationError. `write` says a record in the columns of the file.
    `columns` says which column a model's field comes from, where the two have different names; `optional` columns may be
    missing in a file, and then what they tell stays as it is. `days` are the columns that hold days.

    `store` writes what `load` drafted. `relation` is the field of a `SourceRow` that leads to the thing; a file without
    one keeps no copy of its rows. `label` is what people call the kind of file.
    """

    name: str
    label: "StrOrPromise"
    header: Sequence[str]
    key: Callable[[dict[str, str]], str]
    traits: Callable[[dict[str, str]], Traits]
    known: Callable[[], Iterable[Known]]
    rows: "Callable[[], QuerySet[Any]]"
    load: Callable[[Row, Any], Draft]
    write: Callable[[Any], dict[str, str]]
    relation: str
    columns: dict[str, str] = field(default_factory=dict)
    optional: Sequence[str] = ()
    days: Sequence[str] = ()
    store: Store = STORE

    def read(self, raw: bytes, reading: Reading) -> Table:
        """The rows of a file of this kind. Raises UnreadableFile."""
        return read(raw, self.header, (*self.optional, REF), days=self.days, reading=reading)


def load_files(
    sources: Iterable[Source],
    folder: Path,
    *,
    dry_run: bool = False,
    answer: Answer = Answer.ASK,
    reading: Reading = AS_IT_SAYS,
) -> dict[str, Outcome]:
    """Loads the files of a folder, in one transaction; `dry_run` rolls it back. File name to its outcome.

    `answer` is for the rows that look like a record; `reading` for files that do not say how they are to be read.
    """
    outcomes: dict[str, Outcome] = {}
    with taken_back() if dry_run else transaction.atomic():
        for source in sources:
            if (folder / source.name).is_file():
                outcomes[source.name] = _load_file(source, folder / source.name, answer, reading)
    return outcomes


def _load_file(source: Source, path: Path, answer: Answer, reading: Reading) -> Outcome:
    try:
        table = source.read(content_of(path), reading)
    except UnreadableFile as error:
        return Outcome(rejected=[Problem(1, "", str(error))])
    return load_table(source, table, Decisions(of_the_rest=answer))


def load_table(
    source: Source,
    table: Table,
    decisions: Decisions = NOTHING_DECIDED,
    *,
    ledger: Ledger | None = None,
    told: Told = lambda done, total: None,
) -> Outcome:
    """Loads the rows that can be loaded, and says what became of each; the ledger hears what was before.

    Call it in a transaction, which is taken back when not all of it is wanted.
    """
    names.forget()
    try:
        with few_collections():
            return _loaded(_Loading(source, table, ledger), decisions, told)
    finally:
        names.forget()


def _loaded(loading: "_Loading", decisions: Decisions, told: Told) -> Outcome:
    loading.resolve(decisions)
    for start in range(0, len(loading.rows), BATCH):
        loading.load(loading.rows[start : start + BATCH])
        told(min(start + BATCH, len(loading.rows)), len(loading.rows))
    loading.outcome.gone = loading.gone()
    loading.outcome.rejected.sort(key=lambda problem: problem.row)
    return loading.outcome


@dataclass
class _Kept:
    """A source row as it was kept by an earlier load."""

    thing: int
    number: int
    sha256: str


class _Loading:
    """One file on its way in."""

    def __init__(self, source: Source, table: Table, ledger: Ledger | None) -> None:
        self.source, self.sha256, self.ledger = source, table.sha256, ledger
        self.outcome = Outcome(encoding=table.encoding, separator=table.separator)
        self.rows: list[Row] = []
        self.keys: dict[int, str] = {}
        self.resolved = Resolved()
        self.kept: dict[str, _Kept] = {}
        self.merged: set[int] = set()
        self.of_merged: set[int] = set()
        self._distinguish(table.rows)

    def _distinguish(self, rows: Sequence[Row]) -> None:
        """Rows that can be read, each with the key it is kept by. Two may say the same only when each names its record."""
        lines: dict[str, tuple[int, str]] = {}
        for row in rows:
            if row.problem:
                self.outcome.rejected.append(row.problem)
                continue
            key, ref = self.source.key(row.cells), row.cells.get(REF, "")
            if key in lines:
                line, other = lines[key]
                if not (ref and other):
                    reason = _("The same stands in line %(line)d.") % {"line": line}
                    self.outcome.rejected.append(Problem(row.number, self.source.header[0], reason))
                    continue
                key = f"{key}:{ref}"
            lines.setdefault(key, (row.number, ref))
            self.rows.append(row)
            self.keys[row.number] = key

    def resolve(self, decisions: Decisions) -> None:
        """Says whose each row is. An answer that names a record stands where the row's own ref would."""
        for row in self.rows:
            if ref := decisions.of_rows.get(row.number):
                row.cells[REF] = ref
        new = {number for number, ref in decisions.of_rows.items() if not ref}
        if self.source.relation:
            self._remember()
        traits = {row.number: self.source.traits(row.cells) for row in self.rows}
        former = {row.number: self.kept[key].thing for row in self.rows if (key := self.keys[row.number]) in self.kept}
        if self.source.relation:
            self._leave_out_merged(traits, former)
        known, answer = list(self.source.known()), decisions.of_the_rest
        self.resolved = resolve(self.rows, traits, known, former, answer, self._left, new)

    def _remember(self) -> None:
        """What earlier loads kept of this file's rows."""
        field_name = f"{self.source.relation}_id"
        stored = SourceRow.objects.filter(file=self.source.name).order_by("pk")
        self.kept = {
            key: _Kept(thing, number, sha256)
            for key, thing, number, sha256 in stored.values_list("key", field_name, "number", "sha256").iterator()
        }

    def _leave_out_merged(self, traits: "dict[int, Traits]", former: dict[int, int]) -> None:
        """Rows of records that were merged into others change nothing: neither the other one, nor is the twin made anew.

        Of a record that stays behind when it is merged the rows are about that one, as before.
        """
        model = SourceRow._meta.get_field(self.source.relation).related_model
        kind = merging.mergeable_of(model) if isinstance(model, type) else None
        absorbed = merging.absorbed(kind.model) if kind and kind.retire is None else {}
        refs = set().union(*absorbed.values())
        for row in self.rows:
            called = absorbed.get(former.get(row.number, 0), set())
            if row.cells.get(REF, "") in refs or traits[row.number].name in called:
                self.merged.add(row.number)
                self.outcome.count(Change.UNCHANGED)
        self.rows = [row for row in self.rows if row.number not in self.merged]
        self.of_merged = {former[number] for number in self.merged if number in former}

    def load(self, rows: Sequence[Row]) -> None:
        """Loads some rows together. When the database refuses them, the halves are tried, down to the row that it is."""
        things = self.source.rows().in_bulk(
            [self.resolved.own[row.number] for row in rows if row.number in self.resolved.own]
        )
        drafts: list[tuple[Row, Draft, Change]] = []
        refused: list[Problem] = []
        asked: list[Alike] = []
        for row in rows:
            try:
                if row.number in self.resolved.problems:
                    raise self.resolved.problems[row.number]
                draft = self.source.load(row, things.get(self.resolved.own.get(row.number, 0)))
            except ValidationError as error:
                refused += _problems(row, error, self.source.columns)
                continue
            if row.number in self.resolved.asked:
                asked += self.resolved.asked[row.number]
                continue
            drafts.append((row, draft, draft.change))
        try:
            with transaction.atomic():
                self.source.store([draft for _row, draft, _change in drafts], self.ledger)
                if self.source.relation:
                    self._keep(drafts)
        except (IntegrityError, DataError, IllegalMove) as error:
            if len(rows) > 1:
                self.load(rows[: len(rows) // 2])
                self.load(rows[len(rows) // 2 :])
                return
            drafts, refused = [], [_refused(rows[0], error, self.source)]
        self.outcome.rejected += refused
        self.outcome.alike += asked
        for _row, _draft, change in drafts:
            self.outcome.count(change)

    def _keep(self, drafts: "Sequence[tuple[Row, Draft, Change]]") -> None:
        """Writes down where each thing came from, unless this very file was loaded before."""
        rows = []
        for row, draft, _change in drafts:
            key = self.keys[row.number]
            if self.kept.get(key) != _Kept(draft.thing.pk, row.number, self.sha256):
                became = {self.source.relation: draft.thing}
                rows.append(
                    SourceRow(
                        file=self.source.name,
                        key=key,
                        number=row.number,
                        cells=row.raw,
                        sha256=self.sha256,
                        **became,
                    )
                )
        if self.ledger and rows:
            there = SourceRow.objects.filter(file=self.source.name, key__in=[row.key for row in rows])
            self.ledger.will_change(SourceRow, list(there.values_list("pk", flat=True)))
        kept = SourceRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["file", "key"],
            update_fields=["number", "cells", "sha256", "loaded_at", *BECAME],
        )
        if self.ledger:
            self.ledger.made(SourceRow, (row.pk for row in kept if row.key not in self.kept))

    def _left(self, named: set[int]) -> set[int]:
        """Records that an earlier state of this file named and this one does not.

        A file is a newer state of an earlier one when it names at least half of its records; a file of a few corrections, or
        another network's of the same name, is not.
        """
        earlier: dict[str, set[int]] = defaultdict(set)
        for kept in self.kept.values():
            if kept.sha256 != self.sha256:
                earlier[kept.sha256].add(kept.thing)
        newer = [things for things in earlier.values() if 2 * len(things & named) >= len(things)]
        return set().union(*newer) - named

    def gone(self) -> list[str]:
        """What left this file, and is no row's that waits for an answer."""
        missing = self._left({*self.resolved.own.values()}) - self.of_merged
        asked = {alike.like for some in self.resolved.asked.values() for alike in some}
        if not missing:
            return []
        return [one.shown for one in self.source.known() if one.pk in missing and one.ref not in asked]


def _refused(row: Row, error: Exception, source: Source) -> Problem:
    """What only the database saw: the sentence of its constraint, at the last column the constraint speaks of.

    Or what an action refused, in its own words.
    """
    if isinstance(error, IllegalMove):
        return Problem(row.number, "", str(error))
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    ours = {c.name: c for model in apps.get_models() for c in model._meta.constraints}
    constraint = ours.get(name or "")
    if constraint is None:
        return Problem(
            row.number, "", _("The database refuses this row: a value is too long, or stands there already.")
        )
    fields = {source.columns.get(field, field) for field in _fields(constraint)}
    column = next((column for column in reversed(source.header) if column in fields), "")
    return Problem(row.number, column, str(constraint.violation_error_message))


def _fields(constraint: BaseConstraint) -> set[str]:
    """The fields a constraint speaks of."""
    if isinstance(constraint, UniqueConstraint):
        return set(constraint.fields)
    conditions, found = [getattr(constraint, "condition", Q())], set()
    while conditions:
        part = conditions.pop()
        if isinstance(part, Q):
            conditions += part.children
        elif isinstance(part, tuple):
            found.add(part[0].split("__")[0])
    return found


def _problems(row: Row, error: ValidationError, columns: dict[str, str]) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem(row.number, "", " ".join(error.messages))]
    return [
        Problem(row.number, columns.get(name, name), " ".join(messages))
        for name, messages in error.message_dict.items()
    ]
