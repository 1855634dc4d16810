"""Twenty people ask for a report at the same moment, half of them without the right: one report, and nothing leaks."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from share.accounts.models import User
from share.jobs.actions import run
from share.jobs.models import Job
from share.reports.actions import making
from share.reports.models import Report
from tests.make import make_auditor, make_coordinator, make_grant, make_user
from tests.reports.test_corrections import completed
from tests.waiting import LONG_ENOUGH

EACH = 10


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_ten_have_one_report_and_ten_have_nothing() -> None:
    event = completed()
    grant = event.grant_shares.get().grant
    admins = [make_coordinator(role="admin") for _n in range(EACH)]
    others = [make_coordinator(role="secretariat"), make_auditor(grant), make_auditor(make_grant("OTHER")), make_user()]
    others += [make_coordinator() for _n in range(EACH - len(others))]
    asked = {"first": grant.starts_on.isoformat(), "last": grant.counts_until.isoformat()}
    address, begin = f"/work/grants/{grant.pk}/reports/", Barrier(2 * EACH)
    answers: dict[int, tuple[int, str]] = {}

    def ask(number: int, client: Client) -> None:
        begin.wait(LONG_ENOUGH)
        try:
            answer = client.post(address, asked)
            answers[number] = (answer.status_code, answer.content.decode())
        finally:
            connection.close()

    people = [*admins, *others]
    clients = [signed_in(person) for person in people]
    threads = [Thread(target=ask, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG_ENOUGH)
    assert [answers[n][0] for n in range(EACH)] == [302] * EACH
    assert {answers[n][0] for n in range(EACH, 2 * EACH)} <= {302, 403, 404}
    report, job = Report.objects.get(), Job.objects.get(kind=making.JOB)
    for n in range(EACH, 2 * EACH):
        status, page = answers[n]
        assert report.number not in page, (n, status)
        for path in (
            report.get_absolute_url(),
            f"{report.get_absolute_url()}json/",
            f"{report.get_absolute_url()}pack/",
        ):
            assert clients[n].get(path).status_code in {302, 404}, (n, path)
    run(Job.objects.claim() or job)
    report.refresh_from_db()
    assert report.made_at
    assert report.files.count() == len(making.MAKERS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", range(len(making.STEPS)))
def test_a_worker_that_ends_after_any_step_leaves_a_report_that_is_made_once(step: int) -> None:
    """Its lease runs out, and another worker goes on from what is there: one snapshot, one file of each kind, one mail."""
    event = completed(people=1)
    grant = event.grant_shares.get().grant
    admin = make_coordinator(role="admin")
    job = making.request_report(grant, grant.starts_on, grant.counts_until, by=admin)
    report = Report.objects.get(number=job.subject)
    for done in making.STEPS[: step + 1]:  # as far as the first one came
        done(report)
    before = {file.kind: file.stored.sha256 for file in report.files.select_related("stored")}
    frozen = report.sha256
    claimed = Job.objects.claim()
    assert claimed
    run(claimed)
    report.refresh_from_db()
    assert (report.sha256, bool(report.made_at)) == (frozen, True)
    after = {file.kind: file.stored.sha256 for file in report.files.select_related("stored")}
    assert set(after) == {str(kind) for kind in making.MAKERS}
    assert before.items() <= after.items(), "what was made is not made again"
