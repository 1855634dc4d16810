"""Who is wanted at a roundtable: by level and kind, invited so that the levels are balanced."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.actions import blockers, register
from events.gatherings.rooms.roundtables import actions, balance
from events.gatherings.rooms.roundtables.actions import Wanted
from events.gatherings.rooms.roundtables.models import Stakeholder
from events.models import Event, Guest
from share.accounts.actions import erase
from share.kit import clock
from share.mail.models import Mail
from tests.make import make_applicant, make_coordinator, make_gathering, make_organisation, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    return make_gathering(starts_in=30 * DAY)


def add(event: Event, level: str, number: int = 1, **fields: str) -> list[Stakeholder]:
    return [
        actions.add_stakeholder(
            event.pk,
            Wanted(
                **{
                    "organisation": f"Office {level} {n}",
                    "level": level,
                    "kind": "public_service",
                    "name": f"{level} {n}",
                    "email": f"{level}{n}@example.org",
                }
                | fields
            ),
        )
        for n in range(number)
    ]


def levels(event: Event) -> dict[str, tuple[int | None, int, int]]:
    found = balance.by_level(event, balance.listed(event))
    return {one.key.partition(":")[2]: (one.wanted, one.invited, one.coming) for one in found}


def gap(event: Event) -> str:
    return balance.gap(balance.by_level(event, balance.listed(event)))


def coordinates(client: Client, event: Event) -> str:
    client.force_login(make_coordinator(event.organisers.get()))
    return reverse("gatherings:stakeholders", args=[event.public_id])


def test_the_gap_is_said_while_people_are_invited_and_goes_as_they_are(event: Event, client: Client) -> None:
    actions.save_aims(event.pk, {"local": 2, "regional": 1, "national": 1, "european": None})
    [first, second] = add(event, "local", 2)
    add(event, "regional")
    page = coordinates(client, event)
    shown = client.get(page).content.decode()
    assert "Missing at the table:" in shown
    assert gap(event) == "Local 2, National 1, Regional 1"
    ticked = {"row": [str(first.public_id), str(second.public_id)]}
    assert client.post(page, ticked).status_code == 302
    assert sorted(Guest.objects.values_list("email", flat=True)) == ["local0@example.org", "local1@example.org"]
    assert Mail.objects.filter(to="local0@example.org").exists()
    assert levels(event)["local"] == (2, 2, 0)
    assert gap(event) == "National 1, Regional 1"
    Guest.objects.filter(email="local0@example.org").update(declined_at=clock.now())
    assert levels(event)["local"] == (2, 1, 0)
    assert gap(event) == "Local 1, National 1, Regional 1", "who cannot come is missing again"
    register(event, make_applicant("LOCAL1@example.org"))
    assert levels(event)["local"] == (2, 0, 1), "whoever registers by themselves counts as well"


def test_who_has_no_address_and_who_was_invited_cannot_be_ticked(event: Event, client: Client) -> None:
    add(event, "european", name="", email="")
    [asked] = add(event, "local")
    page = coordinates(client, event)
    assert client.get(page).content.decode().count('name="row"') == 1
    client.post(page, {"row": [str(asked.public_id), "nonsense", "00000000-0000-4000-8000-000000000000"]})
    assert Guest.objects.count() == 1
    assert 'name="row"' not in client.get(page).content.decode()
    client.post(page, {"row": str(asked.public_id)})
    assert Guest.objects.count() == 1


def test_a_draft_that_wants_a_level_it_has_nobody_of_is_told_so(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft", published_at=None)
    event.refresh_from_db()
    actions.save_aims(event.pk, {"european": 2})
    sentences = [str(one.sentence) for one in blockers(event).hints]
    assert any("European 2" in sentence for sentence in sentences)
    actions.save_aims(event.pk, {})
    assert not any("European" in str(one.sentence) for one in blockers(event).hints)


def test_an_address_stands_once_and_has_a_name(event: Event) -> None:
    add(event, "local")
    with pytest.raises(ValidationError, match="there already"):
        add(event, "national", email="LOCAL0@example.org")
    with pytest.raises(ValidationError, match="whose address"):
        add(event, "national", name="")


def test_names_go_with_the_person_and_ninety_days_after_the_day(event: Event) -> None:
    add(event, "local", 2)
    erase(make_user("local0@example.org"))
    assert Stakeholder.objects.filter(name="", email="", key="").count() == 1
    clock.move_to(event.ends_at + 89 * DAY)  # type: ignore[operator]
    assert actions.purge_people() == 0
    clock.move_to(event.ends_at + 91 * DAY)  # type: ignore[operator]
    assert actions.purge_people() == 1
    assert not Stakeholder.objects.exclude(name="", key="", email="").exists()
    assert Stakeholder.objects.filter(organisation__startswith="Office").count() == 2


def test_another_kind_and_another_partner_have_no_such_page(event: Event, client: Client) -> None:
    page = coordinates(client, event)
    assert client.get(page).status_code == 200
    meeting = make_gathering("webinar", organisation=event.organisers.get())
    assert client.get(reverse("gatherings:stakeholders", args=[meeting.public_id])).status_code == 404
    client.force_login(make_coordinator(make_organisation("Caritas International", "BE")))
    assert client.get(page).status_code == 404
