"""Where a person, a day or a country is counted when there is more than one, and what a report lists beside it."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from events.actions import complete_event, mark_attendance
from events.models import Attendance, Event, GrantShare, Registration
from share.grants.models import Grant
from share.kit import clock
from share.reports import drilldown
from share.reports.activities import lines
from share.reports.corrections import corrections
from share.reports.figures import Scope, figures, measures
from share.reports.snapshot import canonical
from tests.make import make_grant, make_organisation, make_pilot, make_registration, make_user
from tests.reports.test_figures import FIRST, LAST, completed_pilot, recorded, values
from trainings.models import Pilot

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    return make_grant(starts_on=FIRST, ends_on=LAST)


def people(grant: Grant, **only: str) -> QuerySet[Registration]:
    scope = Scope(grant, FIRST, LAST, tuple(only.items()))
    found = drilldown.things(measures()["people_trained"], scope)
    assert isinstance(found, QuerySet)
    return found


def in_two_countries(grant: Grant) -> tuple[Registration, Registration]:
    """One person at two pilots: first in Romania, a month later in Italy."""
    rows = []
    for country, day in (("IT", date(2018, 10, 20)), ("RO", date(2018, 9, 20))):
        event = completed_pilot(grant)
        Event.objects.filter(pk=event.pk).update(country=country, starts_on=day, ends_on=day)
        rows.append(event.registrations.all()[0])
    later, earlier = rows
    Registration.objects.filter(pk=later.pk).update(person_key=earlier.person_key)
    return earlier, later


def test_a_person_is_counted_where_they_came_first(grant: Grant) -> None:
    earlier, _later = in_two_countries(grant)
    assert list(people(grant)) == [earlier]
    assert list(people(grant, country="RO")) == [earlier]
    assert list(people(grant, country="IT")) == []
    assert values(grant, country="IT")["people_trained"] == 0
    assert values(grant, country="IT")["attendances"] == 1


def test_an_activity_belongs_to_the_period_in_which_it_ends(grant: Grant) -> None:
    event = recorded(grant, date(2018, 6, 30))
    Event.objects.filter(pk=event.pk).update(ends_on=date(2018, 7, 1))
    assert values(grant, last=date(2018, 6, 30))["pilots"] == 0
    assert values(grant, first=date(2018, 7, 1))["pilots"] == 1


def test_a_kind_is_counted_by_its_rows(grant: Grant) -> None:
    event = recorded(grant)
    recorded(grant)
    Pilot.objects.filter(event=event).delete()
    assert values(grant)["pilots"] == 1


@pytest.mark.parametrize("mark", ["absent", "excused"])
def test_who_was_marked_absent_was_not_trained(mark: str, grant: Grant) -> None:
    event = completed_pilot(grant, people=2)
    Attendance.objects.filter(registration=event.registrations.all()[0]).update(mark=mark)
    assert (values(grant)["people_trained"], values(grant)["attendances"]) == (1, 1)


def test_a_partner_without_a_country_opens_no_row(grant: Grant) -> None:
    grant.partners.set([make_organisation(), make_organisation("Nowhere", "")])
    scope = Scope(grant, FIRST, LAST)
    countries = measures()["countries"]
    assert [partner.name for partner in countries.things(scope)] == ["JRS Romania"]
    assert len(drilldown.rows(countries, drilldown.things(countries, scope), grant, names=True)) == 1


def test_invented_people_are_counted_as_people_and_not_as_attendances(grant: Grant) -> None:
    earlier, later = in_two_countries(grant)
    Registration.objects.filter(pk__in=[earlier.pk, later.pk]).update(is_demo=True)
    found = {figure.key: figure.demo for figure in figures(Scope(grant, FIRST, LAST))}
    assert (found["people_trained"], found["attendances"]) == (1, 2)


def note(grant: Grant) -> str:
    return next(figure.note for figure in figures(Scope(grant, FIRST, LAST)) if figure.key == "people_trained")


def test_the_note_tells_apart_no_address_a_shared_one_and_an_erased_person(grant: Grant) -> None:
    event = completed_pilot(grant, people=2)
    assert note(grant) == ""
    ana, ion = event.registrations.all()
    ana.erase()
    ana.save()
    assert note(grant) == ""
    Registration.objects.filter(pk=ion.pk).update(state="walk_in", email="")
    assert note(grant) == "1 line has no address and counts as a person of its own."


def test_lines_that_share_an_address_are_said_and_one_person_twice_is_not(grant: Grant) -> None:
    ana = completed_pilot(grant).registrations.all()[0]
    again = completed_pilot(grant).registrations.all()[0]
    Registration.objects.filter(pk=again.pk).update(email=ana.email)
    assert note(grant) == ""
    other = Registration.objects.get(pk=again.pk)
    other.name = "Somebody Else"
    other.save()
    assert note(grant) == "2 lines share their address with another name."


def test_only_what_changed_after_completion_is_a_correction(grant: Grant) -> None:
    today = clock.today()
    grant = make_grant("NOW", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=90))
    event = make_pilot()
    event.grant_shares.update(grant=grant)
    ana, ion = make_registration(event), make_registration(event)
    session = event.sessions.all()[0]
    clock.move_to(event.ends_at + timedelta(hours=1))
    pairs = {(ana.pk, session.pk): "present", (ion.pk, session.pk): "present"}
    mark_attendance(event.pk, pairs, by=make_user())
    complete_event(event.pk)
    scope, measure = Scope(grant, grant.starts_on, grant.ends_on), measures()["people_trained"]
    assert corrections(measure, scope, names=True) == ()
    clock.move_to(clock.now() + timedelta(hours=1))
    pair = (ion.pk, session.pk)
    mark_attendance(event.pk, {pair: "absent"}, {pair: "present"}, by=make_user(), reason="He was ill")
    (found,) = corrections(measure, scope, names=True)
    assert (found.line.reason, found.event, found.counts_now) == ("He was ill", event, False)
    assert corrections(measures()["pilots"], scope, names=True) == ()


def test_a_report_lists_no_drafts_and_asks_what_is_on_record_for_no_sheet(grant: Grant) -> None:
    here, on_record = completed_pilot(grant), recorded(grant)
    draft = make_pilot(published=False)
    Event.objects.filter(pk=draft.pk).update(starts_on=date(2018, 9, 20), ends_on=date(2018, 9, 20))
    GrantShare.objects.filter(event=draft).update(grant=grant)
    listed = {line.event: line.lacks_sheet for line in lines(Scope(grant, FIRST, LAST))}
    assert listed == {here: True, on_record: False}


def test_the_bytes_of_a_snapshot_do_not_hang_on_the_order_of_its_keys() -> None:
    assert canonical({"b": {"d": 1, "c": 2}, "a": 3}) == canonical({"a": 3, "b": {"c": 2, "d": 1}})
