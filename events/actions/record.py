"""What is on record is put right: taken off it with a reason, put back, and two entries that are one merged."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Delegation, Event, Record
from events.registry import counted_in
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.text import search_key
from share.records import history, merging
from share.records.likeness import Look
from share.records.merging import Mergeable

# What an entry takes over where it says nothing itself, in groups that belong together.
FILLS = (
    ("certainty", "status_text"),
    ("kind_word",),
    ("starts_text", "ends_text", "date_precision"),
    ("place_text",),
    ("hosts_text", "unmatched"),
    ("partners_text",),
    ("participants", "participants_most", "participants_precision", "participants_note"),
    ("represented",),
    ("themes",),
    ("outputs",),
    ("duration",),
    ("audience",),
    ("notes",),
    ("programme_text",),
    ("source",),
)


@transaction.atomic
def take_off_the_record(event_id: int, reason: str) -> Event:
    """It is on no public page and in no figure from now on; its address says why. Raises IllegalMove.

    What was frozen in a report stays in it: the next one differs.
    """
    event = Event.objects.lock(event_id)
    event.take_off_the_record(reason)
    with history.because(reason):
        event.save()
    return event


@transaction.atomic
def put_back_on_record(event_id: int) -> Event:
    """Raises IllegalMove, also for what was merged: that merge is undone instead."""
    event = Event.objects.lock(event_id)
    if merging.chain_of(Event).get(event.pk):
        raise IllegalMove(_("It was merged into another entry: undo the merge, on the page of doubles."))
    event.put_back_on_record()
    event.save()
    return event


def reports_that_count(event: Event) -> list[str]:
    """The frozen reports that count this activity, in words."""
    return [said for find in counted_in for said in find(event)]


# Two entries that are one


def _retire(kept: Event, gone: Event) -> None:
    # To the day: what a merge would do is compared with what was shown a moment ago.
    gone.state, gone.withdrawn_at = Event.State.WITHDRAWN, datetime.combine(clock.today(), time(), UTC)
    gone.withdraw_reason = _("It is the same as “%(title)s”.") % {"title": kept.title}


def _looks(events: "models.QuerySet[Event]") -> Mapping[int, Look]:
    """Only those of one kind, country and year are compared: meetings of many years share their titles."""
    found = events.values_list("pk", "kind", "country", "starts_on", "title")
    return {
        pk: Look(f"{kind}:{country}:{day.year if day else ''}", search_key(title))
        for pk, kind, country, day, title in found
    }


def _delegations_that_lack(kept: Event, gone: Event) -> list[models.Model]:
    """Those of the one that goes, where the one that stays names none."""
    if kept.delegations.exists():
        return []
    copies: dict[int, Delegation] = {}
    for row in gone.delegations.order_by(models.F("part_of").asc(nulls_first=True), "pk"):
        own = [f.attname for f in Delegation._meta.concrete_fields if f.name not in {"id", "public_id"}]
        values = {name: getattr(row, name) for name in own}
        copy = Delegation(**{**values, "event_id": kept.pk, "part_of_id": None})
        if row.part_of_id:
            copy.part_of = copies[row.part_of_id]
        copies[row.pk] = copy
    return list(copies.values())


def _record_of(event: Any) -> list[models.Model]:
    return list(Record.objects.filter(event=event))


ENTRIES = Mergeable(
    Event,
    gettext_lazy("Activities on record"),
    lambda actor: Event.objects.filter(state=Event.State.RECORDED).visible_to(actor),
    fills=(("starts_on", "ends_on"), ("country",), ("municipality",), ("summary",)),
    retire=_retire,
    adds=_delegations_that_lack,
    looks=_looks,
    named=lambda events, title: events.filter(title__iexact=title.strip()),
    shows=("title", "country", "municipality", "starts_on", "ends_on", "summary"),
    beside=_record_of,
    fills_beside=FILLS,
)


def one_kind(kept: models.Model, gone: models.Model) -> "list[str]":
    """An objection: two activities of different kinds are counted in different figures."""
    if isinstance(kept, Event) and isinstance(gone, Event) and kept.kind != gone.kind:
        said = _("One is called “%(one)s” and the other “%(other)s”: what an activity is never changes.")
        return [said % {"one": kept.kind_label, "other": gone.kind_label}]
    return []
