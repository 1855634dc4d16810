"""What counting people costs: sets that are made once, and no question for each line."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from share.reports.figures import figures
from share.reports.figures.scope import Scope
from tests.make import make_grant
from tests.reports.test_figures import FIRST, LAST, completed_pilot

pytestmark = pytest.mark.django_db


def test_people_are_counted_by_sets_that_are_made_once_and_not_for_each_line() -> None:
    """PostgreSQL's plan says of such a set "hashed SubPlan"; one without that word is asked again for every line."""
    grant = make_grant(starts_on=FIRST, ends_on=LAST)
    completed_pilot(grant)
    with CaptureQueriesContext(connection) as asked:
        figures(Scope(grant, FIRST, LAST))
    (counting,) = [
        query["sql"] for query in asked if '"events_registration"."actor_kind" AS "actor_kind"' in query["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE) {counting}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    used = re.findall(r"(\w+) SubPlan \d+", "\n".join(re.findall(r"(?m)^.*\S SubPlan.*$|^.*\(SubPlan.*$", plan)))
    assert used, plan
    assert set(used) == {"hashed"}, plan
    assert "(SubPlan" not in plan, plan
