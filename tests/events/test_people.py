"""Who is one person: what looks alike to whom, and what a decision about it changes."""

from datetime import timedelta

import pytest
from django.test import Client

from events.actions import PersonDetails, add_walk_in, alike_people, decide_person, mark_attendance
from events.models import Event, PersonDecision, Registration
from municipalities.actors import actor_for
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import Role
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db


def on_the_day(partner: str = "JRS Romania", country: str = "RO") -> Event:
    event = make_pilot(organisation=make_organisation(partner, country))
    Event.objects.filter(pk=event.pk).update(starts_at=clock.now() - timedelta(hours=1))
    return event


def came(event: Event, name: str, **fields: str) -> Registration:
    details = PersonDetails(name=name, town="Şomcuta Mare", actor_kind="volunteer", **fields)
    return add_walk_in(event.pk, details, [], by=make_user())


def names_alike(registration: Registration, user: User) -> list[str]:
    return [likeness.row.name for likeness in alike_people(registration, actor_for(user))]


def stored(*rows: Registration) -> list[Registration]:
    return [Registration.objects.get(pk=row.pk) for row in rows]


def test_names_that_look_alike_are_shown_and_others_are_not() -> None:
    event = on_the_day()
    ana = came(event, "Ana Popescu")
    for name in ("Anna Popescu", "Ana Pop", "Gheorghe Marin"):
        came(event, name)
    assert names_alike(ana, make_coordinator()) == ["Anna Popescu"]


def test_people_of_another_partner_look_like_nobody(client: Client) -> None:
    ours, theirs = on_the_day(), on_the_day("Cidis", "IT")
    ana, other = came(ours, "Ana Popescu"), came(theirs, "Ana Popescu")
    coordinator = make_coordinator()
    assert names_alike(ana, coordinator) == []
    assert names_alike(ana, make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT))
    client.force_login(coordinator)
    page = f"/work/activities/{ours.public_id}/registrations/{ana.public_id}/"
    answer = client.post(f"{page}decide/", {"other": str(other.public_id), "decision": "same"})
    assert answer.status_code == 404
    assert not PersonDecision.objects.exists()
    foreign = f"/work/activities/{ours.public_id}/registrations/{other.public_id}/"
    assert client.get(page).status_code == 200
    assert client.get(foreign).status_code == 404


def test_two_lines_of_one_person_count_as_one() -> None:
    event, by = on_the_day(), make_coordinator()
    ana, anna, third = came(event, "Ana Popescu"), came(event, "Anna Popescu"), came(event, "Ana Popescu")
    decide_person(anna, third, is_same=True, by=by)
    decide_person(third, ana, is_same=True, by=by)
    assert len({row.person_key for row in stored(ana, anna, third)}) == 1
    assert names_alike(*stored(ana), by) == []


def test_two_people_are_not_asked_about_again_from_either_side() -> None:
    event, by = on_the_day(), make_coordinator()
    ana, anna = came(event, "Ana Popescu"), came(event, "Anna Popescu")
    assert names_alike(ana, by) == ["Anna Popescu"]
    decide_person(anna, ana, is_same=False, by=by)
    assert names_alike(ana, by) == names_alike(anna, by) == []


def test_two_people_who_shared_an_address_get_a_key_each() -> None:
    one, two, by = on_the_day(), on_the_day(), make_user()
    ana = came(one, "Ana Popescu", email="office@example.org")
    ion = came(two, "Ion Marin", email="office@example.org")
    assert ana.person_key == ion.person_key
    decide_person(ana, ion, is_same=False, by=by)
    ana_now, ion_now = stored(ana, ion)
    assert ana_now.person_key == ana.person_key != ion_now.person_key


def test_one_account_is_one_person() -> None:
    rows = [make_registration(make_pilot(), email="ana@example.org") for _n in range(2)]
    with pytest.raises(IllegalMove, match="One account"):
        decide_person(*rows, is_same=False, by=make_user())
    with pytest.raises(IllegalMove, match="one and the same"):
        decide_person(rows[0], rows[0], is_same=True, by=make_user())
    assert not PersonDecision.objects.exists()


def test_an_own_list_shows_nobody_else(client: Client) -> None:
    mine = make_registration(make_pilot(title="Mine"))
    make_registration(make_pilot(title="Theirs"))
    assert mine.user
    client.force_login(mine.user)
    page = client.get("/my/").content.decode()
    assert "Mine" in page
    assert "Theirs" not in page


def test_a_page_shows_what_is_here_of_one_person_as_far_as_the_team_may_see(client: Client) -> None:
    ours, other = (
        make_pilot(title="Ours"),
        make_pilot(title="Of another", organisation=make_organisation("Cidis", "IT")),
    )
    found = make_registration(ours, email="ana@example.org", name="Ana Demo")
    make_registration(other, email="ana@example.org", name="Ana Demo")
    elsewhere = make_registration(make_pilot(title="Ours, too"), email="ana@example.org", name="Ana Demo")
    stranger = make_registration(ours, name="Ion Demo")
    first = ours.sessions.all()[0]
    clock.move_to(first.starts_at)
    mark_attendance(ours.pk, {(found.pk, first.pk): "present"}, by=make_coordinator())
    client.force_login(make_coordinator())
    page = f"/work/activities/{ours.public_id}/registrations/{found.public_id}/"
    assert f"{page}story/" in client.get(page).content.decode()
    text = client.get(f"{page}story/").content.decode()
    for said in ("Ours, too", f"{first.title}: present", "Mail"):
        assert said in text
    assert str(elsewhere.public_id) in text
    assert "Of another" not in text
    assert stranger.name not in text
    assert (
        text.count(">done<") + text.count(">waiting<")
        == Mail.objects.filter(to="ana@example.org").exclude(about=other.public_id).count()
    )
