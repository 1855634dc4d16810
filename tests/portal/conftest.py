"""A grant of a programme with portal tables, two partners, two periods, and an activity of one of them."""

from datetime import date

import pytest

from events.models import Event
from share.accounts.models import User
from share.grants.models import Grant, GrantPartner, ReportingPeriod
from share.policy import Role
from share.portal import actions
from share.portal.columns import Table, layout_of
from share.portal.models import TableRow
from share.portal.rows import Tables, whole
from tests.make import make_coordinator, make_fund, make_grant, make_organisation, make_recorded

OLD, NEW = "amif-20142020", "amif-20212027"
FIRST, LAST = date(2018, 2, 1), date(2019, 7, 31)


@pytest.fixture
def grant() -> Grant:
    fund = make_fund()
    found = make_grant("776239", starts_on=FIRST, ends_on=LAST, funding=fund)
    GrantPartner.objects.create(grant=found, organisation=make_organisation(), number=1)
    GrantPartner.objects.create(grant=found, organisation=make_organisation("Caritas Austria", "AT"), number=2)
    ReportingPeriod.objects.create(grant=found, number=1, starts_on=FIRST, ends_on=date(2019, 1, 31))
    ReportingPeriod.objects.create(
        grant=found, number=2, starts_on=date(2019, 2, 1), ends_on=LAST, kind=ReportingPeriod.Kind.FINAL
    )
    return found


@pytest.fixture
def irina(grant: Grant) -> User:
    """A coordinator of the first partner."""
    return make_coordinator(grant.partner_rows.get(number=1).organisation)


@pytest.fixture
def admin() -> User:
    return make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN)


@pytest.fixture
def held(grant: Grant) -> Event:
    """An activity on record, with a head-count."""
    found = make_recorded(grant.partner_rows.get(number=1).organisation)
    found.grant_shares.create(grant=grant, percent=100)
    return found


def table_of(key: str, programme: str = OLD) -> Table:
    found = layout_of(programme).table(key)
    assert found
    return found


def put(grant: Grant, key: str, **cells: str) -> TableRow:
    """A row of a table, entered by the lead. A dunder in a name stands for the sign of a period: `play__1`."""
    pen = actions.pen_of(grant, table_of(key), [], as_lead=True)
    return actions.store(pen, None, {name.replace("__", "@"): text for name, text in cells.items()})


def change(grant: Grant, row: TableRow, **cells: str) -> TableRow:
    pen = actions.pen_of(grant, table_of(row.table), [], as_lead=True)
    found = TableRow.objects.get(pk=row.pk)
    return actions.store(pen, found, {name.replace("__", "@"): text for name, text in cells.items()})


def fresh(grant: Grant) -> Tables:
    return whole(Grant.objects.get(pk=grant.pk))
