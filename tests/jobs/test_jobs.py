from datetime import timedelta

import pytest

from share.jobs import actions
from share.jobs.models import Heartbeat, Job, LostLease, State
from share.jobs.registry import JobKind, job_kinds, sweeps
from share.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of job whose steps are written down."""
    done: list[str] = []

    def do(job: Job) -> None:
        for step in job.steps(["a", "b", "c"]):
            if job.subject == "broken" and step == "b":
                raise ValueError("b cannot be done")
            done.append(step)

    monkeypatch.setitem(
        job_kinds.entries, "test", JobKind(do, lambda subject: ("/", "To the result"), lambda actor, subject: True)
    )
    return done


def ask(subject: str = "fine") -> Job:
    return actions.request_job("test", key=f"test:{subject}", subject=subject, title="A test", by=None)


def test_a_job_tells_its_steps_and_its_end(kind: list[str]) -> None:
    job = ask()
    assert actions.work_due() == 1
    job.refresh_from_db()
    assert (job.state, job.steps_done, job.steps_total, job.percent) == (State.DONE, 3, 3, 100)
    assert kind == ["a", "b", "c"]


def test_the_same_work_asked_for_twice_is_one_job(kind: list[str]) -> None:
    assert ask() == ask()
    actions.work_due()
    ask()
    assert Job.objects.count() == 2


def test_what_fails_says_why_and_when_it_is_tried_next_and_then_gives_up(kind: list[str]) -> None:
    job, asked_at = ask("broken"), clock.now()
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.last_error, job.steps_done) == (State.WAITING, "ValueError: b cannot be done", 1)
    assert job.next_attempt_at >= asked_at + timedelta(minutes=1)
    for _try in range(10):
        clock.move_to(max(clock.now(), job.next_attempt_at) + timedelta(seconds=1))
        actions.work_due()
        job.refresh_from_db()
    assert job.state == State.FAILED
    actions.retry_job(job)
    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_worker_that_was_too_silent_writes_nothing_more(kind: list[str]) -> None:
    ask()
    first = Job.objects.claim()
    clock.move_to(clock.now() + timedelta(seconds=121))
    second = Job.objects.claim()
    assert first is not None
    assert second == first
    with pytest.raises(LostLease):
        first.renew(steps_done=2)
    second.finish()


def test_a_sweep_that_fails_stops_no_other_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def broken() -> None:
        raise ValueError("no")

    monkeypatch.setattr(sweeps, "entries", {"broken": broken, "good": lambda: ran.append(1)})
    actions.run_sweeps()
    assert ran == [1]
    assert Heartbeat.objects.get(name="broken").error == "ValueError: no"
    assert Heartbeat.objects.get(name="sweep").error == ""
