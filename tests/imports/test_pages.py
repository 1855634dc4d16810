"""The pages of a file that comes in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from municipalities.actors import actor_for
from municipalities.models import Municipality
from share.accounts.models import User
from share.imports.models import ImportRun
from share.imports.network import EVENTS, MUNICIPALITIES
from share.imports.todo import files_that_wait
from share.jobs.actions import work_due
from share.policy import NOBODY, Role
from tests.imports.files import content
from tests.imports.runs import bring, load
from tests.make import hidden_fields, make_coordinator, make_organisation

pytestmark = pytest.mark.django_db
NEW = "/work/imports/new/"


@pytest.fixture
def petra() -> User:
    return make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT)


@pytest.fixture
def browser(petra: User, client: Client) -> Client:
    client.force_login(petra)
    return client


def towns(*rows: dict[str, str]) -> bytes:
    return content(MUNICIPALITIES, [{"country_iso2": "RO", "level": "town"} | row for row in rows]).encode()


def send(browser: Client, raw: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("towns <b>.csv", raw)
    data = hidden_fields(browser, NEW) | {"source": "municipalities.csv", "file": file} | fields
    return browser.post(NEW, data)


def test_a_file_is_brought_checked_mended_and_loaded(browser: Client) -> None:
    answer = send(browser, towns({"name": "Cluj"}, {"name": "Turda", "population": "-1"}))
    page = answer["Location"]
    assert "hx-get" in browser.get(page).content.decode()
    work_due()
    text = browser.get(page).content.decode()
    assert "“-1” is no number of inhabitants." in text
    assert 'value="-1"' in text
    assert "towns &lt;b&gt;.csv" in text
    assert "Load the file" not in text
    nothing = browser.post(f"{page}mend/", {"checks": "1", "cell_0": "-1"})
    assert (nothing.status_code, "Nothing is answered" in nothing.content.decode()) == (422, True)
    assert browser.post(f"{page}load/").status_code == 409
    assert browser.post(f"{page}mend/", {"checks": "1", "cell_0": "7500"}).status_code == 302
    work_due()
    assert "Every row can be loaded" in browser.get(page).content.decode()
    assert browser.post(f"{page}load/").status_code == 302
    work_due()
    assert "Undo this file" in browser.get(page).content.decode()
    assert Municipality.objects.get(name="Turda").population == 7500
    browser.post(f"{page}undo/")
    work_due()
    assert "as it was before" in browser.get(page).content.decode()
    assert not Municipality.objects.exists()


def test_a_form_sent_twice_brings_the_file_once(browser: Client) -> None:
    key = hidden_fields(browser, NEW)
    first, second = (send(browser, towns({"name": "Cluj"}), **key) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert ImportRun.objects.count() == 1


def test_a_file_that_is_too_large_or_empty_is_said_at_its_field(browser: Client) -> None:
    for raw, words in ((b"", "This file is empty"), (b"x" * 10_485_761, "larger than 10 MB")):
        answer = send(browser, raw)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_how_a_file_is_read_is_asked_for_with_lines_to_choose_by(browser: Client, petra: User) -> None:
    raw = towns({"name": "Orléans"}).decode().replace("name,", "Name,", 1).encode("cp1252")
    run = bring(petra, raw)
    page = f"{run.get_absolute_url()}reading/"
    text = browser.get(page).content.decode()
    assert "cp1252: Orléans" in text
    browser.post(page, {"encoding": "cp1252"})
    work_due()
    text = browser.get(page).content.decode()
    assert '<option value="Name" selected>' in text  # its name differs in case alone
    wrong = browser.post(page, {"encoding": "cp1252", "column_1": "Name", "column_2": "Name"})
    assert wrong.status_code == 422
    assert "You chose this column of the file twice." in wrong.content.decode()
    assert "Files of this kind need this column." in wrong.content.decode()
    assert browser.post(page, {"encoding": "cp1252", "column_0": "Name", "keep": "on"}).status_code == 302
    work_due()
    run.refresh_from_db()
    assert (run.state, run.columns) == ("checked", {"name": "Name"})


def test_a_question_is_answered_on_the_page_and_answers_can_be_taken_back(browser: Client, petra: User) -> None:
    load(bring(petra, towns({"name": "Cluj"})), petra)
    run = bring(petra, towns({"name": "Cluj Town"}))
    page = run.get_absolute_url()
    assert "Cluj Town" in browser.get(page).content.decode()
    browser.post(f"{page}mend/", {"checks": run.checks, "like_2": "new"})
    work_due()
    assert "Check the file as it came" in browser.get(page).content.decode()
    browser.post(f"{page}start-over/")
    work_due()
    run.refresh_from_db()
    assert run.outcome["questions"] == 1
    answer = browser.post(f"{page}mend/", {"checks": run.checks, "like_2": "same:somebody"})
    assert answer.status_code == 422


def test_what_waits_stands_on_the_dashboard(petra: User) -> None:
    assert files_that_wait(NOBODY) == []
    bring(petra, towns({"name": "Cluj", "population": "x"}))
    bring(petra, b"nothing")
    bring(petra, towns({"name": "Cluj"}))
    assert [task.button for task in files_that_wait(actor_for(petra))] == ["Load it", "See why", "Mend it"]


@pytest.mark.parametrize(
    ("separator", "shown", "day", "order"),
    [(";", "semicolons", "25/03/2018", "3/5/2018 is 3 May"), (",", "commas", "03/25/2018", "3/5/2018 is 5 March")],
)
def test_separator_and_order_of_the_days_are_found_and_shown(
    separator: str, shown: str, day: str, order: str, browser: Client
) -> None:
    row = {"title": "A day", "type": "training", "start_date": day, "end_date": day, "country_iso2": "RO"}
    raw = content(EVENTS, [row], separator).encode()
    page = send(browser, raw, source="events.csv")["Location"]
    work_due()
    read = browser.get(page).content.decode().partition("How the file was read")[2].partition("</dl>")[0]
    assert shown in read
    assert order in read
