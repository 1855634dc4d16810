"""Money on its pages: who sees and enters what, one cost from its receipt to the claim, and what is wrong at its field."""

import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from share.accounts.models import User
from share.claims.actions import budgets, costs
from share.claims.models import BudgetLine, Cost, ExchangeRate
from share.grants.actions import partners, periods
from share.grants.models import CostCategory, Grant, GrantPartner, PartnerPart, ReportingPeriod
from share.kit.moves import IllegalMove
from share.policy import Role
from share.records.tasks import waiting_for
from tests.claims.test_costs import new
from tests.make import make_auditor, make_coordinator, make_organisation, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def typed(grant: Grant, **changes: Any) -> dict[str, Any]:
    """The form of a new cost as somebody fills it in."""
    found = {
        "form_key": str(uuid4()),
        "partner": grant.partner_rows.get(number=2).pk,
        "period": grant.periods.get(number=1).pk,
        "category": CostCategory.objects.get(programme=grant.funding, code="D.1").pk,
        "what": "A bus",
        "paid_on": "2018-06-01",
        "amount": "120.00",
        "currency": "EUR",
    }
    return found | changes


def enter(client: Client, grant: Grant, **changes: Any) -> Any:
    return client.post(reverse("claims:new_cost", args=[grant.pk]), typed(grant, **changes))


def page_of(cost: Cost) -> str:
    return cost.get_absolute_url()


def test_a_cost_goes_from_its_receipt_to_the_claim(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    file = SimpleUploadedFile("bus.pdf", PDF, "application/pdf")
    assert enter(client, grant, file=file, currency="RON", per_euro="4.65", rate_source="A bank").status_code == 302
    cost = Cost.objects.get()
    assert (cost.name, cost.amount_eur, cost.entered_by) == ("2-001", Decimal("25.81"), irina)
    receipt = client.get(reverse("claims:receipt", args=[grant.pk, cost.public_id, cost.documents.get().public_id]))
    assert b"".join(receipt) == PDF
    decide = reverse("claims:decide", args=[grant.pk, cost.public_id])
    client.post(decide, {"what": "certify"})
    cost.refresh_from_db()
    assert cost.state == "entered"  # nobody certifies what they entered
    assert "You entered it, so somebody else certifies it." in client.get(page_of(cost)).content.decode()
    colleague = make_coordinator(cost.partner.organisation)
    assert [task.sentence for task in waiting_for(actor_of(client, colleague))] == ["1 cost waits to be certified."]
    client.force_login(colleague)
    client.post(decide, {"what": "certify"})
    page = client.get(reverse("claims:claim", args=[grant.pk])).content.decode()
    assert "27.62" in page  # with the flat rate of 7 %
    assert "EUR 24.86" in page  # the EU pays 90 %
    assert "EUR 2.76" in page


def actor_of(client: Client, person: User) -> Any:
    client.force_login(person)
    return client.get(reverse("claims:rates")).wsgi_request.actor  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"paid_on": "2019-02-29"}, "paid_on", "valid date"),
        ({"amount": "-0.004"}, "amount", "greater than or equal to 0.01"),
        ({"amount": "1000000000000000"}, "amount", "no more than 12 digits"),
        ({"currency": "XXY"}, "currency", "Select a valid choice"),
        ({"currency": "RON"}, "currency", "No rate of RON is known"),
        ({"currency": "RON", "per_euro": "0", "rate_source": "A bank"}, "per_euro", "greater than or equal"),
        ({"currency": "RON", "per_euro": "4"}, "rate_source", "Say where the rate comes from"),
        ({"what": ""}, "what", "Fill this in"),
        ({"file": SimpleUploadedFile("bomb.pdf", b"MZ\x90", "application/pdf")}, "file", ""),
    ],
)
def test_what_is_no_cost_is_said_at_its_field(
    client: Client, grant: Grant, irina: User, changes: dict[str, Any], field: str, words: str
) -> None:
    client.force_login(irina)
    answer = enter(client, grant, **changes)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert list(answer.context["form"].errors) == [field]
    assert 'value="120.00"' in answer.content.decode() or "amount" in changes
    assert not Cost.objects.exists()


def test_a_form_sent_twice_enters_one_cost(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    data = typed(grant)
    for _time in range(2):
        client.post(reverse("claims:new_cost", args=[grant.pk]), data)
    assert Cost.objects.count() == 1


def test_a_partner_sees_and_enters_its_own_lines_only(client: Client, grant: Grant, irina: User) -> None:
    other = GrantPartner.objects.create(grant=grant, organisation=make_organisation("Cidis", "IT"), number=3)
    theirs = new(grant, partner=other)
    costs.save_cost(theirs, by=make_user())
    client.force_login(irina)
    assert client.get(page_of(theirs)).status_code == 404
    assert (
        client.post(reverse("claims:decide", args=[grant.pk, theirs.public_id]), {"what": "certify"}).status_code == 404
    )
    assert "3-001" not in client.get(reverse("claims:costs", args=[grant.pk])).content.decode()
    assert list(enter(client, grant, partner=other.pk).context["form"].errors) == ["partner"]
    act = {"do": "certify", "row": [str(theirs.public_id)]}
    assert client.post(reverse("claims:costs", args=[grant.pk]), act).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "entered"


def test_an_auditor_reads_and_decides_nothing(client: Client, grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    client.force_login(make_auditor(grant))
    page = client.get(page_of(cost)).content.decode()
    assert "Certify" not in page
    for name in ("change_cost", "receipts"):
        assert client.get(reverse(f"claims:{name}", args=[grant.pk, cost.public_id])).status_code == 403
    act = {"do": "certify", "row": [str(cost.public_id)]}
    client.post(reverse("claims:costs", args=[grant.pk]), act)
    cost.refresh_from_db()
    assert cost.state == "entered"


def test_an_auditor_who_also_coordinates_elsewhere_certifies_nothing_here(
    client: Client, grant: Grant, irina: User
) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    both = make_auditor(grant)
    other = make_organisation("Cidis", "IT")
    GrantPartner.objects.create(grant=grant, organisation=other, number=3)
    both.memberships.create(organisation=other, role=Role.COORDINATOR)
    client.force_login(both)
    act = {"do": "certify", "row": [str(cost.public_id)]}
    answer = client.post(reverse("claims:costs", args=[grant.pk]), act, follow=True)
    assert "another partner" in answer.content.decode()
    cost.refresh_from_db()
    assert cost.state == "entered"


def test_many_costs_are_certified_at_once_but_not_ones_own(client: Client, grant: Grant, irina: User) -> None:
    rows = [costs.save_cost(new(grant), by=by) for by in (irina, make_user(), make_user())]
    client.force_login(irina)
    act = {"do": "certify", "row": [str(cost.public_id) for cost in rows]}
    answer = client.post(reverse("claims:costs", args=[grant.pk]), act, follow=True).content.decode()
    assert "2 costs are certified." in answer
    assert "Somebody else certifies what you entered." in answer
    assert [cost.state for cost in Cost.objects.order_by("number")] == ["entered", "certified", "certified"]


def test_a_disputed_cost_is_parked_with_a_sentence(client: Client, grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    client.force_login(irina)
    decide = reverse("claims:decide", args=[grant.pk, cost.public_id])
    data = {"what": "park", "into": grant.periods.get(number=2).pk, "park_sentence": ""}
    answer = client.post(decide, data)
    assert answer.status_code == 422
    assert list(answer.context["park_form"].errors) == ["park_sentence"]
    client.post(decide, data | {"park_sentence": "The invoice is disputed."})
    page = client.get(page_of(cost)).content.decode()
    assert "Parked from period 1, under the number it had." in page
    assert "“The invoice is disputed.”" in page


def test_what_two_people_change_is_shown_to_the_second(client: Client, grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    client.force_login(irina)
    address = reverse("claims:change_cost", args=[grant.pk, cost.public_id])
    began = client.get(address).context["form"]["began_from"].value()
    cost.what = "A coach"
    costs.save_cost(cost, by=make_user())
    data = typed(grant, began_from=began, what="A minibus")
    answer = client.post(address, data)
    assert answer.status_code == 409
    assert "A coach" in answer.content.decode()
    assert "A minibus" in answer.content.decode()


def test_a_part_that_was_sent_takes_no_cost_until_it_comes_back(client: Client, grant: Grant, irina: User) -> None:
    period, partner = grant.periods.get(number=1), grant.partner_rows.get()
    part = PartnerPart.objects.create(
        period=period,
        organisation=partner.organisation,
        state="submitted",
        achieved="All.",
        sent_at="2019-02-01T00:00Z",
    )
    with pytest.raises(ValidationError, match="when the lead sends it back"):
        costs.save_cost(new(grant), by=irina)
    PartnerPart.objects.filter(pk=part.pk).update(state="returned", sentence="Add the bus.")
    assert costs.save_cost(new(grant), by=irina).pk


def test_the_database_keeps_costs_of_a_report_that_was_sent(grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    ReportingPeriod.objects.filter(number=1).update(state="accepted")
    for changed in ({"amount": 7}, {"state": "refused", "sentence": "No."}, {"period": grant.periods.get(number=2)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cost.objects.filter(pk=cost.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        cost.delete()
    Cost.objects.filter(pk=cost.pk).update(entered_by=None)  # a person may go


def test_words_of_an_earlier_report_change_and_its_costs_do_not(grant: Grant, irina: User) -> None:
    ReportingPeriod.objects.filter(number=2).update(state="submitted")
    with pytest.raises(IllegalMove, match="only the words"):
        costs.save_cost(new(grant), by=irina)


def test_an_amendment_changes_what_it_names_and_the_first_plan_stays(grant: Grant) -> None:
    row = grant.partner_rows.get()
    staff, travel = (CostCategory.objects.get(programme=grant.funding, code=code).pk for code in ("A", "D.1"))
    budgets.save_budget(row.pk, None, {staff: Decimal(1000), travel: Decimal(500)})
    amended = date(2019, 1, 1)
    budgets.save_budget(row.pk, amended, {staff: Decimal(1000), travel: Decimal(700)})
    assert BudgetLine.objects.filter(since=amended).count() == 1
    before = BudgetLine.objects.in_force(grant, date(2018, 12, 31))
    assert (before[row.pk, travel], BudgetLine.objects.in_force(grant, amended)[row.pk, travel]) == (500, 700)


def test_a_second_amendment_leaves_the_first_as_it_is(client: Client, grant: Grant) -> None:
    row = grant.partner_rows.get()
    staff, travel = (CostCategory.objects.get(programme=grant.funding, code=code).pk for code in ("A", "D.1"))
    budgets.save_budget(row.pk, None, {staff: Decimal(1000), travel: Decimal(500)})
    budgets.save_budget(row.pk, date(2019, 1, 1), {travel: Decimal(700)})
    client.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN))
    address = reverse("claims:budget", args=[grant.pk, row.organisation.public_id]) + "?since=2019-06-01"
    form = client.get(address).context["form"]
    assert form[f"amount_{travel}"].value() == 700
    data = {name: form[name].value() for name in form.fields} | {f"amount_{staff}": "1200"}
    assert client.post(address, data).status_code == 302
    assert [(line.category_id, line.amount) for line in BudgetLine.objects.filter(since=date(2019, 6, 1))] == [
        (staff, Decimal(1200))
    ]


def test_another_currency_or_day_takes_another_rate(client: Client, grant: Grant, irina: User) -> None:
    for currency, rate in (("RON", "4.65"), ("PLN", "4.25")):
        ExchangeRate.objects.create(currency=currency, on=date(2018, 1, 1), per_euro=rate, source="A bank")
    cost = costs.save_cost(new(grant, currency="RON", amount=Decimal(1000)), by=irina)
    client.force_login(irina)
    address = reverse("claims:change_cost", args=[grant.pk, cost.public_id])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"currency": "PLN"}
    assert client.post(address, data).status_code == 302
    cost.refresh_from_db()
    assert (cost.currency, cost.per_euro, cost.amount_eur) == ("PLN", Decimal("4.25"), Decimal("235.29"))


def test_who_entered_it_first_does_not_certify_what_a_colleague_saved_again(grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    colleague = make_user()
    costs.save_cost(cost, by=colleague)
    for person in (irina, colleague):
        with pytest.raises(ValidationError, match="Somebody else"):
            costs.certify(cost.pk, by=person)
    User.objects.filter(pk=colleague.pk).update(merged_into=(kept := make_user()), is_active=False)
    with pytest.raises(ValidationError, match="Somebody else"):
        costs.certify(cost.pk, by=kept)
    assert costs.certify(cost.pk, by=make_user()).state == "certified"


def test_of_a_part_that_was_accepted_only_the_lead_parks_and_refuses(grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    partner, later = grant.partner_rows.get(), grant.periods.get(number=2)
    PartnerPart.objects.create(
        period=cost.period, organisation=partner.organisation, state="accepted", sent_at="2019-02-01T00:00Z"
    )
    for move in (
        lambda: costs.refuse(cost.pk, "No.", by=irina, as_lead=False),
        lambda: costs.park(cost.pk, later.pk, "Later.", by=irina, as_lead=False),
    ):
        with pytest.raises(ValidationError, match="was submitted"):
            move()
    assert costs.park(cost.pk, later.pk, "Later.", by=make_user(), as_lead=True).period == later


def test_what_has_costs_is_not_removed(grant: Grant, irina: User) -> None:
    cost = costs.save_cost(new(grant), by=irina)
    with pytest.raises(IllegalMove, match="Costs are claimed"):
        periods.remove_period(cost.period_id)
    with pytest.raises(ValidationError, match="money or lines of tables"):
        partners.remove_partner(grant.partner_rows.get())


def test_a_cost_is_entered_when_it_was_paid(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    assert list(enter(client, grant, paid_on="2098-01-01").context["form"].errors) == ["paid_on"]


def test_an_amount_of_many_digits_at_a_small_rate_is_kept_whole(grant: Grant, irina: User) -> None:
    cost = costs.save_cost(
        new(grant, currency="GBP", amount=Decimal("9999999999.99"), per_euro=Decimal("0.88"), rate_source="A bank"),
        by=irina,
    )
    cost.refresh_from_db()
    assert cost.amount_eur == Decimal("11363636363.63")


def test_a_budget_is_entered_by_who_runs_the_grant(client: Client, grant: Grant, irina: User) -> None:
    row = grant.partner_rows.get()
    address = reverse("claims:budget", args=[grant.pk, row.organisation.public_id])
    client.force_login(irina)
    assert client.get(address).status_code == 404
    client.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN))
    form = client.get(address).context["form"]
    staff = next(name for name in form.fields if name.startswith("amount_"))
    given = {"began_from": form["began_from"].value(), staff: "1000"}
    late = client.post(f"{address}?since=2031-01-01", given)
    assert "by its last one" in late.content.decode()
    assert client.get(f"{address}?since=nonsense").status_code == 422
    assert client.post(address, given).status_code == 302
    assert BudgetLine.objects.get().amount == 1000


def test_a_rate_has_a_source_and_one_value_a_day(client: Client) -> None:
    client.force_login(make_coordinator(make_organisation(), Role.ADMIN))
    rate = {"currency": "RON", "on": "2018-02-01", "per_euro": "4.65", "source": "A bank"}
    for _time in range(2):
        answer = client.post(reverse("claims:rates"), rate)
    assert answer.status_code == 422
    assert "has a rate of this day already" in answer.content.decode()
    assert ExchangeRate.objects.count() == 1


def test_the_list_goes_out_as_a_table_with_currency_and_rate(client: Client, grant: Grant, irina: User) -> None:
    costs.save_cost(new(grant, currency="RON", per_euro=Decimal("4.65"), rate_source="A bank"), by=irina)
    client.force_login(irina)
    columns = "&".join(f"columns={name}" for name in ("number", "currency", "amount", "rate", "rate-source", "eur"))
    answer = client.get(reverse("claims:costs", args=[grant.pk]) + f"?export=xlsx&{columns}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[-1] == ("2-001", 120, "RON", 25.81, 4.65, "A bank")


def test_ten_thousand_costs_ask_no_more_than_ten(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    pages = [reverse(f"claims:{name}", args=[grant.pk]) for name in ("costs", "claim")] + [
        reverse("claims:costs", args=[grant.pk]) + "?range=warned"
    ]

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    def more(first: int, last: int) -> None:
        rows = [new(grant, number=number, receipt_number=f"R{number % 9_000}") for number in range(first, last)]
        Cost.objects.bulk_create(rows)

    more(1, 11)
    few = asked()
    more(11, 10_001)
    assert asked() == few
    assert max(few) <= 12
