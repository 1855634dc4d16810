"""Two versions of the curriculum side by side: what is new, what is gone, what reads differently."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trainings.models import CurriculumVersion, Unit

TEXTS = ("minutes", "summary", "methods", "trainer_notes")


@dataclass(frozen=True)
class Pair:
    """One thing as both versions have it; empty where one has it not."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class ComparedModule:
    """A module in both versions."""

    title: str
    pairs: list[Pair]

    @property
    def changed(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.is_changed]


def compared(one: CurriculumVersion, two: CurriculumVersion) -> list[ComparedModule]:
    """Module by module, in the order of the second, those that are gone last. Outcomes are matched by their keys."""
    before = {unit.module_id: unit for unit in one.units.all()}
    after = {unit.module_id: unit for unit in two.units.all()}
    order = [*after, *(module for module in before if module not in after)]
    return [
        ComparedModule(str(after.get(module) or before[module]), _pairs(before.get(module), after.get(module)))
        for module in order
    ]


def _pairs(before: Unit | None, after: Unit | None) -> list[Pair]:
    labels = {
        "minutes": _("Minutes"),
        "summary": _("What it is about"),
        "methods": _("Methods"),
        "trainer_notes": _("Notes for trainers"),
    }
    texts = [
        Pair(labels[name], *(str(getattr(unit, name)) if unit else "" for unit in (before, after))) for name in TEXTS
    ]
    one, two = ({o.key: o.text for o in unit.outcomes.all()} if unit else {} for unit in (before, after))
    keys = dict.fromkeys([*one, *two])
    return [*texts, *(Pair(_("Learning outcome"), one.get(key, ""), two.get(key, "")) for key in keys)]
