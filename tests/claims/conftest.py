"""A grant with headings, two periods and a partner, whose coordinators enter and certify."""

from datetime import date
from decimal import Decimal

import pytest

from share.accounts.models import User
from share.grants.models import CostCategory, FundingProgramme, Grant, GrantPartner, ReportingPeriod
from tests.make import make_coordinator, make_grant, make_organisation

FIRST, LAST = date(2018, 2, 1), date(2019, 7, 31)


@pytest.fixture
def grant() -> Grant:
    fund = FundingProgramme.objects.create(slug="a-fund", name="A fund")
    for position, (code, rate) in enumerate([("A", None), ("D.1", None), ("E", Decimal(7))], start=1):
        CostCategory.objects.create(programme=fund, code=code, name=code, flat_rate=rate, position=position)
    found = make_grant("776239", starts_on=FIRST, ends_on=LAST, funding=fund, eu_share_percent=90)
    GrantPartner.objects.create(grant=found, organisation=make_organisation(), number=2)
    ReportingPeriod.objects.create(grant=found, number=1, starts_on=FIRST, ends_on=date(2019, 1, 31))
    ReportingPeriod.objects.create(grant=found, number=2, starts_on=date(2019, 2, 1), ends_on=LAST)
    return found


@pytest.fixture
def irina(grant: Grant) -> User:
    """A coordinator of the partner."""
    return make_coordinator(grant.partner_rows.get().organisation)
