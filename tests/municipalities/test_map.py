"""The countries under the towns: a picture of its own, kept by browsers, so that no page carries it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from share.kit import map as europe
from tests.make import make_town

pytestmark = pytest.mark.django_db
PICTURE = re.compile(r'<image href="([^"]+)"')


@pytest.mark.parametrize("page", ["/", "/towns/"])
def test_a_page_with_the_map_carries_no_outlines(page: str, client: Client) -> None:
    make_town(lat=47.5, lon=23.5)
    content = client.get(page).content
    assert b"<circle" in content
    assert b"<path d=" not in content.split(b'class="map"')[1].split(b"</svg>")[0]
    assert len(content) < 30_000


def test_the_picture_is_kept_by_browsers_and_marks_the_countries_of_the_towns(client: Client) -> None:
    make_town(lat=47.5, lon=23.5)
    (address,) = PICTURE.findall(client.get("/").content.decode())
    answer = client.get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.decode().count('class="ours"') == 1


def test_what_is_asked_for_never_reaches_the_picture(client: Client) -> None:
    answer = client.get(f"/towns/map-{europe.version()}.svg", {"ours": "RO,<script>,XX,"})
    assert b"script" not in answer.content
    assert answer.content.decode().count('class="ours"') == 1


def test_another_version_of_the_picture_does_not_exist(client: Client) -> None:
    assert client.get("/towns/map-000000000000.svg").status_code == 404


def test_the_picture_has_the_colours_of_the_pages() -> None:
    css = (Path(settings.BASE_DIR) / "static/share.css").read_text(encoding="utf-8")
    for name in ("land", "ours", "paper"):
        light, dark = re.findall(rf"--{name}:\s*([^;]+);", css)[:2]
        assert (europe.LIGHT[name], europe.DARK[name]) == (light, dark), name
