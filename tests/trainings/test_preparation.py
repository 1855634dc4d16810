"""From what a town needs to a pilot: modules with their reason, trainers with theirs, what is still to be done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse

from events.models import Event, EventPlace
from municipalities.actors import actor_for
from municipalities.models import MemberTown, Municipality
from share.accounts.actions import erase
from share.kit import clock
from tests.make import (
    evaluated,
    make_coordinator,
    make_material,
    make_pilot,
    make_town,
    make_trainer,
    make_user,
    make_version,
)
from tests.municipalities.needs import make_need
from trainings.actions import planning, trainers
from trainings.actions.curriculum import taught_by
from trainings.models import Module, Pilot, PilotNeed, PilotTrainer, Role, Sheet, TrainerAway, Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    """A pilot of a town that its partner keeps; Housing answers housing, the first module answers law."""
    made = make_pilot(starts_in=30 * DAY)
    assert made.municipality
    MemberTown.objects.create(organisation=made.organisers.get(), town=made.municipality)
    version = make_version(frozen=False)
    for unit, areas in zip(version.units.order_by("position"), (["legal"], ["housing"], ["resilience"]), strict=True):
        Unit.objects.filter(pk=unit.pk).update(areas=areas)
    evaluated(made, version)
    return made


def coordinator(client: Client, event: Event) -> Client:
    client.force_login(make_coordinator(event.organisers.get()))
    return client


def proposed(event: Event) -> list[tuple[str, int]]:
    actor = actor_for(make_coordinator(event.organisers.get()))
    needs = [need for need, _taken in planning.needs_at(event, actor)]
    return [(one.unit.module.slug, one.weight) for one in planning.proposals(taught_by(event), needs, actor)]


def test_modules_are_proposed_by_what_the_towns_need_the_most_urgent_first(event: Event) -> None:
    town = event.municipality
    assert town
    assert [weight for _slug, weight in proposed(event)] == [0, 0, 0]
    make_need(town, area="housing", urgency="now")
    shared = make_town("Seini")
    MemberTown.objects.create(organisation=event.organisers.get(), town=shared)
    make_need(shared, area="legal", urgency="later")
    assert proposed(event)[0] == ("housing-and-reception", 3)
    assert ("legal-protection", 0) in proposed(event)
    EventPlace.objects.create(event=event, municipality=shared, name="Seini", country="RO")
    assert proposed(event)[:2] == [("housing-and-reception", 3), ("legal-protection", 1)]


def test_the_page_says_the_reason_and_which_need_is_left(event: Event, client: Client) -> None:
    town = event.municipality
    assert town
    need, other = make_need(town, area="housing"), make_need(town, area="health", title="A doctor with time")
    coordinator(client, event)
    url = reverse("trainings:take_up", args=[event.public_id])
    client.post(url, {"needs": [need.public_id, other.public_id]})
    page = client.get(reverse("trainings:preparation", args=[event.public_id])).content.decode()
    assert f"{town} needs" in page
    assert "No module in the agenda answers “A doctor with time”" in page
    client.post(reverse("trainings:became", args=[event.public_id, other.public_id]), {"became": "left"})
    assert PilotNeed.objects.get(need=other).became == "left"
    client.post(url, {"needs": [need.public_id]})
    assert [row.need for row in PilotNeed.objects.all()] == [need]


def test_a_need_of_another_town_is_not_taken_up(event: Event, client: Client) -> None:
    foreign = make_need(Municipality.objects.create(name="Elsewhere", country="IT", level="town"))
    coordinator(client, event)
    client.post(reverse("trainings:take_up", args=[event.public_id]), {"needs": [foreign.public_id]})
    assert not PilotNeed.objects.exists()


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ([], Role.SHADOW),
        (["shadow"], Role.CO),
        (["shadow", "co"], Role.CO),
        (["co", "co"], Role.LEAD),
        (["lead"], Role.LEAD),
        (["shadow"] * 9, Role.CO),
    ],
)
def test_what_somebody_may_do_next_follows_from_what_they_gave(given: list[str], role: Role) -> None:
    today = clock.today()
    found = planning.standing((one, today - 30 * DAY) for one in given)
    assert found.role == role
    assert found.is_valid
    assert found.valid_until == (None if role == Role.SHADOW else today + planning.VALID - 30 * DAY)


@pytest.mark.parametrize(("given", "role"), [(["lead"], Role.CO), (["shadow"], Role.SHADOW), (["co", "co"], Role.CO)])
def test_after_two_years_one_begins_a_step_lower(given: list[str], role: Role) -> None:
    last = clock.today() - planning.VALID
    assert planning.standing((one, last) for one in given).role != role
    assert planning.standing((one, last - DAY) for one in given).role == role


def test_trainers_are_proposed_with_what_speaks_for_them_and_what_is_lacking(event: Event, client: Client) -> None:
    Event.objects.filter(pk=event.pk).update(languages=["ro"])
    event = Event.objects.get(pk=event.pk)
    assert event.starts_on
    first = Module.objects.order_by("pk")[0]
    good, silent, away, busy, stopped = (make_trainer(make_user(name=name), languages=["ro"]) for name in "ABCDE")
    for one in (good, away, busy, stopped):
        one.modules.add(first)
    silent.languages, stopped.stopped_on = ["fi"], clock.today()
    silent.save()
    stopped.save()
    away.away.create(days=(event.starts_on, event.starts_on + DAY))
    other = make_pilot(starts_in=30 * DAY, title="Another day")
    PilotTrainer.objects.create(pilot=Pilot.objects.get(event=other), trainer=busy, role="co")
    found = {str(one.trainer): one for one in planning.candidates(taught_by(event))}
    assert next(iter(found)) == "A"
    assert (found["A"].fits, found["A"].lacks) == (["trains in Romanian", f"teaches {first}"], [])
    assert found["B"].lacks == ["does not train in Romanian", "teaches none of its modules"]
    assert found["C"].lacks == ["is away on that day"]
    assert found["D"].lacks == ["gives another pilot on that day"]
    assert "E" not in found
    page = coordinator(client, event).get(reverse("trainings:pilot_trainers", args=[event.public_id])).content.decode()
    assert "− is away on that day" in page


def test_nobody_is_named_who_is_away_or_gives_another_pilot_and_there_is_one_lead(event: Event, client: Client) -> None:
    assert event.starts_on
    one, two, away = make_trainer(), make_trainer(), make_trainer()
    away.away.create(days=(event.starts_on - DAY, event.starts_on + DAY))
    planning.name_trainer(event.pk, one, Role.LEAD)
    with pytest.raises(ValidationError, match="lead trainer already"):
        planning.name_trainer(event.pk, two, Role.LEAD)
    with pytest.raises(ValidationError, match="away on that day"):
        planning.name_trainer(event.pk, away, Role.CO)
    with pytest.raises(ValidationError, match="named already"):
        planning.name_trainer(event.pk, one, Role.CO)
    other = make_pilot(starts_in=30 * DAY)
    with pytest.raises(ValidationError, match="on that day"):
        planning.name_trainer(other.pk, one, Role.CO)
    data = {"trainer": str(away.public_id), "role": "co"}
    answer = coordinator(client, event).post(reverse("trainings:pilot_trainers", args=[event.public_id]), data)
    assert answer.status_code == 422
    assert "trainer" in answer.context["form"].errors


@pytest.mark.django_db(transaction=True)
def test_two_pilots_of_one_day_do_not_both_get_the_trainer() -> None:
    make_version()
    events, trainer = [make_pilot(starts_in=30 * DAY) for _n in range(2)], make_trainer()

    def name(event: Event) -> bool:
        try:
            planning.name_trainer(event.pk, trainer, Role.CO)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(name, events)) == [False, True]
    assert PilotTrainer.objects.count() == 1


def test_what_is_done_is_seen_and_what_cannot_be_seen_is_ticked(event: Event, client: Client) -> None:
    def done() -> dict[str, bool]:
        return {line.key: line.is_done for line in planning.checklist(taught_by(event))}

    assert done()["agenda"]
    assert not done()["lead"]
    assert not done()["law"]
    planning.name_trainer(event.pk, make_trainer(), Role.LEAD)
    Event.objects.filter(pk=event.pk).update(country="RO")
    event.country = "RO"
    make_material(Module.objects.order_by("pk")[0], "legal", country="DE")
    assert not done()["law"]
    make_material(Module.objects.order_by("pk")[0], "legal", country="RO")
    assert (done()["lead"], done()["law"], done()["room"]) == (True, True, False)
    coordinator(client, event)
    url = reverse("trainings:tick", args=[event.public_id, "room"])
    client.post(url)
    client.post(url)
    assert done()["room"]
    client.post(url, {"undo": "yes"})
    assert not done()["room"]
    assert client.post(reverse("trainings:tick", args=[event.public_id, "lead"])).status_code == 404


def test_a_trainer_reads_no_satisfaction_of_fewer_than_five(event: Event) -> None:
    trainer = make_trainer()
    planning.name_trainer(event.pk, trainer, Role.LEAD)
    pilot = Pilot.objects.get(event=event)
    for n in range(4):
        Sheet.objects.create(pilot=pilot, moment="after", code=f"c{n}", satisfaction=5)
    assert trainers.feedback_of(trainer) == trainers.Feedback(0, None)
    Sheet.objects.create(pilot=pilot, moment="after", code="c9", satisfaction=4)
    assert trainers.feedback_of(trainer) == trainers.Feedback(5, 4.8)


def test_a_trainer_is_somebody_who_is_known_and_is_one_once(client: Client) -> None:
    make_version()
    person = make_user()
    made = trainers.make_trainer(person.email.upper(), ["ro"], Module.objects.all()[:2])
    assert made.modules.count() == 2
    with pytest.raises(ValidationError, match="trainer already"):
        trainers.make_trainer(person.email, ["ro"], [])
    with pytest.raises(ValidationError, match="Nobody is known"):
        trainers.make_trainer("nobody@example.org", ["ro"], [])
    trainers.add_away(made, date(2027, 5, 1), date(2027, 5, 3))
    with pytest.raises(ValidationError, match="overlap"):
        trainers.add_away(made, date(2027, 5, 3), date(2027, 5, 9))
    trainers.add_away(made, date(2027, 5, 4), date(2027, 5, 9))
    erase(person)
    assert not TrainerAway.objects.exists()
    made.refresh_from_db()
    assert made.stopped_on
    assert person.name not in str(made)
