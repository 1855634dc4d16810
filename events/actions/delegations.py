"""The delegations of an activity: who takes part together, and how many they are, as far as that is known."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.delegations import PlannedDelegation, Read, in_words
from events.models import Delegation, Event, Record
from municipalities.models import Municipality, Organisation
from share.kit.precision import Count, Precision
from share.kit.text import search_key

LONGEST = 500  # characters, as `Record.represented` takes


@dataclass(frozen=True)
class Linked:
    """Whom the network knows under a name: one of its organisations, or one of its towns."""

    organisation: Organisation | None = None
    town: Municipality | None = None


@transaction.atomic
def save_delegations(event_id: int, read: Read, source: str = "") -> list[Delegation]:
    """Sets who takes part. Who was named before keeps their row; `source` is noted at new ones and at new numbers.

    What is only on record keeps its words in step, so that a file of it says the same. Raises ValidationError, at `said`,
    when that is more than the record holds.
    """
    event, words = Event.objects.lock(event_id), in_words(read.delegations, read.words)
    if event.is_recorded and len(words) > LONGEST:
        raise ValidationError({"said": _("That is more than %(most)d characters.") % {"most": LONGEST}})
    before = {(one.part_of_id, str(one.country), one.key): one for one in event.delegations.all()}
    kept: list[Delegation] = []
    for planned in read.delegations:
        whole = _save(event, planned, None, before, source)
        kept += [whole, *(_save(event, part, whole, before, source) for part in planned.parts)]
    event.delegations.exclude(pk__in=[one.pk for one in kept]).delete()
    Record.objects.filter(event=event).update(represented=words)
    return kept


def _save(
    event: Event,
    planned: PlannedDelegation,
    whole: Delegation | None,
    before: dict[tuple[int | None, str, str], Delegation],
    source: str,
) -> Delegation:
    linked = linked_to(planned, str(whole.country) if whole else "")
    country = planned.country or (str(linked.town.country) if linked.town else "")
    known = before.get((whole.pk if whole else None, country, search_key(planned.name)))
    row = known or Delegation(event=event, part_of=whole, country=country, name=planned.name)
    count = planned.count
    values = (count.number, count.most, count.precision.value) if count else (None, None, "")
    if known is None or (row.people, row.people_most, row.precision) != values:
        row.source = source or row.source
    row.name, row.organisation, row.municipality = planned.name, linked.organisation, linked.town
    row.people, row.people_most, row.precision = values
    row.full_clean(exclude=["event", "part_of", "organisation", "municipality"])
    row.save()
    return row


def linked_to(planned: PlannedDelegation, country: str) -> Linked:
    """The organisation of that name; else the town, in `country` where several are called so. Nothing is guessed."""
    key = search_key(planned.name)
    if not key:
        return Linked()
    same = list(Organisation.objects.filter(key=key)[:2])
    if len(same) == 1:
        return Linked(same[0])
    towns = list(Municipality.objects.filter(key=key)[:20])
    inside = [town for town in towns if str(town.country) == country] or towns
    return Linked(town=inside[0] if len(inside) == 1 else None)


def planned_of(event: Event) -> list[PlannedDelegation]:
    """The delegations that are stored, as they were planned: what `in_words` says of them is read back as the same."""
    rows = list(event.delegations.all())
    return [
        _planned(row, [part for part in rows if part.part_of_id == row.pk]) for row in rows if row.part_of_id is None
    ]


def _planned(row: Delegation, parts: list[Delegation]) -> PlannedDelegation:
    count = None
    if row.people is not None:
        count = Count(row.people, Precision(row.precision), most=row.people_most)
    country = "" if row.name else str(row.country)
    return PlannedDelegation(country, row.name, count, tuple(_planned(part, []) for part in parts))
