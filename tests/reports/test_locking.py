"""Periods that are submitted and lock: what was sent stays, what changes later is a restatement with who and why."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from events.models import Attendance, Event, EventPlace
from share.accounts.actions import erase
from share.grants.actions import parts, periods
from share.grants.actions.partners import save_partner
from share.grants.models import FundingProgramme, Grant, GrantPartner, PartnerPart, ReportingPeriod
from share.jobs.models import Job
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.reports.actions import restatements, submitting
from share.reports.forms.indicators import TargetField
from share.reports.models import Indicator, PinnedRows, Report, Restatement, Target
from share.reports.pins import opened, values
from tests.make import make_coordinator, make_grant, make_organisation, make_user
from tests.reports.test_corrections import completed, correct
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    return make_grant()


def make_period(grant: Grant, first: date, last: date, number: int = 1, **fields: object) -> ReportingPeriod:
    return ReportingPeriod.objects.create(grant=grant, number=number, starts_on=first, ends_on=last, **fields)


def around(event: Event) -> tuple[date, date]:
    assert event.ends_on
    return event.ends_on - timedelta(days=30), event.ends_on


def locked(event: Event, number: int = 1) -> tuple[ReportingPeriod, Report]:
    """The period in which the event ended, submitted the day after."""
    share = event.grant_shares.get()
    period = make_period(share.grant, *around(event), number)
    clock.move_to(clock.now() + timedelta(days=2))
    report = submitting.submit(period.pk, signatory="Ana Demo", by=make_user())
    period.refresh_from_db()
    return period, report


def figure(report: Report, key: str) -> dict[str, object]:
    return {one["key"]: one for one in report.content["figures"]}[key]


def test_submitting_freezes_the_figures_and_seals_the_rows() -> None:
    event = completed(people=3)
    period, report = locked(event)
    assert (period.state, period.version, report.version) == ("submitted", 1, 1)
    assert figure(report, "people_trained")["value"] == 3
    rows = opened(report.pinned.content)
    assert values(rows)["people_trained"] == 3
    assert {row.person for row in rows if row.measure == "people_trained"} == {
        str(key) for key in event.registrations.values_list("person_key", flat=True)
    }
    assert Job.objects.get(subject=report.number).requested_by == report.requested_by
    assert [(one.state, one.version) for one in period.steps.all()] == [("submitted", 1)]


def test_what_was_sealed_cannot_be_changed() -> None:
    _period, report = locked(completed())
    with pytest.raises(DatabaseError), transaction.atomic():
        PinnedRows.objects.filter(report=report).update(content=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(version=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportingPeriod.objects.filter(pk=report.period_id).update(ends_on=report.ends_on + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        report.delete()


def test_one_mark_removed_afterwards_is_one_restatement_with_who_and_why() -> None:
    event = completed(people=3)
    period, report = locked(event)
    correct(event, "absent", reason="Signed for somebody else", name="Petra Demo")
    (told,) = restatements.look(period.pk)
    assert told.changes == [
        {"figure": "attendances", "before": 3, "after": 2},
        {"figure": "people_trained", "before": 3, "after": 2},
        {"figure": "training_hours", "before": 3, "after": 2},
    ]
    assert (told.changed_by.name if told.changed_by else "", told.reason) == ("Petra Demo", "Signed for somebody else")
    assert "present" in told.cause
    assert "absent" in told.cause
    assert [row[0] for row in told.removed] == ["attendances", "people_trained", "training_hours"]
    assert [row[0] for row in told.added] == ["training_hours"]
    assert figure(Report.objects.get(pk=report.pk), "people_trained")["value"] == 3
    (again,) = restatements.look(period.pk)
    assert again.pk == told.pk


def test_what_is_put_back_is_no_restatement_any_more() -> None:
    event = completed()
    period, _report = locked(event)
    correct(event, "absent")
    assert restatements.look(period.pk)
    correct(event, "present")
    assert restatements.look(period.pk) == []
    assert not Restatement.objects.exists()


def test_an_activity_that_is_withdrawn_is_one_restatement_with_its_people_and_its_place() -> None:
    event = completed(people=3)
    period, _report = locked(event)
    Event.objects.filter(pk=event.pk).update(state="cancelled", completed_at=None, cancelled_at=clock.now())
    (told,) = restatements.look(period.pk)
    moved = {one["figure"]: (one["before"], one["after"]) for one in told.changes}
    assert moved == {
        "pilots": (1, 0),
        "pilot_countries": (1, 0),
        "people_trained": (3, 0),
        "attendances": (3, 0),
        "municipalities": (1, 0),
        "training_hours": (3, 0),
    }
    assert told.title == event.title


def test_whoever_counts_at_another_activity_now_is_one_restatement_or_none() -> None:
    """A person at two pilots who was not at the first counts at the second: one attendance less, and no person."""
    first, second = completed(people=1), completed(people=1)
    grant = first.grant_shares.get().grant
    second.grant_shares.update(grant=grant)
    Event.objects.filter(pk=second.pk).update(starts_on=first.starts_on, ends_on=first.ends_on)
    person = first.registrations.get()
    second.registrations.update(person_key=person.person_key)
    period, _report = locked(first)
    correct(first, "absent")
    (told,) = restatements.look(period.pk)
    assert told.changes == [
        {"figure": "attendances", "before": 2, "after": 1},
        {"figure": "training_hours", "before": 2, "after": 1},
    ]


def test_a_decided_restatement_is_told_in_a_later_report_and_asked_no_more() -> None:
    event = completed(people=3)
    period, _report = locked(event)
    correct(event, "absent", reason="Signed for somebody else")
    (told,) = restatements.look(period.pk)
    later = make_period(period.grant, period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=1), 2)
    clock.move_to(clock.now() + timedelta(days=30))
    with pytest.raises(ValidationError, match="1 change of an earlier period waits for a decision"):
        submitting.submit(later.pk, signatory="", by=None)
    restatements.decide(told.pk, later, "Told to the officer", by=make_user())
    with pytest.raises(IllegalMove):
        restatements.decide(told.pk, later, "", by=make_user())
    assert restatements.look(period.pk) == []
    report = submitting.submit(later.pk, signatory="", by=None)
    (line,) = report.content["restatements"]
    assert (line["period"], line["reason"], line["note"]) == (1, "Signed for somebody else", "Told to the officer")
    assert figure(report, "people_trained")["cumulative"] == 2
    with pytest.raises(IllegalMove):
        restatements.undecide(told.pk)


def test_a_restatement_goes_only_into_a_later_open_report_of_the_same_grant() -> None:
    event = completed()
    period, _report = locked(event)
    correct(event, "absent")
    (told,) = restatements.look(period.pk)
    earlier = make_period(period.grant, period.starts_on - timedelta(days=9), period.starts_on - timedelta(days=1), 2)
    other = make_period(make_grant("OTHER"), period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=9))
    for wrong in (period, earlier, other):
        with pytest.raises(IllegalMove):
            restatements.decide(told.pk, wrong, "", by=make_user())


def test_a_returned_report_opens_its_second_version_and_the_first_stays() -> None:
    event = completed(people=3)
    period, first = locked(event)
    with pytest.raises(ValidationError):
        periods.give_back(period.pk, "", by=make_user())
    periods.give_back(period.pk, "Please count the people again.", by=make_user())
    correct(event, "absent")
    second = submitting.submit(period.pk, signatory="", by=None)
    assert (first.version, second.version) == (1, 2)
    assert figure(second, "people_trained")["value"] == 2
    first.refresh_from_db()
    assert figure(first, "people_trained")["value"] == 3
    assert first.superseded_by == second
    assert restatements.look(period.pk) == []


def test_an_earlier_period_returned_after_a_later_one_was_sent_changes_words_only() -> None:
    event = completed(people=3)
    period, first = locked(event)
    later = make_period(period.grant, period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=1), 2)
    clock.move_to(clock.now() + timedelta(days=30))
    submitting.submit(later.pk, signatory="", by=None)
    periods.give_back(period.pk, "Say more about the towns.", by=make_user())
    correct(event, "absent")
    PartnerPart.objects.create(
        period=period,
        organisation=make_organisation(),
        state="accepted",
        achieved="More was done.",
        sent_at=clock.now(),
    )
    second = submitting.submit(period.pk, signatory="", by=None)
    assert figure(second, "people_trained")["value"] == 3
    assert [part["achieved"] for part in second.content["parts"]] == ["More was done."]
    assert bytes(second.pinned.content) == bytes(first.pinned.content)
    assert len(restatements.look(period.pk)) == 1


def test_a_period_is_submitted_when_it_is_over_and_accepted_once() -> None:
    event = completed()
    period = make_period(event.grant_shares.get().grant, clock.today(), clock.today())
    with pytest.raises(ValidationError, match="not over yet"):
        submitting.submit(period.pk, signatory="", by=None)
    with pytest.raises(IllegalMove):
        periods.accept(period.pk, by=make_user())
    clock.move_to(clock.now() + timedelta(days=2))
    submitting.submit(period.pk, signatory="", by=None)
    periods.accept(period.pk, by=make_user())
    with pytest.raises(IllegalMove):
        periods.give_back(period.pk, "Too late", by=make_user())


@pytest.mark.django_db(transaction=True)
def test_two_who_submit_at_once_submit_it_once() -> None:
    event = completed(people=1)
    period = make_period(event.grant_shares.get().grant, *around(event))
    clock.move_to(clock.now() + timedelta(days=2))
    outcomes: list[str] = []

    def press() -> None:
        try:
            submitting.submit(period.pk, signatory="", by=None)
        except IllegalMove as error:
            outcomes.append(str(error))
        else:
            outcomes.append("submitted")
        finally:
            connection.close()

    both = [Thread(target=press) for _n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(LONG_ENOUGH)
    assert Counter(outcomes) == {
        "submitted": 1,
        "Somebody submitted this report at the same moment, or changed what stands in it. Look at it again.": 1,
    }
    assert Report.objects.filter(period=period).count() == 1


def test_erasing_everybody_changes_no_locked_total() -> None:
    event = completed(people=3)
    period, report = locked(event)
    for person in event.registrations.exclude(user=None):
        erase(person.user)
    assert restatements.look(period.pk) == []
    assert figure(report, "people_trained")["value"] == 3


def test_periods_of_a_grant_do_not_overlap(grant: Grant) -> None:
    make_period(grant, date(2026, 1, 1), date(2026, 6, 30))
    twin = ReportingPeriod(grant=grant, number=2, starts_on=date(2026, 6, 30), ends_on=date(2026, 12, 31))
    with pytest.raises(ValidationError, match="holds some of these days already"):
        periods.save_period(twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    make_period(make_grant("OTHER"), date(2026, 6, 30), date(2026, 12, 31))


def test_an_indicator_that_a_submitted_report_shows_stays() -> None:
    event = completed(people=3)
    grant = event.grant_shares.get().grant
    indicator = Indicator.objects.create(grant=grant, code="O1", title="People trained", figure="people_trained")
    Target.objects.create(indicator=indicator, bound="at_least", value=2)
    _period, report = locked(event)
    (line,) = report.content["indicators"]
    assert (line["now"]["value"], line["cumulative"]["value"], line["whole_met"]) == (3, 3, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        indicator.delete()
    fresh = Indicator.objects.create(grant=grant, code="O2", title="Attendances", figure="attendances")
    fresh.delete()
    assert Attendance.objects.exists()
    assert not EventPlace.objects.exists()


def test_mail_tells_the_partner_that_its_part_is_asked_for_and_came_back() -> None:
    event = completed()
    partner = make_organisation()
    coordinator = make_coordinator(partner)
    grant = event.grant_shares.get().grant
    grant.partners.set([partner])
    period = make_period(grant, *around(event))
    (part,) = periods.call_partners(period.pk, by=make_user())
    parts.save_part(part.pk, {"achieved": "One day.", "difficult": "", "next_steps": ""}, {})
    parts.submit(part.pk, by=coordinator)
    parts.give_back(part.pk, "Say who came.", by=make_user())
    asked, returned = Mail.objects.filter(to=coordinator.email).order_by("created_at")
    assert asked.subject.startswith("Your part of the report")
    assert returned.subject.startswith("Please change your part")
    assert "Say who came." in returned.text
    with pytest.raises(IllegalMove):
        parts.accept(part.pk, by=make_user())


def test_a_part_says_whether_it_is_due() -> None:
    event = completed()
    period = make_period(
        event.grant_shares.get().grant, *around(event), parts_due_on=clock.today() + timedelta(days=40)
    )
    part = PartnerPart(period=period, organisation=make_organisation())
    told = [part.standing(clock.today() + timedelta(days=days))[0] for days in (0, 30, 41)]
    assert told == ["Not yet due", "Due", "Overdue"]
    part.state = "returned"
    assert part.standing(clock.today() + timedelta(days=41))[0] == "Returned, overdue"


def test_a_period_that_is_counted_anew_has_no_restatements() -> None:
    event = completed(people=3)
    period, _report = locked(event)
    correct(event, "absent")
    assert len(restatements.look(period.pk)) == 1
    periods.give_back(period.pk, "Count again.", by=make_user())
    assert restatements.look(period.pk) == []
    assert not Restatement.objects.exists()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("300", ("exactly", 300)),
        ("at least 300", ("at_least", 300)),
        ("At most 20", ("at_most", 20)),
        ("1,200", ("exactly", 1200)),
        ("75 %", ("exactly", 75)),
        ("", None),
        ("about 300", ValidationError),
        ("-5", ValidationError),
        ("300 or so", ValidationError),
    ],
)
def test_a_target_is_a_number_that_can_be_met(typed: str, stored: object) -> None:
    field = TargetField()
    if stored is ValidationError:
        with pytest.raises(ValidationError, match="number that can be met"):
            field.clean(typed)
    else:
        assert field.clean(typed) == stored


def test_partners_have_at_most_all_of_the_budget(grant: Grant) -> None:
    save_partner(GrantPartner(grant=grant, organisation=make_organisation(), share_percent=60))
    with pytest.raises(ValidationError, match=r"at most 40\.00 percent are left"):
        save_partner(GrantPartner(grant=grant, organisation=make_organisation("Caritas", "AT"), share_percent=41))
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantPartner.objects.create(grant=grant, organisation=make_organisation("Caritas", "AT"), share_percent=41)


def test_a_period_is_entered_by_a_command(grant: Grant) -> None:
    call_command("reporting_period", grant=grant.code, number=1, first=date(2026, 1, 1), last=date(2026, 6, 30))
    period = grant.periods.get()
    assert (period.kind, period.starts_on, period.ends_on) == ("interim", date(2026, 1, 1), date(2026, 6, 30))
    with pytest.raises(CommandError, match="holds some of these days already"):
        call_command("reporting_period", grant=grant.code, number=2, first=date(2026, 6, 30), last=date(2026, 7, 30))


def test_cost_categories_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "categories.csv"
    file.write_text(
        "programme,code,name,flat_rate,source\nA fund,A,Staff,,A letter\nA fund,E,Indirect,7,\n", encoding="utf-8"
    )
    call_command("load_cost_categories", file)
    fund = FundingProgramme.objects.get(name="A fund")
    assert [str(one) for one in fund.categories.all()] == ["A Staff", "E Indirect"]
    file.write_text("programme,code,name,flat_rate,source\nA fund,A,People,,\n", encoding="utf-8")
    call_command("load_cost_categories", file)
    assert [str(one) for one in fund.categories.all()] == ["A People", "E Indirect"]
