"""Several grants pay for one activity: shown, changed, summed and never lost."""

from collections.abc import Callable
from decimal import Decimal
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from events.models import Event, GrantShare
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from tests.make import details_data, make_coordinator, make_grant, make_organisation, make_pilot
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """A pilot paid 60/40 by two grants of its organiser."""
    event = make_pilot(published=False)
    GrantShare.objects.filter(event=event).update(percent=60)
    second = make_grant("SECOND", partners=[make_organisation()])
    GrantShare.objects.create(event=event, grant=second, percent=40)
    return event


@pytest.fixture
def irina(client: Client, event: Event) -> Client:
    partner: User = make_coordinator(make_organisation())
    client.force_login(partner)
    return client


def details(event: Event) -> str:
    return f"/work/activities/{event.public_id}/details/"


def line(code: str) -> str:
    return f"shares-{Grant.objects.get(code=code).pk}"


def shares(event: Event) -> dict[str, Decimal | None]:
    return dict(event.grant_shares.values_list("grant__code", "percent"))


def test_saving_something_else_leaves_two_shares_as_they_are(irina: Client, event: Event) -> None:
    before = list(event.grant_shares.order_by("pk").values())
    answer = irina.post(details(event), details_data(event, venue="School"))
    assert answer.status_code == 302
    assert Event.objects.get(pk=event.pk).venue == "School"
    assert list(event.grant_shares.order_by("pk").values()) == before


def test_both_stand_in_the_form_with_their_percentages(irina: Client, event: Event) -> None:
    page = irina.get(details(event)).content.decode()
    for code, percent in (("DEMO", 60), ("SECOND", 40)):
        assert f'name="{line(code)}" value="{percent}"' in " ".join(page.split())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("30", "70"), {"DEMO": 30, "SECOND": 70}),
        (("100", ""), {"DEMO": 100}),
        (("", "100"), {"SECOND": 100}),
        (("33,33", "66.67 %"), {"DEMO": Decimal("33.33"), "SECOND": Decimal("66.67")}),
        (("20", "20"), {"DEMO": 20, "SECOND": 20}),
        (("?", "50"), {"DEMO": None, "SECOND": 50}),
        (("", ""), {}),
    ],
)
def test_shares_are_changed_line_by_line(
    typed: tuple[str, str], stored: dict[str, object], irina: Client, event: Event
) -> None:
    lines = dict(zip([line("DEMO"), line("SECOND")], typed, strict=True))
    assert irina.post(details(event), details_data(event, **lines)).status_code == 302
    assert shares(event) == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("60", "60"), "Together they pay 120 %, and 100 % is all of it."),
        (("0", "40"), "DEMO: Give a number above 0 and at most 100."),
        (("101", ""), "DEMO: Give a number above 0 and at most 100."),
        (("-5", "40"), "DEMO: Give a number above 0 and at most 100."),
        (("half", "40"), "DEMO: Give a number above 0 and at most 100."),
        (("NaN", "1e400"), "SECOND: Give a number above 0 and at most 100."),
        (("33.333", "40"), "DEMO: "),
    ],
)
def test_a_share_that_cannot_be_is_refused_at_the_field_and_kept_as_typed(
    typed: tuple[str, str], said: str, irina: Client, event: Event
) -> None:
    lines = dict(zip([line("DEMO"), line("SECOND")], typed, strict=True))
    answer = irina.post(details(event), details_data(event, **lines))
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["shares"])
    page = " ".join(answer.content.decode().split())
    assert all(f'name="{name}" value="{value}"' in page for name, value in lines.items())
    assert shares(event) == {"DEMO": 60, "SECOND": 40}


def test_three_grants_of_60_40_and_40_are_refused(irina: Client, event: Event) -> None:
    make_grant("THIRD", partners=[make_organisation()])
    answer = irina.post(details(event), details_data(event, **{line("THIRD"): "40"}))
    assert answer.status_code == 422
    assert "140 %" in answer.content.decode()


def test_only_grants_of_an_organiser_are_offered_and_no_other_is_taken(irina: Client, event: Event) -> None:
    stranger = make_grant("STRANGER", partners=[make_organisation("Cidis", "IT")])
    assert "STRANGER" not in irina.get(details(event)).content.decode()
    name = f"shares-{stranger.pk}"
    assert irina.post(details(event), details_data(event, **{name: "1"})).status_code == 302
    assert shares(event) == {"DEMO": 60, "SECOND": 40}


def test_a_new_activity_is_not_paid_by_a_grant_of_another_of_my_organisations(client: Client) -> None:
    """Who works for two partners is offered the grants of both; the one that leads decides which may pay."""
    event = make_pilot()  # with the curriculum and DEMO, a grant of JRS
    other = make_organisation("Cidis", "IT")
    grant = make_grant("ITALIAN", partners=[other])
    irina = make_coordinator(make_organisation())
    irina.memberships.create(organisation=other, role="coordinator")
    client.force_login(irina)
    form = {"title": "A day", "language": "en", "organiser": make_organisation().pk, f"shares-{grant.pk}": "100"}
    answer = client.post("/work/plan/pilot/", form)
    assert answer.status_code == 422
    assert "pays for activities of its own partners only" in answer.content.decode()
    answer = client.post("/work/plan/pilot/", form | {"organiser": other.pk})
    assert answer.status_code == 302
    assert shares(Event.objects.exclude(pk=event.pk).get()) == {"ITALIAN": 100}


def test_a_grant_that_is_over_stays_where_it_pays_and_is_offered_nowhere_else(irina: Client, event: Event) -> None:
    Grant.objects.filter(code="SECOND").update(
        starts_on=clock.today().replace(year=2018), ends_on=clock.today().replace(year=2019)
    )
    assert irina.post(details(event), details_data(event, venue="School")).status_code == 302
    assert shares(event) == {"DEMO": 60, "SECOND": 40}
    assert "SECOND" not in irina.get("/work/plan/pilot/").content.decode()


def test_a_share_that_somebody_else_added_meanwhile_is_a_conflict_and_not_lost(irina: Client, event: Event) -> None:
    form = details_data(event, venue="School")
    GrantShare.objects.filter(event=event).update(percent=50)
    answer = irina.post(details(event), form)
    assert answer.status_code == 409
    assert "DEMO: 50 %" in answer.content.decode()
    assert set(shares(event).values()) == {50}


@pytest.mark.parametrize(
    "write",
    [
        lambda event: GrantShare.objects.create(event=event, grant=make_grant("THIRD"), percent=1),
        lambda event: event.grant_shares.update(percent=51),
        lambda event: GrantShare.objects.bulk_create(
            [GrantShare(event=make_pilot(), grant=make_grant(f"G{n}"), percent=10) for n in range(2)]
            + [GrantShare(event=event, grant=make_grant("THIRD"), percent=Decimal("0.01"))]
        ),
    ],
    ids=["one more", "all changed", "many at once"],
)
def test_the_database_refuses_more_than_all_of_it(write: Callable[[Event], object], event: Event) -> None:
    with pytest.raises(IntegrityError, match="at most 100 percent"), transaction.atomic():
        write(event)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_share_at_one_moment_do_not_pay_more_than_all_of_it() -> None:
    """Each sees only what was committed: without the lock of the event's row both 60 % are taken."""
    event = make_pilot()
    event.grant_shares.all().delete()
    grants = [make_grant("ONE"), make_grant("TWO")]
    refused: list[str] = []

    def second() -> None:
        try:
            GrantShare.objects.create(event=event, grant=grants[1], percent=60)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    other = Thread(target=second)
    with transaction.atomic():
        GrantShare.objects.create(event=event, grant=grants[0], percent=60)
        other.start()
        other.join(1)  # it waits for the lock, or has finished where there is none
    other.join(LONG_ENOUGH)
    assert refused
    assert shares(event) == {"ONE": 60}
