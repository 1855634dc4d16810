"""The claim in the report of a period: counted from certified costs, locked with it, the same in each file and in the pack."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from share.accounts.models import User
from share.claims.actions import costs
from share.claims.models import BudgetLine, Cost, CostDocument
from share.grants.actions import parts, periods
from share.grants.models import CostCategory, Grant, ReportingPeriod
from share.kit.uploads import Upload
from share.policy import Role
from share.records.documents import NewDocument
from share.reports import files, pack
from share.reports.actions import samples, submitting
from share.reports.checks import quality
from share.reports.models import Report
from share.reports.pins import opened
from share.reports.snapshot import SCHEMA
from tests.claims.conftest import LAST
from tests.claims.test_costs import new
from tests.make import make_auditor, make_coordinator, make_organisation, make_user

pytestmark = pytest.mark.django_db


def certified(grant: Grant, code: str = "D.1", receipt: bytes = b"", **fields: object) -> Cost:
    file = NewDocument(CostDocument.Kind.RECEIPT, Upload("a.pdf", "application/pdf", receipt)) if receipt else None
    cost = costs.save_cost(new(grant, code, **fields), by=make_user(), receipt=file)
    return costs.certify(cost.pk, by=make_user())


def send(grant: Grant, number: int = 1) -> Report:
    return submitting.submit(grant.periods.get(number=number).pk, signatory="Ana Demo", by=make_user())


@pytest.fixture
def sent(grant: Grant) -> Report:
    """A report with a budget line, a receipt, a cost in another currency and one that was not claimed."""
    travel = CostCategory.objects.get(programme=grant.funding, code="D.1")
    BudgetLine.objects.create(partner=grant.partner_rows.get(), category=travel, amount=Decimal("1000.00"))
    certified(grant, receipt=b"%PDF-bus", amount=Decimal("120.10"))
    certified(grant, "A", currency="RON", amount=Decimal(465), per_euro=Decimal("4.65"), rate_source="A bank")
    costs.refuse(costs.save_cost(new(grant), by=make_user()).pk, "Not ours.", by=make_user(), as_lead=True)
    return send(grant)


def test_a_report_waits_until_each_cost_is_decided(grant: Grant) -> None:
    cost = costs.save_cost(new(grant), by=make_user())
    with pytest.raises(ValidationError, match="1 cost of this period waits to be certified"):
        send(grant)
    costs.park(cost.pk, grant.periods.get(number=2).pk, "The invoice is disputed.", by=make_user(), as_lead=True)
    assert send(grant).content["claim"] is None


def test_the_claim_stands_in_the_snapshot_down_to_each_receipt(sent: Report) -> None:
    claim = sent.content["claim"]
    (partner,) = claim["partners"]
    assert {line["category"]: (line["planned"], line["now"]) for line in partner["lines"]} == {
        "A": (None, "100.00"),
        "D.1": ("1000.00", "120.10"),
        "E": ("70.00", "15.41"),
    }
    assert (partner["now"], partner["eu_share"], partner["own_contribution"]) == ("235.51", "211.96", "23.55")
    assert {key: claim["whole"][key] for key in ("now", "eu_share")} == {"now": "235.51", "eu_share": "211.96"}
    assert [(one["number"], one["amount_eur"], one["per_euro"]) for one in claim["costs"]] == [
        ("2-001", "120.10", None),
        ("2-002", "100.00", "4.65"),
    ]
    (receipt,) = CostDocument.objects.all()
    assert claim["costs"][0]["receipts"] == [receipt.sha256]
    Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(sent.content)


def test_the_figure_adds_up_the_sealed_rows(sent: Report) -> None:
    (figure,) = [one for one in sent.content["figures"] if one["key"] == "costs_eur"]
    assert figure["value"] == "220.1"
    rows = [row for row in opened(sent.pinned.content) if row.measure == "costs_eur"]
    assert sum(Decimal(str(row.amount)) for row in rows) == Decimal("220.10")
    assert {row.thing for row in rows} == {str(one.public_id) for one in Cost.objects.claimed()}


def test_every_number_of_the_claim_stands_in_the_table_and_the_pdf(sent: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(sent)))
    lines = list(book["Claim"].iter_rows(min_row=2, values_only=True))
    claim = sent.content["claim"]
    for one, name in [*((one, one["partner"]) for one in claim["partners"]), (claim["whole"], "All partners")]:
        told = {line[2]: line for line in lines if line[1] == name}
        for line in one["lines"]:
            assert told[line["category"]][4:7] == tuple(
                None if line[key] is None else float(line[key]) for key in ("planned", "before", "now")
            )
        assert told[None][6:9] == tuple(float(one[key]) for key in ("now", "eu_share", "own_contribution"))
    (bus, _ron) = book["Costs"].iter_rows(min_row=2, values_only=True)
    assert (bus[0], bus[9], bus[12]) == ("2-001", 120.1, claim["costs"][0]["receipts"][0])
    said = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(files.pdf(sent))).pages).split())
    for amount in ("1,000.00", "120.10", "15.41", "235.51", "211.96", "23.55"):
        assert amount in said


@pytest.mark.parametrize("names", [True, False])
def test_the_pack_holds_each_receipt_under_its_hash(sent: Report, names: bool) -> None:
    out = io.BytesIO()
    pack.write(out, sent, names=names)
    with zipfile.ZipFile(out) as archive:
        (path,) = [name for name in archive.namelist() if name.startswith("data/receipts/")]
        assert archive.read(path) == b"%PDF-bus"
        listed = archive.read("data/documents.csv").decode("utf-8-sig")
    (line,) = [line for line in listed.splitlines() if line.startswith("2-001")]
    assert sent.content["claim"]["costs"][0]["receipts"][0] in line


def test_what_is_claimed_before_and_now_is_what_both_reports_say(sent: Report, grant: Grant) -> None:
    certified(grant, "D.1", period=grant.periods.get(number=2), paid_on=date(2019, 3, 1), amount=Decimal("79.90"))
    (one,) = send(grant, 2).content["claim"]["partners"]
    assert {line["category"]: (line["before"], line["now"]) for line in one["lines"]} == {
        "A": ("100.00", "0.00"),
        "D.1": ("120.10", "79.90"),
        "E": ("15.41", "5.59"),
    }


def test_costs_with_receipts_count_in_a_part_and_typed_sums_do_not(client: Client, grant: Grant, irina: User) -> None:
    period, organisation = grant.periods.get(number=1), grant.partner_rows.get().organisation
    periods.call_partners(period.pk, by=irina)
    part, travel = period.parts.get(), CostCategory.objects.get(programme=grant.funding, code="D.1")
    texts = {"achieved": "A pilot.", "difficult": "", "next_steps": ""}
    parts.save_part(part.pk, texts, {travel.pk: Decimal(999)})
    certified(grant)
    client.force_login(irina)
    page = client.get(part.get_absolute_url())
    assert f"cost_{travel.pk}" not in page.context["form"].fields
    assert "EUR 120.00" in page.content.decode()
    assert "EUR 128.40" in page.content.decode()
    parts.submit(part.pk, by=irina)
    (told,) = send(grant).content["parts"]
    assert (told["partner"], [(cost["category"], cost["amount"]) for cost in told["costs"]]) == (
        organisation.name,
        [("D.1", 120), ("E", "8.4")],
    )


def test_what_an_auditor_would_ask_is_missing_for_the_report(grant: Grant) -> None:
    certified(grant)
    twin = {"receipt_number": "17", "receipt": b"%PDF-17"}
    certified(grant, **twin)
    costs.save_cost(new(grant, receipt_number="17", paid_on=date(2017, 1, 1)), by=make_user())
    found = {one.check.key: len(one.open) for one in quality(grant, grant.starts_on, LAST) if one.open}
    assert found == {"cost_not_certified": 1, "cost_without_receipt": 2, "cost_twice": 2, "cost_outside": 1}


def test_an_admin_finds_a_cost_and_who_does_not_see_it_finds_nothing(client: Client, grant: Grant) -> None:
    certified(grant, what="Coach to Sibiu")
    client.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN))
    assert "Coach to Sibiu" in client.get("/search/?q=coach+sibiu").content.decode()
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert "Coach to Sibiu" not in client.get("/search/?q=coach+sibiu").content.decode()


def test_a_report_that_came_back_takes_costs_again(sent: Report, grant: Grant) -> None:
    period = ReportingPeriod.objects.get(pk=sent.period_id)
    periods.give_back(period.pk, "Add the hotel.", by=make_user())
    certified(grant, amount=Decimal("50.00"))
    again = send(grant)
    assert (sent.content["claim"]["whole"]["now"], again.content["claim"]["whole"]["now"]) == ("235.51", "289.01")


def test_a_cost_that_an_auditor_drew_leads_to_its_receipt(client: Client, sent: Report, grant: Grant) -> None:
    vera = make_auditor(grant)
    waits = samples.commit(sent, by=vera)
    drawn = samples.draw(waits.pk, figure="costs_eur", size=1, number=7, by=vera)
    client.force_login(vera)
    row = drawn.rows.get()
    page = client.get(reverse("reports:sampled_row", args=[drawn.public_id, row.place])).content.decode()
    cost = Cost.objects.get(public_id=row.thing)
    assert cost.get_absolute_url() in page
    assert client.get(cost.get_absolute_url()).status_code == 200
