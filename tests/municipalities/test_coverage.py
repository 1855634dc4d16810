"""Who does what: said by a town, counted over towns, and where the chain breaks."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from municipalities import matrix
from municipalities.actions.coverage import organisation_called, say_who_does_it
from municipalities.actions.needs import withdraw
from municipalities.actors import actor_for
from municipalities.models import Area, Coverage, Municipality, Need, Phase
from share.policy import NOBODY, Role
from tests.make import make_coordinator, make_organisation, make_town, make_user
from tests.municipalities.needs import make_keeper, make_need

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    return make_town()


def cells(rows: Any, area: Area) -> dict[Phase, Any]:
    row = next(row for row in rows if row.area == area)
    return {cell.phase: cell for cell in row.cells}


def test_a_known_name_is_its_organisation_and_another_stays_a_name(town: Municipality) -> None:
    parish = make_organisation("Parohia Şomcuta")
    assert [row.organisation for row in say_who_does_it(town, "housing", ["arrival"], "parohia somcuta")] == [parish]
    assert [row.name for row in say_who_does_it(town, "housing", ["arrival"], "Sports club")] == ["Sports club"]


def test_of_two_organisations_of_one_name_the_one_of_the_country_is_meant() -> None:
    ours, theirs = make_organisation("Caritas", "RO"), make_organisation("Caritas", "AT")
    assert organisation_called("CARITAS", "RO") == ours
    assert organisation_called("Caritas", "AT") == theirs
    assert organisation_called("Caritas", "IT") is None
    assert organisation_called("Nobody", "RO") is None


def test_what_stands_there_is_not_added_twice(town: Municipality) -> None:
    say_who_does_it(town, "housing", ["arrival"], "Sports club")
    added = say_who_does_it(town, "housing", ["arrival", "settlement"], "SPORTS CLUB")
    assert [row.phase for row in added] == ["settlement"]
    with pytest.raises(ValidationError):
        say_who_does_it(town, "housing", ["arrival"], "Sports club")


def test_the_chain_breaks_where_another_phase_has_somebody(town: Municipality) -> None:
    say_who_does_it(town, "housing", ["arrival", "settlement"], "Sports club")
    make_need(town, area="housing", phase="settlement")
    over = make_need(town, area="housing", phase="settlement")
    withdraw(over.pk, "Solved.", by=None)
    rows = matrix.of_town(town.coverage.all(), town.needs.open())
    housing = cells(rows, Area.HOUSING)
    assert [cell.is_break for cell in housing.values()] == [True, False, False, True]
    assert [cell.needs for cell in housing.values()] == [0, 0, 1, 0]
    assert not any(cell.is_break for cell in cells(rows, Area.LEGAL).values()), "nothing said is not uncovered"


def test_over_many_towns_each_cell_counts_towns_and_not_rows(town: Municipality) -> None:
    weiz, silent = make_town("Weiz", "AT"), make_town("Silent")
    for who in ("Sports club", "Parish"):
        say_who_does_it(town, "housing", ["arrival"], who)
    say_who_does_it(weiz, "housing", ["arrival", "settlement"], "Caritas")
    say_who_does_it(silent, "legal", ["arrival"], "Lawyers")
    make_need(weiz, area="housing", phase="")
    rows = matrix.of_towns(Coverage.objects.all(), Need.objects.all())
    told = {phase: (cell.covered, cell.told, cell.breaks) for phase, cell in cells(rows, Area.HOUSING).items()}
    assert told == {
        Phase.BEFORE: (0, 2, 2),
        Phase.ARRIVAL: (2, 2, 0),
        Phase.SETTLEMENT: (1, 2, 1),
        Phase.INTEGRATION: (0, 2, 2),
    }
    assert next(row.needs for row in rows if row.area == Area.HOUSING) == 1
    austria = matrix.of_towns(Coverage.objects.filter(town__country="AT"), Need.objects.none())
    assert cells(austria, Area.HOUSING)[Phase.SETTLEMENT].breaks == 0


def test_a_cell_opens_the_towns_that_name_somebody_and_those_that_break(client: Client, town: Municipality) -> None:
    say_who_does_it(town, "housing", ["arrival"], "Sports club")
    weiz = make_town("Weiz", "AT")
    say_who_does_it(weiz, "housing", ["settlement"], "Caritas")
    client.force_login(make_keeper(town))
    page = reverse("municipalities:covered", args=["housing", "settlement"])
    answer = client.get(page)
    assert [row.town for row in answer.context["page"]] == [weiz]
    assert list(answer.context["breaks"]) == [town]
    assert not list(client.get(page, {"country": "AT"}).context["breaks"])
    assert client.get(reverse("municipalities:covered", args=["housing", "later"])).status_code == 404


def test_who_does_what_is_read_by_people_of_the_network_only(client: Client, town: Municipality) -> None:
    row = say_who_does_it(town, "housing", ["arrival"], "Sports club")[0]
    member = make_coordinator(make_organisation("Elsewhere", "IT"), Role.MEMBER)
    assert list(Coverage.objects.visible_to(actor_for(member))) == [row]
    assert not Coverage.objects.visible_to(NOBODY).exists()
    client.force_login(make_user())
    assert client.get(reverse("municipalities:coverage")).status_code == 404


def test_a_keeper_says_it_and_takes_it_out(client: Client, town: Municipality) -> None:
    client.force_login(make_keeper(town))
    page = reverse("municipalities:town_coverage", args=[town.public_id])
    data = {"area": "housing", "phases": ["before", "arrival"], "who": "Sports club"}
    assert client.post(page, data).status_code == 302
    assert "Sports club" in client.get(page).content.decode()
    again = client.post(page, data)
    assert again.status_code == 422
    assert "stands here already" in str(again.context["form"].errors["who"])
    row = town.coverage.all()[0]
    out = reverse("municipalities:take_out_coverage", args=[town.public_id, row.pk])
    assert client.post(out).status_code == 302
    assert client.post(out).status_code == 404
    assert town.coverage.count() == 1
