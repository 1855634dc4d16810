"""Answers of an evaluation: taken one sheet at a time, or as a file, all or nothing.

Sheets are tied to nobody. The code that a person types is hashed with the site's key and the pilot before it is stored, so
that it means nothing elsewhere; nine months after the pilot a number drawn by lot takes its place.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Attendance, Event, Registration
from events.moments import asked_at
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.text import search_key
from trainings.actions.curriculum import Taught, taught_by, use
from trainings.models import HIGHEST, LOWEST, SATISFACTION, USE, Comment, Moment, Outcome, Pilot, Sheet, SheetAnswer

CODES_STAY = timedelta(days=270)  # after the pilot
MONTHS = 3  # after the pilot whoever was there is asked whether they use it
AFTER_OPEN = timedelta(days=60)
LATER_OPENS, LATER_OPEN = timedelta(days=14), timedelta(days=90)  # before and behind the day of three months
LONGEST_CODE = 40
SHORT_DAY = re.compile(r"^([^\W\d])(\d[^\W\d]{2,3})$")  # of our own four questions: letter, day, letter, letter
HELD = (Event.State.COMPLETED, Event.State.RECORDED)
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}


@dataclass(frozen=True)
class Filled:
    """A sheet as somebody filled it in. `answers` by outcome; what is None was not answered."""

    code: str
    answers: Mapping[Outcome, int]
    satisfaction: int | None = None
    uses_it: bool | None = None
    actor_kind: str = ""
    comment: str = ""
    language: str = ""


@dataclass(frozen=True)
class Said:
    """A line of a file: who, when, about what, and the answer as it stands there."""

    row: int
    code: str
    moment: str
    outcome: str
    answer: str


@dataclass(frozen=True)
class Wrong:
    """Why a line cannot be loaded, and in which column."""

    row: int
    column: str
    reason: str

    def as_dict(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "reason": self.reason}


@dataclass(frozen=True)
class Loaded:
    """What became of a file: nothing of it is stored as long as there is a problem."""

    answers: int = 0
    sheets: int = 0
    problems: Sequence[Wrong] = field(default_factory=list)


def stored_code(pilot: Pilot, typed: str) -> str:
    """What is kept of a code: case, blanks, dashes, accents and the nought of a day before the tenth make no difference.

    Raises ValidationError for an empty one.
    """
    normal = "".join(sign for sign in search_key(typed) if sign.isalnum())
    normal = SHORT_DAY.sub(r"\g<1>0\g<2>", normal)
    if not normal:
        raise ValidationError({"code": _("Without a code, before and after cannot be laid side by side.")})
    if len(normal) > LONGEST_CODE:
        raise ValidationError({"code": _("A code has at most %(n)d signs.") % {"n": LONGEST_CODE}})
    return salted_hmac(f"trainings.evaluation.{pilot.event.public_id}", normal, algorithm="sha256").hexdigest()


Windows = Mapping[Moment, tuple[datetime, datetime]]


def windows(event: Event) -> Windows:
    """From when to when people may answer, by moment; empty while the pilot has no day. One query.

    Before: until the pilot ends, since a form of the morning is filled in late. After: from the beginning of its last session,
    for two months. Three months later: from two weeks before that day.
    """
    later = asked_at(event, MONTHS)
    if event.starts_at is None or event.ends_at is None or later is None:
        return {}
    last = event.sessions.aggregate(last=Max("starts_at"))["last"] or event.starts_at
    return {
        Moment.BEFORE: (event.created_at, event.ends_at),
        Moment.AFTER: (last, event.ends_at + AFTER_OPEN),
        Moment.THREE_MONTHS: (later - LATER_OPENS, later + LATER_OPEN),
    }


def open_moments(event: Event, windows: Windows) -> list[Moment]:
    """Those at which people may answer now. A pilot that is a draft or does not take place asks nothing."""
    if event.state not in {Event.State.PUBLISHED, Event.State.COMPLETED}:
        return []
    now = clock.now()
    return [moment for moment, (begins, ends) in windows.items() if begins <= now < ends]


@transaction.atomic
def fill(pilot_id: int, moment: Moment, filled: Filled) -> Sheet:
    """Keeps a sheet. Raises IllegalMove when the moment is over, ValidationError by field: a code that has answered already."""
    event = Event.objects.lock(pilot_id)
    if moment not in open_moments(event, windows(event)):
        raise IllegalMove(_("These questions are closed. Thank you all the same."))
    return keep(taught_by(event), moment, filled)


def not_held() -> str:
    return _("The pilot is not completed yet: there is nothing to say after it.")


def keep(taught: Taught, moment: Moment, filled: Filled) -> Sheet:
    """The caller has locked the pilot's event. Raises ValidationError by field."""
    pilot = taught.pilot
    code = stored_code(pilot, filled.code)
    if not filled.answers and filled.satisfaction is None and filled.uses_it is None:
        raise ValidationError(_("Nothing is answered yet."))
    sheet = Sheet(
        pilot=pilot,
        moment=moment,
        code=code,
        actor_kind=filled.actor_kind,
        satisfaction=filled.satisfaction,
        uses_it=filled.uses_it,
    )
    if Sheet.objects.filter(pilot=pilot, moment=moment, code=code).exists():
        raise ValidationError({"code": code_is_taken()})
    _pin(taught)
    sheet.save(force_insert=True)
    SheetAnswer.objects.bulk_create(
        [SheetAnswer(sheet=sheet, outcome=outcome, value=value) for outcome, value in filled.answers.items()]
    )
    if filled.comment:
        Comment.objects.create(pilot=pilot, moment=moment, text=filled.comment, language=filled.language)
    return sheet


def _pin(taught: Taught) -> None:
    """With its first answer a pilot follows the version that it was asked by, and that version stays as it is."""
    if taught.version_id:
        version = use(taught.version_id)
        if taught.pilot.version_id is None:
            taught.pilot.version = version
            taught.pilot.save(update_fields=["version"])


def code_is_taken() -> str:
    return _(
        "Somebody with this code has answered already. If that was you, your answers are kept. If it was somebody else,"
        " write the first letter of your favourite town behind your code, each time."
    )


class _TakenBack(Exception):
    pass


def load(pilot_id: int, lines: Iterable[Said]) -> Loaded:
    """The answers of a file, all or nothing."""
    lines = list(lines)
    try:
        with transaction.atomic():
            found = _load(taught_by(Event.objects.lock(pilot_id)), lines)
            if found.problems:
                raise _TakenBack
    except _TakenBack:
        return Loaded(problems=sorted(found.problems, key=lambda one: one.row))
    return found


@dataclass
class _Filling:
    """The sheets of a file while it is read."""

    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)
    answers: list[SheetAnswer] = field(default_factory=list)
    first_rows: dict[tuple[str, str, str], int] = field(default_factory=dict)


def _load(taught: Taught, lines: Sequence[Said]) -> Loaded:
    pilot, outcomes = taught.pilot, {one.key: one for one in taught.outcomes}
    stored = {(one.code, one.moment): one for one in pilot.sheets.prefetch_related("answers__outcome")}
    known = {
        (code, moment, answer.outcome.key) for (code, moment), one in stored.items() for answer in one.answers.all()
    }
    filling, problems = _Filling(), []
    for line in lines:
        try:
            _take(pilot, line, outcomes, stored, known, filling)
        except ValidationError as error:
            problems += [Wrong(line.row, column, said[0]) for column, said in error.message_dict.items()]
    if problems:
        return Loaded(problems=problems)
    if lines:
        _pin(taught)
    new = [one for one in filling.sheets.values() if one._state.adding]
    changed = [one for one in filling.sheets.values() if not one._state.adding]
    Sheet.objects.bulk_create(new)
    Sheet.objects.bulk_update(changed, ["satisfaction", "uses_it"])
    SheetAnswer.objects.bulk_create(filling.answers)
    return Loaded(answers=len(lines), sheets=len(filling.sheets))


def _take(
    pilot: Pilot,
    line: Said,
    outcomes: Mapping[str, Outcome],
    stored: Mapping[tuple[str, str], Sheet],
    known: "set[tuple[str, str, str]]",
    filling: _Filling,
) -> None:
    """Adds a line to its sheet. Raises ValidationError by column."""
    moment, key = _moment(pilot, line), line.outcome.strip()
    code, value = stored_code(pilot, line.code), _value(line, key, moment, outcomes)
    before = filling.first_rows.setdefault((code, moment, key), line.row)
    if before != line.row:
        said = _("The same code, moment and outcome stand in line %(row)d already.") % {"row": before}
        raise ValidationError({"outcome": said})
    sheet = filling.sheets.get((code, moment)) or stored.get((code, moment))
    sheet = sheet or Sheet(pilot=pilot, moment=moment, code=code)
    is_known = (code, moment, key) in known
    if key == SATISFACTION:
        is_known, sheet.satisfaction = sheet.satisfaction is not None, value
    elif key == USE:
        is_known, sheet.uses_it = sheet.uses_it is not None, bool(value)
    else:
        filling.answers.append(SheetAnswer(sheet=sheet, outcome=outcomes[key], value=value))
    if is_known:
        raise ValidationError({"outcome": _("This code has answered this already, and the answer is on record.")})
    filling.sheets[code, moment] = sheet


def _moment(pilot: Pilot, line: Said) -> Moment:
    try:
        moment = Moment(line.moment.strip().lower())
    except ValueError:
        said = _("“%(moment)s” is no moment: before, after or three_months.") % {"moment": line.moment[:60]}
        raise ValidationError({"moment": said}) from None
    if moment != Moment.BEFORE and pilot.event.state not in HELD:
        raise ValidationError({"moment": not_held()})
    return moment


def _value(line: Said, key: str, moment: Moment, outcomes: Mapping[str, Outcome]) -> int:
    """1 to 5; of `use` 1 for yes and 0 for no. Raises ValidationError by column."""
    asked_only = {SATISFACTION: Moment.AFTER, USE: Moment.THREE_MONTHS}
    if key not in outcomes and key not in asked_only:
        known = ", ".join([*outcomes, *asked_only])
        said = _("This pilot has no outcome “%(key)s”. It has: %(known)s.") % {"key": key[:60], "known": known}
        raise ValidationError({"outcome": said})
    if key in asked_only and moment != asked_only[key]:
        said = _("“%(key)s” is asked at the moment “%(moment)s” only.") % {"key": key, "moment": asked_only[key].value}
        raise ValidationError({"moment": said})
    answer = line.answer.strip().lower()
    if key == USE:
        if answer not in YES | NO:
            raise ValidationError({"answer": _("“%(answer)s” is neither yes nor no.") % {"answer": line.answer[:60]}})
        return int(answer in YES)
    if answer not in {str(n) for n in range(LOWEST, HIGHEST + 1)}:
        raise ValidationError({"answer": _("“%(answer)s” is no number from 1 to 5.") % {"answer": line.answer[:60]}})
    return int(answer)


def invited(events: Iterable[Event]) -> dict[int, int]:
    """How many people could answer, by event: who was there; before attendance is taken, who has a place. One query."""
    ids = [event.pk for event in events]
    present = Count("pk", filter=Q(attendances__mark=Attendance.Mark.PRESENT), distinct=True)
    confirmed = Count("pk", filter=Q(state=Registration.State.CONFIRMED), distinct=True)
    rows = Registration.objects.filter(event__in=ids).order_by().values("event")
    found = {row["event"]: row["there"] or row["place"] for row in rows.annotate(there=present, place=confirmed)}
    return {pk: found.get(pk, 0) for pk in ids}


def purge_codes() -> int:
    """Puts a number drawn by lot in the place of each code, the same for the sheets of one; how many sheets."""
    over = Q(pilot__event__ends_at__lt=clock.now() - CODES_STAY) | Q(
        pilot__event__ends_on__lt=clock.today() - CODES_STAY
    )
    sheets = Sheet.objects.filter(over).exclude(code__startswith=LOT).order_by()
    return sum(_drawn_by_lot(pk) for pk in sheets.values_list("pilot", flat=True).distinct())


LOT = "lot:"


@transaction.atomic
def _drawn_by_lot(pilot_id: int) -> int:
    Event.objects.lock(pilot_id)
    sheets = list(Sheet.objects.filter(pilot=pilot_id).exclude(code__startswith=LOT))
    lots: dict[str, str] = {}
    for sheet in sheets:
        sheet.code = lots.setdefault(sheet.code, f"{LOT}{secrets.token_hex(16)}")
    return Sheet.objects.bulk_update(sheets, ["code"])


PURGES = {
    "codes of evaluations": Purge(
        gettext_lazy("Codes by which sheets of an evaluation are paired"),
        gettext_lazy("nine months after the pilot"),
        purge_codes,
    ),
}
