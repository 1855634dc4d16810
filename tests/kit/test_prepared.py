"""A query whose SQL is made once, asked with other values each time."""

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from municipalities.models import Organisation
from share.kit.prepared import Given, Prepared
from tests.make import make_organisation

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
