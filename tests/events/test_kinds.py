"""The kinds of activity: what cannot be counted, or is called what another is, does not start; every event has its row."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from events.gatherings.rooms.plain.models import Gathering
from events.kinds import Counted, EventKind, KindFigure, Kinds, kinds
from events.models import Event, EventPart
from share.kit.registries import RegisteredTwice
from share.local.demo import load_demo
from share.reports.figures import measures
from tests.make import make_pilot, make_town

OF_THE_RECORD = {
    "film_screening",
    "pilot",
    "roundtable",
    "training",
    "exchange_event",
    "city_exchange",
    "mentoring_visit",
    "study_visit",
    "working_group",
    "expert_seminar",
    "workshop",
    "partner_meeting",
    "platform_meeting",
    "conference",
    "cross_border",
    "webinar",
    "awareness",
    "launch",
    "other",
}


def kind(key: str, **fields: Any) -> EventKind:
    return replace(EventKind(key=key, label=key, plan_label=f"Plan a {key}", row=Gathering), **fields)


@pytest.fixture
def some() -> Kinds:
    found = Kinds()
    found.add(kind("visit", words=("visit", "study visit")))
    found.add(kind("rest", words=("other",), takes_the_rest=True))
    return found


@pytest.mark.parametrize("words", [(), ("another word",), ("visit", "study visit")])
def test_a_kind_that_registers_twice_is_refused_whatever_its_words(some: Kinds, words: tuple[str, ...]) -> None:
    with pytest.raises(RegisteredTwice, match="visit"):
        some.add(kind("visit", words=words))
    assert [one.words for one in some] == [("visit", "study visit"), ("other",)]


def test_a_word_that_two_kinds_claim_is_refused_by_name(some: Kinds) -> None:
    with pytest.raises(ImproperlyConfigured, match="tour and visit share the words"):
        some.add(kind("tour", words=("tour", "study visit")))
    assert "tour" not in some


def test_only_one_kind_takes_what_no_kind_knows(some: Kinds) -> None:
    with pytest.raises(ImproperlyConfigured, match="both take what no kind knows"):
        some.add(kind("more", takes_the_rest=True))
    assert "more" not in some


class NotOneARow(models.Model):
    """Many rows an event: a figure of it would count an event several times."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "tests_of_kinds"
        managed = False


class KeyOfItsOwn(models.Model):
    """One row an event at most, and an event may have none: its key is another."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "tests_of_kinds"
        managed = False


class KeyOfAnotherName(models.Model):
    """The engine makes the row of an event as `event`, and could not make this one."""

    activity = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        app_label = "tests_of_kinds"
        managed = False


class NoEvent:
    """No model at all."""


@pytest.mark.parametrize(
    "row", [NotOneARow, KeyOfItsOwn, KeyOfAnotherName, EventPart, Event, NoEvent, "events.Pilot", None]
)
def test_a_kind_without_a_row_for_each_event_is_refused(some: Kinds, row: object) -> None:
    with pytest.raises(ImproperlyConfigured, match="he kind loose"):
        some.add(kind("loose", row=row))
    assert "loose" not in some


def test_a_source_names_a_kind_in_any_case_and_the_rest_is_taken(some: Kinds) -> None:
    found = some.called("  Study   VISIT ")
    assert found
    assert found.key == "visit"
    assert some.called("picnic") is None


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("conferences", "conference"),
        ("Study visits", "study_visit"),
        ("cross border exchanges", "cross_border"),
        ("launch events", "launch"),
        ("other (picnic)", "other"),
        ("City-exchange visits", "city_exchange"),
    ],
)
def test_a_source_may_write_the_plural_hyphens_and_a_remark(word: str, key: str) -> None:
    found = kinds.called(word)
    assert found
    assert found.key == key


def test_a_title_says_its_kind_by_whole_words_only() -> None:
    assert kinds.of_title("Second PILOT in Cluj", otherwise="training").key == "pilot"
    assert kinds.of_title("Autopilots for buses", otherwise="training").key == "training"
    assert kinds.of_title("Three pilots", otherwise="no such word").key == "pilot"
    assert kinds.of_title("A day", otherwise="no such word").key == "other"


def test_kinds_that_name_one_figure_are_counted_in_it_once_listed() -> None:
    figure = KindFigure("visits", Counted.EVENTS, "Visits", "visits", "All visits.", position=2)
    first = KindFigure("towns", Counted.COUNTRIES, "Towns", "towns", "All towns.", position=1)
    some = Kinds()
    some.add(kind("visit", figures=(figure,)))
    some.add(kind("tour", figures=(figure, first)))
    some.add(kind("launch"))
    assert [one.key for one in some.figures()] == ["towns", "visits"]
    assert [one.key for one in some.counted_in("visits")] == ["visit", "tour"]


def test_every_kind_of_the_record_is_registered_with_its_words_and_its_row() -> None:
    assert {one.key for one in kinds} == OF_THE_RECORD
    for one in kinds:
        assert str(one.label), one.key
        assert str(one.plan_label).startswith("Plan "), one.key
        assert one.words, f"no source could name {one.key}"
        assert [kinds.called(word.upper()) for word in one.words] == [one] * len(one.words)
        assert issubclass(one.row, EventPart), one.key
        Event._meta.get_field("kind").run_validators(one.key)
    assert kinds.rest.key == "other"
    labels = [str(one.label) for one in kinds]
    assert len(set(labels)) == len(labels), "two kinds look the same in a list"


def test_every_figure_of_a_kind_is_a_figure_of_grants_and_opens() -> None:
    for figure in kinds.figures():
        found = measures()[figure.key]
        assert (found.label, found.definition, found.position) == (figure.label, figure.definition, figure.position)
    positions = [one.position for one in measures().values()]
    assert len(set(positions)) == len(positions), "two figures claim one place"


@pytest.mark.django_db
def test_every_event_of_the_demo_has_the_row_of_its_kind_and_of_no_other() -> None:
    """Imported from the record, planned here, invented for the demo: what has no row would not be counted."""
    load_demo()
    rows = {one.row for one in kinds}
    for one in kinds:
        events = Event.objects.filter(kind=one.key)
        assert one.row._default_manager.filter(event__in=events).count() == events.count(), one.key
    assert sum(row._default_manager.count() for row in rows) == Event.objects.count() > 50
    in_use = {*Event.objects.order_by().values_list("kind", flat=True).distinct()}
    assert in_use <= OF_THE_RECORD
    assert {"pilot", "roundtable", "exchange_event"} <= in_use
    assert {*Event.objects.of_kind(*kinds).values_list("pk", flat=True)} == {
        *Event.objects.values_list("pk", flat=True)
    }


@pytest.mark.django_db
def test_an_event_without_its_row_is_counted_by_no_kind() -> None:
    event = Event.objects.create(kind="workshop", title="A workshop", municipality=make_town())
    assert not Event.objects.of_kind(kinds["workshop"]).exists()
    Gathering.objects.create(event=event)
    assert Event.objects.of_kind(kinds["workshop"]).get() == event
    assert not Event.objects.of_kind(kinds["partner_meeting"]).exists(), "a kind is its row and its key"


@pytest.mark.django_db
def test_a_new_event_has_the_row_of_its_kind() -> None:
    event = make_pilot()
    assert Event.objects.of_kind(kinds["pilot"]).get() == event
