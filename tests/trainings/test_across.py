"""The evaluation across pilots: totals that add up, tell nothing their parts hide, and say who was not asked."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from events.models import Event
from share.kit import clock
from share.policy import Role
from tests.make import (
    evaluated,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_recorded,
    make_town,
    make_version,
)
from trainings.actions.curriculum import taught_by
from trainings.analysis import FEWEST
from trainings.filters import pilots_held
from trainings.models import Comment, CurriculumVersion, Pilot, Sheet, SheetAnswer
from trainings.results import CurriculumResults, across, of_pilot

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> CurriculumVersion:
    return make_version()


def pilot(version: CurriculumVersion, people: int, *, country: str = "RO", kind: str = "ngo", gain: int = 1) -> Event:
    """A pilot that was held; so many people answered before and after, each a little surer than the one before."""
    event = make_pilot(starts_in=-timedelta(days=30))
    fields = {"state": "completed", "completed_at": clock.now(), "country": country, "title": f"{people} in {country}"}
    town = make_town("Aachen", "DE") if country == "DE" else event.municipality
    Event.objects.filter(pk=event.pk).update(**fields, municipality=town)
    taught = taught_by(Event.objects.get(pk=evaluated(event, version).pk))
    for n in range(people):
        for moment, more in (("before", 0), ("after", gain)):
            sheet = Sheet.objects.create(pilot=taught.pilot, moment=moment, code=f"c{n}", actor_kind=kind)
            value = min(5, 1 + n % 3 + more)
            SheetAnswer.objects.bulk_create(SheetAnswer(sheet=sheet, outcome=o, value=value) for o in taught.outcomes)
    return Event.objects.get(pk=event.pk)


def results() -> CurriculumResults:
    return across(list(pilots_held().order_by("pk")))


def test_all_pilots_together_are_the_people_of_each(version: CurriculumVersion) -> None:
    one, two = pilot(version, 8), pilot(version, 6, country="DE", gain=2)
    found = results()
    assert (found.whole.n_before, found.whole.pairs) == (14, 14)
    means = {line.event: line.change.difference for line in found.pilots}
    assert found.whole.difference == pytest.approx((8 * means[one] + 6 * means[two]) / 14)  # type: ignore[operator]
    assert [(line.key, line.change.pairs) for line in found.countries] == [("DE", 6), ("RO", 8)]
    assert [(line.key, line.change.pairs) for line in found.modules] == [
        ("legal-protection", 14),
        ("housing-and-reception", 14),
    ]
    own = {line.key: line.change for line in of_pilot(taught_by(one)).lines}
    for _module, lines in found.outcomes:
        for line in lines:
            assert line.change.pairs == 14
            assert own[line.key].pairs == 8


def test_a_pilot_of_few_is_in_no_total(version: CurriculumVersion) -> None:
    pilot(version, 8)
    before = results()
    few = pilot(version, FEWEST - 1, country="DE", kind="volunteer", gain=3)
    found = results()
    line = next(line for line in found.pilots if line.event == few)
    assert line.change.mean_before is None
    assert found.whole == before.whole
    assert found.modules == before.modules
    assert found.outcomes == before.outcomes
    assert [one.key for one in found.countries] == ["RO"]
    assert found.evaluated == 2


def test_a_kind_of_few_is_hidden_and_so_is_the_one_that_would_tell_it(version: CurriculumVersion) -> None:
    event = pilot(version, 12)
    for n, kind in ((0, "volunteer"), (1, "volunteer"), *((n, "sponsor_group") for n in range(2, 7))):
        Sheet.objects.filter(pilot=event.pk, code=f"c{n}").update(actor_kind=kind)
    shown = {line.key: line.change.mean_before is not None for line in results().kinds}
    assert shown["volunteer"] is False
    assert sum(not one for one in shown.values()) == 2


def test_a_pilot_of_the_record_is_named_as_not_evaluated(version: CurriculumVersion, client: Client) -> None:
    pilot(version, 8)
    make_recorded(make_organisation(), "pilot")
    found = results()
    assert (found.evaluated, len(found.pilots)) == (1, 2)
    client.force_login(make_coordinator())
    page = client.get(reverse("trainings:evaluations")).content.decode()
    assert "1 of 2 pilots was evaluated." in page
    assert "not evaluated" in page


def test_the_files_say_what_the_page_says(version: CurriculumVersion, client: Client) -> None:
    pilot(version, 8)
    pilot(version, 3, country="DE")
    client.force_login(make_coordinator())
    text = PdfReader(io.BytesIO(client.get(reverse("trainings:evaluations_pdf")).content))
    words = " ".join(" ".join(page.extract_text() for page in text.pages).split())
    whole = results().whole
    assert whole.difference is not None
    assert f"+{whole.difference:.2f}" in words
    assert "8 pairs" in words
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("trainings:evaluations_xlsx")).content))
    assert book.sheetnames == ["Pilots", "Module", "Learning outcome", "Country", "Kind of actor", "About"]
    head, *rows = book["Pilots"].values
    by_title = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_title["8 in RO"]["pairs"] == 8
    assert by_title["8 in RO"]["difference"] == pytest.approx(1)
    assert by_title["3 in DE"]["mean_before"] is None
    assert by_title["3 in DE"]["difference"] is None


def test_what_people_wrote_at_another_partners_pilot_is_read_by_those_who_run_the_network(
    version: CurriculumVersion, client: Client
) -> None:
    event = pilot(version, 8)
    Comment.objects.create(pilot=Pilot.objects.get(event=event), moment="after", text="More law.", topics=["legal"])
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    page = client.get(reverse("trainings:evaluations")).content.decode()
    assert "National law 1" in page
    assert "More law." not in page
    client.force_login(make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT))
    assert "More law." in client.get(reverse("trainings:evaluations")).content.decode()


def test_one_may_look_at_a_country_only(version: CurriculumVersion, client: Client) -> None:
    pilot(version, 8)
    pilot(version, 6, country="DE")
    client.force_login(make_coordinator())
    everybody = client.get(reverse("trainings:evaluations")).content.decode()
    assert "By kind of actor" in everybody
    page = client.get(reverse("trainings:evaluations"), {"country": "DE"}).content.decode()
    assert "6 in DE" in page
    assert "8 in RO" not in page
    assert "By kind of actor" not in page  # the kinds of a part, taken from those of all, would tell those of the rest
