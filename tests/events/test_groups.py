"""A town that sends several people: all or none, or whoever finds a place; vouched for by who registers them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client

from events.actions import (
    Member,
    approve,
    cancel_event,
    cancel_registration,
    confirm_address,
    confirm_group,
    expire_unconfirmed,
    give_place,
    register_group,
)
from events.actions import register as register_one
from events.actions.groups import purge_groups
from events.actions.people import erase
from events.models import Event, Group, Registration
from events.models.registration import LINK_OPENS
from events.notifications import UNASKED
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import hidden_fields, make_applicant, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
HEAD = "primaria@example.org"
FOUR = [Member("Ana Demo", "ana@example.org"), Member("Ion Demo"), Member("Mara Demo"), Member("Dan Demo")]


def register(event: Event, *, together: bool, people: list[Member] | None = None) -> Group:
    head = make_applicant(HEAD, "Maria Head")
    return register_group(event.pk, head, people or FOUR, stays_together=together)


def states(group: Group) -> list[str]:
    return list(group.registrations.order_by("pk").values_list("state", flat=True))


def posted(people: list[tuple[str, str]], **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": "Maria Head",
        "email": HEAD,
        "town": "Seini",
        "actor_kind": "municipality",
        "organisation": "Town hall",
        "together": "no",
        "notice": "on",
        "people-TOTAL_FORMS": "10",
        "people-INITIAL_FORMS": "0",
    }
    for number, (name, email) in enumerate(people):
        data |= {f"people-{number}-name": name, f"people-{number}-email": email}
    return data | changes


def page_of(event: Event) -> str:
    return f"{event.get_absolute_url()}group/"


# Four people, three places


def test_whoever_finds_a_place_comes_and_the_fourth_waits() -> None:
    group = register(make_pilot(capacity=3), together=False)
    assert group.registrations.filter(reserves_seat=True).count() == 3
    confirm_group(group.pk)
    assert states(group) == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_all_or_none_waits_as_one_and_others_pass() -> None:
    event = make_pilot(capacity=5)
    first, second = make_registration(event), make_registration(event)
    group = register(event, together=True)
    assert not group.registrations.filter(reserves_seat=True).exists()
    confirm_group(group.pk)
    assert states(group) == ["waiting"] * 4
    one = make_registration(event)
    assert one.state == "confirmed", "no place stays empty while somebody may have it"
    for seated in (first, second, one):
        cancel_registration(seated.pk, Registration.Reason.BY_PERSON)
    assert states(group) == ["confirmed"] * 4
    moved = Mail.objects.filter(key__contains=":moved_up")
    assert sorted(moved.values_list("to", flat=True)) == ["ana@example.org", HEAD, HEAD, HEAD]


def test_who_leaves_an_all_or_none_group_makes_it_smaller() -> None:
    event = make_pilot(capacity=4)
    make_registration(event)
    group = confirm_group(register(event, together=True).pk)
    assert states(group) == ["waiting"] * 4
    line = group.registrations.order_by("pk")[3]
    cancel_registration(line.pk, Registration.Reason.BY_PERSON)
    assert states(group) == ["confirmed"] * 3 + ["cancelled"]


def test_a_limit_of_the_town_holds_for_a_group() -> None:
    event = make_pilot(capacity=10)
    Event.objects.filter(pk=event.pk).update(most_per_town=3)
    make_registration(event)
    together = confirm_group(register(event, together=True, people=FOUR[:3]).pk)
    assert states(together) == ["waiting"] * 3
    split = confirm_group(
        register_group(
            event.pk, make_applicant("b@example.org"), [Member(f"P {n}") for n in range(4)], stays_together=False
        ).pk
    )
    assert states(split) == ["confirmed"] * 2 + ["waiting"] * 2


def test_where_the_team_decides_each_of_them_waits_for_it() -> None:
    group = confirm_group(register(make_pilot(needs_approval=True), together=False).pk)
    assert states(group) == ["pending"] * 4
    line = group.registrations.order_by("pk")[1]
    assert approve(line.pk).state == "confirmed"
    assert Mail.objects.get(key__contains=f"{line.public_id}:approved").to == HEAD


def test_a_group_that_never_fits_is_told_so_at_once() -> None:
    with pytest.raises(IllegalMove, match="never be places"):
        register(make_pilot(capacity=3), together=True)
    event = make_pilot(capacity=30)
    Event.objects.filter(pk=event.pk).update(most_per_town=3)
    with pytest.raises(IllegalMove, match="never be places"):
        register(event, together=True)
    assert not Group.objects.exists()


def test_the_team_gives_a_group_that_stays_together_all_places_or_none() -> None:
    event = make_pilot(capacity=4)
    seated = [make_registration(event) for _n in range(2)]
    group = confirm_group(register(event, together=True, people=FOUR[:3]).pk)
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(hours=1))
    line = group.registrations.order_by("pk")[0]
    with pytest.raises(IllegalMove, match="all or none"):
        give_place(line.pk)
    cancel_registration(seated[0].pk, Registration.Reason.BY_PERSON)
    assert states(group) == ["waiting"] * 3, "so shortly before, nobody moves up by themselves"
    give_place(line.pk)
    assert states(group) == ["confirmed"] * 3


def test_where_the_team_decides_nobody_is_asked_whether_all_or_none(client: Client) -> None:
    event = make_pilot(needs_approval=True)
    assert "all of us wait" not in client.get(page_of(event)).content.decode()
    assert not register(event, together=True).stays_together


def test_without_a_limit_of_places_nobody_waits_for_who_is_over_that_of_their_town() -> None:
    event = make_pilot(capacity=None)
    Event.objects.filter(pk=event.pk).update(most_per_town=1, promotion_stops=336)
    event.refresh_from_db()
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(hours=2))
    one, two = (make_applicant() for _n in range(2))
    assert confirm_address(register_one(event, one).pk).state == "confirmed"
    assert confirm_address(register_one(event, two).pk).state == "waiting"
    other = replace(make_applicant(), town="Elsewhere")
    assert confirm_address(register_one(event, other).pk).state == "confirmed"


# Who vouches


def test_a_line_is_vouched_for_by_name_and_hears_of_it() -> None:
    event = make_pilot()
    group = confirm_group(register(event, together=False).pk)
    lines = list(group.registrations.order_by("pk"))
    assert {line.vouched_by for line in lines} == {"Maria Head"}
    assert all(line.user_id is None for line in lines)
    mail = Mail.objects.get(to="ana@example.org")
    assert "Maria Head (primaria@example.org) has registered you" in mail.text
    assert f"/my/{lines[0].token}/" in mail.text
    assert "/privacy/" in mail.text
    told = Mail.objects.get(to=HEAD, key__endswith=":group_confirmed")
    assert all(member.name in told.text for member in FOUR)
    assert Client().get(f"/my/{lines[1].token}/").status_code == 200


def test_the_own_line_of_the_head_is_theirs() -> None:
    group = confirm_group(
        register(make_pilot(), together=False, people=[Member("Maria Head", HEAD.title()), FOUR[1]]).pk
    )
    first, second = group.registrations.order_by("pk")
    assert first.user == User.objects.get(email=HEAD)
    assert first.person_key == first.user.person_key
    assert second.user is None
    assert not Mail.objects.filter(key__endswith=":taken_along").exists()


def test_without_a_proven_address_and_without_a_voucher_nobody_has_a_seat() -> None:
    group = register(make_pilot(), together=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        group.registrations.update(state="confirmed", confirmed_at=clock.now(), reserves_seat=False)


def test_whoever_has_an_own_address_may_confirm_before_the_head_does() -> None:
    group = register(make_pilot(), together=False)
    line = confirm_address(group.registrations.get(email="ana@example.org").pk)
    assert line.user
    confirm_group(group.pk)
    line.refresh_from_db()
    assert line.vouched_by == ""
    assert states(group) == ["confirmed"] * 4


# What is wrong


def test_confirming_twice_changes_nothing_and_too_late_is_said() -> None:
    event = make_pilot()
    group = register(event, together=False)
    confirm_group(group.pk)
    mails = Mail.objects.count()
    confirm_group(group.pk)
    assert Mail.objects.count() == mails
    late = register_group(event.pk, make_applicant(), [Member("P")], stays_together=False)
    late.registrations.update(confirm_until=clock.now())
    expire_unconfirmed()
    with pytest.raises(IllegalMove, match="time to confirm is over"):
        confirm_group(late.pk)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "Write at least one name."),
        ([("", "ana@example.org")], "Write the name of who has this address."),
        ([("Ana", "ana@example.org"), ("Ion", "ANA@example.org")], "This address stands here twice."),
        ([("Ana", "known@example.org")], "This address cannot be taken along."),
        ([("Ana", "ana@")], "ana@"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_there_and_nothing_is_lost(
    people: list[tuple[str, str]], said: str, client: Client
) -> None:
    event = make_pilot()
    make_registration(event, email="known@example.org")
    answer = client.post(page_of(event), posted(people) | hidden_fields(client, page_of(event)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Maria Head"' in page
    assert all(f'value="{name}"' in page for name, _email in people if name)
    assert not Group.objects.exists()


def test_a_group_of_eleven_is_refused(client: Client) -> None:
    event = make_pilot()
    eleven = [(f"P {n}", "") for n in range(11)]
    answer = client.post(
        page_of(event), posted(eleven, **{"people-TOTAL_FORMS": "11"}) | hidden_fields(client, page_of(event))
    )
    assert answer.status_code == 422
    assert "at most 10" in answer.content.decode()
    assert not Group.objects.exists()


def test_the_form_makes_a_group_once_and_its_page_confirms_it(client: Client) -> None:
    event = make_pilot(capacity=3)
    data = posted([("Ana", "ana@example.org"), ("Ion", "")], together="yes") | hidden_fields(client, page_of(event))
    for _again in range(2):
        assert client.post(page_of(event), data).status_code == 302
    group = Group.objects.get()
    link = f"/groups/{group.token}/"
    assert link in Mail.objects.get(to=HEAD).text
    assert "Confirm" in client.get(link).content.decode()
    client.get(link)
    assert states(group) == ["unconfirmed"] * 2, "a link that is only opened confirms nothing"
    client.post(f"{link}confirm/")
    assert states(group) == ["confirmed"] * 2
    page = client.get(link).content.decode()
    ana, ion = group.registrations.order_by("pk")
    assert f"/my/{ion.token}/" in page
    assert f"/my/{ana.token}/" not in page, "who has an own address has an own link"


def test_a_closed_activity_says_why_no_group_can_come(client: Client) -> None:
    event = make_pilot()
    Event.objects.filter(pk=event.pk).update(closes_at=clock.now())
    assert "Registration closed" in client.get(page_of(event)).content.decode()
    answer = client.post(page_of(event), posted([("Ana", "")]) | {"form_key": "00000000-0000-0000-0000-000000000001"})
    assert answer.status_code == 409
    assert "Registration closed" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c"])
def test_a_link_that_is_not_ours_opens_no_group(token: str, client: Client) -> None:
    assert client.get(f"/groups/{token}/").status_code == 404
    assert client.post(f"/groups/{token}/confirm/").status_code == 404


# Afterwards


def test_the_reminder_reaches_those_without_an_address_at_that_of_the_group() -> None:
    event = make_pilot()
    confirm_group(register(event, together=False).pk)
    assert event.reminder_at
    clock.move_to(event.reminder_at)
    send_due()
    assert sorted(Mail.objects.filter(key__contains=":reminder:").values_list("to", flat=True)) == [
        "ana@example.org",
        *[HEAD] * 3,
    ]


def test_the_head_is_erased_and_the_people_stay() -> None:
    event = make_pilot()
    group = confirm_group(register(event, together=False).pk)
    erase(User.objects.get(email=HEAD))
    group.refresh_from_db()
    assert (group.name, group.email) == ("", "")
    assert states(group) == ["confirmed"] * 4
    assert not event.registrations.reachable().filter(email="").exists()


def test_an_erased_head_is_named_nowhere() -> None:
    group = confirm_group(register(make_pilot(), together=False).pk)
    erase(User.objects.get(email=HEAD))
    assert {line.vouched_by for line in group.registrations.all()} == {"–"}
    assert not Mail.objects.filter(text__contains="Maria Head").exists()
    assert not Mail.objects.filter(text__contains=HEAD).exists()


def test_one_who_leaves_takes_no_calendar_entry_of_the_head_along() -> None:
    group = confirm_group(register(make_pilot(), together=False).pk)
    own, shared = group.registrations.order_by("pk")[:2]
    for line in (own, shared):
        cancel_registration(line.pk, Registration.Reason.BY_PERSON)
    entries = {mail.to: mail.calendar for mail in Mail.objects.filter(key__endswith=":cancelled")}
    assert "METHOD:CANCEL" in entries["ana@example.org"]
    assert entries[HEAD] == ""


def test_nobody_writes_to_a_group_that_nobody_confirmed() -> None:
    event = make_pilot()
    register(event, together=False)
    before = Mail.objects.count()
    cancel_event(event.pk, "The hall is flooded.")
    assert Mail.objects.count() == before


def test_a_head_has_the_page_of_the_group_sent_again(client: Client) -> None:
    event = make_pilot()
    group = register(event, together=False)
    Mail.objects.all().delete()
    Group.objects.update(registered_at=clock.now() - timedelta(hours=1))
    client.post(f"{event.get_absolute_url()}my-link/", {"email": HEAD.upper()})
    assert f"/groups/{group.token}/" in Mail.objects.get().text


def test_an_address_that_nobody_proved_goes_after_a_month() -> None:
    register(make_pilot(), together=False)
    clock.move_to(clock.now() + timedelta(days=31))
    assert purge_groups() == 1


def test_an_erased_line_names_nobody() -> None:
    group = confirm_group(register(make_pilot(), together=False).pk)
    person = make_user("ana@example.org")
    line = group.registrations.get(email="ana@example.org")
    line.user = person
    line.save()
    erase(person)
    line.refresh_from_db()
    assert (line.name, line.vouched_by, line.email) == ("", "", "")
    assert line.mail_address == ""
    assert line not in line.event.registrations.reachable()


def test_who_registered_a_group_goes_two_years_later() -> None:
    event = make_pilot()
    confirm_group(register(event, together=False).pk)
    assert event.ends_at
    clock.move_to(event.ends_at + LINK_OPENS - timedelta(minutes=1))
    assert purge_groups() == 0
    clock.move_to(event.ends_at + LINK_OPENS + timedelta(minutes=1))
    assert purge_groups() == 1
    assert Group.objects.get().email == ""


def test_a_group_counts_as_many_registrations_of_its_connection(client: Client, settings: LazySettings) -> None:
    settings.REGISTRATIONS_PER_CONNECTION = 5
    event = make_pilot(capacity=20)
    people = [(f"Person {letter} Demo", "") for letter in "ABC"]
    assert client.post(f"{event.get_absolute_url()}group/", posted(people)).status_code == 302
    answer = client.post(f"{event.get_absolute_url()}group/", posted(people, email="other@example.org"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert 'value="Person C Demo"' in answer.content.decode(), "what was typed is kept"
    assert Group.objects.count() == 1


def test_who_is_taken_along_in_many_groups_gets_some_mails_a_day_and_no_more() -> None:
    for _n in range(UNASKED + 2):
        confirm_group(register(make_pilot(capacity=10), together=False).pk)
    assert Mail.objects.filter(to="ana@example.org").count() == UNASKED


def test_a_group_sent_twice_before_it_is_confirmed_reserves_its_seats_once() -> None:
    event = make_pilot(capacity=8)
    first = register(event, together=True)
    again = [Member(f"{member.name} again") for member in FOUR]
    second = register_group(event.pk, make_applicant(HEAD.upper()), again, stays_together=True)
    reserved = event.registrations.filter(reserves_seat=True)
    assert set(reserved.values_list("group", flat=True)) == {first.pk}
    confirm_group(second.pk)
    assert states(second) == ["confirmed"] * 4, "it gets what is free"
    assert reserved.count() == 4
