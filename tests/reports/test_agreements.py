"""A grant by page: entered, put right, amended from a day on; what was submitted keeps what it said."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from share.accounts.models import User
from share.claims.models import BudgetLine
from share.grants.actions import agreements as actions
from share.grants.models import (
    AmendmentDocument,
    CostCategory,
    Grant,
    GrantAmendment,
    GrantPartner,
    GrantText,
    ReportingPeriod,
)
from share.policy import Role
from share.records.verification import owners_of
from share.reports.actions import restatements, submitting
from share.reports.models import Restatement
from tests.make import make_auditor, make_coordinator, make_fund, make_grant, make_organisation
from tests.portal.conftest import put

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2018, 2, 1), date(2019, 7, 31)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def grant() -> Grant:
    found = make_grant("776239", starts_on=FIRST, ends_on=LAST, budget_eur=Decimal("802637.00"))
    GrantPartner.objects.create(grant=found, organisation=make_organisation(), number=1)
    ReportingPeriod.objects.create(grant=found, number=1, starts_on=FIRST, ends_on=date(2019, 1, 31))
    return found


@pytest.fixture
def admin() -> User:
    return make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN)


def submit(grant: Grant, by: User) -> None:
    submitting.submit(grant.periods.get(number=1).pk, signatory="Ana Demo", by=by)


def amendment(grant: Grant, **fields: Any) -> GrantAmendment:
    row = GrantAmendment(grant=grant, **{"since": date(2019, 3, 1), "what": "As agreed."} | fields)
    return actions.amend(row, by=None)


def test_a_grant_is_entered_and_has_its_page(client: Client, admin: User) -> None:
    client.force_login(admin)
    sent = {
        "form_key": str(uuid4()),
        "code": "101.234",
        "title": "A new grant",
        "call": "AMIF-2027-TF2-AG-CALL",
        "starts_on": "2027-01-01",
        "ends_on": "2028-12-31",
        "evidence_until": "2033-12-31",
        "breakdowns": ["gender"],
    }
    answer = client.post(reverse("reports:new_grant"), sent)
    found = Grant.objects.get(code="101.234")
    assert answer.url == reverse("reports:agreement", args=[found.pk])
    shown = client.get(answer.url).content.decode()
    assert "AMIF-2027-TF2-AG-CALL" in shown
    assert "2033" in shown
    assert client.post(reverse("reports:new_grant"), sent).status_code == 302
    assert Grant.objects.count() == 1  # sent twice, made once


@pytest.mark.parametrize(
    ("field", "value"),
    [("ends_on", "2017-01-01"), ("eu_share_percent", "101"), ("evidence_until", "2019-01-01"), ("code", "776239")],
)
def test_what_is_wrong_with_a_grant_is_said(client: Client, grant: Grant, admin: User, field: str, value: str) -> None:
    client.force_login(admin)
    sent = {
        "form_key": str(uuid4()),
        "code": "101",
        "title": "A grant",
        "starts_on": "2018-02-01",
        "ends_on": "2019-07-31",
    }
    answer = client.post(reverse("reports:new_grant"), sent | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Grant.objects.count() == 1


def test_after_a_report_was_sent_the_agreement_changes_by_amendment_only(
    client: Client, grant: Grant, admin: User
) -> None:
    client.force_login(admin)
    page = reverse("reports:change_grant", args=[grant.pk])
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "breakdowns"}
    answer = client.post(page, sent | {"budget_eur": "802638.00"})
    assert answer.status_code == 302, answer.context["form"].errors
    submit(grant, admin)
    sent["began_from"] = client.get(page).context["form"]["began_from"].value()
    answer = client.post(page, sent | {"budget_eur": "1.00", "ends_on": "2019-08-31"})
    assert set(answer.context["form"].errors) == {"budget_eur", "ends_on"}
    assert client.post(page, sent | {"budget_eur": "802638.00", "title": "A better title"}).status_code == 302
    assert Grant.objects.get(pk=grant.pk).title == "A better title"


def test_a_programme_with_budget_lines_stays(grant: Grant) -> None:
    one, other = make_fund(), make_fund("amif-20212027")
    grant.funding = one
    actions.save_grant(grant)
    heading = CostCategory.objects.filter(programme=one, flat_rate=None).first()
    assert heading
    BudgetLine.objects.create(partner=grant.partner_rows.get(), category=heading, amount=1)
    grant.funding = other
    with pytest.raises(ValidationError) as error:
        actions.save_grant(grant)
    assert set(error.value.message_dict) == {"funding"}


def test_an_amendment_changes_the_end_and_the_budget_and_keeps_what_was_before(grant: Grant, admin: User) -> None:
    submit(grant, admin)
    before = grant.reports.get().sha256
    made = amendment(grant, ends_on=date(2019, 10, 31), budget_eur=Decimal("850000.00"))
    grant.refresh_from_db()
    assert (grant.ends_on, grant.budget_eur) == (date(2019, 10, 31), Decimal("850000.00"))
    assert (made.number, made.ended_on, made.budget_before) == (1, LAST, Decimal("802637.00"))
    report = grant.reports.get()
    assert report.sha256 == before
    assert report.content["grant"]["ends_on"] == "2019-07-31"
    assert amendment(grant, what="Again.").number == 2


def test_a_report_of_before_an_amendment_says_what_was_agreed_then(grant: Grant, admin: User) -> None:
    amendment(grant, ends_on=date(2019, 10, 31), budget_eur=Decimal("850000.00"), eu_share_percent=Decimal(80))
    amendment(grant, since=date(2019, 4, 1), budget_eur=Decimal("860000.00"))
    grant.refresh_from_db()
    assert (grant.budget_eur, grant.eu_share_percent) == (Decimal("860000.00"), Decimal(80))
    submit(grant, admin)  # of the days until January
    told = grant.reports.get().content
    assert (told["grant"]["ends_on"], told["grant"]["budget_eur"]) == ("2019-07-31", 802637)
    assert {one["key"]: one["value"] for one in told["figures"]}["budget_eur"] == 802637
    assert grant.as_agreed(date(2019, 3, 15)).budget_eur == Decimal("850000.00")
    restatements.look(grant.periods.get(number=1).pk)
    assert not Restatement.objects.exists()  # an amendment of later changes no report of before


def test_late_outputs_are_not_forgotten(grant: Grant) -> None:
    Grant.objects.filter(pk=grant.pk).update(late_outputs_until=date(2019, 9, 30))
    with pytest.raises(ValidationError) as error:
        amendment(grant, ends_on=date(2019, 10, 31))
    assert "ends_on" in error.value.message_dict


def test_when_the_first_day_is_put_right_what_is_due_moves_with_it(grant: Grant) -> None:
    grant.funding = make_fund()
    actions.save_grant(grant)
    row = put(grant, "deliverables", name="A report", due="1")
    assert row.due_on == date(2018, 2, 28)
    grant.starts_on = date(2018, 1, 1)
    actions.save_grant(grant)
    row.refresh_from_db()
    assert row.due_on == date(2018, 1, 31)


def test_partners_join_and_leave_by_an_amendment(grant: Grant) -> None:
    old, new = grant.partner_rows.get().organisation, make_organisation("Caritas Austria", "AT")
    amendment(grant, joins=new, leaves=old)
    days = {row.organisation: (row.joined_on, row.left_on) for row in grant.partner_rows.all()}
    assert days == {old: (None, date(2019, 2, 28)), new: (date(2019, 3, 1), None)}
    with pytest.raises(ValidationError):
        amendment(grant, joins=new)
    with pytest.raises(ValidationError):
        amendment(grant, leaves=make_organisation("Somebody else", "DE"))
    with pytest.raises(ValidationError):
        amendment(grant, since=date(2019, 5, 1), leaves=old)  # it has left
    with pytest.raises(ValidationError):
        amendment(grant, since=date(2019, 5, 1), joins=old)  # it has its days, and keeps them


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"since": FIRST}, "since"),
        ({"since": date(2999, 1, 1)}, "since"),
        ({"eu_share_percent": Decimal(101)}, "__all__"),
        ({"what": ""}, "what"),
        ({"ends_on": date(2019, 1, 30)}, "ends_on"),
        ({"budget_eur": Decimal("-1")}, "__all__"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(grant: Grant, admin: User, fields: dict[str, Any], at: str) -> None:
    submit(grant, admin)
    with pytest.raises(ValidationError) as error:
        amendment(grant, **fields)
    assert at in error.value.message_dict
    assert not GrantAmendment.objects.exists()
    assert Grant.objects.get(pk=grant.pk).ends_on == LAST


def test_an_amendment_that_was_entered_stays(grant: Grant) -> None:
    made = amendment(grant)
    with pytest.raises(Exception, match="an_amendment_that_was_entered_stays"), transaction.atomic():
        GrantAmendment.objects.filter(pk=made.pk).update(what="Something else")


def test_two_amendments_do_not_have_one_number(grant: Grant) -> None:
    amendment(grant)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantAmendment.objects.create(grant=grant, number=1, since=date(2019, 3, 1))


def test_an_amendment_is_entered_with_its_document(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    sent = {
        "form_key": str(uuid4()),
        "since": "2019-03-01",
        "what": "Three months more.",
        "ends_on": "2019-10-31",
        "file": SimpleUploadedFile("amendment.pdf", PDF, "application/pdf"),
    }
    assert client.post(reverse("reports:new_amendment", args=[grant.pk]), sent).status_code == 302
    shown = client.get(reverse("reports:agreement", args=[grant.pk])).content.decode()
    assert "Three months more." in shown
    document = AmendmentDocument.objects.get()
    address = reverse("reports:amendment_file", args=[grant.pk, document.public_id])
    assert address in shown
    assert b"".join(client.get(address).streaming_content) == PDF
    assert "amendment.pdf" in owners_of(document.sha256)[0]
    other = make_grant("Another")
    assert client.get(reverse("reports:amendment_file", args=[other.pk, document.public_id])).status_code == 404


def test_an_auditor_reads_the_agreement_and_changes_nothing(client: Client, grant: Grant) -> None:
    client.force_login(make_auditor(grant))
    assert client.get(reverse("reports:agreement", args=[grant.pk])).status_code == 200
    for name in ("change_grant", "new_amendment"):
        assert client.get(reverse(f"reports:{name}", args=[grant.pk])).status_code == 403
    assert client.get(reverse("reports:new_grant")).status_code == 403


def test_what_the_funder_wants_said_is_said_in_the_language_of_the_page(grant: Grant) -> None:
    grant.funding_statement = "Co-funded by the European Union"
    assert grant.statement == "Co-funded by the European Union"
    for language, text in (("en", "Funded by the EU" + "." * 400), ("de", "Von der EU finanziert")):
        GrantText.objects.create(grant=grant, key="statement", language=language, text=text)
    with translation.override("de"):
        assert grant.statement == "Von der EU finanziert"
    with translation.override("it"):
        assert grant.statement.startswith("Funded by the EU")
    assert grant.disclaimer == ""
