"""Who asked for work sees it for ever, and asks for it again only while they have the right to it."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from share.accounts.models import User
from share.jobs.actions import run
from share.jobs.models import Job, State
from share.kit import clock
from share.policy import Role
from share.reports.actions.making import JOB as REPORT
from tests.make import make_coordinator, make_organisation, make_pilot
from trainings.actions.certificates import JOB as CERTIFICATES
from trainings.actions.certificates import issue

pytestmark = pytest.mark.django_db
AGAIN = "Try again"


def failed(kind: str, by: User, subject: str = "R") -> Job:
    return Job.objects.create(
        kind=kind,
        key="one",
        subject=subject,
        title="1",
        requested_by=by,
        state=State.FAILED,
        attempts=1,
        finished_at=clock.now(),
    )


def retry(client: Client, job: Job) -> int:
    return client.post(reverse("jobs:retry", args=[job.public_id])).status_code


def shows_the_button(client: Client, job: Job) -> bool:
    return AGAIN in client.get(reverse("jobs:job", args=[job.public_id])).content.decode()


def test_a_former_coordinator_sees_the_job_and_cannot_try_it_again(client: Client) -> None:
    event, irina = make_pilot(), make_coordinator()
    job = failed(CERTIFICATES, irina, event.public_id)
    client.force_login(irina)
    assert shows_the_button(client, job)
    right = irina.memberships.get()
    right.end(by=None, reason="Moved")
    right.save()
    assert not shows_the_button(client, job)
    assert retry(client, job) == 403
    assert Job.objects.get().state == State.FAILED


def test_the_right_is_asked_for_on_the_subject_as_it_is_now(client: Client) -> None:
    event, irina = make_pilot(), make_coordinator()
    job = failed(CERTIFICATES, irina, event.public_id)
    client.force_login(irina)
    event.organiser_rows.update(organisation=make_organisation("Cidis", "IT"))
    assert not Event.objects.filter(organisers__memberships__user=irina).exists()
    assert retry(client, job) == 403


@pytest.mark.parametrize("kind", [CERTIFICATES, REPORT])
def test_who_has_the_right_tries_again(kind: str, client: Client) -> None:
    admin = make_coordinator(role=Role.ADMIN)
    job = failed(kind, admin, make_pilot().public_id)
    client.force_login(admin)
    assert retry(client, job) == 302
    assert Job.objects.get().state == State.WAITING


def test_a_report_is_not_tried_again_by_who_is_no_admin_any_more(client: Client) -> None:
    former = make_coordinator()
    client.force_login(former)
    assert retry(client, failed(REPORT, former)) == 403


def test_the_job_asks_for_the_right_when_it_runs() -> None:
    event, irina = make_pilot(), make_coordinator()
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    event.refresh_from_db()
    issue(event, by=irina)
    right = irina.memberships.get()
    right.end(by=None, reason="Moved")
    right.save()
    run(Job.objects.claim())
    job = Job.objects.get()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert "may not do so any more" in job.last_error
