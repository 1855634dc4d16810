"""Places held for the people of a partner: theirs by its link, until a day on which everybody can have them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    cancel_registration,
    confirm_address,
    confirm_group,
    hold_seats,
    plan_sessions,
    postpone_event,
    register,
    release_due,
    release_seats,
    save_details,
    save_moments,
    send_colleague,
)
from events.actions.holding import hold_both
from events.forms import DetailsForm
from events.models import Event, EventQuerySet, Group, HeldSeats, Registration
from events.plans import Moments
from share.kit import clock
from tests.events.test_groups import posted
from tests.make import (
    OFFICE,
    details_data,
    form_data,
    hidden_fields,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    moved,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=7)


@pytest.fixture
def event() -> Event:
    return make_pilot(capacity=3)


def hold(event: Event, seats: int = 2, name: str = "Caritas") -> HeldSeats:
    return hold_seats(event.pk, make_organisation(name), seats, clock.now() + SOON)


def comes(event: Event, held: HeldSeats | None = None) -> str:
    """In which state somebody is who registers and confirms, by this link or by none."""
    return confirm_address(register(event, make_applicant(held=held)).pk).state


def states(event: Event) -> list[str]:
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def test_held_places_are_full_to_others_and_free_to_their_people(event: Event) -> None:
    held = hold(event)
    assert [comes(event), comes(event)] == ["confirmed", "waiting"]
    assert [comes(event, held), comes(event, held), comes(event, held)] == ["confirmed", "confirmed", "waiting"]


def test_a_place_their_people_give_back_is_held_again_and_goes_to_the_next_of_them(event: Event) -> None:
    held = hold(event)
    comes(event)
    stranger = make_registration(event, "waiting")
    first, second = make_registration(event, held=held), make_registration(event, held=held)
    later, last = (make_registration(event, "waiting", held=held) for _n in range(2))
    cancel_registration(first.pk, Registration.Reason.BY_PERSON)
    for one in (later, last):
        one.refresh_from_db()
    assert (later.state, later.reason) == ("confirmed", "seat_freed")
    assert last.state == "waiting", "one place is one place"
    cancel_registration(last.pk, Registration.Reason.BY_PERSON)
    cancel_registration(second.pk, Registration.Reason.BY_PERSON)
    stranger.refresh_from_db()
    assert stranger.state == "waiting"
    assert comes(event, held) == "confirmed"


def test_more_of_their_people_take_the_places_of_everybody(event: Event) -> None:
    held = hold(event, 1)
    assert [comes(event, held), comes(event, held), comes(event, held), comes(event, held)] == [
        "confirmed",
        "confirmed",
        "confirmed",
        "waiting",
    ]


def test_on_their_day_whoever_waits_moves_up_and_who_has_one_keeps_it(event: Event) -> None:
    held = hold(event)
    assert [comes(event), comes(event), comes(event, held)] == ["confirmed", "waiting", "confirmed"]
    assert release_due() == 0
    clock.move_to(clock.now() + SOON)
    assert release_due() == 1
    assert states(event) == ["confirmed"] * 3
    assert release_due() == 0
    assert comes(event, held) == "waiting", "the link is one like any other from then on"


def test_a_day_that_is_moved_while_the_sweep_waits_for_the_lock_counts(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, lock = hold(event), EventQuerySet.lock

    def moved_before_it_is_locked(events: EventQuerySet, pk: int) -> Event:
        HeldSeats.objects.update(until=clock.now() + SOON)
        return lock(events, pk)

    clock.move_to(held.until)
    monkeypatch.setattr(EventQuerySet, "lock", moved_before_it_is_locked)
    assert release_due() == 0
    assert HeldSeats.objects.kept().get() == held


def test_they_are_given_on_by_hand_too_and_once(event: Event) -> None:
    held = hold(event, 3)
    assert comes(event) == "waiting"
    release_seats(held.pk)
    at = HeldSeats.objects.get().released_at
    assert states(event) == ["confirmed"]
    release_seats(held.pk)
    assert HeldSeats.objects.get().released_at == at


def test_fewer_places_move_people_up_and_more_need_free_ones(event: Event) -> None:
    held = hold(event, 3)
    assert comes(event) == "waiting"
    assert hold(event, 2).pk == held.pk, "those of an organisation that has some are changed"
    assert states(event) == ["confirmed"]
    with pytest.raises(ValidationError, match="No place is free") as refused:
        hold(event, 3)
    assert set(refused.value.message_dict) == {"seats"}
    with pytest.raises(ValidationError, match="No place is free"):
        hold(event, 1, "Diakonie")
    assert comes(event, held) == "confirmed"
    assert hold(event, 2).seats == 2, "as many as before, of which one is used"


def test_a_colleague_comes_instead_on_the_held_place(event: Event) -> None:
    held = hold(event, 1)
    guest = make_registration(event, held=held)
    colleague = send_colleague(guest.pk, name="Bea Demo", email="bea@example.org")
    assert colleague.held_seats == held
    assert HeldSeats.objects.with_use().get().unused == 0


def test_the_team_decides_about_their_people_too_and_a_yes_has_the_held_place() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    held = hold(event, 1)
    assert comes(event, held) == "pending"


def test_held_places_are_no_reason_to_have_fewer_than_that(event: Event) -> None:
    hold(event, 2)
    comes(event)
    form = DetailsForm(data=details_data(event, capacity=2), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    with pytest.raises(ValidationError, match="1 people have a place, and 2 places are held"):
        save_details(event.pk, form.details())


@pytest.mark.parametrize(
    ("capacity", "days", "where"), [(None, 7, "seats"), (3, 400, "until"), (3, 0, "until"), (3, 29.9, "until")]
)
def test_what_cannot_be_held_is_said_at_its_field(event: Event, capacity: int | None, days: float, where: str) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=capacity)
    with pytest.raises(ValidationError) as refused:
        hold_seats(event.pk, make_organisation("Caritas"), 1, clock.now() + timedelta(days=days))
    assert set(refused.value.message_dict) == {where}


def test_their_day_moves_with_the_activity(event: Event) -> None:
    held = hold(event)

    def before_it_begins() -> timedelta:
        assert event.local_start
        there = held.until.astimezone(event.zone).replace(tzinfo=None)
        return event.local_start.replace(tzinfo=None) - there

    was = before_it_begins()
    plan_sessions(event.pk, moved(event, timedelta(days=200)))
    event.refresh_from_db()
    held.refresh_from_db()
    assert before_it_begins() == was, "by the clocks of the place, across the switch of summer time"
    assert held.until > clock.now() + timedelta(days=200)


def test_while_it_is_postponed_they_stay_and_then_go_before_the_list_stands_still(event: Event) -> None:
    held = hold(event)
    postpone_event(event.pk, "Rain")
    clock.move_to(clock.now() + timedelta(days=40))
    assert release_due() == 0
    hold_seats(event.pk, held.organisation, 1, clock.now() + timedelta(days=300))
    plan_sessions(event.pk, moved(event, timedelta(days=60)))
    held.refresh_from_db()
    event.refresh_from_db()
    assert held.until == event.moves_up_until


def test_a_list_that_stands_still_sooner_gives_them_on_sooner(event: Event) -> None:
    assert event.starts_at
    held = hold_seats(event.pk, make_organisation("Caritas"), 1, event.starts_at - timedelta(hours=25))
    save_moments(event.pk, Moments(None, None, promotion_stops=48, remind_days=2))
    held.refresh_from_db()
    assert held.until == event.starts_at - timedelta(hours=48)


def test_two_organisations_for_which_places_are_held_are_not_merged_in_silence(event: Event) -> None:
    caritas, diakonie = (hold(event, 1, name).organisation for name in ("Caritas", "Diakonie"))
    assert "held for both" in str(hold_both(caritas, diakonie))
    release_seats(HeldSeats.objects.get(organisation=diakonie).pk)
    assert hold_both(caritas, diakonie) == []


def test_the_reason_is_the_limit_where_a_held_place_is_left(event: Event) -> None:
    held = hold(event, 2)
    Event.objects.filter(pk=event.pk).update(most_per_town=1)
    event.refresh_from_db()
    assert comes(event) == "confirmed"
    waiting = make_registration(event, "waiting", held=held)
    assert waiting.reason == "limit"


# Pages


def test_the_link_registers_for_a_held_place_and_others_see_a_full_activity(event: Event, client: Client) -> None:
    held = hold(event, 3)
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Full: 3 of 3 places taken" in page
    link = f"{event.get_absolute_url()}?held={held.token}"
    page = client.get(link).content.decode()
    assert "The people of Caritas have places held for them" in " ".join(page.split())
    assert f"?held={held.token}#register" in page
    assert client.post(link, form_data()).status_code == 302
    assert event.registrations.get().reserves_seat
    assert event.registrations.get().held_seats == held
    assert "Join the waiting list" not in page
    assert f"group/?held={held.token}" in page
    for wrong in ("forged", held.token[:-1], "x" * 9_000, ""):
        page = client.get(event.get_absolute_url(), {"held": wrong}).content.decode()
        assert "places held for them" not in page
    other = make_pilot()
    assert "places held for them" not in client.get(other.get_absolute_url(), {"held": held.token}).content.decode()


def test_a_group_by_the_link_has_held_places_and_a_used_link_says_so(event: Event, client: Client) -> None:
    held = hold(event, 2)
    make_registration(event)
    make_registration(event, "waiting")
    page = f"{event.get_absolute_url()}group/?held={held.token}"
    data = posted([("Ana", ""), ("Ion", "")]) | hidden_fields(client, page)
    assert client.post(page, data).status_code == 302
    confirm_group(Group.objects.get().pk)
    assert event.registrations.filter(group__isnull=False, state="confirmed").count() == 2
    page = client.get(event.get_absolute_url(), {"held": held.token}).content.decode()
    assert "All places held for the people of Caritas are used" in " ".join(page.split())
    assert "Join the waiting list" in page


def test_more_of_a_group_than_places_are_held_have_those_that_are_free(event: Event, client: Client) -> None:
    held = hold(event, 2)
    page = f"{event.get_absolute_url()}group/?held={held.token}"
    data = posted([("Ana", ""), ("Ion", ""), ("Vlad", "")]) | hidden_fields(client, page)
    assert client.post(page, data).status_code == 302
    assert event.registrations.filter(reserves_seat=True).count() == 3


def test_the_team_holds_changes_and_gives_on(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    make_organisation("Caritas")
    page, until = f"/work/activities/{event.public_id}/held/", clock.now().astimezone(event.zone) + SOON
    data = {"organisation": "Caritas", "seats": "2", "until": until.strftime("%Y-%m-%dT%H:%M")}
    assert client.post(page, data).status_code == 302
    held = HeldSeats.objects.get()
    shown = client.get(page).content.decode()
    assert f"?held={held.token}" in shown
    assert "0 of 2 places used" in " ".join(shown.split())
    assert "2 held for partners" in shown
    answer = client.post(page, data | {"seats": "4"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["seats"] == ["Only 1 place is free."]
    assert 'value="4"' in answer.content.decode()
    timeline = client.get(f"/work/activities/{event.public_id}/timeline/").content.decode()
    assert "Places held for Caritas go to everybody" in timeline
    assert client.post(f"{page}{held.public_id}/release/").status_code == 302
    shown = client.get(page).content.decode()
    assert "given on" in shown
    assert held.token not in shown
