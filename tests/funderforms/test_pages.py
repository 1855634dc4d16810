"""Forms of a funder on their pages: brought, bound, filled, taken out, and who may."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from share.accounts.models import User
from share.funderforms.models import FunderForm
from share.grants.models import Grant
from share.kit import clock
from share.policy import Role
from share.records.verification import owners_of
from share.reports.models import Report
from share.reports.snapshot import canonical, digest
from tests.funderforms.test_filling import content, excel, word
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    return make_grant("776239", starts_on=date(2018, 2, 1), ends_on=date(2019, 7, 31))


@pytest.fixture
def admin() -> User:
    return make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN)


@pytest.fixture
def report(grant: Grant) -> Report:
    snapshot = canonical(content())
    return Report.objects.create(
        grant=grant,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        snapshot=snapshot,
        sha256=digest(snapshot),
        frozen_at=clock.now(),
    )


def bring(client: Client, grant: Grant, raw: bytes, name: str = "Final report.docx") -> Any:
    sent = {"form_key": str(uuid4()), "file": SimpleUploadedFile(name, raw)}
    return client.post(reverse("funderforms:forms", args=[grant.pk]), sent)


def kept(client: Client, grant: Grant, raw: bytes, name: str = "Final report.docx") -> FunderForm:
    assert bring(client, grant, raw, name).status_code == 302
    return FunderForm.objects.latest("pk")


def page(form: FunderForm, name: str) -> str:
    return reverse(f"funderforms:{name}", args=[form.grant_id, form.public_id])


def test_a_form_is_brought_bound_and_filled(client: Client, grant: Grant, report: Report, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("Trained: {{ people_trained }}"))
    shown = client.get(form.get_absolute_url()).content.decode()
    assert "People trained" in shown
    assert "324" in shown
    answer = client.get(page(form, "filled"), {"report": report.number})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{report.number} final report.docx"'
    filled = docx.Document(io.BytesIO(answer.content))
    assert [one.text for one in filled.paragraphs] == ["Trained: 324"]
    empty = b"".join(client.get(page(form, "form_file")).streaming_content)
    assert docx.Document(io.BytesIO(empty)).paragraphs[0].text == "Trained: {{ people_trained }}"


def test_a_tag_that_nobody_knows_is_shown_and_the_form_is_not_filled(
    client: Client, grant: Grant, report: Report, admin: User
) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("{{ weather }}"))
    shown = client.get(form.get_absolute_url()).content.decode()
    assert "No tag has this name" in shown
    assert page(form, "filled") not in shown
    answer = client.get(page(form, "filled"))
    assert answer.status_code == 422
    assert "weather" in answer.content.decode()


def test_without_a_frozen_report_nothing_is_filled(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("{{ people_trained }}"))
    assert "frozen" in client.get(form.get_absolute_url()).content.decode()
    assert client.get(page(form, "filled")).status_code == 422
    assert client.get(reverse("funderforms:tags", args=[grant.pk])).status_code == 200


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7", "no Word or Excel file"),
        (word("{{ 1 + 1 }}"), "more than tags"),
    ],
)
def test_what_is_no_form_is_said_at_its_field(client: Client, grant: Grant, admin: User, raw: bytes, said: str) -> None:
    client.force_login(admin)
    answer = bring(client, grant, raw)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["file"])
    assert not FunderForm.objects.exists()


def test_a_form_is_kept_once(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    raw = excel(A1="{{ people_trained }}")
    form = kept(client, grant, raw, "Budget.xlsx")
    assert bring(client, grant, raw, "Budget again.xlsx").status_code == 422
    assert "Budget.xlsx" in owners_of(form.sha256)[0]


def test_a_form_is_taken_out(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("{{ people_trained }}"))
    assert client.post(page(form, "remove")).status_code == 302
    assert not FunderForm.objects.exists()


def test_an_auditor_reads_and_fills_and_brings_none(client: Client, grant: Grant, report: Report, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("{{ people_trained }}"))
    client.force_login(make_auditor(grant))
    assert client.get(page(form, "filled")).status_code == 200
    assert bring(client, grant, word("x")).status_code == 403
    assert client.post(page(form, "remove")).status_code == 403


def test_others_find_nothing(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("x"))
    client.force_login(make_auditor(make_grant("Another")))
    for name in ("form", "filled", "form_file"):
        assert client.get(page(form, name)).status_code == 404
    assert client.get(reverse("funderforms:tags", args=[grant.pk])).status_code == 404


def test_the_list_of_tags_says_what_each_is_in_a_report(
    client: Client, grant: Grant, report: Report, admin: User
) -> None:
    client.force_login(admin)
    shown = client.get(reverse("funderforms:tags", args=[grant.pk])).content.decode()
    for name in ("people_trained", "claim_D_1_now", "text_summary", "table_deliverables"):
        assert f"<code>{name}</code>" in shown


def test_a_form_of_another_grant_is_not_found(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    form = kept(client, grant, word("x"))
    other = make_grant("Another")
    assert client.get(reverse("funderforms:form", args=[other.pk, form.public_id])).status_code == 404
