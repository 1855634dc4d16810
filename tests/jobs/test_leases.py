"""The lease of a row of work: kept while its worker goes on, passed on when it falls silent, and given up in time."""

from datetime import timedelta

import pytest

from share.jobs import actions
from share.jobs.models import NEW_TRIES, Job, LostLease, State, lease
from share.jobs.registry import JobKind, job_kinds
from share.kit import clock

pytestmark = pytest.mark.django_db


def ask(subject: str = "x", kind: str = "none") -> Job:
    return actions.request_job(kind, key=subject, subject=subject, title="A test", by=None)


def claim() -> Job:
    job = Job.objects.claim()
    assert job
    return job


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def do(monkeypatch: pytest.MonkeyPatch, work: object) -> None:
    monkeypatch.setitem(
        job_kinds.entries, "test", JobKind(work, lambda subject: ("/", ""), lambda actor, subject: True)
    )


def test_a_lease_is_renewed_at_every_step() -> None:
    ask()
    job = claim()
    for _step in job.steps(range(3)):
        clock.move_to(clock.now() + lease() * 0.9)
        assert Job.objects.claim() is None
    assert stored(job).lease_until > clock.now() + lease() * 0.9


def test_what_waits_longest_is_done_first() -> None:
    late, early = ask("late"), ask("early")
    Job.objects.filter(pk=early.pk).update(next_attempt_at=clock.now() - timedelta(hours=1))
    assert [claim(), claim()] == [early, late]
    assert Job.objects.claim() is None


def test_what_waits_for_its_time_is_left_alone() -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(next_attempt_at=clock.now() + timedelta(minutes=1))
    assert Job.objects.claim() is None
    assert ask() == job  # and counts as asked for


def test_what_has_ended_is_not_ended_again() -> None:
    ask()
    job = claim()
    job.finish(State.FAILED, last_error="no")
    with pytest.raises(LostLease):
        job.finish()
    assert stored(job).state == State.FAILED


def test_a_worker_that_lost_its_row_says_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def slow(job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)  # its successor has it
        job.renew(steps_done=1)

    do(monkeypatch, slow)
    job = ask(kind="test")
    assert actions.work_due() == 1
    assert (stored(job).state, stored(job).steps_done, stored(job).last_error) == (State.WORKING, 0, "")
    assert [line.levelname for line in caplog.records] == ["WARNING"]  # no job failed: another worker has it


def test_an_error_is_kept_by_its_first_line_and_at_most_500_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job) -> None:
        text = "too long " * 100 if job.subject == "long" else "duplicate key\nDETAIL: (ana@example.org)"
        raise ValueError(text)

    do(monkeypatch, fail)
    short, long = ask("short", "test"), ask("long", "test")
    actions.work_due()
    assert stored(short).last_error == "ValueError: duplicate key"
    assert (stored(long).state, len(stored(long).last_error)) == (State.WAITING, 500)


@pytest.mark.parametrize(("tries", "state"), [(9, State.DONE), (10, State.FAILED)])
def test_what_takes_its_worker_along_ten_times_is_given_up(
    tries: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(monkeypatch, lambda job: None)
    job = ask(kind="test")
    Job.objects.filter(pk=job.pk).update(attempts=tries)
    actions.work_due()
    assert stored(job).state == state


def test_a_try_by_hand_counts_from_the_beginning_and_never_meets_an_old_number(monkeypatch: pytest.MonkeyPatch) -> None:
    do(monkeypatch, lambda job: None)
    job = ask(kind="test")
    now = clock.now()
    Job.objects.filter(pk=job.pk).update(attempts=11, state=State.FAILED, finished_at=now)
    actions.retry_job(job)
    assert stored(job).attempts == NEW_TRIES
    assert stored(job).tries == 0
    actions.work_due()
    assert (stored(job).state, stored(job).attempts, stored(job).tries) == (State.DONE, NEW_TRIES + 1, 1)


@pytest.mark.parametrize(("left", "state"), [(30, State.FAILED), (90, State.WAITING)])
def test_what_fails_is_tried_for_two_hours_and_no_longer(
    left: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pause is a minute: it must end within the time that is `left`, in seconds."""

    def fail(job: Job) -> None:
        raise ValueError("no")

    do(monkeypatch, fail)
    job = ask(kind="test")
    Job.objects.filter(pk=job.pk).update(created_at=clock.now() - actions.GIVE_UP_AFTER + timedelta(seconds=left))
    actions.work_due()
    assert stored(job).state == state
