"""Organisers are told by mail what the report lacks of theirs: before it is due, and when the lead asks; each once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from share.accounts.models import User
from share.grants.models import ReportingPeriod
from share.kit import clock
from share.mail.models import Mail
from share.reports.actions import reminding
from tests.make import make_coordinator, make_document, make_organisation
from tests.reports.test_corrections import completed
from tests.reports.test_locking import around, make_period

pytestmark = pytest.mark.django_db


def unsigned(due_in: int) -> tuple[ReportingPeriod, User]:
    """A period over a pilot whose signed sheet is missing, and who coordinates its organiser."""
    event = completed()
    period = make_period(event.grant_shares.get().grant, *around(event), state="filling")
    clock.move_to(clock.now() + timedelta(days=2))
    ReportingPeriod.objects.filter(pk=period.pk).update(parts_due_on=clock.today() + timedelta(days=due_in))
    period.refresh_from_db()
    organiser = event.organisers.get()
    return period, organiser.memberships.get().user if organiser.memberships.exists() else make_coordinator(organiser)


def told(person: User) -> list[str]:
    return [mail.text for mail in Mail.objects.filter(to=person.email, key__startswith="missing:").order_by("pk")]


def test_two_weeks_and_three_days_before_each_organiser_is_told_once() -> None:
    period, irina = unsigned(due_in=20)
    other = make_coordinator(make_organisation("Cidis", "IT"))
    for days, mails in ((0, 0), (6, 1), (1, 1), (9, 1), (1, 2), (1, 2), (3, 2)):
        clock.move_to(clock.now() + timedelta(days=days))
        reminding.remind_when_due()
        reminding.remind_when_due()
        assert len(told(irina)) == mails, (days, clock.today())
    assert "signed" in told(irina)[0]
    assert "Corrected day" in told(irina)[0]
    assert told(other) == []
    assert period.grant.code in Mail.objects.filter(to=irina.email)[0].subject


def test_nobody_is_told_when_nothing_is_missing_or_the_report_was_sent() -> None:
    period, irina = unsigned(due_in=2)
    ReportingPeriod.objects.filter(pk=period.pk).update(state="submitted")
    assert reminding.remind_when_due() == 0
    ReportingPeriod.objects.filter(pk=period.pk).update(state="filling")
    make_document(period.grant.events.get())
    reminding.remind_when_due()
    assert "signed sheet" not in "".join(told(irina)).lower()


def test_the_lead_reminds_once_a_day(client: Client) -> None:
    period, irina = unsigned(due_in=30)
    client.force_login(make_coordinator(role="admin"))
    address = reverse("reports:remind", args=[period.grant_id, period.number])
    for _again in range(2):
        page = client.post(address, follow=True).content.decode()
        assert "1 person was told what is missing." in page
    assert len(told(irina)) == 1
