"""Who pays for an activity stands on its public page and, 1 cm high at least, on paper."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.make import make_grant, make_pilot
from tests.test_form import ROOT

STATEMENT = "Co-funded by the European Union."
HEIGHT = re.compile(r"\.funding img \{[^}]*height: (\d+)mm")


@pytest.mark.django_db
def test_the_public_page_of_a_funded_activity_names_who_pays(client: Client) -> None:
    make_grant(funding_statement=STATEMENT)
    page = client.get(make_pilot().get_absolute_url()).content.decode()
    assert f"{STATEMENT} DEMO" in page
    assert "Flag of the European Union" in page


@pytest.mark.django_db
def test_an_activity_whose_grant_asks_for_no_statement_has_none(client: Client) -> None:
    make_grant()
    assert "Flag of the European Union" not in client.get(make_pilot().get_absolute_url()).content.decode()


def test_the_emblem_on_paper_is_a_centimetre_high() -> None:
    style = Path(ROOT, "templates/kit/pdf_base/_style.html").read_text()
    found = HEIGHT.search(style)
    assert found
    assert int(found[1]) >= 10
    assert not [name for name in Path(ROOT, "templates").rglob("*_pdf*/*.html") if ".funding img" in name.read_text()]


def test_a_word_of_the_layout_colours_no_bar_of_seats() -> None:
    """The start page is `full` wide, and every bar on it was red."""
    style = Path(ROOT, "static/share.css").read_text()
    assert not re.findall(r"(?:^|[\s,}])\.full\s+\.bar", style)
    assert ".seats.full .bar-taken" in style
