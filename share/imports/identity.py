"""Which record a row is about: its own, by `ref` or by what it is known by; one it looks like, which is asked; or a new one."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from share.imports.tables import Row
from share.records.likeness import near

MOST_ASKED = 5


class Answer(Enum):
    """What is to be done with rows that look like a record: asked for, that they are the same, or that they are new."""

    ASK = "ask"
    SAME = "same"
    NEW = "new"


@dataclass(frozen=True)
class Traits:
    """What a row, or a record, is known by and looks like.

    `key` is the same for a row and its record. Only within one `group` can a row look like a record: when they share a value
    of one of the `signs` (by words that say so, not translated), or when `name` is nearly the same. `rest`, what it says
    besides, is compared only with records that left the file in which they stood before.
    """

    key: str
    group: str = ""
    name: str = ""
    signs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rest: str = ""


@dataclass(frozen=True)
class Known:
    """A record that a row may be about."""

    pk: int
    ref: str
    shown: str
    traits: Traits


@dataclass(frozen=True)
class Alike:
    """A row that waits for an answer: the record it looks like, and why."""

    row: int
    like: str
    shown: str
    why: str

    def as_dict(self) -> dict[str, object]:
        return {"row": self.row, "like": self.like, "why": self.why}


@dataclass
class Resolved:
    """Row number to the key of its record; rows that wait for an answer; rows that cannot be anybody's."""

    own: dict[int, int] = field(default_factory=dict)
    asked: dict[int, list[Alike]] = field(default_factory=dict)
    problems: dict[int, ValidationError] = field(default_factory=dict)


def resolve(
    rows: Sequence[Row],
    traits: Mapping[int, Traits],
    known: Iterable[Known],
    former: Mapping[int, int],
    answer: Answer,
    left: Callable[[set[int]], set[int]],
    new: Collection[int] = (),
) -> Resolved:
    """Whose each row is. `traits` and `former`, what the row became in an earlier load of this file, are by row number.
    `new` are rows that look like a record and are none, as somebody said.

    `left` says which records an earlier state of the file named, beyond those that are some row's own.

    A record that is some row's own is no other row's, and no other row is asked about it.
    """
    found = Resolved()
    by_ref = {one.ref: one for one in known}
    by_key: dict[str, list[Known]] = defaultdict(list)
    for one in by_ref.values():
        by_key[one.traits.key].append(one)
    _by_ref(rows, by_ref, found)
    taken = {*found.own.values()}
    for row in rows:
        same = [one for one in by_key[traits[row.number].key] if one.pk not in taken]
        if row.number in found.problems or not same:
            continue
        if row.number in found.own:
            _contradict(row, by_key[traits[row.number].key], same[0], found)
            continue
        before = former.get(row.number)
        found.own[row.number] = next((one.pk for one in same if one.pk == before), same[0].pk)
        taken.add(found.own[row.number])
    for row in rows:
        before = former.get(row.number)
        if before and before not in taken and row.number not in found.own and row.number not in found.problems:
            found.own[row.number] = before
            taken.add(before)
    if answer != Answer.NEW:
        free = [one for one in by_ref.values() if one.pk not in taken]
        settled = {*found.own, *found.problems, *new}
        open_rows = [row for row in rows if row.number not in settled]
        candidates = _Candidates(free, left(taken)) if open_rows else None
        if candidates:
            _look_alike({row.number: candidates.of(traits[row.number]) for row in open_rows}, answer, found)
    return found


def _by_ref(rows: Sequence[Row], by_ref: Mapping[str, Known], found: Resolved) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        ref = row.cells.get("ref", "")
        if not ref:
            continue
        if ref not in by_ref:
            sentence = _("No record of this file has the ref “%(ref)s”. Leave the cell empty for a new one.")
            found.problems[row.number] = ValidationError({"ref": sentence % {"ref": ref[:40]}})
        elif ref in lines:
            sentence = _("The same ref stands in line %(line)d.")
            found.problems[row.number] = ValidationError({"ref": sentence % {"line": lines[ref]}})
        else:
            lines[ref] = row.number
            found.own[row.number] = by_ref[ref].pk


def _contradict(row: Row, equal: Sequence[Known], other: Known, found: Resolved) -> None:
    """Refuses a row whose ref names one record while its own words are those of another, which no row's ref names."""
    if found.own[row.number] in {one.pk for one in equal}:
        return
    del found.own[row.number]
    sentence = _("The ref names one record, and the row is what another one says: “%(other)s” (%(ref)s).")
    found.problems[row.number] = ValidationError({"ref": sentence % {"other": other.shown, "ref": other.ref}})


def _look_alike(candidates: "Mapping[int, list[tuple[Known, list[str]]]]", answer: Answer, found: Resolved) -> None:
    """Asks about rows that look like a record; `SAME` is an answer where one row looks like one record."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for number, some in candidates.items():
        for one, _why in some:
            wanted[one.pk].append(number)
    for number, some in candidates.items():
        if answer == Answer.SAME and len(some) == 1 and len(wanted[some[0][0].pk]) == 1:
            found.own[number] = some[0][0].pk
        elif some:
            found.asked[number] = [_asked(number, one, why, some, wanted, answer) for one, why in some[:MOST_ASKED]]


class _Candidates:
    """The records that rows may look like, found without comparing each row with each."""

    def __init__(self, free: Sequence[Known], left: set[int]) -> None:
        self.by_pk = {one.pk: one for one in free}
        self.by_sign: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self.by_rest: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.names: dict[str, dict[int, str]] = defaultdict(dict)
        for one in free:
            group = one.traits.group
            self.names[group][one.pk] = one.traits.name
            for words, values in one.traits.signs.items():
                for value in values:
                    self.by_sign[group, words, value].add(one.pk)
            if one.traits.rest and one.pk in left:
                self.by_rest[group, one.traits.rest].add(one.pk)

    def of(self, row: Traits) -> list[tuple[Known, list[str]]]:
        """The records that a row looks like, those with most reasons first, and why."""
        reasons: dict[int, list[str]] = defaultdict(list)
        for words, values in row.signs.items():
            for pk in {pk for value in values for pk in self.by_sign.get((row.group, words, value), ())}:
                reasons[pk].append(_(words))
        for pk in self.by_rest.get((row.group, row.rest), ()):
            reasons[pk].append(_("all else is the same"))
        if not reasons:
            names = self.names.get(row.group, {})
            # A number in a name is no typing error: Town 5 is not Town 6.
            some = [pk for pk in near(row.name, names) if numbers_in(names[pk]) == numbers_in(row.name)]
            reasons.update({pk: [_("a similar name")] for pk in some})
        alike = [(self.by_pk[pk], told) for pk, told in reasons.items()]
        return sorted(alike, key=lambda pair: (-len(pair[1]), pair[0].pk))


def numbers_in(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _asked(
    number: int,
    one: Known,
    why: Sequence[str],
    some: Sequence[tuple[Known, list[str]]],
    wanted: Mapping[int, list[int]],
    answer: Answer,
) -> Alike:
    told = ", ".join(why)
    if answer == Answer.SAME:
        others = [str(other) for other in wanted[one.pk] if other != number]
        if len(some) > 1:
            told += "; " + _("it looks like %(count)d records: write the ref of the right one") % {"count": len(some)}
        else:
            told += "; " + _("so does line %(lines)s: write its ref into one of them") % {"lines": ", ".join(others)}
    return Alike(number, one.ref, one.shown, told)
