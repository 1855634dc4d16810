"""Sheets and tables are made while somebody waits: a few at once, and whoever comes then is told when to ask again."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from share.kit import pdf
from share.kit.downloads import TooManyFiles, makes_a_file, making_a_file
from tests.make import make_coordinator, make_pilot, make_registration

pytestmark = pytest.mark.django_db
FILES = ["signature-sheet.pdf", "registrations.xlsx", "registrations/?export=xlsx", "registrations/?export=csv"]


@pytest.mark.parametrize("file", FILES)
def test_one_too_many_is_told_when_to_ask_again(file: str, client: Client, settings: LazySettings) -> None:
    settings.FILES_AT_ONCE = 2
    event = make_pilot()
    make_registration(event)
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/{file}"
    with making_a_file(), making_a_file():
        refused = client.get(page)
        assert (refused.status_code, refused["Retry-After"]) == (503, "10")
        assert "Wait ten seconds" in refused.content.decode()
        assert client.get(f"/work/activities/{event.public_id}/registrations/").status_code == 200
    assert client.get(page).status_code == 200
    assert client.get(page).status_code == 200


def test_a_file_that_could_not_be_made_gives_its_turn_back(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_AT_ONCE = 1

    @makes_a_file
    def fail() -> None:
        raise pdf.RenderingFailed

    for _n in range(2):
        with pytest.raises(pdf.RenderingFailed):
            fail()
    with making_a_file(), pytest.raises(TooManyFiles), making_a_file():
        pass
