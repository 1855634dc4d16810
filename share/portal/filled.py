"""What the site knows of an activity, in the words of a portal table. What is not known stays empty, and is never 0."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count

from events.actions.breakdowns import VALUE
from events.kinds import kinds
from events.models import AgeBand, Event, EventQuerySet, ParticipantCount, Registration
from events.models.breakdowns import Gender
from share.grants.models import Breakdown, Grant, GrantPartner
from share.kit.precision import Precision
from share.portal.columns import Layout, layout_of

Cells = Mapping[str, str]
OTHER = "Other"
GENDERS = {Gender.WOMAN: "female", Gender.MAN: "male", Gender.OTHER: "non_binary", "": "gender_unknown"}
AGES = {AgeBand.UNDER_18: "under_18", AgeBand.FROM_18_TO_60: "from_18", AgeBand.OVER_60: "over_60", "": "age_unknown"}


def layout_for(grant: Grant) -> Layout:
    """The tables of the grant's funding programme; none where it is not on record."""
    return layout_of(grant.funding.slug if grant.funding else "")


def activities_of(grant: Grant, until: date | None = None) -> EventQuerySet:
    """The activities of a grant that took place in its time, by their last day; only those that had ended by `until`."""
    last = min(until, grant.counts_until) if until else grant.counts_until
    return Event.objects.paid_by(grant).took_place().ending_between(grant.starts_on, last).order_by("ends_on", "pk")


def filled(events: EventQuerySet, grant: Grant, layout: Layout) -> dict[int, Cells]:
    """What the site says of each activity, by its id and by what a column is filled with. Five queries."""
    rows = events.select_related("municipality", "record").prefetch_related("other_places", "organiser_rows")
    found = list(rows)
    partners = {row.organisation_id: row for row in grant.partner_rows.all()}
    counts = _counts(found)
    present = _present(found)
    cells: dict[int, Cells] = {}
    for event in found:
        first = _beneficiary(event, partners)
        cells[event.pk] = {
            "beneficiary": first.label if first else "",
            "name": event.title,
            "kind": layout.types.get(_called(event), OTHER),
            "where": _where(event),
            "location": ", ".join([*event.place_names, *([str(event.country)] if event.country else [])]),
            "dates": _dates(event),
            "duration": _duration(event),
            "attendees": _attendees(event, present),
            "countries": _countries(counts[event.pk].get(Breakdown.COUNTRY) or present[event.pk]),
            **_by(GENDERS, counts[event.pk].get(Breakdown.GENDER, {})),
            **_by(AGES, counts[event.pk].get(Breakdown.AGE, {})),
        }
    return cells


def _beneficiary(event: Event, partners: Mapping[int, GrantPartner]) -> GrantPartner | None:
    """The partner who leads the activity; else, of those who organise it, the one with the lowest number."""
    rows = [one for one in event.organiser_rows.all() if one.organisation_id in partners]
    first = min(
        rows, key=lambda one: (not one.is_lead, partners[one.organisation_id].number or 0, one.pk), default=None
    )
    return partners[first.organisation_id] if first else None


def _counts(events: list[Event]) -> "defaultdict[int, dict[str, dict[str, int]]]":
    found: defaultdict[int, dict[str, dict[str, int]]] = defaultdict(dict)
    for row in ParticipantCount.objects.filter(event__in=events):
        found[row.event_id].setdefault(row.breakdown, {})[row.value] = row.count
    return found


def _present(events: list[Event]) -> dict[int, dict[str, int]]:
    """How many people were present at each activity, by the country they work in."""
    found: dict[int, dict[str, int]] = {event.pk: {} for event in events}
    rows = Registration.objects.filter(event__in=events).attended().order_by()
    for event, country, n in rows.values_list("event", VALUE[Breakdown.COUNTRY]).annotate(n=Count("pk")):
        found[event][country] = n
    return found


def _countries(counted: Mapping[str, int]) -> str:
    """`AT 8, PL 2, ? 1`: as they were counted when attendance was complete, else from where they work."""
    return ", ".join(f"{country or '?'} {n}" for country, n in sorted(counted.items()))


def _attendees(event: Event, present: Mapping[int, Mapping[str, int]]) -> str:
    """Who was present; of what is only on record, the head-count of its source, a range by its lower end."""
    if event.state == Event.State.COMPLETED:
        return str(sum(present[event.pk].values()))
    record = getattr(event, "record", None)
    known = record and record.participants is not None and record.participants_precision != Precision.PLANNED
    return str(record.participants) if record and known else ""


def _by(keys: Mapping[str, str], counted: Mapping[str, int]) -> dict[str, str]:
    """Each count under its column; where nobody counted, all stay empty, and where somebody did, what is missing is 0."""
    return {name: str(counted.get(value, 0)) if counted else "" for value, name in keys.items()}


def _called(event: Event) -> str:
    """What a funder calls its kind; nothing where the kind is not known here any more."""
    return kinds[event.kind].called_by_funders if event.kind in kinds else ""


def _where(event: Event) -> str:
    if event.place_names:
        return "In situ and online" if event.online_link else "In situ"
    return "Online" if event.online_link else ""


def _dates(event: Event) -> str:
    record = getattr(event, "record", None)
    if record and not event.is_known_to_the_day:
        return " – ".join(dict.fromkeys(text for text in (record.starts_text, record.ends_text) if text))
    days = dict.fromkeys(str(day) for day in (event.starts_on, event.ends_on) if day)
    return " – ".join(days)


def _duration(event: Event) -> str:
    if event.starts_on is None or event.ends_on is None or not event.is_known_to_the_day:
        return ""
    return str((event.ends_on - event.starts_on).days + 1)


def month_start(grant: Grant, month: int) -> date:
    """The first day of a month of the grant, whose first month begins with it; in a shorter month its last day."""
    years, before = divmod(grant.starts_on.month + month - 2, 12)
    year = grant.starts_on.year + years
    return date(year, before + 1, min(grant.starts_on.day, monthrange(year, before + 1)[1]))


def month_end(grant: Grant, month: int) -> date:
    """The last day of a month of the grant."""
    return month_start(grant, month + 1) - timedelta(days=1)


def months_of(grant: Grant) -> int:
    """How many months the grant has, the last one counted in full."""
    months = (grant.ends_on.year - grant.starts_on.year) * 12 + grant.ends_on.month - grant.starts_on.month
    return months + (grant.ends_on.day >= grant.starts_on.day)
