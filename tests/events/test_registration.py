from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.forms import Form
from django.test import Client

from events.access import SEATS_RESERVED
from events.actions import cancel_registration, confirm_address, expire_unconfirmed, register, save_details
from events.forms import DetailsForm
from events.models import Registration
from events.notifications import UNASKED
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import OFFICE, details_data, form_data, make_applicant, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
State, Reason = Registration.State, Registration.Reason


def all_forms(form: type[Form] = Form) -> list[type[Form]]:
    """Every form of the site that is loaded, those of packages that it shows included."""
    return [found for sub in form.__subclasses__() for found in (sub, *all_forms(sub))]


def mails(registration: Registration) -> list[str]:
    found = Mail.objects.filter(key__startswith=f"registration:{registration.public_id}:").order_by("created_at")
    return [mail.key.split(":")[2] for mail in found]


def test_register_holds_a_seat_and_mails_a_link() -> None:
    event = make_pilot(capacity=1)
    registration = register(event, make_applicant())
    assert (registration.state, registration.reserves_seat, registration.user) == (State.UNCONFIRMED, True, None)
    assert mails(registration) == ["confirm_address"]
    assert registration.token in Mail.objects.get().text


def test_confirming_makes_a_person_with_a_proven_address() -> None:
    registration = make_registration(make_pilot(), email="new@example.org")
    user = User.objects.get(email="new@example.org")
    assert registration.user == user
    assert not user.has_usable_password()
    assert user.emailaddress_set.filter(verified=True, primary=True).count() == 1
    assert user.consents.get().purpose == "privacy-notice"
    assert mails(registration) == ["confirm_address", "confirmed"]
    assert "BEGIN:VEVENT" in Mail.objects.get(key__endswith=":confirmed").calendar


def test_confirming_twice_changes_nothing() -> None:
    registration = make_registration(make_pilot())
    again = confirm_address(registration.pk)
    assert (again.state, again.state_since) == (State.CONFIRMED, registration.state_since)
    assert mails(registration) == ["confirm_address", "confirmed"]


def test_the_person_after_the_last_seat_waits_and_moves_up_when_someone_cancels() -> None:
    event = make_pilot(capacity=2)
    first, _second = make_registration(event), make_registration(event)
    third, fourth = make_registration(event, "waiting"), make_registration(event, "waiting")
    cancel_registration(first.pk, Reason.BY_PERSON)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, third.reason) == (State.CONFIRMED, Reason.SEAT_FREED)
    assert fourth.state == State.WAITING
    assert mails(third)[-1] == "moved_up"
    assert event.registrations.positions() == {fourth.pk: 1}


def test_cancelling_twice_frees_one_seat() -> None:
    event = make_pilot(capacity=1)
    first = make_registration(event)
    make_registration(event, "waiting")
    make_registration(event, "waiting")
    cancel_registration(first.pk, Reason.BY_PERSON)
    cancel_registration(first.pk, Reason.BY_PERSON)
    assert event.registrations.filter(state=State.CONFIRMED).count() == 1
    assert event.registrations.waiting().count() == 1


def test_a_held_seat_that_is_not_confirmed_goes_to_the_next_in_line() -> None:
    event = make_pilot(capacity=1)
    held = register(event, make_applicant())
    waiting = make_registration(event, "waiting")
    clock.move_to(clock.now() + timedelta(hours=24, minutes=1))
    assert expire_unconfirmed() == 1
    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.state, held.reason, held.reserves_seat) == (State.EXPIRED, Reason.UNCONFIRMED, False)
    assert waiting.state == State.CONFIRMED
    with pytest.raises(IllegalMove, match="time to confirm is over"):
        confirm_address(held.pk)


def test_the_sweep_leaves_a_seat_alone_that_is_held_for_less_than_24_hours() -> None:
    event = make_pilot(capacity=1)
    register(event, make_applicant())
    clock.move_to(clock.now() + timedelta(hours=23, minutes=59))
    assert expire_unconfirmed() == 0


def test_more_places_move_exactly_as_many_up() -> None:
    event = make_pilot(capacity=1)
    make_registration(event)
    line = [make_registration(event, "waiting") for _n in range(4)]
    form = DetailsForm(data=details_data(event, capacity=4), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    save_details(event.pk, form.details())
    assert [Registration.objects.get(pk=r.pk).state for r in line] == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_fewer_places_than_people_are_refused_at_the_field(client: Client) -> None:
    from tests.make import details_data, make_coordinator, make_organisation

    event = make_pilot(capacity=3)
    make_registration(event)
    make_registration(event)
    client.force_login(make_coordinator(make_organisation()))
    response = client.post(f"/work/activities/{event.public_id}/details/", details_data(event, capacity=1))
    assert response.status_code == 422
    assert "2 people have a place already" in response.context["form"].errors["capacity"][0]
    event.refresh_from_db()
    assert event.capacity == 3


def test_no_capacity_is_no_limit_and_zero_is_a_waiting_list() -> None:
    assert make_registration(make_pilot(capacity=None)).state == State.CONFIRMED
    assert make_registration(make_pilot(capacity=0), "waiting").state == State.WAITING


def test_the_same_address_gets_its_link_again_and_no_second_seat() -> None:
    event = make_pilot()
    registration = make_registration(event, email="ana@example.org")
    clock.move_to(clock.now() + timedelta(minutes=6))
    again = register(event, make_applicant(email="ANA@example.org"))
    register(event, make_applicant(email="ana@example.org"))
    assert again.pk == registration.pk
    assert event.registrations.count() == 1
    assert mails(registration) == ["confirm_address", "confirmed", "link_again"]


def test_a_person_who_cancelled_can_register_again() -> None:
    event = make_pilot()
    first = make_registration(event, email="ana@example.org")
    cancel_registration(first.pk, Reason.BY_PERSON)
    assert make_registration(event, email="ana@example.org").pk != first.pk


def test_a_signed_in_person_with_that_address_has_a_seat_at_once(client: Client) -> None:
    event, user = make_pilot(), make_user("ana@example.org")
    client.force_login(user)
    response = client.post(event.get_absolute_url(), form_data("ana@example.org"))
    registration = event.registrations.get()
    assert registration.state == State.CONFIRMED
    assert response["Location"] == f"/my/{registration.token}/"


def test_a_signed_in_person_cannot_confirm_another_address(client: Client) -> None:
    event = make_pilot()
    client.force_login(make_user("ana@example.org"))
    client.post(event.get_absolute_url(), form_data("other@example.org"))
    assert event.registrations.get().state == State.UNCONFIRMED


def test_opening_the_link_confirms_nothing(client: Client) -> None:
    registration = register(make_pilot(), make_applicant())
    assert client.get(f"/my/{registration.token}/").status_code == 200
    assert client.get(f"/my/{registration.token}/confirm/").status_code == 405
    registration.refresh_from_db()
    assert registration.state == State.UNCONFIRMED


def test_nobody_registers_once_it_has_begun(client: Client) -> None:
    event = make_pilot()
    clock.move_to(event.starts_at + timedelta(minutes=1))
    assert client.post(event.get_absolute_url(), form_data()).status_code == 409
    assert not event.registrations.exists()


def test_nobody_moves_up_once_it_has_begun() -> None:
    event = make_pilot(capacity=1)
    held = register(event, make_applicant())
    waiting = make_registration(event, "waiting")
    clock.move_to(event.starts_at + timedelta(minutes=1))
    expire_unconfirmed()
    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.state, waiting.state) == (State.EXPIRED, State.WAITING)


def test_a_program_that_fills_every_field_gets_the_same_answer_and_no_seat(client: Client) -> None:
    event = make_pilot()
    response = client.post(event.get_absolute_url(), form_data(website="https://spam.example"))
    assert response.status_code == 302
    assert not event.registrations.exists()


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(client: Client) -> None:
    event = make_pilot()
    make_registration(event, email="known@example.org")
    known = client.post(event.get_absolute_url(), form_data("known@example.org"))
    unknown = client.post(event.get_absolute_url(), form_data("unknown@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize("page", ["/", "/activities/", "of the activity"])
def test_the_public_count_of_places_does_not_tell_who_is_registered(page: str, client: Client) -> None:
    event = make_pilot(capacity=3)
    make_registration(event, email="known@example.org")
    address = event.get_absolute_url() if page == "of the activity" else page

    def seats() -> str:
        shown = client.get(address).content.decode()
        return " ".join(shown[shown.index('<div class="seats') :][:700].split())

    before = seats()
    assert "1 of 3 places taken" in before
    for email in ("known@example.org", "unknown@example.org", "other@example.org"):
        client.post(event.get_absolute_url(), form_data(email))
        assert seats() == before
    assert event.registrations.filter(reserves_seat=True).count() == 2
    confirm_address(event.registrations.get(email="other@example.org").pk)
    assert "2 of 3 places taken" in seats()


def test_a_wrong_form_keeps_what_was_typed_and_says_what_helps(client: Client) -> None:
    event = make_pilot()
    response = client.post(event.get_absolute_url(), form_data("ioana.muresan@gmail", notice=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Did you mean gmail.com?" in page
    assert 'value="ioana.muresan@gmail"' in page
    assert 'value="Ioana Mureșan"' in page
    assert not event.registrations.exists()


def test_an_empty_form_says_at_each_field_what_to_write_and_the_page_says_so_first(client: Client) -> None:
    event = make_pilot()
    answer = client.post(event.get_absolute_url(), dict.fromkeys(form_data(), ""))
    errors = answer.context["form"].errors
    assert set(errors) == {"name", "email", "town", "actor_kind", "notice"}
    assert len({str(messages) for messages in errors.values()}) == 5, "each its own sentence"
    page = answer.content.decode()
    assert "This field is required" not in page
    assert "my data.:" not in page
    title = " ".join(page[page.index("<title>") + 7 : page.index("</title>")].split())
    assert title.startswith("Something is missing or wrong: ")
    assert "autofocus" in page[page.index('class="summary"') :][:80]


def test_no_field_of_any_form_says_that_it_is_required() -> None:
    ours = [form for form in all_forms() if not form.__module__.startswith("django.")]
    assert len(ours) > 10
    said = {str(field.error_messages.get("required", "")) for form in ours for field in form.base_fields.values()}
    assert "This field is required." not in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmai.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@mail.com", ""),
        ("ana@gmail.com", ""),
        ("ana@gmx.at", ""),
        ("ana@example.org", ""),
    ],
)
def test_an_address_that_looks_like_a_slip_is_asked_about_and_taken_when_sent_again(
    typed: str, meant: str, client: Client
) -> None:
    event = make_pilot()
    answer = client.post(event.get_absolute_url(), form_data(typed))
    if not meant:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"Did you mean {meant}?" in page
    assert f'value="{typed}"' in page
    again = form_data(typed, meant=answer.context["form"]["meant"].value())
    assert client.post(event.get_absolute_url(), again).status_code == 302
    assert event.registrations.get().email == typed


def test_what_was_asked_about_is_not_taken_for_another_address(client: Client) -> None:
    event = make_pilot()
    answer = client.post(event.get_absolute_url(), form_data("ana@gmail.con", meant="ana@gmial.com"))
    assert answer.status_code == 422


def test_the_next_page_names_the_address_that_the_link_went_to(client: Client) -> None:
    event = make_pilot()
    answer = client.post(event.get_absolute_url(), form_data("Ana@example.org"))
    assert "ana@example.org" not in answer["Location"]
    assert "We have sent the link to ana@example.org." in client.get(answer["Location"]).content.decode()
    assert "ana@example.org" not in client.get(answer["Location"]).content.decode(), "said once"


def test_nothing_is_held_beyond_the_beginning() -> None:
    event = make_pilot(starts_in=timedelta(hours=3))
    registration = register(event, make_applicant())
    assert registration.confirm_until == event.starts_at


def test_whoever_invents_addresses_blocks_nobody(client: Client) -> None:
    event = make_pilot(capacity=40)
    for n in range(25):
        assert client.post(event.get_absolute_url(), form_data(f"invented{n}@example.org")).status_code == 302
    held = event.registrations.filter(state=State.UNCONFIRMED)
    assert held.filter(reserves_seat=True).count() == SEATS_RESERVED
    late = held.filter(reserves_seat=False).first()
    assert late
    assert "is reserved until" not in Mail.objects.get(key=f"registration:{late.public_id}:confirm_address").text
    assert confirm_address(late.pk).state == State.CONFIRMED


def test_a_flood_from_one_connection_over_all_activities_is_asked_to_come_later(
    client: Client, settings: LazySettings
) -> None:
    settings.REGISTRATIONS_PER_CONNECTION = 6
    events = [make_pilot() for _n in range(2)]
    for n in range(6):
        assert client.post(events[n % 2].get_absolute_url(), form_data(f"invented{n}@example.org")).status_code == 302
    answer = client.post(events[0].get_absolute_url(), form_data("ioana@example.org"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    page = answer.content.decode()
    assert "Please send it again in ten minutes." in page
    assert 'value="ioana@example.org"' in page, "what was typed is kept"
    assert Mail.objects.count() == Registration.objects.count() == 6
    elsewhere = client.post(events[0].get_absolute_url(), form_data("eva@example.org"), REMOTE_ADDR="127.0.0.9")
    assert elsewhere.status_code == 302


def test_a_stranger_named_in_many_forms_gets_some_mails_a_day_and_no_more(client: Client) -> None:
    for _n in range(UNASKED + 2):
        answer = client.post(make_pilot().get_absolute_url(), form_data("Victim@example.org"))
        assert answer.status_code == 302, "the answer does not tell"
    assert Mail.objects.filter(to__iexact="victim@example.org").count() == UNASKED
    assert f"{UNASKED} such mails a day" in client.get(answer["Location"]).content.decode()


def test_a_registration_without_a_kept_seat_waits_when_all_are_taken() -> None:
    event = make_pilot(capacity=1)
    late = register(event, make_applicant(), reserve_seat=False)
    make_registration(event)
    assert confirm_address(late.pk).state == State.WAITING


def test_a_link_made_anew_opens_and_the_old_one_opens_nothing(client: Client) -> None:
    registration = make_registration(make_pilot(), email="ana@example.org")
    old = f"/my/{registration.token}/"
    assert client.get(old).status_code == 200
    answer = client.post(f"{old}renew/")
    assert answer.status_code == 302
    registration.refresh_from_db()
    assert registration.token not in answer["Location"], "whoever pressed the button may not be the owner"
    for path in (old, f"{old}certificate.pdf"):
        assert client.get(path).status_code == 404
    for path in ("confirm/", "cancel/", "renew/"):
        assert client.post(old + path).status_code == 404
    assert "This link has had its time" in client.get(old).content.decode()
    sent = Mail.objects.get(key=f"registration:{registration.public_id}:new_link:1")
    assert sent.to == "ana@example.org"
    new = f"/my/{registration.token}/"
    assert new in sent.text
    assert client.get(new).status_code == 200
    assert client.post(f"{new}renew/").status_code == 302
    assert client.get(new).status_code == 404


def test_a_link_ends_two_years_after_the_activity(client: Client) -> None:
    registration = make_registration(make_pilot())
    end = registration.event.ends_at
    assert end
    clock.move_to(end + timedelta(days=729))
    assert client.get(f"/my/{registration.token}/").status_code == 200
    clock.move_to(end + timedelta(days=731))
    answer = client.get(f"/my/{registration.token}/")
    assert answer.status_code == 404
    assert "This link has had its time" in answer.content.decode()
    client.force_login(registration.user)
    assert registration.event.title in client.get("/my/").content.decode()


def test_a_person_without_an_address_keeps_their_link(client: Client) -> None:
    registration = make_registration(make_pilot())
    Registration.objects.filter(pk=registration.pk).update(state=State.WALK_IN, user=None, email="")
    page = f"/my/{registration.token}/"
    assert "Make a new link" not in client.get(page).content.decode()
    assert client.post(f"{page}renew/").status_code == 409
    assert client.get(page).status_code == 200
