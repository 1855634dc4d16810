"""What an auditor of one grant does not open: other grants, evidence of others, reports that are not made."""

import pytest
from django.test import Client

from events.models import Event
from share import policy
from share.kit import clock
from share.policy import Actor, Role
from share.reports.models import Report
from tests.make import make_auditor, make_coordinator, make_document, make_grant, make_pilot, make_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.AUDITOR)])
def test_a_grant_is_read_by_admins_and_by_its_auditors(role: Role | None) -> None:
    memberships = frozenset({(1, role)}) if role else frozenset()
    auditor = Actor(1, memberships, audits=frozenset({7}))
    assert policy.can_read_grant(auditor, 7)
    assert policy.can_read_grant(auditor, 8) is (role == Role.ADMIN)
    assert policy.can_make_report(auditor) is (role == Role.ADMIN)
    assert policy.reads_grants(auditor)
    assert policy.reads_grants(Actor(1, memberships)) is (role == Role.ADMIN)


def test_a_report_that_is_not_made_is_there_for_admins_only(client: Client) -> None:
    grant = make_grant()
    made = make_report(grant)
    asked = Report.objects.create(grant=grant, starts_on=grant.starts_on, ends_on=grant.ends_on)
    client.force_login(make_auditor(grant))
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(asked.get_absolute_url()).status_code == 404
    client.force_login(make_coordinator(role=Role.ADMIN))
    assert client.get(asked.get_absolute_url()).status_code == 200


def test_evidence_is_opened_through_the_grant_that_pays_for_it(client: Client) -> None:
    event, grant, other = make_pilot(), make_grant(), make_grant("OTHER")
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    document = make_document(event, kind="agenda")
    client.force_login(make_auditor(grant))
    page = f"/work/grants/{{}}/documents/{document.public_id}/"
    answer = client.get(page.format(grant.pk))
    assert answer.status_code == 200
    for close in answer._resource_closers:
        close()
    client.force_login(make_auditor(other))
    assert client.get(page.format(other.pk)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "published", "cancelled"])
def test_evidence_of_what_did_not_take_place_is_not_for_auditors(state: str, client: Client) -> None:
    event, grant = make_pilot(), make_grant()
    moments = {"cancelled_at": clock.now()} if state == "cancelled" else {}
    moments |= {"published_at": None} if state == "draft" else {}
    Event.objects.filter(pk=event.pk).update(state=state, **moments)
    client.force_login(make_auditor(grant))
    page = f"/work/grants/{grant.pk}/documents/{make_document(event).public_id}/"
    assert client.get(page).status_code == 404
