"""The public page of a grant: from a report that was submitted, to everybody only when an admin shows it."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from share.accounts.models import User
from share.grants.actions import periods
from share.grants.models import Grant, ReportingPeriod
from share.impact import actions
from share.impact.models import ImpactPage, Story
from share.impact.shown import figures_of, foremost, places_of
from share.kit import clock
from share.policy import Role
from share.reports.actions import submitting
from share.reports.models import Report
from share.reports.snapshot import canonical, digest
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    found = make_grant("776239", starts_on=date(2018, 2, 1), ends_on=date(2019, 7, 31), funding_statement="Co-funded.")
    ReportingPeriod.objects.create(grant=found, number=1, starts_on=found.starts_on, ends_on=date(2019, 1, 31))
    return found


@pytest.fixture
def admin() -> User:
    return make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN)


@pytest.fixture
def report(grant: Grant, admin: User) -> Report:
    return submitting.submit(grant.periods.get().pk, signatory="Ana Demo", by=admin)


@pytest.fixture
def page(grant: Grant, report: Report, admin: User) -> ImpactPage:
    actions.save_page(ImpactPage(grant=grant, slug="share", report=report, lead="Small towns."))
    return actions.publish(grant, by=admin)


def line(key: str, value: int | None, **changes: Any) -> dict[str, Any]:
    found = {"key": key, "label": key, "unit": "people", "definition": "", "value": value, "cumulative": value,
             "over": "counted once", "by": {}}  # fmt: skip
    return found | changes


def frozen(*lines: dict[str, Any], **changes: Any) -> Report:
    content = {
        "figures": list(lines), "places": [], "grant": {"starts_on": "2018-02-01"}, "period": {"from": "2018-02-01"},
    } | changes  # fmt: skip
    raw = canonical(content)
    return Report(number="SHARE-R2026-AAAA-BBBB", snapshot=raw, sha256=digest(raw))


def shown(*reports: Report) -> dict[str, Any]:
    return {one.key: one for one in figures_of(reports, reports[-1])}


def test_small_counts_of_people_are_not_said() -> None:
    found = shown(
        frozen(line("people_trained", 3), line("pilots", 2, unit="pilots"), line("missions", 0, unit="missions"))
    )
    assert found["people_trained"].value == "fewer than 5"
    assert found["pilots"].value == "2"  # no people are counted
    assert "missions" not in found


def test_a_figure_that_gives_a_small_rest_away_is_left_out() -> None:
    found = shown(frozen(line("said_how_satisfied", 20, unit="answers"), line("satisfied", 18, unit="answers")))
    assert set(found) == {"said_how_satisfied"}
    found = shown(frozen(line("said_how_satisfied", 20, unit="answers"), line("satisfied", 14, unit="answers")))
    assert set(found) == {"said_how_satisfied", "satisfied"}
    found = shown(frozen(line("people_trained", 20), line("attendances", 22, unit="attendances")))
    assert set(found) == {"people_trained"}


def test_of_figures_about_the_same_people_one_is_broken_down() -> None:
    by = {"country": {"AT": 10, "DE": 10}}
    found = shown(frozen(line("people_trained", 20, by=by), line("attendances", 20, unit="attendances", by=by)))
    assert found["people_trained"].by_country == (("Austria", 10), ("Germany", 10))
    assert found["attendances"].by_country == ()


def test_hours_and_answers_are_told_in_all_only_and_hours_not_of_few() -> None:
    by = {"country": {"AT": 60, "DE": 60}}
    lines = (line("people_trained", 20), line("training_hours", 120, unit="hours", over="adds up", by=by))
    assert shown(frozen(*lines))["training_hours"].by_country == ()
    few = (line("people_trained", 3), line("training_hours", 18, unit="hours", over="adds up", by=by))
    assert "training_hours" not in shown(frozen(*few))
    answers = line("said_how_satisfied", 20, unit="answers", over="adds up", by={"country": {"AT": 10, "DE": 10}})
    assert shown(frozen(line("people_trained", 40), answers))["said_how_satisfied"].by_country == ()
    assert "said_how_satisfied" not in shown(frozen(line("people_trained", 22), answers))  # two did not answer


def test_countries_with_few_people_are_withheld() -> None:
    by = {"country": {"AT": 20, "DE": 13, "FR": 3}}
    found = shown(frozen(line("people_trained", 36, by=by)))["people_trained"]
    assert (found.by_country, found.withheld) == ((("Austria", 20),), 2)


def test_what_adds_up_is_broken_down_over_all_periods_and_the_rest_of_one_only() -> None:
    first = frozen(
        line("pilots", 2, unit="pilots", over="adds up", by={"country": {"AT": 2}}), line("people_trained", 20)
    )
    second = frozen(
        line("pilots", 1, unit="pilots", over="adds up", by={"country": {"DE": 1}}, cumulative=3),
        line("people_trained", 9, by={"country": {"AT": 9}}, cumulative=26),
        period={"from": "2019-02-01"},
    )
    found = shown(first, second)
    assert found["pilots"].by_country == (("Austria", 2), ("Germany", 1))
    assert (found["people_trained"].value, found["people_trained"].by_country) == ("26", ())


def test_places_stand_once() -> None:
    place = {"name": "Ommen", "country": "NL", "lat": "52.521", "lon": "6.421"}
    found = places_of([frozen(places=[place | {"lat": None, "lon": None}]), frozen(places=[place])])
    assert [(one.name, one.at is not None) for one in found] == [("Ommen", True)]


def test_the_picture_shows_figures_that_say_different_things() -> None:
    report = frozen(*(line(key, 9, unit=unit) for key, unit in (("countries", "countries"), ("pilots", "pilots"),
                    ("pilot_countries", "countries"), ("people_trained", "people"))))  # fmt: skip
    assert [one.key for one in foremost(figures_of([report], report))] == ["countries", "pilots", "people_trained"]


def test_everybody_sees_a_public_page_and_its_picture(client: Client, page: ImpactPage) -> None:
    shown = client.get("/impact/share/").content.decode()
    assert "Small towns." in shown
    assert "Co-funded." in shown
    assert 'property="og:image"' in shown
    answer = client.get("/impact/share/picture.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert client.get("/impact/share/picture.png").content == answer.content


def test_a_page_that_is_taken_back_does_not_exist(client: Client, grant: Grant, page: ImpactPage) -> None:
    actions.take_back(grant)
    assert client.get("/impact/share/").status_code == 404
    assert client.get("/impact/share/picture.png").status_code == 404
    assert client.get("/impact/none/").status_code == 404


def test_a_page_is_made_from_a_report_that_stands(grant: Grant, report: Report, admin: User) -> None:
    with pytest.raises(ValidationError):
        actions.publish(grant, by=admin)
    actions.save_page(ImpactPage(grant=grant, slug="share", report=report))
    periods.give_back(grant.periods.get().pk, "Change it.", by=admin)
    with pytest.raises(ValidationError):
        actions.publish(grant, by=admin)
    with pytest.raises(ValidationError):
        actions.save_page(ImpactPage(grant=grant, slug="share", report=report))


def test_a_page_whose_report_came_back_can_still_be_put_right(
    client: Client, grant: Grant, page: ImpactPage, admin: User
) -> None:
    periods.give_back(grant.periods.get().pk, "Change it.", by=admin)
    client.force_login(admin)
    address = reverse("impact:edit", args=[grant.pk])
    began = client.get(address).context["form"]["began_from"].value()
    sent = {"slug": "share", "report": page.report_id, "lead": "Better words.", "began_from": began}
    assert client.post(address, sent).status_code == 302
    assert "Better words." in client.get("/impact/share/").content.decode()


def test_it_says_what_the_report_froze_and_nothing_newer(client: Client, grant: Grant, page: ImpactPage) -> None:
    Grant.objects.filter(pk=grant.pk).update(title="A newer title")
    assert "A newer title" not in client.get("/impact/share/").content.decode()


def test_an_admin_makes_it_in_the_browser(client: Client, grant: Grant, report: Report, admin: User) -> None:
    client.force_login(admin)
    address = reverse("impact:edit", args=[grant.pk])
    began = client.get(address).context["form"]["began_from"].value()
    sent = {"slug": "share", "report": report.pk, "lead": "Towns.", "began_from": began}
    assert client.post(address, sent).status_code == 302
    assert client.get("/impact/share/").status_code == 404
    client.post(reverse("impact:make_public", args=[grant.pk]))
    assert client.get("/impact/share/").status_code == 200
    client.post(reverse("impact:make_public", args=[grant.pk]), {"what": "back"})
    assert client.get("/impact/share/").status_code == 404


def test_an_address_that_is_taken_is_said_at_its_field(
    client: Client, grant: Grant, report: Report, page: ImpactPage, admin: User
) -> None:
    other = make_grant("Another", starts_on=date(2018, 2, 1), ends_on=date(2019, 7, 31))
    ReportingPeriod.objects.create(grant=other, number=1, starts_on=other.starts_on, ends_on=date(2019, 1, 31))
    theirs = submitting.submit(other.periods.get().pk, signatory="Ana Demo", by=admin)
    client.force_login(admin)
    address = reverse("impact:edit", args=[other.pk])
    began = client.get(address).context["form"]["began_from"].value()
    answer = client.post(address, {"slug": "share", "report": theirs.pk, "began_from": began})
    assert answer.status_code == 422
    assert "slug" in answer.context["form"].errors


def story(grant: Grant, **fields: Any) -> Story:
    return actions.save_story(Story(grant=grant, **{"title": "A bus", "text": "It stops."} | fields))


def test_a_story_is_told_once_its_people_agreed_and_gone_when_they_take_it_back(
    client: Client, grant: Grant, page: ImpactPage, admin: User
) -> None:
    waits = story(grant)
    assert "It stops." not in client.get("/impact/share/").content.decode()
    waits.agreed_on, waits.consent, waits.told_by = date(2019, 6, 3), "A letter", "A mayor"
    actions.save_story(waits)
    assert "A mayor" in client.get("/impact/share/").content.decode()
    client.force_login(admin)
    client.post(reverse("impact:change_story", args=[grant.pk, waits.pk]), {"what": "withdraw"})
    waits.refresh_from_db()
    assert (waits.title, waits.text, waits.told_by, waits.consent) == ("", "", "", "")
    assert "A bus" not in client.get("/impact/share/").content.decode()
    assert client.get(reverse("impact:change_story", args=[grant.pk, waits.pk])).status_code == 404


def test_a_consent_says_where_it_is_kept_and_is_not_of_tomorrow(grant: Grant) -> None:
    with pytest.raises(ValidationError):
        story(grant, agreed_on=date(2019, 6, 3))
    with pytest.raises(ValidationError):
        story(grant, agreed_on=clock.today() + timedelta(days=1), consent="A letter")
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.create(grant=grant, title="A bus", text="It stops.", withdrawn_at=clock.now())


def test_a_story_is_written_in_the_browser_once(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    sent = {"form_key": str(uuid4()), "title": "A bus", "text": "It stops.", "agreed_on": "2019-06-03"}
    address = reverse("impact:new_story", args=[grant.pk])
    assert "consent" in client.post(address, sent).context["form"].errors
    sent["consent"] = "A letter"
    assert [client.post(address, sent).status_code for _time in range(2)] == [302, 302]
    one = Story.objects.get()
    change = reverse("impact:change_story", args=[grant.pk, one.pk])
    began = client.get(change).context["form"]["began_from"].value()
    assert client.post(change, sent | {"title": "Two buses", "began_from": began}).status_code == 302
    assert client.post(change, sent | {"title": "Three buses", "began_from": began}).status_code == 409


def test_an_auditor_reads_and_changes_nothing(client: Client, grant: Grant, report: Report) -> None:
    client.force_login(make_auditor(grant))
    assert client.get(reverse("impact:edit", args=[grant.pk])).status_code == 200
    assert client.post(reverse("impact:edit", args=[grant.pk]), {"slug": "x"}).status_code == 403
    assert client.post(reverse("impact:make_public", args=[grant.pk])).status_code == 403
    assert client.get(reverse("impact:new_story", args=[grant.pk])).status_code == 403
