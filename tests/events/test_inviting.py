"""Personal invitations: a letter with a link of one's own, who has answered and who has not, one reminder, and their end."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    Invitee,
    Letter,
    accept_invitation,
    cancel_event,
    cancel_registration,
    decline_invitation,
    hold_seats,
    invite,
    postpone_event,
    register,
    remind_guest,
    take_back,
    withdraw_event,
)
from events.actions.inviting import purge_guests
from events.models import Event, Guest, Registration
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import (
    form_data,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
ANA = Invitee("Ana Pop", "ana@example.org")
Standing = Guest.Standing


@pytest.fixture
def event() -> Event:
    return make_pilot(capacity=3)


def invited(event: Event, one: Invitee = ANA, **letter: Any) -> Guest:
    (guest,) = invite(event.pk, [one], Letter(**letter), by=make_user())
    return guest


def standing(guest: Guest) -> str:
    return Guest.objects.with_standing().get(pk=guest.pk).standing


def accepted(guest: Guest) -> str:
    registration = accept_invitation(guest.pk, make_applicant())
    assert registration
    return registration.state


def data(**changes: Any) -> dict[str, Any]:
    found = form_data(**changes)
    return {name: value for name, value in found.items() if name not in {"email", "website"}}


def test_the_letter_has_the_words_of_the_team_and_a_link_of_ones_own(event: Event) -> None:
    guest = invited(event, words="We would be glad to hear how you did it.")
    mail = Mail.objects.get()
    assert mail.to == "ana@example.org"
    assert mail.subject.startswith("You are invited: ")
    assert "We would be glad to hear how you did it." in mail.text
    assert f"/invited/{guest.token}/" in mail.text
    assert standing(guest) == Standing.INVITED


def test_who_is_invited_registers_by_the_link_alone(event: Event, client: Client) -> None:
    guest = invited(event)
    page = f"/invited/{guest.token}/"
    shown = client.get(page).content.decode()
    assert "Hello Ana Pop" in shown
    assert 'value="Ana Pop"' in shown
    assert standing(guest) == Standing.INVITED, "a program that looks at links has seen it, perhaps"
    assert client.post(f"{page}opened/").status_code == 204
    assert standing(guest) == Standing.OPENED
    before = Mail.objects.count()
    answer = client.post(page, data())
    registration = Registration.objects.get()
    assert answer.headers["Location"] == f"/my/{registration.token}/"
    assert (registration.state, registration.email) == ("confirmed", "ana@example.org")
    assert registration.user == User.objects.get(email="ana@example.org")
    assert Mail.objects.count() == before + 1, "that they have a place, and none to confirm the address"
    assert standing(guest) == Standing.REGISTERED
    client.post(page, data())
    assert Registration.objects.count() == 1


def test_once_they_are_registered_the_letter_opens_nothing_of_theirs(event: Event, client: Client) -> None:
    guest = invited(event)
    registration = accept_invitation(guest.pk, make_applicant())
    assert registration
    page = client.get(f"/invited/{guest.token}/").content.decode()
    assert "is on the list" in page
    assert registration.token not in page
    assert "ana@example.org" not in page
    clock.move_to(clock.now() + timedelta(minutes=6))
    before = set(Mail.objects.values_list("pk", flat=True))
    assert client.post(f"/invited/{guest.token}/link/").headers["Location"] == f"/invited/{guest.token}/"
    sent = Mail.objects.exclude(pk__in=before).get()
    assert sent.to == "ana@example.org"
    assert registration.token in sent.text


def test_who_registers_by_themselves_has_answered_and_is_what_they_were_invited_to_be() -> None:
    event = make_pilot(capacity=2, needs_approval=True)
    held = hold_seats(event.pk, make_organisation("Caritas"), 1, clock.now() + timedelta(days=3))
    guest = invited(event, held=held)
    registration = make_registration(event, email="ANA@example.org".lower())
    assert (registration.state, registration.held_seats) == ("confirmed", held)
    assert standing(guest) == Standing.REGISTERED
    clock.move_to(clock.now() + timedelta(days=2))
    with pytest.raises(IllegalMove, match="have answered"):
        remind_guest(guest.pk)
    with pytest.raises(IllegalMove):
        decline_invitation(guest.pk, "")
    assert accept_invitation(guest.pk, make_applicant()) is None


def test_what_a_stranger_typed_with_their_address_is_not_theirs(event: Event) -> None:
    guest = invited(event)
    typed = register(event, make_applicant("ana@example.org", name="Rude Word"))
    assert standing(guest) == Standing.INVITED
    registration = accept_invitation(guest.pk, make_applicant(name="Ana Pop"))
    assert registration
    assert (registration.name, registration.state) == ("Ana Pop", "confirmed")
    typed.refresh_from_db()
    assert typed.state == "cancelled"
    assert event.registrations.taking_seats().count() == 1


def test_two_addresses_of_one_account_are_one_person(event: Event) -> None:
    home, work = invited(event), invited(event, Invitee("Ana", "ana.pop@example.org"))
    accept_invitation(home.pk, make_applicant())
    user = User.objects.get(email="ana@example.org")
    EmailAddress.objects.create(user=user, email="ana.pop@example.org", verified=True)
    accept_invitation(work.pk, make_applicant())
    assert event.registrations.active().count() == 1


def test_who_is_invited_hears_that_it_does_not_take_place_then(event: Event) -> None:
    guest, coming = invited(event), invited(event, Invitee("Bea", "bea@example.org"))
    accept_invitation(coming.pk, make_applicant())
    cannot = invited(event, Invitee("Dan", "dan@example.org"))
    decline_invitation(cannot.pk, "")
    with pytest.raises(IllegalMove, match="invited"):
        withdraw_event(event.pk)
    postpone_event(event.pk, "The hall is flooded.")
    cancel_event(event.pk, "It is flooded still.")
    told = list(Mail.objects.filter(key__startswith="guest:", text__contains="flooded").values_list("to", flat=True))
    assert told == [guest.email] * 2


def test_a_form_that_is_refused_keeps_what_was_typed(event: Event, client: Client) -> None:
    guest = invited(event)
    answer = client.post(f"/invited/{guest.token}/", data(town="", name="Ana Maria Pop"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"town"}
    assert 'value="Ana Maria Pop"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_an_invitation_is_the_yes_of_the_team_and_no_way_past_the_waiting_list() -> None:
    decided = make_pilot(needs_approval=True)
    assert accepted(invited(decided)) == "confirmed"
    full = make_pilot(capacity=1)
    make_registration(full)
    assert accepted(invited(full, Invitee("Bea", "bea@example.org"))) == "waiting"


def test_an_invitation_to_a_held_place_has_it(event: Event) -> None:
    held = hold_seats(event.pk, make_organisation("Caritas"), 1, clock.now() + timedelta(days=3))
    for _n in range(2):
        make_registration(event)
    make_registration(event, "waiting")
    assert accepted(invited(event, held=held)) == "confirmed"


def test_who_cannot_come_says_so_and_may_think_again(event: Event, client: Client) -> None:
    guest = invited(event)
    client.post(f"/invited/{guest.token}/cannot-come/", {"answer": "I am in Cluj that day."})
    guest.refresh_from_db()
    assert (standing(guest), guest.answer) == (Standing.DECLINED, "I am in Cluj that day.")
    shown = client.get(f"/invited/{guest.token}/").content.decode()
    assert "You have said that you cannot come" in shown
    client.post(f"/invited/{guest.token}/", data())
    guest.refresh_from_db()
    assert (standing(guest), guest.answer, guest.declined_at) == (Standing.REGISTERED, "", None)
    with pytest.raises(IllegalMove):
        decline_invitation(guest.pk, "")
    registration = Registration.objects.get()
    cancel_registration(registration.pk, Registration.Reason.BY_PERSON)
    assert standing(guest) == Standing.GONE
    assert accepted(guest) == "confirmed", "and once more"


def test_who_has_not_answered_is_asked_once_more_and_once_only(event: Event) -> None:
    guest = invited(event)
    with pytest.raises(IllegalMove, match="less than a day ago"):
        remind_guest(guest.pk)
    clock.move_to(clock.now() + timedelta(days=2))
    remind_guest(guest.pk)
    assert Mail.objects.filter(key__endswith=":guest_invited_again").count() == 1
    with pytest.raises(IllegalMove, match="reminded already"):
        remind_guest(guest.pk)
    answered = invited(event, Invitee("Bea", "bea@example.org"))
    decline_invitation(answered.pk, "")
    clock.move_to(clock.now() + timedelta(days=2))
    with pytest.raises(IllegalMove, match="have answered"):
        remind_guest(answered.pk)


def test_an_invitation_that_is_taken_back_opens_nothing(event: Event, client: Client) -> None:
    guest = invited(event)
    token = guest.token
    take_back(guest.pk)
    letter = Mail.objects.get()
    assert (letter.state, letter.text) == ("expired", "")
    assert client.get(f"/invited/{token}/").status_code == 404
    other = invited(event)
    accept_invitation(other.pk, make_applicant())
    with pytest.raises(IllegalMove, match="take them off the list"):
        take_back(other.pk)


def test_nobody_is_invited_twice_nor_who_is_on_the_list(event: Event) -> None:
    registration = make_registration(event)
    people = [ANA, Invitee("Ana", "ANA@example.org"), Invitee("There", registration.email)]
    assert [one.name for one in invite(event.pk, people, Letter(), by=make_user())] == ["Ana Pop"]
    assert invite(event.pk, people, Letter(), by=make_user()) == []
    with pytest.raises(ValidationError):
        invite(event.pk, [Invitee(f"P{n}", f"p{n}@example.org") for n in range(201)], Letter(), by=make_user())


def test_nobody_is_invited_to_what_has_begun_is_cancelled_or_a_draft(client: Client) -> None:
    with pytest.raises(IllegalMove):
        invited(make_pilot(published=False))
    event = make_pilot()
    guest = invited(event)
    assert event.starts_at
    clock.move_to(event.starts_at)
    page = client.get(f"/invited/{guest.token}/").content.decode()
    assert "Registration is closed" in page
    assert "I cannot come" not in page
    assert client.post(f"/invited/{guest.token}/", data()).status_code == 409
    assert client.post(f"/invited/{guest.token}/cannot-come/").status_code == 409
    with pytest.raises(IllegalMove):
        invited(event, Invitee("Bea", "bea@example.org"))
    postponed = make_pilot()
    postpone_event(postponed.pk, "Rain")
    with pytest.raises(IllegalMove):
        invited(postponed)


def test_a_link_of_nobody_opens_nothing(client: Client) -> None:
    assert client.get("/invited/forged/").status_code == 404
    assert client.post("/invited/forged/cannot-come/").status_code == 404


def test_invitations_end_a_month_after_the_activity_and_with_the_person(event: Event) -> None:
    guest, other = invited(event), invited(event, Invitee("Bea", "bea@example.org"))
    accept_invitation(guest.pk, make_applicant())
    erase(User.objects.get(email="ana@example.org"))
    assert not Guest.objects.filter(pk=guest.pk).exists()
    assert "Ana Pop" not in "".join(Mail.objects.values_list("text", flat=True))
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=29))
    assert purge_guests() == 0
    clock.move_to(event.ends_at + timedelta(days=31))
    assert purge_guests() == 1
    assert not Guest.objects.filter(pk=other.pk).exists()


# The team's page


def test_the_letter_is_looked_at_then_sent_and_the_list_says_what_came_of_it(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    page = f"/work/activities/{event.public_id}/invitations/"
    assert "Nobody is invited by name" in client.get(page).content.decode()
    typed = {
        "people": "Ana Pop, ana@example.org\n\nBea Ilie <bea@example.org>\nCosmin\tcosmin@example.org",
        "words": "Come!",
    }
    shown = client.post(page, typed | {"letter": "look"}).content.decode()
    assert "As Ana Pop gets it" in shown
    assert "Come!" in shown
    assert "Send it to 3 people" in " ".join(shown.split())
    assert not Guest.objects.exists()
    assert not Mail.objects.exists()
    looked = client.post(page, typed | {"letter": "send"})
    assert "As Ana Pop gets it" in looked.content.decode(), "what was not looked at is shown first"
    assert not Mail.objects.exists()
    typed |= {"seen": looked.context["form"].seen}
    changed = client.post(page, typed | {"letter": "send", "words": "Come soon!"}).content.decode()
    assert "Come soon!" in changed
    assert not Mail.objects.exists()
    assert client.post(page, typed | {"letter": "send"}).status_code == 302
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "ana@example.org",
        "bea@example.org",
        "cosmin@example.org",
    ]
    client.post(page, typed | {"letter": "send"})
    assert Mail.objects.count() == 3, "sent twice, it is sent once"
    shown = client.get(page).content.decode()
    assert "Bea Ilie" in shown
    guest = Guest.objects.get(name="Ana Pop")
    clock.move_to(clock.now() + timedelta(days=2))
    client.force_login(make_coordinator(event.organisers.get()))
    client.post(page, {"do": "remind", "row": str(guest.public_id)})
    assert Mail.objects.filter(to="ana@example.org").count() == 2
    decline_invitation(guest.pk, "No time.")
    assert "Ana Pop" not in client.get(page, {"range": "silent"}).content.decode()
    assert "No time." in client.get(page, {"range": "cannot"}).content.decode()


def test_a_line_that_is_none_is_named_and_nothing_is_sent(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    page = f"/work/activities/{event.public_id}/invitations/"
    wrong = "Ana Pop, ana@example.org\nno address\n, x@example.org\nBea, bea@@example"
    answer = client.post(page, {"people": wrong, "letter": "send"})
    assert answer.status_code == 422
    said = " ".join(answer.context["form"].errors["people"])
    assert all(f"Line {n}" in said for n in (2, 3, 4))
    assert "Line 1" not in said
    assert wrong.splitlines()[1] in answer.content.decode()
    assert not Guest.objects.exists()
    many = "\n".join(f"P, p{n}@example.org" for n in range(201))
    answer = client.post(page, {"people": many, "letter": "look"})
    assert answer.context["form"].errors["people"] == ["At most 200 at once; these are 201."]


def test_nothing_that_was_typed_is_lost_where_nobody_can_be_invited(client: Client) -> None:
    event = make_pilot(published=False)
    client.force_login(make_coordinator(event.organisers.get()))
    page = f"/work/activities/{event.public_id}/invitations/"
    typed = {"people": "Ana Pop, ana@example.org", "words": "Come!"}
    looked = client.post(page, typed | {"letter": "look"})
    assert "Nobody can register now" in looked.content.decode()
    answer = client.post(page, typed | {"letter": "send", "seen": looked.context["form"].seen})
    assert answer.status_code == 409
    assert "Ana Pop, ana@example.org" in answer.content.decode()


def test_another_partner_knows_of_no_invitation(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Another", "AT")))
    assert client.get(f"/work/activities/{event.public_id}/invitations/").status_code == 404
