"""A list of people that the team enters for an activity: read, shown, entered once, vouched for by name."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.actions import cancel_event, enter_people
from events.actions.entering import MOST
from events.models import Event, Registration
from events.notifications import UNASKED
from share.accounts.actions import erase
from share.accounts.models import User
from share.imports.registrants import people_in, signed, unsigned
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import make_applicant, make_coordinator, make_organisation, make_pilot, make_registration

pytestmark = pytest.mark.django_db
HEAD = "name,town,email,country,kind,organisation\n"
FOUR = HEAD + (
    "Ana Demo,Seini,ana@example.org,RO,municipality,Town hall\n"
    "Ion Demo,Seini,,Romania,Volunteer,\n"
    "=HYPERLINK(1) Demo,Dej,mara@example.org,,,\n"
    "Dan Demo,Dej,dan@example.org,,other,School\n"
)


@pytest.fixture
def irina() -> User:
    return make_coordinator()


@pytest.fixture
def team(client: Client, irina: User) -> Client:
    client.force_login(irina)
    return client


def page(event: Event) -> str:
    return reverse("imports:people_of_activity", args=[event.public_id])


def bring(team: Client, event: Event, text: str | bytes, name: str = "people.csv") -> Any:
    raw = text if isinstance(text, bytes) else text.encode()
    return team.post(page(event), {"file": SimpleUploadedFile(name, raw)})


def enter(team: Client, event: Event, answer: Any, **changes: str) -> Any:
    return team.post(page(event), hidden(answer) | {"vouched": "on", **changes})


def hidden(answer: Any) -> dict[str, str]:
    """What the page keeps in its form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return {name: unescape(value) for name, value in found}


def test_what_would_become_of_everybody_is_shown_and_nothing_is_written(team: Client) -> None:
    event = make_pilot(capacity=3)
    answer = bring(team, event, FOUR)
    text = answer.content.decode()
    assert (answer.status_code, Registration.objects.count(), Mail.objects.count()) == (200, 0, 0)
    assert "3 would have a place, 1 would wait, 0 are on the list already." in " ".join(text.split())
    assert "=HYPERLINK(1) Demo" in text


def test_they_are_entered_in_order_and_whoever_has_an_address_is_told(team: Client, irina: User) -> None:
    event = make_pilot(capacity=3)
    assert enter(team, event, bring(team, event, FOUR)).status_code == 302
    rows = event.registrations.order_by("pk")
    assert [(one.name, one.state, one.vouched_by) for one in rows] == [
        ("Ana Demo", "confirmed", irina.name),
        ("Ion Demo", "confirmed", irina.name),
        ("=HYPERLINK(1) Demo", "confirmed", irina.name),
        ("Dan Demo", "waiting", irina.name),
    ]
    assert [one.town_country.code for one in rows[:2]] == ["RO", "RO"]
    assert {one.entered_by_id for one in rows} == {irina.pk}
    mails = {mail.to: mail for mail in Mail.objects.all()}
    assert set(mails) == {"ana@example.org", "mara@example.org", "dan@example.org"}
    assert irina.name in mails["ana@example.org"].text
    assert rows[0].token in mails["ana@example.org"].text
    assert mails["ana@example.org"].calendar
    assert "waiting list" in mails["dan@example.org"].text


def test_the_same_list_twice_changes_nothing(team: Client) -> None:
    event = make_pilot(capacity=3)
    enter(team, event, bring(team, event, FOUR))
    before = list(event.registrations.order_by("pk").values())
    answer = bring(team, event, FOUR)
    assert "0 would have a place, 0 would wait, 4 are on the list already." in " ".join(answer.content.decode().split())
    assert "Enter them" not in answer.content.decode()
    assert list(event.registrations.order_by("pk").values()) == before


def test_what_cannot_be_read_is_named_cell_by_cell_and_nobody_is_entered(team: Client) -> None:
    event = make_pilot()
    bad = HEAD + "Ana Demo,Seini,ana@,RO,,\n,Dej,,XX,mayor,\nIon Demo,Dej,,,,\n"
    answer = bring(team, event, bad)
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    for said in ("Line 2, email:", "Line 3, name:", "“XX” is no country.", "“mayor” is none of:"):
        assert said in text
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (HEAD + "A Demo,Dej,a@example.org,,,\nB Demo,Dej,A@example.org,,,\n", "This address stands here twice."),
        (HEAD + "".join(f"Person {n} Demo,Dej,,,,\n" for n in range(MOST + 1)), "These are 501 people."),
        (HEAD, "There is nobody in this file."),
        ("who,where\nAna,Dej\n", "name"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, ""),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(team: Client, raw: str | bytes, sentence: str) -> None:
    event = make_pilot(capacity=None)
    answer = bring(team, event, raw)
    assert answer.status_code == 422
    assert sentence in " ".join(answer.content.decode().split())
    assert not Registration.objects.exists()


def test_nobody_is_entered_without_the_word_of_who_enters(team: Client) -> None:
    event = make_pilot()
    answer = enter(team, event, bring(team, event, FOUR), vouched="")
    assert answer.status_code == 422
    assert "Nobody is put on a list who does not know of it." in answer.content.decode()
    assert not Registration.objects.exists()
    assert enter(team, event, answer).status_code == 302
    assert event.registrations.count() == 4


def test_a_list_that_was_changed_on_its_way_or_is_too_old_is_asked_for_again(team: Client, monkeypatch: Any) -> None:
    event = make_pilot()
    fields = hidden(bring(team, event, FOUR))
    changed = fields | {"people": "A" + fields["people"], "vouched": "on"}
    assert team.post(page(event), changed)["Location"] == page(event)
    monkeypatch.setattr("share.imports.registrants.GOOD_FOR", -1)
    assert team.post(page(event), fields | {"vouched": "on"})["Location"] == page(event)
    assert not Registration.objects.exists()


def test_what_was_signed_is_read_again() -> None:
    people, problems = people_in(FOUR.encode())
    assert not problems
    assert unsigned(signed(people)) == people
    assert unsigned("nonsense") is None


def test_a_workbook_is_read_too(team: Client) -> None:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for line in FOUR.replace("=HYPERLINK(1)", "Mara").splitlines():
        book.active.append(line.split(","))
    book.save(out)
    event = make_pilot()
    enter(team, event, bring(team, event, out.getvalue(), "people.xlsx"))
    assert event.registrations.count() == 4


def test_another_partners_list_is_not_there_and_a_cancelled_activity_takes_nobody(client: Client) -> None:
    event = make_pilot()
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.get(page(event)).status_code == 404
    assert bring(client, event, FOUR).status_code == 404
    cancel_event(event.pk, "Snow")
    with pytest.raises(IllegalMove):
        enter_people(event.pk, [make_applicant()], by=make_coordinator())


def test_whoever_waits_is_passed_by_nobody(irina: User) -> None:
    event = make_pilot(capacity=1)
    make_registration(event)
    first = make_registration(event, "waiting")
    Event.objects.filter(pk=event.pk).update(capacity=2)
    entered = enter_people(event.pk, [make_applicant()], by=irina).new[0]
    assert entered.state == "waiting"
    assert event.registrations.positions()[first.pk] == 1


def test_the_name_of_who_vouched_goes_with_them(irina: User) -> None:
    event = make_pilot()
    enter_people(event.pk, [make_applicant()], by=irina)
    erase(irina)
    assert irina.name not in event.registrations.get().vouched_by


def test_trying_a_list_uses_up_nobodys_mails(team: Client) -> None:
    event = make_pilot()
    for _n in range(UNASKED + 1):
        answer = bring(team, event, FOUR)
    enter(team, event, answer)
    assert Mail.objects.filter(to="ana@example.org").count() == 1


def test_who_is_not_confirmed_yet_is_named_so(team: Client) -> None:
    event = make_pilot()
    make_registration(event, "unconfirmed", email="ana@example.org")
    assert "on the list already: Address not confirmed" in bring(team, event, FOUR).content.decode()
