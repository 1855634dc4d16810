"""Benchmarks of a visit: written by its team, read by both sides."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.gatherings.rooms.visits.models import Benchmark
from events.models import Event
from share.kit.moves import IllegalMove

MOST = 12
NAMES = ("standard", "factors", "questions", "practice")


@transaction.atomic
def add_benchmark(event_id: int, values: Mapping[str, str]) -> Benchmark:
    """Raises ValidationError, at `standard` for one that is there, and IllegalMove for more than `MOST`."""
    event = Event.objects.lock(event_id)
    if Benchmark.objects.filter(event=event).count() >= MOST:
        raise IllegalMove(_("%(most)d are enough for one visit.") % {"most": MOST})
    return _fill(Benchmark(event=event), values)


@transaction.atomic
def change_benchmark(row_id: int, values: Mapping[str, str]) -> Benchmark:
    """Raises ValidationError."""
    row = Benchmark.objects.get(pk=row_id)
    Event.objects.lock(row.event_id)
    return _fill(row, values)


def _fill(row: Benchmark, values: Mapping[str, str]) -> Benchmark:
    others = Benchmark.objects.filter(event=row.event_id, standard=values["standard"]).exclude(pk=row.pk)
    if others.exists():
        raise ValidationError({"standard": _("This standard stands there already.")})
    for name in NAMES:
        setattr(row, name, values[name])
    row.full_clean(exclude=["event"])
    row.save()
    return row


@transaction.atomic
def remove_benchmark(row_id: int) -> None:
    row = Benchmark.objects.get(pk=row_id)
    Event.objects.lock(row.event_id)
    row.delete()
