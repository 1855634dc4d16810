"""From what a town needs to a pilot: which modules, which trainers, and what is still to be prepared. Each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, EventDocument, EventPlace
from municipalities.models import Area, Assessment, Municipality, Need, Rating
from municipalities.models.areas import ASKS_FOR_HELP
from share.accounts.models import User
from share.kit import clock
from share.kit.languages import NAMES
from share.policy import Actor
from trainings.actions.curriculum import Taught
from trainings.models import Material, PilotNeed, PilotTrainer, Preparation, Role, Trainer, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet
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


def towns_of(event: Event) -> "QuerySet[Municipality]":
    """The town a pilot is for, and those that share it."""
    further = EventPlace.objects.filter(event=event.pk, municipality__isnull=False).values("municipality")
    return Municipality.objects.filter(Q(pk=event.municipality_id) | Q(pk__in=further))


def needs_at(event: Event, actor: Actor) -> list[tuple[Need, PilotNeed | None]]:
    """Open needs of its towns that this person may see, the most urgent first, and those the pilot takes up; each with what
    became of it there. Two queries.
    """
    taken = PilotNeed.objects.filter(pilot=event.pk)
    visible = Need.objects.visible_to(actor).filter(town__in=towns_of(event))
    rows = visible.filter(Q(state__in=Need.OPEN) | Q(pk__in=taken.values("need"))).select_related("town")
    here = Prefetch("pilots", taken, to_attr="here")
    return [(need, next(iter(need.here), None)) for need in rows.most_urgent_first().prefetch_related(here)]


def proposals(taught: Taught, needs: Iterable[Need], actor: Actor) -> list[Proposal]:
    """Modules of the pilot's version for its towns, by their needs and by what they say of themselves; the strongest first."""
    asked, weak = list(needs), _weak_areas(taught.pilot.event, actor)
    found = []
    for unit in taught.all_units if taught.pilot.version_id else []:
        reasons = [
            (WEIGHTS[Need.Urgency(need.urgency)], _need_in_words(need)) for need in asked if need.area in unit.areas
        ]
        reasons += [(1, said) for area, said in weak if area in unit.areas]
        weight = sum(one for one, _said in reasons)
        found.append(Proposal(unit, weight, [said for _one, said in reasons], unit.module_id in taught.modules))
    return sorted(found, key=lambda one: (-one.weight, one.unit.position))


def _need_in_words(need: Need) -> str:
    said = _("%(town)s needs “%(title)s” (%(urgency)s)")
    return said % {"town": need.town, "title": need.title, "urgency": need.get_urgency_display()}


def _weak_areas(event: Event, actor: Actor) -> list[tuple[str, str]]:
    """Areas in which a town says that nothing is there yet, or only begun; with that in words. By its last assessment."""
    rows = Rating.objects.filter(
        assessment__in=Assessment.objects.visible_to(actor).last_of_each_town(),
        assessment__town__in=towns_of(event),
        step__in=ASKS_FOR_HELP,
    )
    said = _("%(town)s says of %(area)s: %(step)s")
    return [
        (row.area, said % {"town": row.assessment.town, "area": Area(row.area).label, "step": row.get_step_display()})
        for row in rows.select_related("assessment__town").order_by("assessment__town__key", "area")
    ]


@transaction.atomic
def take_up(event_id: int, needs: Iterable[Need], *, shown: Iterable[Need]) -> None:
    """The needs a pilot takes up. Of those that were shown, one that is not among them any more is let go; others stay."""
    event = Event.objects.lock(event_id)
    wanted = {need.pk for need in needs}
    for row in PilotNeed.objects.filter(pilot=event.pk, need__in=[need.pk for need in shown]).exclude(need__in=wanted):
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


def left_out(taught: Taught, needs: Iterable[tuple[Need, PilotNeed | None]]) -> list[Need]:
    """Needs a pilot takes up and that no module of its agenda answers."""
    areas = {area for unit in taught.all_units if unit.module_id in taught.modules for area in unit.areas}
    return [need for need, taken in needs if taken and need.area not in areas]


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
    ids = [trainer.pk for trainer in trainers]
    rows = list(PilotTrainer.objects.filter(trainer__in=ids).select_related("pilot__event"))
    return {pk: _standing_by(rows, pk) for pk in ids}


def _standing_by(rows: Iterable[PilotTrainer], trainer: int) -> Standing:
    completed = Event.State.COMPLETED
    own = (row for row in rows if row.trainer_id == trainer and row.pilot.event.state == completed)
    return standing((row.role, row.pilot.event.ends_on) for row in own)


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


def candidates(taught: Taught) -> list[Candidate]:
    """Trainers for a pilot who are not named yet, the best first: language, modules, free on its days. Four queries."""
    event = taught.pilot.event
    trainers = list(Trainer.objects.active().select_related("person").prefetch_related("modules", "away"))
    rows = list(PilotTrainer.objects.filter(trainer__in=trainers).select_related("pilot__event"))
    named = {row.trainer_id for row in rows if row.pilot_id == event.pk}
    busy = {row.trainer_id for row in rows if _is_then(row.pilot.event, event)}
    found = [
        _candidate(trainer, _standing_by(rows, trainer.pk), taught, is_busy=trainer.pk in busy)
        for trainer in trainers
        if trainer.pk not in named
    ]
    return sorted(found, key=lambda one: one.order)


def _is_then(other: Event, event: Event) -> bool:
    """Whether another pilot takes place on a day of this one."""
    if other.pk == event.pk or other.state not in {Event.State.DRAFT, Event.State.PUBLISHED, Event.State.COMPLETED}:
        return False
    days = (other.starts_on, other.ends_on, event.starts_on, event.ends_on)
    if None in days:
        return False
    return bool(other.starts_on <= event.ends_on and other.ends_on >= event.starts_on)  # type: ignore[operator]


def _candidate(trainer: Trainer, standing: Standing, taught: Taught, *, is_busy: bool) -> Candidate:
    event, units = taught.pilot.event, taught.units
    fits, lacks = [], []
    shared = [language for language in event.languages if language in trainer.languages]
    if shared:
        fits.append(_("trains in %(languages)s") % {"languages": ", ".join(str(NAMES[one]) for one in shared)})
    elif event.languages:
        wanted = ", ".join(str(NAMES[one]) for one in event.languages)
        lacks.append(_("does not train in %(languages)s") % {"languages": wanted})
    known = {module.pk for module in trainer.modules.all()}
    teaches = [str(unit) for unit in units if unit.module_id in known]
    if teaches:
        fits.append(_("teaches %(modules)s") % {"modules": ", ".join(teaches)})
    elif units:
        lacks.append(_("teaches none of its modules"))
    if is_busy:
        lacks.append(_("gives another pilot on that day"))
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
    for row in PilotTrainer.objects.filter(trainer=trainer).select_related("pilot__event"):
        if _is_then(row.pilot.event, event):
            raise ValidationError({"trainer": _("%(name)s gives another pilot on that day.") % {"name": trainer}})
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


def checklist(taught: Taught) -> list[Line]:
    """What is to be done before a pilot, what the site sees first. One query."""
    pilot, event = taught.pilot, taught.pilot.event
    legal = Material.objects.newest().filter(kind=Material.Kind.LEGAL, country=event.country)
    material = EventDocument.objects.filter(event=OuterRef("pk"), kind=EventDocument.Kind.MATERIAL)
    ticks = Preparation.objects.filter(pilot=OuterRef("pk")).order_by("item").values("item")
    known = Event.objects.annotate(
        has_lead=Exists(PilotTrainer.objects.filter(pilot=OuterRef("pk"), role=Role.LEAD)),
        has_material=Exists(material),
        has_law=Exists(legal),
        ticked=ArraySubquery(ticks),
    ).get(pk=event.pk)
    seen: list[tuple[str, StrOrPromise, bool, str]] = [
        ("venue", gettext_lazy("Day and venue are set"), bool(event.starts_on and event.venue), "events:details"),
        ("version", gettext_lazy("A version of the curriculum is chosen"), bool(pilot.version_id), "events:details"),
        ("agenda", gettext_lazy("The agenda teaches modules"), bool(taught.modules), "events:agenda"),
        ("lead", gettext_lazy("There is a lead trainer"), known.has_lead, "trainings:pilot_trainers"),
        ("budget", gettext_lazy("The budget is estimated"), pilot.budget is not None, "events:details"),
        ("public", gettext_lazy("It is published"), event.state != Event.State.DRAFT, "events:overview"),
        ("material", gettext_lazy("There is material for those who come"), known.has_material, "events:evidence"),
    ]
    if any("legal" in unit.areas for unit in taught.units):
        seen.append(("law", gettext_lazy("There is national legal input of this country"), known.has_law, ""))
    by_hand = [Line(key, label, key in known.ticked, is_seen=False) for key, label in BY_HAND.items()]
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
