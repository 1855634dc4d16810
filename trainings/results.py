"""The answers of evaluations, fetched and laid out: of one pilot, and of the curriculum across its pilots."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, stdev

from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration
from share.kit.countries import country_name
from share.records.questionnaires.analysis import too_few
from trainings.actions.curriculum import Taught
from trainings.actions.evaluation import invited
from trainings.analysis import FEWEST, Answers, Change, change, combined, pooled, shown
from trainings.models import SATISFACTION, Comment, Moment, Outcome, Sheet, Topic, Unit

Person = tuple[int, str]  # pilot and stored code
Cells = Mapping[tuple[int, str], Answers]  # by pilot and key of the outcome
NOT_SAID = _("Not said")
MOST_COMMENTS = 200  # that a report across pilots repeats, those of the newest pilots


@dataclass(frozen=True)
class Line:
    """The figures of one outcome, module, pilot, country or kind of actor."""

    key: str
    label: str
    change: Change

    def as_dict(self) -> dict[str, object]:
        """As `manage.py evaluation --json` gives it."""
        found = self.change
        return {
            "key": self.key,
            "n_before": found.n_before,
            "n_after": found.n_after,
            "pairs": found.pairs,
            "mean_before": found.mean_before,
            "mean_after": found.mean_after,
            "difference": found.difference,
            "sd": found.sd,
            "low": found.low,
            "high": found.high,
            "effect": found.effect,
            "suppressed": found.suppressed,
        }


@dataclass(frozen=True)
class Response:
    """How many sheets there are of each moment, and how many people could have filled one in."""

    before: int
    after: int
    three_months: int
    invited: int

    def rate(self, n: int) -> int | None:
        """Percent; None where nobody could answer."""
        return round(100 * n / self.invited) if self.invited else None

    @property
    def rates(self) -> list[tuple[str, int, int | None]]:
        """Moment, sheets and rate, in order."""
        counts = (self.before, self.after, self.three_months)
        return [(str(moment.label), n, self.rate(n)) for moment, n in zip(Moment, counts, strict=True)]

    def as_dict(self) -> dict[str, int]:
        return {
            "before": self.before,
            "after": self.after,
            "three_months": self.three_months,
            "invited": self.invited,
        }


@dataclass(frozen=True)
class Use:
    """Of `n` who said after three months whether they use what they learned, `yes` do. None where fewer than five said so."""

    yes: int | None
    n: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.yes / self.n) if self.yes is not None and self.n else None

    def as_dict(self) -> dict[str, int | None]:
        return {"yes": self.yes, "n": self.n}


@dataclass(frozen=True)
class Satisfaction:
    """How satisfied people were, from 1 to 5. Mean and deviation are None where fewer than five said so."""

    n: int
    mean: float | None
    sd: float | None

    @property
    def line(self) -> Line:
        found = Change(0, self.n, 0, mean_after=self.mean, sd_after=self.sd, suppressed=0 < self.n < FEWEST)
        return Line(SATISFACTION, "", found)


@dataclass(frozen=True)
class PilotResults:
    """What the evaluation of one pilot shows."""

    outcomes: list[tuple[Unit, list[Line]]]
    modules: list[Line]
    response: Response
    satisfaction: Satisfaction
    use: Use
    comments: list[Comment]

    @property
    def has_answers(self) -> bool:
        return bool(self.response.before or self.response.after or self.response.three_months)

    @property
    def lines(self) -> list[Line]:
        return [line for _unit, lines in self.outcomes for line in lines]

    def as_dict(self) -> dict[str, object]:
        """As `manage.py evaluation --json` gives it."""
        lines = [*self.lines, self.satisfaction.line]
        return {
            "outcomes": [line.as_dict() for line in lines],
            "response": self.response.as_dict(),
            "use": self.use.as_dict(),
        }


def of_pilot(taught: Taught) -> PilotResults:
    """In four queries, beside those for what the pilot teaches."""
    event, outcomes, modules = taught.pilot.event, [], []
    cells, sheets = _answers([event.pk])
    by_unit: dict[int, list[Outcome]] = {}
    for outcome in taught.outcomes:
        by_unit.setdefault(outcome.unit_id, []).append(outcome)
    for of_unit in by_unit.values():
        unit = of_unit[0].unit
        lines = [Line(one.key, one.text_in(), shown(change(_cell(cells, event.pk, one.key)))) for one in of_unit]
        outcomes.append((unit, lines))
        modules.append(Line(unit.module.slug, str(unit), pooled(line.change for line in lines)))
    moments = Counter(sheet.moment for sheet in sheets)
    told = [moment for moment in Moment if moments[moment] >= FEWEST]
    return PilotResults(
        outcomes,
        modules,
        Response(moments["before"], moments["after"], moments["three_months"], invited([event])[event.pk]),
        _satisfaction(sheets),
        _use(sheets),
        [comment for comment in Comment.objects.filter(pilot=event.pk) if comment.moment in told],
    )


def _cell(cells: Cells, pilot: int, key: str) -> Answers:
    return cells.get((pilot, key), Answers({}, {}))


def _answers(pilots: Iterable[int]) -> tuple[Cells, list[Sheet]]:
    """What was answered, by pilot and outcome; and the sheets. One query."""
    found: dict[tuple[int, str], Answers] = {}
    sheets: dict[object, Sheet] = {}
    names = ("pk", "pilot", "code", "moment", "actor_kind", "satisfaction", "uses_it")
    rows = Sheet.objects.filter(pilot__in=list(pilots)).order_by()
    for *values, key, value in rows.values_list(*names, "answers__outcome__key", "answers__value"):
        pk, pilot, code, moment, kind, satisfaction, uses_it = values
        if pk not in sheets:
            sheets[pk] = Sheet(pk, pilot, moment, code, kind, satisfaction, uses_it)
        if key and moment != Moment.THREE_MONTHS:
            answers = found.setdefault((pilot, key), Answers({}, {}))
            of_moment = answers.before if moment == Moment.BEFORE else answers.after
            of_moment[pilot, code] = value  # type: ignore[index]
    return found, list(sheets.values())


def _satisfaction(sheets: Iterable[Sheet]) -> Satisfaction:
    values = [sheet.satisfaction for sheet in sheets if sheet.satisfaction is not None]
    is_shown = len(values) >= FEWEST
    return Satisfaction(len(values), fmean(values) if is_shown else None, stdev(values) if is_shown else None)


def _use(sheets: Iterable[Sheet]) -> Use:
    said = [sheet.uses_it for sheet in sheets if sheet.uses_it is not None]
    return Use(sum(said) if len(said) >= FEWEST or not said else None, len(said))


@dataclass(frozen=True)
class PilotLine:
    """A pilot in the report across all of them: `evaluated` is false where nobody answered."""

    event: Event
    response: Response
    change: Change
    satisfaction: Satisfaction
    use: Use

    @property
    def evaluated(self) -> bool:
        return bool(self.response.before or self.response.after)


@dataclass(frozen=True)
class CurriculumResults:
    """What the evaluations of several pilots show together. A total holds nothing that its parts hide."""

    pilots: list[PilotLine]
    whole: Change
    outcomes: list[tuple[str, list[Line]]]  # by module
    modules: list[Line]
    countries: list[Line]
    kinds: list[Line]
    response: Response
    satisfaction: Satisfaction
    use: Use
    topics: list[tuple[str, int]]
    comments: list[Comment]

    @property
    def has_demo(self) -> bool:
        return any(pilot.event.is_demo for pilot in self.pilots)

    @property
    def evaluated(self) -> int:
        return sum(pilot.evaluated for pilot in self.pilots)


def across(events: Sequence[Event], *, is_all: bool = True) -> CurriculumResults:
    """The evaluations of these pilots together, in a fixed number of queries.

    Kinds of actor are few in each pilot, so they are shown of all pilots together only (`is_all`): the kinds of a part, taken
    from those of all, would tell what two people of the rest said.
    """
    ids = [event.pk for event in events]
    cells, sheets = _answers(ids)
    seen = {cell: shown(change(answers)) for cell, answers in cells.items()}
    keys = {key for _pilot, key in cells}
    newest: dict[str, Outcome] = {}
    rows = Outcome.objects.filter(key__in=keys).select_related("unit__module", "unit__version")
    for outcome in rows.order_by("unit__version__number", "unit__position", "position"):
        newest.pop(outcome.key, None)
        newest[outcome.key] = outcome
    modules: dict[int, list[Outcome]] = {}
    for outcome in newest.values():
        modules.setdefault(outcome.unit.module_id, []).append(outcome)
    people = invited(events)
    by_pilot = {event.pk: pooled(one for (of, _key), one in seen.items() if of == event.pk) for event in events}
    groups = list(modules.values())
    return CurriculumResults(
        _pilot_lines(events, by_pilot, people, sheets),
        combined(by_pilot.values()),
        [(str(group[0].unit), [_outcome_line(seen, one) for one in group]) for group in groups],
        [_module_line(seen, group, ids) for group in groups],
        _country_lines(events, by_pilot),
        _kind_lines(cells, sheets) if is_all else [],
        _response(people, sheets),
        _satisfaction(_enough_said(sheets, "satisfaction")),
        _use(_enough_said(sheets, "uses_it")),
        *_comments(ids, sheets),
    )


Seen = Mapping[tuple[int, str], Change]  # what is shown, by pilot and key of the outcome


def _outcome_line(seen: Seen, outcome: Outcome) -> Line:
    parts = (one for (_pilot, key), one in seen.items() if key == outcome.key)
    return Line(outcome.key, outcome.text_in(), combined(parts))


def _module_line(seen: Seen, outcomes: Sequence[Outcome], pilots: Iterable[int]) -> Line:
    keys = [one.key for one in outcomes]
    of_pilots = (pooled(seen[pilot, key] for key in keys if (pilot, key) in seen) for pilot in pilots)
    unit = outcomes[0].unit
    return Line(unit.module.slug, str(unit), combined(of_pilots))


def _country_lines(events: Sequence[Event], by_pilot: Mapping[int, Change]) -> list[Line]:
    countries: dict[str, list[Change]] = {}
    for event in events:
        countries.setdefault(str(event.country), []).append(by_pilot[event.pk])
    lines = [Line(code, country_name(code), combined(parts)) for code, parts in countries.items()]
    there = [line for line in lines if line.change.n_before or line.change.n_after]
    return sorted(there, key=lambda line: line.label)


def _kind_lines(cells: Cells, sheets: Iterable[Sheet]) -> list[Line]:
    """By kind of actor: each person's mean, where they answered both times of what they answered both times.

    Where one is too small to be shown, or something of it is hidden, so is the next smallest: the total would tell it.
    """
    kinds: dict[object, str] = {}
    for sheet in sheets:
        person = (sheet.pilot_id, sheet.code)
        kinds[person] = kinds.get(person, "") or sheet.actor_kind
    everybody = _people(list(cells.values()))
    found = {kind: _of_kind(everybody, kinds, kind) for kind in ["", *Registration.ActorKind.values]}
    changes = {kind: shown(change(answers)) for kind, answers in found.items()}
    counts = [{kind: getattr(one, n) for kind, one in changes.items()} for n in ("n_before", "n_after", "pairs")]
    counts.append({kind: 1 if one.suppressed else one.n_before + one.n_after for kind, one in changes.items()})
    hidden = set.union(*(too_few(of) for of in counts))
    labels = {"": NOT_SAID, **{kind.value: str(kind.label) for kind in Registration.ActorKind}}
    return [
        Line(kind, str(labels[kind]), _nothing_of(one) if kind in hidden else one)
        for kind, one in changes.items()
        if one.n_before or one.n_after
    ]


def _people(cells: Sequence[Answers]) -> Answers:
    """Each person as the mean of their answers; of somebody who answered both times, of what they answered both times."""
    before: dict[object, list[float]] = {}
    after: dict[object, list[float]] = {}
    paired = {person for one in cells for person in one.before if person in one.after}
    for one in cells:
        for of_moment, values, other in ((before, one.before, one.after), (after, one.after, one.before)):
            for person, value in values.items():
                if person in other or person not in paired:
                    of_moment.setdefault(person, []).append(value)
    means = ({person: fmean(values) for person, values in of.items()} for of in (before, after))
    return Answers(*means)


def _nothing_of(found: Change) -> Change:
    return Change(found.n_before, found.n_after, found.pairs, suppressed=True)


def _of_kind(answers: Answers, kinds: Mapping[object, str], kind: str) -> Answers:
    before, after = (
        {person: value for person, value in values.items() if kinds.get(person, "") == kind}
        for values in (answers.before, answers.after)
    )
    return Answers(before, after)


def _enough_said(sheets: Iterable[Sheet], name: str) -> list[Sheet]:
    """The sheets of those pilots of which at least five say this: a total holds nothing that its parts hide."""
    said = [sheet for sheet in sheets if getattr(sheet, name) is not None]
    counts = Counter(sheet.pilot_id for sheet in said)
    return [sheet for sheet in said if counts[sheet.pilot_id] >= FEWEST]


def _pilot_lines(
    events: Sequence[Event], by_pilot: Mapping[int, Change], people: Mapping[int, int], sheets: Sequence[Sheet]
) -> list[PilotLine]:
    of_pilot: dict[int, list[Sheet]] = {event.pk: [] for event in events}
    for sheet in sheets:
        of_pilot[sheet.pilot_id].append(sheet)
    lines = []
    for event in events:
        own = of_pilot[event.pk]
        counts = Counter(sheet.moment for sheet in own)
        response = Response(counts["before"], counts["after"], counts["three_months"], people[event.pk])
        lines.append(PilotLine(event, response, by_pilot[event.pk], _satisfaction(own), _use(own)))
    return lines


def _response(people: Mapping[int, int], sheets: Sequence[Sheet]) -> Response:
    """Of the pilots that were evaluated: the others asked nobody."""
    counts, evaluated = Counter(sheet.moment for sheet in sheets), {sheet.pilot_id for sheet in sheets}
    return Response(counts["before"], counts["after"], counts["three_months"], sum(people[pk] for pk in evaluated))


def _comments(pilots: Sequence[int], sheets: Iterable[Sheet]) -> tuple[list[tuple[str, int]], list[Comment]]:
    """How many comments there are on each topic, the most first; and the comments of moments of which five answered."""
    counts = Counter((sheet.pilot_id, sheet.moment) for sheet in sheets)
    rows = Comment.objects.filter(pilot__in=pilots).select_related("pilot__event")
    told = [row for row in rows if counts[row.pilot_id, row.moment] >= FEWEST]
    topics = Counter(topic for row in told for topic in row.topics)
    newest = sorted(told, key=lambda row: (row.pilot.event.ends_on or date.min, row.pk), reverse=True)
    return [(str(Topic(topic).label), n) for topic, n in topics.most_common()], newest[:MOST_COMMENTS]
