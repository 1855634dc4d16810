"""Practices: written by a town's people, reviewed by another person of the secretariat, public from then on."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from municipalities.actions import practices as actions
from municipalities.actors import actor_for
from municipalities.models import Municipality, Practice, PracticeDocument
from municipalities.registry import town_entries
from municipalities.todo import what_waits
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.uploads import Upload
from share.mail.models import Mail
from share.policy import NOBODY
from share.records import verification
from share.records.documents import NewDocument
from tests.make import hidden_fields, make_town, make_user
from tests.municipalities.needs import described, make_keeper, make_practice, make_secretariat

ANA, ION = User(pk=1), User(pk=2)
MOVES: dict[str, Callable[[Practice], None]] = {
    "change": lambda practice: practice.change(),
    "submit": lambda practice: practice.submit(by=ANA),
    "publish": lambda practice: practice.publish(by=ION),
    "send_back": lambda practice: practice.send_back("Since when?", by=ION),
    "take_back": lambda practice: practice.take_back(),
}
BECOMES = {
    "draft": {"change": "draft", "submit": "submitted"},
    "submitted": {"publish": "published", "send_back": "sent_back", "take_back": "draft"},
    "sent_back": {"change": "sent_back", "submit": "submitted"},
    "published": {"take_back": "draft"},
}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize("state", Practice.State.values)
@pytest.mark.parametrize("move", MOVES)
def test_each_move_from_each_state(move: str, state: str) -> None:
    practice = Practice(state=state, submitted_by=ANA)
    expected = BECOMES[state].get(move)
    if expected is None:
        with pytest.raises(IllegalMove):
            MOVES[move](practice)
        assert practice.state == state
    else:
        MOVES[move](practice)
        assert practice.state == expected


@pytest.mark.parametrize("move", ["publish", "send_back"])
def test_nobody_reviews_what_they_submitted(move: str) -> None:
    practice = Practice(state="submitted", submitted_by=ION)
    with pytest.raises(IllegalMove):
        MOVES[move](practice)


@pytest.fixture
def town() -> Municipality:
    return make_town()


@pytest.fixture
def keeper(town: Municipality) -> User:
    return make_keeper(town)


def address(practice: Practice, name: str = "kept_practice") -> str:
    return reverse(f"municipalities:{name}", args=[practice.town.public_id, practice.public_id])


def form(**typed: Any) -> dict[str, Any]:
    values = vars(described()) | {"partners": "FC Şomcuta\nTown hall", "links": "https://example.org/"}
    return values | typed


@pytest.mark.django_db
def test_a_practice_goes_from_its_draft_to_the_public_pages(client: Client, town: Municipality, keeper: User) -> None:
    client.force_login(keeper)
    new = reverse("municipalities:new_practice", args=[town.public_id])
    assert client.post(new, form() | hidden_fields(client, new)).status_code == 302
    practice = Practice.objects.get()
    assert practice.partners == ["FC Şomcuta", "Town hall"]
    assert Client().get(practice.get_absolute_url()).status_code == 404
    assert client.post(address(practice, "submit_practice")).status_code == 302
    assert client.post(address(practice, "publish_practice")).status_code == 403
    client.force_login(make_secretariat())
    assert client.post(address(practice, "publish_practice")).status_code == 302
    public = Client()
    assert "FC Şomcuta" in public.get(practice.get_absolute_url()).content.decode()
    assert practice.title in public.get(reverse("municipalities:practices"), {"area": "housing"}).content.decode()
    assert not list(public.get(reverse("municipalities:practices"), {"area": "legal"}).context["page"])
    assert practice.title in public.get(town.get_absolute_url()).content.decode()
    assert "Published" in Mail.objects.get(to=keeper.email).subject


@pytest.mark.django_db
def test_what_is_sent_back_says_why_and_is_submitted_again(client: Client, town: Municipality, keeper: User) -> None:
    practice = make_practice(town)
    actions.submit(practice.pk, by=keeper)
    client.force_login(make_secretariat())
    answer = client.post(address(practice, "send_back_practice"), {"review": "Since when?"})
    assert answer.status_code == 302
    assert "Since when?" in Mail.objects.get(to=keeper.email).text
    client.force_login(keeper)
    assert "Since when?" in client.get(address(practice)).content.decode()
    page = address(practice, "change_practice")
    assert client.post(page, form(since="2017") | hidden_fields(client, page)).status_code == 302
    actions.submit(practice.pk, by=keeper)
    practice.refresh_from_db()
    assert (practice.since, practice.state, practice.review, practice.reviewed_by) == ("2017", "submitted", "", None)


@pytest.mark.django_db
def test_what_waits_or_is_public_is_not_changed_meanwhile(client: Client, town: Municipality, keeper: User) -> None:
    practice = make_practice(town)
    actions.submit(practice.pk, by=keeper)
    client.force_login(keeper)
    page = address(practice, "change_practice")
    assert client.get(page).status_code == 409
    assert client.post(page, form(since="2017")).status_code == 409
    assert client.post(address(practice, "take_back_practice")).status_code == 302
    assert client.get(page).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"partners": ""}, "partners"),
        ({"partners": "x" * 151}, "partners"),
        ({"partners": "\n".join(f"Club {n}" for n in range(13))}, "partners"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "example.org"}, "links"),
        ({"since": "about 2018"}, "since"),
        ({"contact_name": "Ana", "contact_email": "ana@example.org"}, "contact_agrees"),
        ({"contact_name": "Ana", "contact_agrees": "on"}, "contact_email"),
        ({"contact_email": "ana@example.org", "contact_agrees": "on"}, "contact_name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: Any, field: str, client: Client, keeper: User) -> None:
    client.force_login(keeper)
    answer = client.post(reverse("municipalities:new_practice", args=[make_town().public_id]), form(**typed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Practice.objects.exists()


@pytest.mark.django_db
def test_the_day_of_a_consent_is_the_day_the_person_was_named(town: Municipality) -> None:
    practice = make_practice(town, contact_name="Ana", contact_email="ana@example.org")
    assert practice.contact_agreed_on == clock.today()
    Practice.objects.update(contact_agreed_on="2020-01-01")
    same = actions.change_practice(practice.pk, described(contact_name="Ana", contact_email="ana@example.org"))
    assert str(same.contact_agreed_on) == "2020-01-01"
    other = actions.change_practice(practice.pk, described(contact_name="Ion", contact_email="ion@example.org"))
    assert other.contact_agreed_on == clock.today()
    assert actions.change_practice(practice.pk, described()).contact_agreed_on is None


@pytest.mark.django_db
def test_a_contact_who_leaves_is_named_no_more(town: Municipality) -> None:
    person = make_user("ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@work.example.org", verified=True)
    for address in ("Ana@example.org", "Ana@work.example.org"):
        practice = make_practice(town, title=address, contact_name="Ana", contact_email=address)
    erase(person)
    for practice in town.practices.all():
        assert (practice.contact_name, practice.contact_email, practice.contact_agreed_on) == ("", "", None)


@pytest.mark.django_db
def test_who_keeps_the_town_no_more_hears_nothing_of_its_practices(town: Municipality, keeper: User) -> None:
    practice = make_practice(town)
    actions.submit(practice.pk, by=keeper)
    keeper.memberships.update(ends_at=clock.now())
    actions.publish(practice.pk, by=make_secretariat())
    assert not Mail.objects.filter(to=keeper.email)


@pytest.mark.django_db
@pytest.mark.parametrize("move", ["publish", "send_back"])
def test_what_was_changed_since_the_reviewer_opened_it_is_not_reviewed(
    move: str, client: Client, town: Municipality, keeper: User
) -> None:
    practice = make_practice(town)
    actions.submit(practice.pk, by=keeper)
    client.force_login(make_secretariat())
    shown = client.get(address(practice)).content.decode()
    read = {"read": re.findall(r'name="read" value="([^"]+)"', shown)[0]}
    actions.take_back(practice.pk)
    actions.submit(practice.pk, by=keeper)
    assert client.post(address(practice, f"{move}_practice"), read | {"review": "What shows it?"}).status_code == 409
    practice.refresh_from_db()
    assert practice.state == "submitted"
    assert client.post(address(practice, f"{move}_practice"), {"review": "What shows it?"}).status_code == 302


@pytest.mark.django_db
def test_a_practice_of_another_town_is_not_there(client: Client, town: Municipality) -> None:
    practice = make_practice(town)
    theirs = make_keeper(make_town("Cluj"), organisation="Cluj hall")
    client.force_login(theirs)
    assert client.get(address(practice)).status_code == 404
    assert not Practice.objects.visible_to(actor_for(theirs)).exists()
    assert not Practice.objects.visible_to(NOBODY).exists()


@pytest.mark.django_db
def test_the_map_beside_the_list_shows_the_towns_of_the_list(client: Client) -> None:
    for name, country, at, area in (
        ("Baia Sprie", "RO", (47.66, 23.69), "housing"),
        ("Steyr", "AT", (48.04, 14.42), "health"),
    ):
        town = Municipality.objects.create(name=name, country=country, level="town", lat=at[0], lon=at[1])
        practice = make_practice(town, title=f"A practice of {name}", area=area)
        actions.submit(practice.pk, by=make_keeper(town))
        actions.publish(practice.pk, by=make_secretariat())

    def on_map(query: str) -> set[str]:
        drawn = str(client.get(f"/practices/{query}").context["map"])
        return {name for name in ("Baia Sprie", "Steyr") if name in drawn}

    assert on_map("") == {"Baia Sprie", "Steyr"}
    assert on_map("?area=housing") == on_map("?country=RO") == on_map("?q=baia") == {"Baia Sprie"}
    assert on_map("?area=health") == {"Steyr"}


@pytest.mark.django_db
def test_the_review_is_a_task_of_everybody_else_of_the_secretariat(town: Municipality, keeper: User) -> None:
    one, other = make_secretariat(), make_secretariat()
    practice = make_practice(town)
    assert what_waits(actor_for(other)) == []
    actions.submit(practice.pk, by=one)
    assert what_waits(actor_for(one)) == []
    assert [task.about.title for task in what_waits(actor_for(other))] == [practice.title]
    assert what_waits(actor_for(keeper)) == []


@pytest.mark.parametrize(
    ("summary", "opening"),
    [
        ("One. Two?\n\nThree.", "One. Two?"),
        ("x" * 300, "x" * 300),
        (f"One. {'y' * 219}. Three.", "One."),
    ],
)
def test_a_list_shows_whole_sentences_of_what_it_does(summary: str, opening: str) -> None:
    assert Practice(summary=summary).opening == opening


# Files


@pytest.mark.django_db
def test_a_file_is_kept_checked_by_another_and_found_by_its_hash(
    client: Client, town: Municipality, keeper: User
) -> None:
    practice = make_practice(town)
    client.force_login(keeper)
    page = address(practice)
    file = SimpleUploadedFile("report.pdf", PDF, "application/pdf")
    data = hidden_fields(client, page) | {"kind": "evaluation", "language": "ro", "file": file}
    assert client.post(page, data).status_code == 302
    document = PracticeDocument.objects.get()
    arguments = [town.public_id, practice.public_id, document.public_id]
    opened: Any = client.get(reverse("municipalities:practice_document", args=arguments))
    assert (b"".join(opened), opened.headers["Content-Disposition"]) == (PDF, 'attachment; filename="report.pdf"')
    check = reverse("municipalities:check_practice_document", args=arguments)
    assert client.post(check).status_code == 409
    client.force_login(make_secretariat())
    assert client.post(check).status_code == 302
    document.refresh_from_db()
    assert document.checked_by != keeper
    assert any(practice.title in words for words in verification.owners_of(document.sha256))


@pytest.mark.django_db
def test_a_file_is_taken_out_of_a_draft_and_of_nothing_else(client: Client, town: Municipality, keeper: User) -> None:
    practice = make_practice(town)
    new = NewDocument("press", Upload("a.pdf", "application/pdf", PDF))
    document = actions.add_document(practice.pk, new, by=keeper)
    actions.submit(practice.pk, by=keeper)
    with pytest.raises(IllegalMove):
        actions.remove_document(document.pk)
    actions.take_back(practice.pk)
    client.force_login(keeper)
    out = [town.public_id, practice.public_id, document.public_id]
    assert client.post(reverse("municipalities:remove_practice_document", args=out)).status_code == 302
    assert not PracticeDocument.objects.exists()


@pytest.mark.django_db
def test_only_what_is_published_stands_on_the_page_of_its_town(town: Municipality, keeper: User) -> None:
    practice = make_practice(town)
    assert not list(town_entries["practices"](town))
    actions.submit(practice.pk, by=keeper)
    actions.publish(practice.pk, by=make_secretariat())
    assert [entry.title for entry in town_entries["practices"](town)] == [practice.title]
