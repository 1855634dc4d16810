"""Time sheets and travel: what they take and refuse, what is fixed, and who sees whose."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from events.models import Event, Registration
from share.accounts.actions import erase
from share.accounts.models import User
from share.claims.actions import time as actions
from share.claims.actions.travel import save_travel
from share.claims.models import Reimbursement, TimeEntry, TimeSheet
from share.grants.models import Grant, GrantPartner
from share.kit import clock
from share.portal.models import TableRow
from share.records.verification import owners_of
from tests.claims.test_pages import PDF
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation, make_pilot, make_registration

pytestmark = pytest.mark.django_db
MAY = date(2018, 5, 1)


@pytest.fixture
def sheet(grant: Grant, irina: User) -> TimeSheet:
    TableRow.objects.create(grant=grant, table="work-packages", number="WP1")
    TableRow.objects.create(grant=grant, table="work-packages", number="WP2")
    row = TimeSheet(partner=grant.partner_rows.get(), person=4, month=MAY)
    return actions.make_sheet(row, by=irina)


def hours(**said: str) -> dict[tuple[date, str], Decimal | None]:
    """`d3_WP1="7.5"`: hours of the third day."""
    found: dict[tuple[date, str], Decimal | None] = {}
    for name, text in said.items():
        day, package = name.removeprefix("d").split("_")
        found[MAY.replace(day=int(day)), package] = Decimal(text) if text else None
    return found


def kept(sheet: TimeSheet) -> dict[tuple[int, str], Decimal]:
    return {(entry.day.day, entry.package): entry.hours for entry in sheet.entries.all()}


def test_hours_are_written_by_day_and_work_package(client: Client, grant: Grant, irina: User, sheet: TimeSheet) -> None:
    client.force_login(irina)
    page = sheet.get_absolute_url()
    began = client.get(page).context["form"]["began_from"].value()
    sent = {"2018-05-02.WP1": "7.5", "2018-05-02.WP2": "0.5", "2018-05-31.WP2": "8", "began_from": began}
    assert client.post(page, sent).status_code == 302
    assert kept(sheet) == {(2, "WP1"): Decimal("7.5"), (2, "WP2"): Decimal("0.5"), (31, "WP2"): Decimal(8)}
    shown = client.get(page)
    assert shown.context["whole"] == 16
    assert client.post(page, sent | {"2018-05-02.WP1": "6"}).status_code == 409  # somebody saved meanwhile


@pytest.mark.parametrize("text", ["25", "-1", "0.1", "7.555", "seven"])
def test_hours_that_cannot_be_are_said_at_their_cell(
    client: Client, grant: Grant, irina: User, sheet: TimeSheet, text: str
) -> None:
    client.force_login(irina)
    page = sheet.get_absolute_url()
    answer = client.post(page, {"2018-05-02.WP1": text, "began_from": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"2018-05-02.WP1"}
    assert text in answer.content.decode()
    assert kept(sheet) == {}


def test_a_day_has_24_hours(sheet: TimeSheet) -> None:
    with pytest.raises(ValidationError, match="24"):
        actions.save_hours(sheet.pk, hours(d2_WP1="13", d2_WP2="12"))
    actions.save_hours(sheet.pk, hours(d2_WP1="13", d2_WP2="11"))
    actions.save_hours(sheet.pk, hours(d2_WP1="11", d2_WP2="13"))  # what shrinks goes first
    with pytest.raises(DatabaseError), transaction.atomic():
        TimeEntry.objects.create(sheet=sheet, day=MAY.replace(day=2), package="WP9", hours=1)
    actions.save_hours(sheet.pk, hours(d2_WP1="", d2_WP2="8"))
    assert kept(sheet) == {(2, "WP2"): Decimal(8)}


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, "application/pdf")


def sign(client: Client, sheet: TimeSheet, **more: Any) -> Any:
    sent = {"form_key": str(uuid4()), "signed_on": "2018-06-04", "file": paper()} | more
    return client.post(reverse("claims:sign", args=[sheet.partner.grant_id, sheet.public_id]), sent)


def test_what_was_signed_stays(client: Client, irina: User, sheet: TimeSheet) -> None:
    client.force_login(irina)
    assert sign(client, sheet).status_code == 422  # nothing to sign yet
    actions.save_hours(sheet.pk, hours(d2_WP1="8"))
    assert sign(client, sheet, signed_on="2018-04-30").status_code == 422
    assert sign(client, sheet, file="").status_code == 422
    assert sign(client, sheet).status_code == 302
    sheet.refresh_from_db()
    assert sheet.signed_on == date(2018, 6, 4)
    document = sheet.documents.get()
    assert "signed.pdf" in owners_of(document.sha256)[0]
    file = reverse("claims:time_sheet_file", args=[sheet.partner.grant_id, sheet.public_id, document.public_id])
    assert b"".join(client.get(file).streaming_content) == PDF
    with pytest.raises(ValidationError):
        actions.save_hours(sheet.pk, hours(d2_WP1="9"))
    for change in (
        lambda: TimeEntry.objects.filter(sheet=sheet).update(hours=9),
        lambda: TimeEntry.objects.filter(sheet=sheet).delete(),
        lambda: TimeEntry.objects.create(sheet=sheet, day=MAY, package="WP1", hours=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert client.post(sheet.get_absolute_url(), {"2018-05-02.WP1": "9"}).status_code == 302
    assert kept(sheet) == {(2, "WP1"): Decimal(8)}


def test_a_time_sheet_is_begun_once(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    partner = grant.partner_rows.get()
    sent = {"form_key": str(uuid4()), "partner": partner.pk, "person": "4", "month": "2018-05"}
    page = reverse("claims:new_time_sheet", args=[grant.pk])
    assert [client.post(page, sent).status_code for _time in range(2)] == [302, 302]
    again = client.post(page, sent | {"form_key": str(uuid4())})
    assert again.status_code == 422
    for wrong in ({"month": "2017-05"}, {"month": "2018-13"}, {"person": "0"}, {"month": "2030-01"}):
        assert client.post(page, sent | {"form_key": str(uuid4())} | wrong).status_code == 422
    assert TimeSheet.objects.count() == 1


def test_another_partners_hours_do_not_exist(client: Client, grant: Grant, sheet: TimeSheet) -> None:
    other = make_organisation("Caritas Austria", "AT")
    GrantPartner.objects.create(grant=grant, organisation=other, number=3)
    client.force_login(make_coordinator(other))
    assert client.get(sheet.get_absolute_url()).status_code == 404
    assert sign(client, sheet).status_code == 404
    assert "Person 4" not in client.get(reverse("claims:time_sheets", args=[grant.pk])).content.decode()
    client.force_login(make_auditor(grant))
    assert client.get(sheet.get_absolute_url()).status_code == 200
    assert client.post(sheet.get_absolute_url(), {}).status_code == 403
    client.force_login(make_auditor(make_grant("Another")))
    assert client.get(sheet.get_absolute_url()).status_code == 404


@pytest.fixture
def held(grant: Grant) -> Event:
    """A pilot of the partner that took place, paid by the grant, with one person who was there."""
    event = make_pilot(organisation=grant.partner_rows.get().organisation, starts_in=-timedelta(days=3))
    event.grant_shares.all().delete()
    event.grant_shares.create(grant=grant, percent=100)
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    return event


@pytest.fixture
def person(held: Event) -> Registration:
    found = make_registration(make_pilot(organisation=held.organisers.get()))
    Registration.objects.filter(pk=found.pk).update(event=held)
    session = held.sessions.all()[0]
    session.attendances.create(registration_id=found.pk, mark="present")
    return Registration.objects.get(pk=found.pk)


def travel(grant: Grant, held: Event, person: Registration | None, **fields: Any) -> Reimbursement:
    told = {"origin": "Baia Mare", "ticket": Decimal("12.40")} | fields
    row = Reimbursement(partner=grant.partner_rows.get(), event=held, registration=person, **told)
    return save_travel(row)


def test_travel_is_computed_from_distance_and_ticket(grant: Grant, held: Event, person: Registration) -> None:
    row = travel(grant, held, person, distance_km=Decimal("83.5"), per_km=Decimal("0.220"))
    row.refresh_from_db()
    assert row.amount == Decimal("30.77")  # 18.37 and 12.40


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ticket": None}, "a distance, a ticket, or both"),
        ({"distance_km": Decimal(10)}, "needs its rate"),
        ({"ticket": Decimal(0)}, "more than 0"),
        ({"paid_on": date(2018, 6, 1)}, "agree"),
        ({"consented_on": date(2018, 6, 2), "paid_on": date(2018, 6, 1)}, "agree"),
        ({"consented_on": date(2999, 1, 1)}, "still to come"),
    ],
)
def test_travel_that_cannot_be_is_refused(
    grant: Grant, held: Event, person: Registration, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        travel(grant, held, person, **fields)
    assert not Reimbursement.objects.exists()


def test_travel_belongs_to_the_activity_and_the_grant(grant: Grant, held: Event, person: Registration) -> None:
    other = make_pilot(organisation=held.organisers.get())
    with pytest.raises(ValidationError, match="not at the activity"):
        travel(grant, held, make_registration(other))
    with pytest.raises(ValidationError, match="does not pay"):
        travel(grant, other, None)
    travel(grant, held, person)
    with pytest.raises(ValidationError, match="already"):
        travel(grant, held, person)


def test_travel_is_entered_and_paid_in_the_browser(
    client: Client, grant: Grant, irina: User, held: Event, person: Registration
) -> None:
    client.force_login(irina)
    page = reverse("claims:travel", args=[grant.pk])
    assert held.title in client.get(page).content.decode()
    new = reverse("claims:new_travel", args=[grant.pk, held.public_id])
    sent = {
        "form_key": str(uuid4()), "partner": grant.partner_rows.get().pk, "registration": person.pk, "origin": "Baia Mare",
        "ticket": "12.40",
    }  # fmt: skip
    assert [client.post(new, sent).status_code for _time in range(2)] == [302, 302]
    row = Reimbursement.objects.get()
    change = reverse("claims:change_travel", args=[grant.pk, row.public_id])
    began = client.get(change).context["form"]["began_from"].value()
    told = {"origin": "Baia Mare", "ticket": "12.40", "began_from": began}
    assert client.post(change, told | {"paid_on": "2018-06-02"}).status_code == 422
    paid = told | {"paid_on": "2018-06-02", "consented_on": "2018-06-01"}
    assert client.post(change, paid).status_code == 302
    assert client.post(change, told | {"ticket": "13"}).status_code == 409
    shown = client.get(page).content.decode()
    assert person.name in shown
    assert "12.40" in shown


def test_somebody_who_was_erased_has_no_name_in_travel(
    client: Client, grant: Grant, irina: User, held: Event, person: Registration
) -> None:
    travel(grant, held, person)
    assert person.user
    erase(person.user)
    client.force_login(irina)
    shown = client.get(reverse("claims:travel", args=[grant.pk])).content.decode()
    assert person.name not in shown
    assert "12.40" in shown


def test_another_partners_travel_does_not_exist(
    client: Client, grant: Grant, held: Event, person: Registration
) -> None:
    row = travel(grant, held, person)
    other = make_organisation("Caritas Austria", "AT")
    GrantPartner.objects.create(grant=grant, organisation=other, number=3)
    client.force_login(make_coordinator(other))
    assert client.get(reverse("claims:change_travel", args=[grant.pk, row.public_id])).status_code == 404
    assert client.get(reverse("claims:new_travel", args=[grant.pk, held.public_id])).status_code == 404
    assert person.name not in client.get(reverse("claims:travel", args=[grant.pk])).content.decode()
    client.force_login(make_auditor(grant))
    assert person.name in client.get(reverse("claims:travel", args=[grant.pk])).content.decode()
    assert client.get(reverse("claims:change_travel", args=[grant.pk, row.public_id])).status_code == 403
