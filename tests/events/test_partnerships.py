"""Visits: what one measures against, and two towns that visit one another over the years."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.gatherings.rooms.visits import actions
from events.gatherings.rooms.visits.models import Benchmark, Visit
from events.models import Event
from municipalities.models import Municipality
from tests.make import hidden_fields, make_coordinator, make_gathering, make_organisation, make_recorded, make_town

pytestmark = pytest.mark.django_db
SAID = {
    "standard": "A family has a flat within three months",
    "factors": "A list of landlords\n\nA deposit",
    "questions": "Who pays the deposit?",
    "practice": "Val-de-Reuil writes to sixty landlords each spring.",
}


def visit(host: Municipality, visitors: Municipality, kind: str = "city_exchange", **fields: Any) -> Event:
    event = make_gathering(kind, municipality=host, **fields)
    Visit.objects.filter(event=event).update(visitors=visitors)
    return event


def test_a_benchmark_is_written_by_the_team_and_read_on_the_public_page(client: Client) -> None:
    event = visit(make_town("Lyon", "FR"), make_town("Hasselt", "BE"))
    client.force_login(make_coordinator(event.organisers.get()))
    new = reverse("gatherings:new_benchmark", args=[event.public_id])
    assert client.post(new, SAID | hidden_fields(client, new)).status_code == 302
    row = Benchmark.objects.get()
    assert (row.factor_lines, row.question_lines) == (["A list of landlords", "A deposit"], ["Who pays the deposit?"])
    page = Client().get(event.get_absolute_url()).content.decode()
    assert all(words in page for words in ("within three months", "A deposit", "Who pays", "sixty landlords"))
    answer = client.post(new, SAID | hidden_fields(client, new))
    assert answer.status_code == 422
    assert "there already" in " ".join(answer.context["form"].errors["standard"])
    with pytest.raises(ValidationError):
        actions.change_benchmark(actions.add_benchmark(event.pk, SAID | {"standard": "B"}).pk, SAID)
    client.post(reverse("gatherings:remove_benchmark", args=[event.public_id, row.public_id]))
    assert [one.standard for one in Benchmark.objects.all()] == ["B"]


def test_two_towns_have_the_story_of_their_visits_and_a_mentor_where_there_is_one(client: Client) -> None:
    lyon, hasselt = make_town("Lyon", "FR"), make_town("Hasselt", "BE")
    first = visit(lyon, hasselt, "mentoring_visit", title="Hasselt learns", starts_in=-timedelta(days=300))
    second = visit(hasselt, lyon, title="Lyon returns the visit", starts_in=timedelta(days=30))
    Visit.objects.filter(event=second).update(returns=first)
    old = make_recorded(make_organisation(), "study_visit")
    Event.objects.filter(pk=old.pk).update(municipality=lyon, starts_on=date(2014, 3, 1), ends_on=date(2014, 3, 2))
    Visit.objects.filter(event=old).update(visitors=hasselt)
    visit(lyon, make_town("Grenoble", "FR"), title="Another pair")
    hidden = visit(lyon, hasselt, title="A draft")
    Event.objects.filter(pk=hidden.pk).update(state="draft", published_at=None)
    first.short_reports.create(when="after", seen="The list of landlords.")
    for towns in ([lyon, hasselt], [hasselt, lyon]):
        answer = client.get(reverse("gatherings:between", args=[town.public_id for town in towns]))
        told = [one.event for one, _reports in answer.context["visits"]]
        assert told == [old, first, second]
        page = answer.content.decode()
        assert "Lyon is the mentor of Hasselt" in page
        assert "returns" in page
        assert "The list of landlords." in page
        assert "Another pair" not in page
    assert (
        reverse("gatherings:between", args=[lyon.public_id, hasselt.public_id])
        in client.get(first.get_absolute_url()).content.decode()
    )
    nobody = reverse("gatherings:between", args=[lyon.public_id, make_town("Voiron", "FR").public_id])
    assert client.get(nobody).status_code == 404
    assert client.get(reverse("gatherings:between", args=[lyon.public_id, lyon.public_id])).status_code == 404


def test_two_towns_that_only_exchange_have_no_mentor(client: Client) -> None:
    lyon, hasselt = make_town("Lyon", "FR"), make_town("Hasselt", "BE")
    visit(lyon, hasselt, "mentoring_visit")
    visit(hasselt, lyon, "mentoring_visit")
    page = client.get(reverse("gatherings:between", args=[lyon.public_id, hasselt.public_id])).content.decode()
    assert "is the mentor of" not in page
