"""A query whose SQL is made once, asked with other values each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from events.models import Event
from municipalities.models import Organisation
from share.kit.prepared import Given, Prepared, PreparedRows
from tests.make import make_organisation, make_pilot

pytestmark = pytest.mark.django_db


def named() -> "QuerySet[Organisation, tuple[str, str]]":
    lower = Organisation.objects.alias(lower=Lower("name"))
    found = lower.filter(~Q(name=""), lower=Given("name"), country__in=["RO", "IT"])
    return found.order_by("country").values_list("name", "country")


def test_it_is_asked_with_what_is_given_and_built_once() -> None:
    make_organisation("Cidis", "IT")
    make_organisation("Caritas", "RO")
    make_organisation("Caritas", "IT")
    built: list[int] = []

    def build() -> "QuerySet[Organisation, tuple[str, str]]":
        built.append(1)
        return named()

    query = Prepared(build)
    assert query.first(name="caritas") == ("Caritas", "IT")
    assert query.first(name="cidis") == ("Cidis", "IT")
    assert query.first(name="nobody") is None
    assert built == [1]


def test_a_value_stays_a_value_whatever_it_says() -> None:
    make_organisation("Cidis", "IT")
    query = Prepared(named)
    for hostile in ("' OR 1=1 --", "%s", "%(name)s", "\\'; DROP TABLE x; --"):
        with CaptureQueriesContext(connection) as sent:
            assert query.first(name=hostile) is None
        assert len(sent) == 1


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(KeyError, match="name"):
        Prepared(named).first(town="Cluj")


def of_events() -> "QuerySet[Event]":
    rows = Event.objects.with_breakdowns().select_related("municipality", "questions")
    return rows.filter(public_id=Given("public_id"))


def test_whole_rows_are_as_their_queryset_gives_them_and_asked_once() -> None:
    near, far = make_pilot(title="Near"), make_pilot(title="Far")
    Event.objects.filter(pk=far.pk).update(municipality=None)
    query = PreparedRows(of_events)
    for event in (near, far, near):
        expected = Event.objects.select_related("municipality").get(pk=event.pk)
        with CaptureQueriesContext(connection) as sent:
            found = query.first(public_id=event.public_id)
            assert found
            assert (found.municipality, found.questions) == (expected.municipality, None)
            told = found.breakdowns
        assert len(sent) == 1
        assert told == expected.breakdowns
        fields = [field.attname for field in Event._meta.concrete_fields]
        assert [getattr(found, name) for name in fields] == [getattr(expected, name) for name in fields]
    assert query.first(public_id="nothing") is None
    assert query.all(public_id=near.public_id) == [near]


def test_each_thread_asks_by_its_own_connection() -> None:
    query = PreparedRows(of_events)
    with CaptureQueriesContext(connection) as ours:
        query.all(public_id="nothing")

    def ask() -> int:
        try:
            with CaptureQueriesContext(connection) as theirs:
                query.all(public_id="nothing")
            return len(theirs)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, CaptureQueriesContext(connection) as meanwhile:
        assert pool.submit(ask).result() == len(ours) == 1
    assert len(meanwhile) == 0
