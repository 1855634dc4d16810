"""A town's record: bad input is refused at its field, other names find it, and towns follow one another in time."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from municipalities.actions import places as actions
from municipalities.facts import public_count
from municipalities.forms.places import TownForm
from municipalities.models import MemberTown, Municipality, Succession
from share.kit import map as europe
from share.policy import Role
from tests.make import gave_what_they_have, make_coordinator, make_organisation, make_town

pytestmark = pytest.mark.django_db
GOOD = {"name": "Gura Humorului", "country": "RO", "level": "town"}


def form_of(**fields: Any) -> TownForm:
    return TownForm(GOOD | fields, initial={})


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-1", "at least one inhabitant"),
        ("0", "at least one inhabitant"),
        ("1000000000000", "No place of Europe has so many"),
        ("about 7500", "Write figures only"),
    ],
)
def test_a_number_of_inhabitants_that_cannot_be_is_refused_at_its_field(typed: str, says: str) -> None:
    form = form_of(population=typed)
    assert not form.is_valid()
    assert says in form.errors["population"][0]
    assert typed in str(form["population"])


@pytest.mark.parametrize(
    ("lat", "lon", "read"),
    [
        ("47.55", "25.89", (47.55, 25.89)),
        ("47,55", "25,89", (47.55, 25.89)),
        ("47°33′N", "25°53.4′E", (47.55, 25.89)),
        ("N 47° 33' 0\"", "25° 53' 24\" E", (47.55, 25.89)),
    ],
)
def test_coordinates_are_typed_as_people_have_them(lat: str, lon: str, read: tuple[float, float]) -> None:
    form = form_of(lat=lat, lon=lon)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["lat"], form.cleaned_data["lon"]) == pytest.approx(read)


@pytest.mark.parametrize(
    ("lat", "lon", "field", "says"),
    [
        ("47.55", "", "lon", "Give both"),
        ("91", "25", "lat", "no such place"),
        ("47°75′N", "25", "lat", "no such place"),
        ("25°53′E", "47", "lat", "the other of the two fields"),
        ("north", "25", "lat", "Write it as"),
    ],
)
def test_what_is_no_coordinate_is_refused_at_its_field(lat: str, lon: str, field: str, says: str) -> None:
    form = form_of(lat=lat, lon=lon)
    assert not form.is_valid()
    assert says in form.errors[field][0]


@pytest.mark.parametrize(
    ("lat", "lon", "says"),
    [
        ("25.89", "47.55", "swapped, it would"),
        ("43.0", "38.0", "perhaps in the sea"),
        ("52.5", "13.4", "lies in Germany and not in Romania"),
    ],
)
def test_a_point_outside_of_its_country_is_asked_about_and_not_refused(lat: str, lon: str, says: str) -> None:
    form = form_of(lat=lat, lon=lon)
    assert not form.is_valid()
    assert says in form.errors["lat"][0]
    answered = form_of(lat=lat, lon=lon, point="as_is")
    assert answered.is_valid(), answered.errors
    assert answered.cleaned_data["lat"] == float(lat)
    assert "point" not in answered.fields


def test_swapped_coordinates_are_put_right_by_a_tick() -> None:
    form = form_of(lat="25.89", lon="47.55", point="swap")
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["lat"], form.cleaned_data["lon"]) == (47.55, 25.89)


def test_a_point_that_is_stored_is_not_asked_about_again() -> None:
    form = TownForm(GOOD | {"lat": "43.0", "lon": "38.0"}, initial={"lat": 43.0, "lon": 38.0})
    assert form.is_valid(), form.errors


def test_every_town_of_the_record_lies_in_its_country() -> None:
    from share.imports.names import coordinates

    outside = [place for place, at in coordinates().items() if europe.lies_in(place[1], *at) is False]
    assert outside == []


def test_two_towns_of_one_name_are_told_apart_in_brackets() -> None:
    make_town("Neustadt", "DE", region="Hessen")
    with pytest.raises(ValidationError, match="Neustadt”, Hessen is known already"):
        actions.add_town({"name": "Neustadt", "country": "DE", "level": "town"})
    assert actions.add_town({"name": "Neustadt (Sachsen)", "country": "DE", "level": "town"}).pk


def test_a_town_is_found_by_its_other_names() -> None:
    town = make_town("Köln", "DE")
    actions.add_name(town.pk, "Cologne", "en")
    for name in ("Koln", "KÖLN", "cologne"):
        assert Municipality.objects.called(name, "DE").get() == town
    assert not Municipality.objects.called("Cologne", "FR").exists()
    with pytest.raises(ValidationError, match="another name of “Köln”"):
        actions.add_town({"name": "Cologne", "country": "DE", "level": "town"})


def test_the_lists_find_a_town_by_its_other_names(client: Client) -> None:
    town = make_town("Köln", "DE")
    make_town("Bonn", "DE")
    actions.add_name(town.pk, "Cologne", "en")
    content = client.get("/towns/", {"q": "colog"}).content.decode()
    assert "Köln" in content
    assert "Bonn" not in content


def test_another_name_is_no_name_of_this_or_another_town() -> None:
    town = make_town("Köln", "DE")
    make_town("Bonn", "DE")
    for name in ("Koln", "BONN"):
        with pytest.raises(ValidationError):
            actions.add_name(town.pk, name, "")


def test_towns_do_not_follow_one_another_in_a_circle() -> None:
    one, two, three = make_town("Eins", "DE"), make_town("Zwei", "DE"), make_town("Drei", "DE")
    actions.add_succession(one, two, on=date(2015, 1, 1), source="The law")
    actions.add_succession(two, three, on=date(2020, 1, 1), source="The law")
    with pytest.raises(ValidationError, match="circle"):
        actions.add_succession(three, one, on=date(2021, 1, 1), source="The law")
    assert Succession.objects.count() == 2


def test_no_town_becomes_part_of_one_that_had_ended() -> None:
    one, two, three = make_town("Eins", "DE"), make_town("Zwei", "DE"), make_town("Drei", "DE")
    actions.add_succession(two, three, on=date(2015, 1, 1), source="The law")
    with pytest.raises(ValidationError, match="had ended by that day"):
        actions.add_succession(one, two, on=date(2020, 1, 1), source="The law")
    actions.add_succession(one, two, on=date(2014, 12, 31), source="The law")


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_circle_at_once_close_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = make_town("Eins", "DE"), make_town("Zwei", "DE")
    look, both_looked = actions._reached_from, Barrier(2)

    def look_together(*args: Any) -> set[int]:
        found = look(*args)
        with suppress(BrokenBarrierError):
            both_looked.wait(1)  # nobody else comes so far while the table is locked
        return found

    def follow(pair: tuple[Municipality, Municipality]) -> bool:
        try:
            actions.add_succession(*pair, on=date(2020, 1, 1), source="The law")
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    monkeypatch.setattr(actions, "_reached_from", look_together)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(follow, [(one, two), (two, one)])) == [False, True]


@pytest.fixture
def kept(client: Client) -> Municipality:
    """A town that the signed-in coordinator keeps."""
    hall, town = make_organisation("Town hall", "DE"), make_town("Altstadt", "DE", population=9_000)
    MemberTown.objects.create(organisation=hall, town=town)
    user = make_coordinator(hall)
    client.force_login(user)
    gave_what_they_have(client, user)
    return town


def test_what_is_typed_comes_back_with_the_question(kept: Municipality, client: Client) -> None:
    page = reverse("municipalities:town_details", args=[kept.public_id])
    answer = client.post(page, {"name": "Altstadt", "country": "DE", "level": "town", "lat": "13.4", "lon": "52.5"})
    assert answer.status_code == 422
    content = answer.content.decode()
    assert 'value="13.4"' in content
    assert len(re.findall(r'type="radio" name="point"', content)) == 2
    kept.refresh_from_db()
    assert kept.lat is None


def test_of_two_people_who_save_at_once_the_second_sees_both(kept: Municipality, client: Client) -> None:
    page = reverse("municipalities:town_details", args=[kept.public_id])
    (began,) = re.findall(r'name="began_from" value="([^"]+)"', client.get(page).content.decode())
    Municipality.objects.filter(pk=kept.pk).update(region="Hessen")
    typed = {"name": "Altstadt", "country": "DE", "level": "town", "region": "Sachsen", "began_from": began}
    answer = client.post(page, typed)
    assert answer.status_code == 409
    assert b"Hessen" in answer.content
    assert b"Sachsen" in answer.content


def test_the_public_page_tells_few_people_apart_from_none_and_not_how_few(kept: Municipality, client: Client) -> None:
    actions.add_year(kept.pk, year=2018, arrived=3, source="The town hall")
    actions.add_year(kept.pk, year=2019, arrived=41, source="The town hall")
    client.logout()
    content = client.get(kept.get_absolute_url()).content.decode()
    assert "fewer than 5" in content
    assert "41" in content
    assert [public_count(n) for n in (0, 1, 4, 5)] == ["0", "fewer than 5", "fewer than 5", "5"]


def test_the_timeline_is_by_date_and_tells_of_mergers(kept: Municipality, client: Client) -> None:
    new = make_town("Neue Stadt", "DE")
    actions.add_succession(kept, new, on=date(2020, 1, 1), source="The law")
    Municipality.objects.filter(pk=kept.pk).update(first_arrival_on="2013~")
    content = client.get(kept.get_absolute_url()).content.decode()
    assert content.index("It became part of Neue Stadt") < content.index("First resettled people arrive")
    assert "about 2013" in content
    assert "Altstadt became part of it" not in content
    assert "Altstadt became part of it" in client.get(new.get_absolute_url()).content.decode()


@pytest.mark.parametrize("way", ["after", "before"])
def test_the_secretariat_puts_a_merger_on_record(way: str, kept: Municipality, client: Client) -> None:
    office = make_coordinator(make_organisation("Office", "BE"), Role.SECRETARIAT)
    client.force_login(office)
    gave_what_they_have(client, office)
    other = make_town("Bergstadt", "DE")
    page = reverse("municipalities:town_successions", args=[kept.public_id])
    client.post(page, {"way": way, "town": "bergstadt", "on": "2020-01-01", "source": "The law"})
    made = Succession.objects.get()
    assert (made.old, made.new) == ((kept, other) if way == "after" else (other, kept))


def test_a_code_valid_for_ever_is_left_open_and_not_dated(kept: Municipality, client: Client) -> None:
    page = reverse("municipalities:town_codes", args=[kept.public_id])
    typed = {"scheme": "lau", "code": "12", "begins": "2020-01-01", "ends": "9999-12-31"}
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "between 1900 and 2099" in answer.content.decode()


def test_a_code_that_ended_makes_room_for_the_next(kept: Municipality) -> None:
    add: Callable[..., Any] = actions.add_code
    add(kept.pk, scheme="nuts", code="de711", begins=date(2016, 1, 1), ends=date(2020, 12, 31), source="")
    add(kept.pk, scheme="nuts", code="DE712", begins=date(2021, 1, 1), ends=None, source="")
    with pytest.raises(ValidationError, match="another code of this list"):
        add(kept.pk, scheme="nuts", code="DE713", begins=date(2020, 12, 31), ends=date(2020, 12, 31), source="")
    assert [code.code for code in kept.codes.current()] == ["DE712"]
    assert [code.last_day for code in kept.codes.order_by("valid")] == [date(2020, 12, 31), None]
