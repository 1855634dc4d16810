"""Two people at the same moment: what waited for a lock looks again, and a report that is being sent sees every cost."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from share.claims.actions import costs
from share.claims.models import Cost
from share.grants.models import Grant, ReportingPeriod
from share.kit.moves import IllegalMove
from share.reports.actions import submitting
from share.reports.models import Report
from tests.claims.test_costs import new
from tests.make import make_user
from tests.waiting import LONG_ENOUGH, eventually

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits() -> bool:
    """For a lock of this database, at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it would see the same for ever
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def beside(first: Callable[[], object], second: Callable[[], object]) -> str:
    """What is said to the second, which began while the first had done everything and not yet committed."""
    said: list[str] = []

    def come() -> None:
        try:
            second()
        except IllegalMove as error:
            said.append(str(error))
        finally:
            connection.close()

    thread = Thread(target=come)
    with transaction.atomic():
        first()
        thread.start()
        eventually(somebody_waits)
    thread.join(LONG_ENOUGH)
    assert not thread.is_alive()
    return said[0] if said else ""


def test_a_cost_that_was_parked_meanwhile_stays_parked(grant: Grant) -> None:
    cost, lead, other = costs.save_cost(new(grant), by=make_user()), make_user(), make_user()
    later = grant.periods.get(number=2)
    told = beside(
        lambda: costs.park(cost.pk, later.pk, "Disputed.", by=lead, as_lead=True),
        lambda: costs.certify(cost.pk, by=other),
    )
    assert "parked this cost at the same moment" in told
    cost.refresh_from_db()
    assert (cost.period, cost.state) == (later, "entered")


def test_a_report_is_not_sent_beside_a_cost_that_is_being_entered(grant: Grant) -> None:
    lead, irina = make_user(), make_user()
    first = grant.periods.get(number=1)
    told = beside(
        lambda: costs.save_cost(new(grant), by=irina),
        lambda: submitting.submit(first.pk, signatory="Ana Demo", by=lead),
    )
    assert "Look at it again" in told
    assert Cost.objects.get().state == "entered"
    assert not Report.objects.exists()
    assert ReportingPeriod.objects.get(pk=first.pk).is_edited
