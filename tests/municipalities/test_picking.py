"""Coordinates chosen on the map, by a click that the server reads."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from municipalities import picking
from municipalities.models import MemberTown, Municipality
from share.kit import map as europe
from share.kit.map import Frame
from share.policy import Role
from tests.make import hidden_fields, make_coordinator, make_organisation, make_town

pytestmark = pytest.mark.django_db
BAIA_MARE = (47.6567, 23.5850)


@pytest.fixture
def town(client: Client) -> Municipality:
    ours, town = make_organisation(), make_town(population=7_500)
    MemberTown.objects.create(organisation=ours, town=town)
    client.force_login(make_coordinator(ours))
    return town


def details(client: Client, town: Municipality, **typed: Any) -> Any:
    address = f"/work/towns/{town.public_id}/details/"
    shown = client.get(address)
    data = {name: value for name, value in shown.context["form"].initial.items() if value not in (None, "")}
    return client.post(address, data | hidden_fields(client, address) | typed)


def click(picker: picking.Picker, lat: float, lon: float, width: picking.Width = picking.WIDTHS[0]) -> dict[str, str]:
    """What a browser sends when the map is clicked where a point lies."""
    (x, y), box, unit = europe.place(lat, lon), picker.frame.box, width.unit(picker.frame).unit
    at = {"x": round((x - box.left) / unit), "y": round((y - box.top) / unit)}
    return {f"{width.name}.{axis}": str(value) for axis, value in at.items()} | {picking.AT: picker.frame.code}


@pytest.mark.parametrize("width", picking.WIDTHS, ids=lambda width: str(width.name))
def test_clicks_come_nearer_until_the_point_is_exact_and_nothing_is_saved(
    width: picking.Width, client: Client, town: Municipality
) -> None:
    page = details(client, town, housing="Three flats", population="about 7500", map_to="")
    for _click in range(5):
        told = click(page.context["picker"], *BAIA_MARE, width)
        page = details(client, town, housing="Three flats", population="about 7500", **told)
        assert page.status_code == 200
        assert page.context["form"]["housing"].value() == "Three flats"
        assert page.context["form"]["population"].value() == "about 7500", "not the moment to say that it is no number"
        assert not page.context["form"].errors
    form = page.context["form"]
    assert [float(form[name].value()) for name in ("lat", "lon")] == pytest.approx(BAIA_MARE, abs=0.01)
    assert page.context["picker"].frame.level == picking.NEAREST
    town.refresh_from_db()
    assert (town.lat, town.housing) == (None, "")

    point = {"lat": form["lat"].value(), "lon": form["lon"].value()}
    assert details(client, town, **point).status_code == 302
    town.refresh_from_db()
    assert (town.lat, town.lon) == pytest.approx(BAIA_MARE, abs=0.01)


def test_it_begins_at_the_place_that_is_known_and_else_at_its_country(client: Client, town: Municipality) -> None:
    address = f"/work/towns/{town.public_id}/details/"
    frame = client.get(address).context["picker"].frame
    assert frame.level > 0
    assert frame.box.holds(*europe.place(*BAIA_MARE))
    Municipality.objects.filter(pk=town.pk).update(lat=BAIA_MARE[0], lon=BAIA_MARE[1])
    picker = client.get(address).context["picker"]
    assert picker.frame.level == picking.NEAREST
    assert picker.drawings[0].here is not None


def test_towns_that_are_known_are_named_to_find_ones_way_by(client: Client, town: Municipality) -> None:
    make_town("Baia Mare", "RO", lat=BAIA_MARE[0], lon=BAIA_MARE[1])
    page = details(client, town, map_to=Frame(4).nearer(*europe.place(*BAIA_MARE)).code)
    assert ">Baia Mare</text>" in page.content.decode()
    assert page.context["picker"].wider.level == 4


@pytest.mark.parametrize(
    "told",
    [
        {"wide.x": "0", "wide.y": "0"},  # the keyboard
        {"wide.x": "-1", "wide.y": "5"},
        {"wide.x": "9" * 400, "wide.y": "5"},
        {"wide.x": "half", "wide.y": "5"},
        {"wide.x": "10"},
        {"wide.x": "479", "wide.y": "2000"},
        {picking.TO: "nowhere"},
    ],
)
def test_a_click_that_is_none_changes_nothing(told: dict[str, str], client: Client, town: Municipality) -> None:
    page = details(client, town, lat="47.1", lon="23.1", **told)
    assert page.status_code == 200
    typed = page.context["form"]
    assert (typed["lat"].value(), typed["lon"].value()) == ("47.1", "23.1")
    town.refresh_from_db()
    assert town.lat is None


def test_enter_in_a_field_saves_and_does_not_press_the_map(client: Client, town: Municipality) -> None:
    """A browser presses the first button of the form, in the order of the page."""
    text = client.get(f"/work/towns/{town.public_id}/details/").content.decode()
    main = text[text.index('id="town-form"') :]
    assert main.index("<button") < main.index('type="image"')


def test_what_another_person_saved_meanwhile_is_still_shown_after_a_click(client: Client, town: Municipality) -> None:
    address = f"/work/towns/{town.public_id}/details/"
    began = hidden_fields(client, address)
    Municipality.objects.filter(pk=town.pk).update(housing="Somebody else's words")
    page = details(client, town, housing="Mine", **began, **click(picking.Picker(europe.WHOLE, None), *BAIA_MARE))
    form = page.context["form"]
    assert form["began_from"].value() == began["began_from"]
    again = details(client, town, housing="Mine", lat=form["lat"].value(), lon=form["lon"].value(), **began)
    assert again.status_code == 409


def test_a_new_town_is_placed_before_it_is_named(client: Client, town: Municipality) -> None:
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    shown, unseen = client.get("/work/towns/new/"), hidden_fields(client, "/work/towns/new/")
    told = click(shown.context["picker"], *BAIA_MARE)
    page = client.post("/work/towns/new/", unseen | {"name": "", "country": "RO"} | told)
    assert page.status_code == 200
    form = page.context["form"]
    typed = {"name": "Baia Mare", "country": "RO", "level": "town"}
    point = {name: form[name].value() for name in ("lat", "lon")}
    assert client.post("/work/towns/new/", unseen | typed | point).status_code == 302
    assert Municipality.objects.get(name="Baia Mare").lat == pytest.approx(BAIA_MARE[0], abs=0.2)


@pytest.mark.parametrize("point", [BAIA_MARE, (38.7, -9.14), (64.1, -21.9), (35.1, 33.4), (52.0, 10.0)])
def test_coordinates_undo_the_projection(point: tuple[float, float]) -> None:
    assert europe.coordinates(*europe.place(*point)) == pytest.approx(point, abs=0.01)


def test_no_click_is_no_use_of_the_map() -> None:
    assert picking.used(picking.PointForm, QueryDict("lat=1&map_at=4-1-1")) is None
