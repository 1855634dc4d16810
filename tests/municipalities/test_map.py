"""The map of the towns: what is drawn and what it links to, its table, what is kept, and the countries under it."""

import re
from html import unescape
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import Event
from municipalities import maps
from municipalities.models import Municipality, TownYear
from share.imports.names import coordinates
from share.kit import clock
from share.kit import map as europe
from share.kit.map import Frame
from tests.make import make_pilot, make_town

pytestmark = pytest.mark.django_db
PICTURE = re.compile(r'<image href="([^"]+)"')
LINK = re.compile(r'<a class="(\w+)" href="([^"]+)" aria-label="([^"]+)">')
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/>')
ROW = re.compile(r'<th scope="row">\s*<a href="[^"]+">([^<]+)</a>')
LIMBURG = {
    "Heerlen": (50.888, 5.979),
    "Kerkrade": (50.866, 6.062),
    "Landgraaf": (50.893, 6.022),
    "Brunssum": (50.947, 5.971),
    "Voerendaal": (50.883, 5.930),
}


def drawing(content: bytes | str, width: str = "wide") -> str:
    """The drawing of a page for wide screens, or the one for phones."""
    text = content.decode() if isinstance(content, bytes) else content
    found = re.findall(rf'<svg class="map on-{width}".*?</svg>', text, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def marks(client: Client, address: str = "/map/", width: str = "wide") -> dict[str, tuple[str, str]]:
    """What each mark of a page is called -> its shape and its address."""
    found = LINK.findall(drawing(client.get(address).content, width))
    return {unescape(name): (shape, unescape(url)) for shape, url, name in found}


def table(client: Client, address: str) -> list[str]:
    rows = ROW.findall(client.get(address).content.decode())
    return [unescape(name) for name in rows]


def limburg() -> None:
    for name, (lat, lon) in LIMBURG.items():
        make_town(name, "NL", lat=lat, lon=lon, population=90_000 if name == "Heerlen" else 40_000)


def test_the_database_places_towns_where_the_formula_does() -> None:
    for (name, country), (lat, lon) in coordinates().items():
        make_town(name, country, lat=lat, lon=lon)
    for town in Municipality.objects.all():
        x, y = europe.place(town.lat or 0, town.lon or 0)
        (spot,) = Municipality.objects.filter(pk=town.pk).spots(10)
        assert (spot.x, spot.y) == pytest.approx((x, y), abs=0.06), town.name


def test_a_dot_is_a_link_with_the_towns_name_and_its_label(client: Client) -> None:
    town = make_town(lat=47.5, lon=23.5)
    assert marks(client) == {"Şomcuta Mare, Romania: no activity yet": ("faint", town.get_absolute_url())}
    for width in ("wide", "narrow"):
        assert re.search(r"<text [^>]+>Şomcuta Mare</text>", drawing(client.get("/").content, width))


def test_dots_filter_and_table_tell_where_people_have_arrived(client: Client) -> None:
    today = clock.today()
    for place, (name, first) in enumerate(
        {
            "Long ago": "2001",
            "About": f"{today.year}~",
            "Today": today.isoformat(),
            "Later": f"{today.year + 1}?",
        }.items()
    ):
        make_town(name, "AT", lat=40 + 4 * place, lon=14, first_arrival_on=first)
    counted = make_town("Counted", "AT", lat=44, lon=5)
    none = make_town("None came", "AT", lat=50, lon=5)
    client.get("/map/?show=experience")  # kept, until something that it shows changes
    TownYear.objects.create(town=counted, year=2019, arrived=2, source="A letter")
    TownYear.objects.create(town=none, year=2019, arrived=0, source="A letter")
    shapes = {name.partition(",")[0]: shape for name, (shape, _url) in marks(client, "/map/?show=experience").items()}
    came = {"Long ago", "About", "Today", "Counted"}
    assert shapes == {**dict.fromkeys(came, "full"), "Later": "ring", "None came": "faint"}
    assert set(table(client, "/map/?experience=received")) == came
    assert table(client, "/map/?experience=awaited") == ["Later"]
    assert client.get("/map/?experience=received").content.decode().count("resettled people have arrived</td>") == 4


@pytest.mark.parametrize("page", ["/", "/towns/", "/map/"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_no_two_marks_of_a_page_overlap(page: str, width: str, client: Client) -> None:
    limburg()
    for (name, country), (lat, lon) in coordinates().items():
        make_town(name, country, lat=lat, lon=lon)
    circles = [tuple(map(float, found)) for found in CIRCLE.findall(drawing(client.get(page).content, width))]
    assert len(circles) > 10
    for (x, y, r), (other_x, other_y, other_r) in combinations(circles, 2):
        assert hypot(x - other_x, y - other_y) > r + other_r


def test_five_towns_of_one_province_open_in_turn_and_each_becomes_a_dot(client: Client) -> None:
    limburg()
    make_town("Porto", "PT", lat=41.15, lon=-8.61)
    found = marks(client)
    shape, address = found["5 towns around Heerlen"]
    assert (shape, len(found)) == ("many", 2)
    while any(shape == "many" for shape, _url in marks(client, address).values()):
        (address,) = [url for shape, url in marks(client, address).values() if shape == "many"]
    assert {name.split(",")[0] for name in marks(client, address)} == set(LIMBURG)
    assert table(client, address) == sorted(LIMBURG)


def test_towns_at_one_point_lead_to_the_table_that_names_them(client: Client) -> None:
    make_town("Baile Atha Cliath", "IE", lat=53.35, lon=-6.26)
    make_town("Dublin", "IE", lat=53.35, lon=-6.26)
    address, hops = marks(client)["2 towns around Baile Atha Cliath"][1], 0
    while not address.endswith("#table"):
        ((_shape, address),) = marks(client, address).values()
        hops += 1
    assert hops == 1
    assert table(client, address) == ["Baile Atha Cliath", "Dublin"]


def test_a_town_beyond_the_edge_is_named_beside_the_map_and_stands_in_the_table(client: Client) -> None:
    make_town("Steyr", "AT", lat=48.04, lon=14.42)
    make_town("Funchal", "PT", lat=32.65, lon=-16.91)
    make_town("Limassol", "CY", lat=34.68, lon=33.04)
    page = client.get("/map/")
    assert set(marks(client)) == {"Steyr, Austria: no activity yet"}
    assert [town.name for town in page.context["beyond"]] == ["Funchal", "Limassol"]
    assert "Beyond the edge of the map" in page.content.decode()
    assert table(client, "/map/") == ["Funchal", "Limassol", "Steyr"]
    assert table(client, "/map/?place=beyond") == ["Funchal", "Limassol"]


def test_many_towns_beyond_the_edge_are_a_few_names_and_a_link(client: Client) -> None:
    for n in range(7):
        make_town(f"Saint-Paul {n}", "FR", lat=-21.0 - n / 100, lon=55.3)
    text = " ".join(client.get("/map/").content.decode().split())
    assert "All 7, in the table" in text
    assert len(table(client, "/map/?place=beyond")) == 7


def test_a_town_in_cyprus_that_the_map_shows_is_drawn_whole(client: Client) -> None:
    make_town("Nicosia", "CY", lat=35.17, lon=33.36)
    ((x, y, radius),) = CIRCLE.findall(drawing(client.get("/map/").content))
    assert float(x) + float(radius) < 760
    assert float(y) + float(radius) < 684


def test_a_town_without_coordinates_is_said_and_stands_in_the_table(client: Client) -> None:
    make_town("Steyr", "AT", lat=48.04, lon=14.42)
    make_town("Bollnäs", "SE")
    text = " ".join(client.get("/map/").content.decode().split())
    assert "Of 1 town the place is not known: it stands in the table only." in text
    assert table(client, "/map/") == ["Bollnäs", "Steyr"]
    assert "place not known" in text
    assert table(client, "/map/?place=nowhere") == ["Bollnäs"]


def test_dots_say_by_shape_and_word_what_is_asked_for(client: Client) -> None:
    make_pilot()
    make_town(lat=47.5, lon=23.5)
    Municipality.objects.update(lat=47.5, lon=23.5, population=7_565)
    make_town("Munich", "DE", lat=48.14, lon=11.58, population=1_400_000)
    make_town("Porto", "PT", lat=41.15, lon=-8.61)
    by_activity = {name.split(",")[0]: shape for name, (shape, _url) in marks(client, "/map/?show=activities").items()}
    assert by_activity == {"Şomcuta Mare": "full", "Munich": "faint", "Porto": "faint"}
    by_size = {name: shape for name, (shape, _url) in marks(client, "/map/?show=size").items()}
    assert by_size == {
        "Şomcuta Mare, Romania: fewer than 150,000 inhabitants": "full",
        "Munich, Germany: 150,000 inhabitants or more": "ring",
        "Porto, Portugal: number of inhabitants not known": "faint",
    }
    text = client.get("/map/?show=size").content.decode()
    assert "150,000 inhabitants or more</li>" in " ".join(text.split())


def test_map_and_table_have_the_same_towns_under_the_same_filters(client: Client) -> None:
    make_pilot()
    Municipality.objects.update(lat=47.5, lon=23.5)
    make_town("Munich", "DE", lat=48.14, lon=11.58, population=1_400_000)
    make_town("Steyr", "AT", lat=48.04, lon=14.42, population=38_000)
    for query, expected in {
        "country=AT": ["Steyr"],
        "size=large": ["Munich"],
        "size=small": ["Steyr"],
        "size=unknown": ["Şomcuta Mare"],
        "has=activities": ["Şomcuta Mare"],
        "q=stey": ["Steyr"],
        "q=stey&country=DE": [],
        "country=XX": ["Munich", "Steyr", "Şomcuta Mare"],
    }.items():
        address = f"/map/?{query}"
        assert sorted(table(client, address)) == sorted(expected), query
        assert sorted(name.split(",")[0] for name in marks(client, address)) == sorted(expected), query


def test_a_circle_keeps_the_filters(client: Client) -> None:
    limburg()
    ((_shape, address),) = marks(client, "/map/?country=NL&size=small&q=").values()
    assert re.fullmatch(r"/map/\?country=NL&size=small&at=\d-\d+-\d+#map", address)


def test_an_address_that_names_no_part_of_europe_shows_all_of_it(client: Client) -> None:
    make_town(lat=47.5, lon=23.5)
    for wrong in ("9-9-9", "x", "1-99-0", "%00"):
        assert len(marks(client, f"/map/?at={wrong}&show={wrong}")) == 1


def test_a_change_of_a_town_or_an_activity_is_on_the_map_at_once(client: Client) -> None:
    town = make_town("Steyr", "AT", lat=48.04, lon=14.42)
    assert set(marks(client)) == {"Steyr, Austria: no activity yet"}
    Event.objects.filter(pk=make_pilot().pk).update(municipality=town)
    assert {"Steyr, Austria: with activities"} <= set(marks(client))
    Municipality.objects.filter(pk=town.pk).update(name="Steyr an der Enns")
    assert {"Steyr an der Enns, Austria: with activities"} <= set(marks(client))


def test_what_was_drawn_is_not_drawn_again_until_then(client: Client) -> None:
    limburg()
    client.get("/map/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/map/")
    assert not [query for query in asked.captured_queries if "floor(" in query["sql"].lower()]


def test_the_filters_are_kept_as_they_were_understood_and_drawn_anew_where_they_were_not(client: Client) -> None:
    make_town("Seini", lat=47.7, lon=23.3)

    def selected(address: str) -> list[str]:
        form = client.get(address).content.decode().partition("towns-filter")[2].partition("</form>")[0]
        return re.findall(r'<option value="([^"]+)" selected', form) + re.findall(r'name="q" value="([^"]*)"', form)

    for _kept in range(2):
        assert selected("/towns/?country=RO&q=seini") == ["RO", "seini"]
        assert selected("/towns/?country=RO") == ["RO"]
        assert selected("/towns/") == []
        assert selected("/map/?show=size&country=RO") == ["RO", "size"]
    assert "Select a valid choice" in client.get("/towns/?country=XX").content.decode()
    assert "Select a valid choice" not in client.get("/towns/").content.decode()


def test_what_is_kept_is_kept_for_each_language() -> None:
    made: list[str] = []

    def words() -> str:
        made.append(translation.get_language())
        return made[-1]

    for language in ("en", "ro", "en"):
        with translation.override(language):
            assert maps.Overview.now().kept("words", words) == language
    assert made == ["en", "ro"]


@pytest.mark.parametrize("page", ["/", "/towns/", "/map/"])
def test_a_page_with_the_map_carries_no_outlines(page: str, client: Client) -> None:
    make_town(lat=47.5, lon=23.5)
    content = client.get(page).content
    assert "<path d=" not in drawing(content)
    assert len(content) < 30_000


@pytest.mark.parametrize("page", ["/", "/towns/", "/map/"])
def test_who_goes_by_keyboard_can_pass_the_map(page: str, client: Client) -> None:
    text = client.get(page).content.decode()
    assert text.index('href="#after-map"') < text.index('<svg class="map on-wide"') < text.index('id="after-map"')


def test_the_picture_is_kept_by_browsers_and_marks_the_countries_of_the_towns(client: Client) -> None:
    make_town(lat=47.5, lon=23.5)
    (address,) = set(PICTURE.findall(client.get("/").content.decode()))
    answer = client.get(unescape(address))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.decode().count('class="ours"') == 1


def test_a_part_of_the_map_has_a_picture_of_its_own(client: Client) -> None:
    limburg()
    (address,) = set(PICTURE.findall(client.get("/map/?at=3-12-16").content.decode()))
    picture = client.get(unescape(address)).content.decode()
    box = Frame.parse("3-12-16").box
    assert f'viewBox="{box.left:g} {box.top:g} 125 112.5"' in picture


def test_what_is_asked_for_never_reaches_the_picture(client: Client) -> None:
    answer = client.get(f"/towns/map-{europe.version()}.svg", {"ours": "RO,<script>,XX,", "at": "<script>"})
    assert b"script" not in answer.content
    assert answer.content.decode().count('class="ours"') == 1


def test_another_version_of_the_picture_does_not_exist(client: Client) -> None:
    assert client.get("/towns/map-000000000000.svg").status_code == 404


def test_the_picture_has_the_colours_of_the_pages() -> None:
    css = (Path(settings.BASE_DIR) / "static/share.css").read_text(encoding="utf-8")
    for name in ("land", "ours", "paper"):
        light, dark = re.findall(rf"--{name}:\s*([^;]+);", css)[:2]
        assert (europe.LIGHT[name], europe.DARK[name]) == (light, dark), name


def test_a_page_of_the_table_is_found_without_counting(client: Client) -> None:
    Municipality.objects.bulk_create(
        Municipality(name=f"Town {n:03}", key=f"town {n:03}", country="FR", level="town", lat=46 + n / 100, lon=2)
        for n in range(120)
    )
    page = client.get("/map/?page=3")
    assert (page.context["page"].number, page.context["page"].paginator.num_pages) == (3, 3)
    assert len(table(client, "/map/?page=3")) == 20
    assert table(client, "/map/?page=2")[0] == "Town 050"
