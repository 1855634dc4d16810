"""Partners and periods of a grant from a file: each line looked at as the page looks at it, all of them or none."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from share.grants.models import Grant, GrantPartner, ReportingPeriod
from tests.make import make_coordinator, make_grant, make_organisation

pytestmark = pytest.mark.django_db
PERIODS = "number,kind,starts_on,ends_on,parts_due_on,due_on\n"
PARTNERS = "organisation,country,role,number,pic,share_percent,joined_on,left_on\n"


@pytest.fixture
def grant() -> Grant:
    return make_grant()


def bring(grant: Grant, sort: str, text: str) -> tuple[int, str]:
    client = Client()
    client.force_login(make_coordinator(role="admin"))
    file = SimpleUploadedFile("rows.csv", text.encode(), content_type="text/csv")
    answer = client.post(reverse(f"imports:{sort}_file", args=[grant.pk]), {"file": file})
    return answer.status_code, answer.content.decode()


def test_periods_are_entered_and_changed_by_their_number(grant: Grant) -> None:
    rows = "1,interim,2018-02-01,2018-12-31,,2019-02-28\n2,Final,2019-01-01,2019-07-31,2019-08-31,2019-09-30\n"
    assert bring(grant, "periods", PERIODS + rows)[0] == 302
    assert bring(grant, "periods", PERIODS + rows.replace("2019-09-30", "2019-10-15"))[0] == 302
    assert list(grant.periods.order_by("number").values_list("number", "kind", "ends_on", "due_on")) == [
        (1, "interim", date(2018, 12, 31), date(2019, 2, 28)),
        (2, "final", date(2019, 7, 31), date(2019, 10, 15)),
    ]


def test_of_a_file_with_a_wrong_line_nothing_is_stored_and_each_is_named(grant: Grant) -> None:
    rows = "1,interim,2018-02-01,2018-12-31,,\n2,interim,2018-06-01,2019-03-31,,\nx,poem,soon,2019-07-31,,\n"
    status, page = bring(grant, "periods", PERIODS + rows)
    assert (status, grant.periods.count()) == (422, 0)
    for told in ("Line 3", "Line 4, number", "Line 4, kind", "Line 4, starts_on"):
        assert told in page


def test_a_period_that_was_sent_keeps_its_days_and_takes_a_new_due_day(grant: Grant) -> None:
    sent = ReportingPeriod.objects.create(
        grant=grant, number=1, starts_on=date(2018, 2, 1), ends_on=date(2018, 12, 31), state="submitted"
    )
    same = "1,Interim,2018-02-01,2018-12-31,,2019-03-31\n"
    assert bring(grant, "periods", PERIODS + same)[0] == 302
    status, page = bring(grant, "periods", PERIODS + same.replace("2018-12-31", "2018-12-30"))
    assert (status, "Line 2, ends_on" in page) == (422, True)
    sent.refresh_from_db()
    assert (sent.ends_on, sent.due_on) == (date(2018, 12, 31), date(2019, 3, 31))


def test_partners_are_found_by_name_and_101_percent_are_refused_as_a_whole(grant: Grant) -> None:
    make_organisation("Caritas", "AT")
    make_organisation("Cidis", "IT")
    rows = "Caritas,AT,coordinator,1,999123456,60,,\ncidis,,beneficiary,2,,41,,\n"
    status, page = bring(grant, "partners", PARTNERS + rows)
    assert (status, grant.partner_rows.count()) == (422, 0)
    assert "Line 3, share_percent" in page
    assert bring(grant, "partners", PARTNERS + rows.replace(",41,", ",40,"))[0] == 302
    told = GrantPartner.objects.filter(grant=grant).order_by("number")
    assert [(one.organisation.name, one.role, one.share_percent) for one in told] == [
        ("Caritas", "coordinator", 60),
        ("Cidis", "beneficiary", 40),
    ]


def test_a_name_that_nobody_or_several_have_is_said_so(grant: Grant) -> None:
    make_organisation("Caritas", "AT")
    make_organisation("Caritas", "IT")
    rows = "Caritas,,beneficiary,1,,,,\nNobody,,beneficiary,2,,,,\n"
    status, page = bring(grant, "partners", PARTNERS + rows)
    assert status == 422
    assert "Several are called “Caritas”: say the country." in page
    assert "No organisation is called “Nobody”." in page


def test_a_blank_cell_changes_nothing_and_odd_digits_are_said_at_their_column(grant: Grant) -> None:
    row = "1,interim,2018-02-01,2018-12-31,2019-01-31,2019-02-28\n"
    bring(grant, "periods", PERIODS + row)
    assert bring(grant, "periods", PERIODS + "1,interim,2018-02-01,2018-11-30,,\n")[0] == 302
    found = grant.periods.get()
    assert (found.ends_on, found.parts_due_on, found.due_on) == (
        date(2018, 11, 30),
        date(2019, 1, 31),
        date(2019, 2, 28),
    )
    status, page = bring(grant, "periods", PERIODS + "²,interim,2019-02-01,2019-12-31,,\n")
    assert (status, "Line 2, number" in page) == (422, True)
