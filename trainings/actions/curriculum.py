"""The curriculum in versions: made, used by a pilot, and followed by the next."""

from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, transaction
from django.db.models import Max, OuterRef
from django.utils.translation import gettext as _

from events.models import Event
from share.kit import clock
from share.kit.moves import IllegalMove
from trainings.models import CurriculumVersion, Module, Outcome, Pilot, SessionModule, Unit


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


def open_version() -> CurriculumVersion:
    """The version that can be changed; of two people who begin it at once, both get the one that is there then."""
    found = CurriculumVersion.objects.filter(frozen_at__isnull=True)
    try:
        return found.first() or make_version()
    except (IntegrityError, IllegalMove):
        return found.get()


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


class Taught:
    """What a pilot teaches, as its version has it and in the order of its agenda; all of the version where the agenda names no
    module. A pilot of the record, of whose version nothing is known, is taken as the newest one has it.

    Each part is asked for once, when it is needed.
    """

    def __init__(self, pilot: Pilot) -> None:
        self.pilot = pilot

    @cached_property
    def version_id(self) -> int | None:
        return self.pilot.version_id or getattr(newest_in_use(), "pk", None)

    @cached_property
    def modules(self) -> list[int]:
        """Ids of the modules in the agenda, in its order."""
        found: list[int] = self.pilot.agenda  # type: ignore[attr-defined]
        return list(dict.fromkeys(found))

    @cached_property
    def all_units(self) -> list[Unit]:
        """All of the version, in its own order."""
        return list(Unit.objects.filter(version=self.version_id).select_related("module").order_by("position"))

    @cached_property
    def units(self) -> list[Unit]:
        by_module = {unit.module_id: unit for unit in self.all_units}
        return [by_module[module] for module in self.modules if module in by_module] or self.all_units

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What its evaluation asks about; each knows its unit."""
        rows = Outcome.objects.filter(unit__version=self.version_id).select_related("unit__module")
        found = list(rows.order_by("unit__position", "position"))
        by_module: dict[int, list[Outcome]] = {}
        for outcome in found:
            by_module.setdefault(outcome.unit.module_id, []).append(outcome)
        return [one for module in self.modules for one in by_module.get(module, [])] or found


def taught_by(event: Event) -> Taught:
    """The pilot of an event, with its version and what its agenda teaches. One query."""
    agenda = SessionModule.objects.filter(session__event=OuterRef("pk")).order_by("session__starts_at", "session")
    rows = Pilot.objects.select_related("version").annotate(agenda=ArraySubquery(agenda.values("module")))
    pilot = rows.get(pk=event.pk)
    pilot.event = event
    return Taught(pilot)
