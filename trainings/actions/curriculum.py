"""The curriculum in versions: made, used by a pilot, and followed by the next."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from share.kit import clock
from share.kit.moves import IllegalMove
from trainings.models import CurriculumVersion, Module, Outcome, Pilot, Unit


@transaction.atomic
def make_version() -> CurriculumVersion:
    """The next version: a copy of the newest; the first has all modules and no text. Raises IllegalMove while one is open."""
    versions = list(CurriculumVersion.objects.select_for_update().order_by("-number"))
    if any(not one.is_frozen for one in versions):
        raise IllegalMove(_("There is a version that can still be changed: go on with that one."))
    made = CurriculumVersion.objects.create(number=versions[0].number + 1 if versions else 1)
    if versions:
        _copy(versions[0], made)
    else:
        modules = Module.objects.order_by("pk")
        Unit.objects.bulk_create([Unit(version=made, module=one, position=n) for n, one in enumerate(modules, start=1)])
    return made


def _copy(before: CurriculumVersion, made: CurriculumVersion) -> None:
    for unit in before.units.prefetch_related("outcomes"):
        outcomes = list(unit.outcomes.all())
        unit.pk, unit.version, unit._state.adding = None, made, True
        unit.save()
        for outcome in outcomes:
            outcome.pk, outcome.unit, outcome._state.adding = None, unit, True
            outcome.save()


def lock(version_id: int) -> CurriculumVersion:
    """A version that may be changed, locked. Raises IllegalMove once a pilot uses it."""
    version = CurriculumVersion.objects.select_for_update().get(pk=version_id)
    version.require_open()
    return version


@transaction.atomic
def use(version_id: int) -> CurriculumVersion:
    """A pilot uses it: from now on it stays as it is. Again, it changes nothing. Raises IllegalMove without an outcome."""
    version = CurriculumVersion.objects.select_for_update().get(pk=version_id)
    if version.frozen_at is None:
        if not Outcome.objects.filter(unit__version=version).exists():
            raise IllegalMove(
                _("This version has no learning outcome yet: there is nothing to teach, and nothing to ask.")
            )
        version.frozen_at = clock.now()
        version.save(update_fields=["frozen_at"])
    return version


@transaction.atomic
def add_outcome(unit: Unit, text: str) -> Outcome:
    """A new outcome at the end of its module, with a key of its own that no version used. Raises IllegalMove."""
    lock(unit.version_id)
    last = unit.outcomes.aggregate(last=Max("position"))["last"] or 0
    outcome = Outcome(unit=unit, key=_new_key(unit.module), position=last + 1, text=text)
    outcome.full_clean(exclude=["unit"])
    outcome.save()
    return outcome


def _new_key(module: Module) -> str:
    """`employment-3`: numbered over all versions, so that a key means the same for ever."""
    stem = module.slug[:50].strip("-")
    known = Outcome.objects.filter(unit__module=module, key__startswith=f"{stem}-").values_list("key", flat=True)
    numbers = [int(tail) for key in known if (tail := key[len(stem) + 1 :]).isdecimal()]
    return f"{stem}-{max(numbers, default=0) + 1}"


def newest_in_use() -> CurriculumVersion | None:
    return CurriculumVersion.objects.in_use().order_by("-number").first()


def units_of(pilot: Pilot) -> list[Unit]:
    """The modules a pilot teaches, as its version has them and in the order of the agenda; all of the version where its agenda
    names none. A pilot of the record, of whose version nothing is known, is asked about as the newest one has it.
    """
    version_id = pilot.version_id or getattr(newest_in_use(), "pk", None)
    units = {unit.module_id: unit for unit in Unit.objects.filter(version=version_id).select_related("module")}
    taught = pilot.event.sessions.filter(taught__isnull=False).order_by("starts_at", "pk")
    order = dict.fromkeys(taught.values_list("taught__module", flat=True))
    return [units[module] for module in order if module in units] or list(units.values())


def outcomes_of(pilot: Pilot) -> list[Outcome]:
    """What a pilot's evaluation asks about, in order; each knows its unit."""
    units = {unit.pk: (place, unit) for place, unit in enumerate(units_of(pilot))}
    found = list(Outcome.objects.filter(unit__in=units).order_by("position"))
    for outcome in found:
        outcome.unit = units[outcome.unit_id][1]
    return sorted(found, key=lambda one: units[one.unit_id][0])
