"""From what a town needs to a pilot: which modules, which trainers, and what is still to be prepared. Each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, EventDocument
from municipalities.models import Area, Assessment, Municipality, Need, Rating
from municipalities.models.areas import ASKS_FOR_HELP
from share.accounts.models import User
from share.kit import clock
from share.kit.languages import NAMES
from share.policy import Actor
from trainings.actions.curriculum import units_of
from trainings.models import Material, Pilot, PilotNeed, PilotTrainer, Preparation, Role, Trainer, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MODULES_A_DAY = 4
WEIGHTS = {Need.Urgency.NOW: 3, Need.Urgency.SOON: 2, Need.Urgency.LATER: 1}
SHADOWED, CO_TRAINED = 1, 2  # pilots somebody gives as shadow before they co-train, and as co-trainer before they lead
VALID = timedelta(days=730)  # after the last pilot somebody gave


# Modules


@dataclass(frozen=True)
class Proposal:
    """A module that fits what towns need: how strongly, and why in words."""

    unit: Unit
    weight: int
    reasons: list[str]
    is_taught: bool


def towns_of(event: Event) -> list[Municipality]:
    """The town a pilot is for, and those that share it."""
    further = [place.municipality_id for place in event.other_places.all() if place.municipality_id]
    ids = [pk for pk in (event.municipality_id, *further) if pk]
    return list(Municipality.objects.filter(pk__in=ids).order_by("key", "pk"))


def needs_at(event: Event, actor: Actor) -> list[Need]:
    """Open needs of its towns that this person may see, the most urgent first, and those the pilot takes up."""
    towns = [town.pk for town in towns_of(event)]
    visible = Need.objects.visible_to(actor).filter(town__in=towns)
    rows = visible.filter(Q(state__in=Need.OPEN) | Q(pilots__pilot=event.pk)).select_related("town").distinct()
    return list(rows.most_urgent_first())


def proposals(event: Event, needs: Iterable[Need], actor: Actor) -> list[Proposal]:
    """Modules of the pilot's version for its towns, by their needs and by what they say of themselves; the strongest first."""
    pilot = Pilot.objects.select_related("version").get(pk=event.pk)
    units = list(Unit.objects.filter(version=pilot.version).select_related("module").order_by("position"))
    taught = set(event.sessions.filter(taught__isnull=False).values_list("taught__module", flat=True))
    asked = list(needs)
    weak = _weak_areas(towns_of(event), actor)
    found = []
    for unit in units:
        reasons = [
            (WEIGHTS[Need.Urgency(need.urgency)], _need_in_words(need)) for need in asked if need.area in unit.areas
        ]
        reasons += [(1, said) for area, said in weak if area in unit.areas]
        weight = sum(one for one, _said in reasons)
        found.append(Proposal(unit, weight, [said for _one, said in reasons], unit.module_id in taught))
    return sorted(found, key=lambda one: (-one.weight, one.unit.position))


def _need_in_words(need: Need) -> str:
    said = _("%(town)s needs “%(title)s” (%(urgency)s)")
    return said % {"town": need.town, "title": need.title, "urgency": need.get_urgency_display()}


def _weak_areas(towns: Iterable[Municipality], actor: Actor) -> list[tuple[str, str]]:
    """Areas in which a town says that nothing is there yet, or only begun; with that in words. By its last assessment."""
    rows = Rating.objects.filter(
        assessment__in=Assessment.objects.visible_to(actor).last_of_each_town(),
        assessment__town__in=[town.pk for town in towns],
        step__in=ASKS_FOR_HELP,
    )
    said = _("%(town)s says of %(area)s: %(step)s")
    return [
        (row.area, said % {"town": row.assessment.town, "area": Area(row.area).label, "step": row.get_step_display()})
        for row in rows.select_related("assessment__town").order_by("assessment__town__key", "area")
    ]


@transaction.atomic
def take_up(event_id: int, needs: Iterable[Need]) -> None:
    """The needs a pilot takes up; one that is not among them any more is let go."""
    event = Event.objects.lock(event_id)
    wanted = {need.pk for need in needs}
    for row in PilotNeed.objects.filter(pilot=event.pk).exclude(need__in=wanted):
        row.delete()
    there = set(PilotNeed.objects.filter(pilot=event.pk).values_list("need", flat=True))
    for pk in sorted(wanted - there):
        PilotNeed.objects.create(pilot_id=event.pk, need_id=pk)


@transaction.atomic
def say_what_became(event_id: int, need_id: int, became: str) -> PilotNeed:
    """Whether the pilot answered a need, or left it open."""
    Event.objects.lock(event_id)
    row = PilotNeed.objects.get(pilot=event_id, need=need_id)
    row.became = PilotNeed.Became(became)
    row.save(update_fields=["became"])
    return row


def left_out(event: Event) -> list[PilotNeed]:
    """Needs a pilot took up and that no module of its agenda answers."""
    areas = {area for unit in units_of(_with(event)) for area in unit.areas}
    rows = PilotNeed.objects.filter(pilot=event.pk).select_related("need__town")
    return [row for row in rows if row.need.area not in areas]


def _with(event: Event) -> Pilot:
    pilot = Pilot.objects.get(pk=event.pk)
    pilot.event = event
    return pilot


# Trainers


@dataclass(frozen=True)
class Standing:
    """What somebody may do at the next pilot, why, and until when that is good."""

    role: Role
    given: dict[str, int]
    last_on: date | None

    @property
    def valid_until(self) -> date | None:
        return self.last_on + VALID if self.last_on and self.role != Role.SHADOW else None

    @property
    def is_valid(self) -> bool:
        until = self.valid_until
        return until is None or clock.today() <= until

    @property
    def reason(self) -> str:
        said = _("%(lead)d as lead, %(co)d as co-trainer, %(shadow)d as shadow")
        return said % self.given


def standing(given: Iterable[tuple[str, date | None]]) -> Standing:
    """What the pilots somebody gave, as pairs of role and last day, let them do next.

    One pilot as shadow, then co-trainer; two as co-trainer, then lead. Whoever led once may lead. After two years without a
    pilot one begins again a step lower.
    """
    rows = list(given)
    counts = {role.value: sum(one == role for one, _day in rows) for role in Role}
    last = max((day for _role, day in rows if day), default=None)
    role = Role.SHADOW
    if counts["lead"] or counts["co"] >= CO_TRAINED:
        role = Role.LEAD
    elif counts["co"] or counts["shadow"] >= SHADOWED:
        role = Role.CO
    found = Standing(role, counts, last)
    if found.is_valid:
        return found
    return Standing(Role.CO if role == Role.LEAD else Role.SHADOW, counts, None)


def standings(trainers: Iterable[Trainer]) -> dict[int, Standing]:
    """By trainer; in one query."""
    trainers = list(trainers)
    given: dict[int, list[tuple[str, date | None]]] = {trainer.pk: [] for trainer in trainers}
    rows = PilotTrainer.objects.filter(trainer__in=given, pilot__event__state=Event.State.COMPLETED)
    for trainer, role, day in rows.values_list("trainer", "role", "pilot__event__ends_on"):
        given[trainer].append((role, day))
    return {pk: standing(pairs) for pk, pairs in given.items()}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could give a pilot: as what, what speaks for it, and what is lacking."""

    trainer: Trainer
    standing: Standing
    fits: list[str]
    lacks: list[str]

    @property
    def order(self) -> tuple[int, int, int, str]:
        return len(self.lacks), -len(self.fits), -list(Role).index(self.standing.role), str(self.trainer)


def candidates(event: Event) -> list[Candidate]:
    """Trainers for a pilot, the best first: language, modules, free on its days."""
    trainers = list(Trainer.objects.active().select_related("person").prefetch_related("modules", "away"))
    named = set(PilotTrainer.objects.filter(pilot=event.pk).values_list("trainer", flat=True))
    units, busy = units_of(_with(event)), _busy(event)
    standing_of = standings(trainers)
    found = [
        _candidate(trainer, standing_of[trainer.pk], event, units, busy.get(trainer.pk, ""))
        for trainer in trainers
        if trainer.pk not in named
    ]
    return sorted(found, key=lambda one: one.order)


def _busy(event: Event) -> dict[int, str]:
    """Who gives another pilot on these days, and which."""
    if event.starts_on is None or event.ends_on is None:
        return {}
    rows = PilotTrainer.objects.filter(
        pilot__event__starts_on__lte=event.ends_on,
        pilot__event__ends_on__gte=event.starts_on,
        pilot__event__state__in=[Event.State.DRAFT, Event.State.PUBLISHED, Event.State.COMPLETED],
    ).exclude(pilot=event.pk)
    return dict(rows.values_list("trainer", "pilot__event__title"))


def _candidate(trainer: Trainer, standing: Standing, event: Event, units: list[Unit], busy: str) -> Candidate:
    fits, lacks = [], []
    shared = [language for language in event.languages if language in trainer.languages]
    if shared:
        fits.append(_("trains in %(languages)s") % {"languages": ", ".join(str(NAMES[one]) for one in shared)})
    elif event.languages:
        wanted = ", ".join(str(NAMES[one]) for one in event.languages)
        lacks.append(_("does not train in %(languages)s") % {"languages": wanted})
    known = {module.pk for module in trainer.modules.all()}
    taught = [str(unit) for unit in units if unit.module_id in known]
    if taught:
        fits.append(_("teaches %(modules)s") % {"modules": ", ".join(taught)})
    elif units:
        lacks.append(_("teaches none of its modules"))
    if busy:
        lacks.append(_("gives “%(title)s” on that day") % {"title": busy})
    if _is_away(trainer, event):
        lacks.append(_("is away on that day"))
    return Candidate(trainer, standing, fits, lacks)


def _is_away(trainer: Trainer, event: Event) -> bool:
    """`days` ends before its upper bound."""
    if event.starts_on is None or event.ends_on is None:
        return False
    return any(row.days.lower <= event.ends_on and event.starts_on < row.days.upper for row in trainer.away.all())


@transaction.atomic
def name_trainer(event_id: int, trainer: Trainer, role: str) -> PilotTrainer:
    """Raises ValidationError: somebody who is away or gives another pilot then, a second lead, or who is named already."""
    event = Event.objects.lock(event_id)
    Trainer.objects.select_for_update().get(pk=trainer.pk)  # two pilots of one day name nobody at once
    if _is_away(trainer, event):
        raise ValidationError({"trainer": _("%(name)s is away on that day.") % {"name": trainer}})
    if busy := _busy(event).get(trainer.pk):
        said = _("%(name)s gives “%(title)s” on that day.") % {"name": trainer, "title": busy}
        raise ValidationError({"trainer": said})
    row = PilotTrainer(pilot_id=event.pk, trainer=trainer, role=role)
    row.full_clean()
    row.save()
    return row


# Preparation


@dataclass(frozen=True)
class Line:
    """A line of the checklist: done or not, and where it is done. `is_seen`: the site sees it by itself."""

    key: str
    label: "StrOrPromise"
    is_done: bool
    is_seen: bool
    view: str = ""


BY_HAND: "dict[str, StrOrPromise]" = {
    "room": gettext_lazy("The room is seen, with who opens it and where it is quiet"),
    "food": gettext_lazy("Food and drink are ordered, with what people said they eat"),
    "travel": gettext_lazy("Trainers know how they arrive and where they sleep"),
    "interpreters": gettext_lazy("Interpreters are asked, or nobody needs one"),
    "printed": gettext_lazy("Signature sheet, evaluation sheets and material are printed"),
    "local": gettext_lazy("The local part is agreed: who speaks for the town, which case is used"),
}


def checklist(event: Event) -> list[Line]:
    """What is to be done before a pilot, what the site sees first."""
    pilot = _with(event)
    trainers = set(PilotTrainer.objects.filter(pilot=pilot).values_list("role", flat=True))
    units = units_of(pilot)
    legal = Material.objects.newest().filter(kind=Material.Kind.LEGAL, country=event.country)
    needs_law = any("legal" in unit.areas for unit in units)
    seen: list[tuple[str, StrOrPromise, bool, str]] = [
        ("venue", gettext_lazy("Day and venue are set"), bool(event.starts_on and event.venue), "events:details"),
        (
            "version",
            gettext_lazy("A version of the curriculum is chosen"),
            pilot.version_id is not None,
            "events:details",
        ),
        (
            "agenda",
            gettext_lazy("The agenda teaches modules"),
            event.sessions.filter(taught__isnull=False).exists(),
            "events:agenda",
        ),
        ("lead", gettext_lazy("There is a lead trainer"), Role.LEAD in trainers, "trainings:preparation"),
        ("budget", gettext_lazy("The budget is estimated"), pilot.budget is not None, "events:details"),
        ("public", gettext_lazy("It is published"), event.state != Event.State.DRAFT, "events:overview"),
        (
            "material",
            gettext_lazy("There is material for those who come"),
            event.documents.filter(kind=EventDocument.Kind.MATERIAL).exists(),
            "events:evidence",
        ),
    ]
    if needs_law:
        seen.append(("law", gettext_lazy("There is national legal input of this country"), legal.exists(), ""))
    ticked = set(Preparation.objects.filter(pilot=pilot).values_list("item", flat=True))
    by_hand = [Line(key, label, key in ticked, is_seen=False) for key, label in BY_HAND.items()]
    return [*(Line(key, label, done, is_seen=True, view=view) for key, label, done, view in seen), *by_hand]


@transaction.atomic
def tick(event_id: int, item: str, *, done: bool, by: User) -> None:
    """Ticks a line off, or takes that back; again it changes nothing. Raises KeyError for a line that is no one's to tick."""
    Event.objects.lock(event_id)
    if item not in BY_HAND:
        raise KeyError(item)
    if done:
        Preparation.objects.get_or_create(pilot_id=event_id, item=item, defaults={"done_by": by})
        return
    for row in Preparation.objects.filter(pilot=event_id, item=item):
        row.delete()
