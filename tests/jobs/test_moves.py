"""The move table of leased rows, and what a person's "Try again" does with rows that are stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from share.jobs.actions import request_job, retry_job
from share.jobs.models import Job, State
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import make_coordinator, make_pilot

NOW = datetime(2027, 3, 12, 9, 30, tzinfo=UTC)
# From a state, a person's `retry` -> the state it is in then; None is an illegal move.
RETRY: dict[str, str | None] = {"waiting": None, "working": None, "done": None, "failed": "waiting", "expired": None}


def test_the_table_speaks_of_every_state() -> None:
    assert set(RETRY) == set(State.values)


@pytest.mark.parametrize("model", [Job, Mail])
@pytest.mark.parametrize("state", RETRY)
def test_only_what_failed_is_tried_again(state: str, model: type[Job] | type[Mail]) -> None:
    clock.move_to(NOW)
    ended = NOW - timedelta(days=3) if state in {"done", "failed", "expired"} else None
    values: dict[str, Any] = {
        "state": state,
        "attempts": 5,
        "finished_at": ended,
        "last_error": "x",
        "created_at": ended,
    }
    row = model(**values, next_attempt_at=NOW - timedelta(days=3))
    before = {name: value for name, value in vars(row).items() if name != "_state"}
    if RETRY[state] is None:
        with pytest.raises(IllegalMove, match="Only what failed"):
            row.retry()
        assert {name: value for name, value in vars(row).items() if name != "_state"} == before
    else:
        row.retry()
        assert (row.state, row.finished_at) == (RETRY[state], None)
        # The days it may be tried are counted anew, or it would be given up at the first failure.
        assert NOW <= row.next_attempt_at <= clock.now()
        assert NOW <= row.created_at <= clock.now()


def failed_job(**fields: Any) -> Job:
    return Job.objects.create(
        kind="certificates",
        key="certificates:x",
        subject="x",
        title="Certificates",
        state=State.FAILED,
        finished_at=clock.now(),
        **fields,
    )


@pytest.mark.django_db
def test_a_failed_job_that_is_under_way_again_is_not_tried_twice(client: Client) -> None:
    """Asked for anew, and then "Try again" on the old page: the wrong moment, and no server error."""
    user = make_coordinator()
    event = make_pilot()
    old = failed_job(requested_by=user)
    Job.objects.filter(pk=old.pk).update(subject=event.public_id)
    new = request_job("certificates", key=old.key, subject=event.public_id, title="Certificates", by=user)
    with pytest.raises(IllegalMove, match="under way"):
        retry_job(old)
    client.force_login(user)
    assert client.post(f"/work/jobs/{old.public_id}/retry/").status_code == 409
    assert list(Job.objects.unfinished()) == [new]


@pytest.mark.django_db
def test_trying_again_twice_is_one_try() -> None:
    job = retry_job(failed_job())
    assert job.state == State.WAITING
    with pytest.raises(IllegalMove):
        retry_job(job)
