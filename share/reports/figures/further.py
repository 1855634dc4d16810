"""Breakdowns that the cells of a figure do not hold: what kind of place, how experienced a country, what people said.

The first two follow the counted rows. Gender and age are known of attendances alone, from the counts of each activity: they
stay when what a person said is gone, and break down no unique people (`events.models.breakdowns`).
"""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Sum

from events.models import Event, ParticipantCount
from municipalities.models import Country, Municipality
from share.reports.figures.measure import Measure, Pin
from share.reports.figures.scope import COUNTRY, SIZE, Scope

LEVEL, EXPERIENCE, GENDER, AGE = FURTHER = ("level", "experience", "gender", "age")
UNKNOWN = ""


def possible(measure: Measure) -> tuple[str, ...]:
    """By what else a figure can be broken down."""
    return tuple(
        name
        for name, known in (
            (LEVEL, SIZE in measure.by),
            (EXPERIENCE, COUNTRY in measure.by and not measure.counts_countries),
            (GENDER, measure.participants_of is not None),
            (AGE, measure.participants_of is not None),
        )
        if known
    )


def parts(measure: Measure, scope: Scope, name: str, whole: int) -> dict[str, int]:
    """Value to amount; the empty value is what is not known, so that the parts add up to `whole`.

    What people said of themselves was counted once, when attendance was complete: where marks were taken back since, its parts
    are more than `whole`, and stay as they were counted.
    """
    found = _said(measure, scope, name) if name in {GENDER, AGE} else _of_rows(measure, scope, name)
    amounts = {value: amount for value, amount in sorted(found.items()) if value != UNKNOWN and amount}
    rest = whole - sum(amounts.values())
    return amounts | ({UNKNOWN: rest} if rest > 0 else {})


def _said(measure: Measure, scope: Scope, name: str) -> Mapping[str, int]:
    """How many participants of the counted activities share a value."""
    assert measure.participants_of
    events = measure.participants_of(scope).order_by().values("pk")
    counts = ParticipantCount.objects.filter(event__in=events, breakdown=name).order_by()
    return dict(counts.values("value").annotate(n=Sum("count")).values_list("value", "n"))


def _of_rows(measure: Measure, scope: Scope, name: str) -> Mapping[str, int]:
    pins = list(measure.pins(scope))
    if name == EXPERIENCE:
        of_country = dict(Country.objects.exclude(experience="").values_list("code", "experience"))
        known = {pin: of_country.get(pin.country, UNKNOWN) for pin in pins}
    else:
        known = _levels(pins)
    amounts: dict[str, int] = defaultdict(int)
    for pin in pins:
        amounts[known[pin]] += int(pin.amount)
    return amounts


def _levels(pins: list[Pin]) -> dict[Pin, str]:
    """What kind of place each row is of: the town of its activity, or the town that it is."""
    things = {pin.thing for pin in pins}
    events = Event.objects.filter(public_id__in=things).exclude(municipality=None)
    of_event = dict(events.values_list("public_id", "municipality__level"))
    towns = Municipality.objects.filter(key__in=things - of_event.keys())
    of_town = {(key, str(country)): level for key, country, level in towns.values_list("key", "country", "level")}
    return {pin: of_event.get(pin.thing) or of_town.get((pin.thing, pin.country), UNKNOWN) for pin in pins}
