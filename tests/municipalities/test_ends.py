"""Rights that end on a day ahead, roles that change, what somebody who left had begun, and auditors taken back by page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from municipalities.actions import access, handover, organisations, practices
from municipalities.actors import actor_for
from municipalities.models import Membership, MemberTown, Organisation
from share import policy
from share.accounts.models import User
from share.grants.models import GrantAccess
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import Role
from tests.make import (
    make_auditor,
    make_coordinator,
    make_grant,
    make_organisation,
    make_pilot,
    make_town,
    make_user,
)
from tests.municipalities.needs import make_need, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def irina(ours: Organisation) -> User:
    return make_coordinator(ours)


@pytest.fixture
def petra() -> User:
    return make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, organisation: Organisation, *args: object) -> str:
    return reverse(f"municipalities:{name}", args=[organisation.public_id, *args])


def end(by: User, user: User, **fields: Any) -> Any:
    right = user.memberships.current().get()
    address = page("end_right", right.organisation, right.pk)
    return signed_in(by).post(address, {"reason": "Her contract ends.", "on": "", **fields})


# An end that lies ahead


def test_a_right_holds_until_its_day_and_is_gone_from_its_first_moment(irina: User, petra: User) -> None:
    event, day = make_pilot(), clock.today() + timedelta(days=7)
    hers = signed_in(irina)
    overview = reverse("events:overview", args=[event.public_id])
    assert end(petra, irina, on=str(day)).status_code == 302
    assert hers.get(overview).status_code == 200
    clock.move_to(access.beginning_of(day) - timedelta(seconds=30))
    assert hers.get(overview).status_code == 200
    clock.move_to(access.beginning_of(day))
    assert hers.get(overview).status_code == 404
    assert not irina.memberships.current().exists()
    assert irina.memberships.ended().get().ended_by == petra


def test_who_leaves_on_a_day_is_told_of_the_day(irina: User, petra: User) -> None:
    end(petra, irina, on=str(clock.today() + timedelta(days=7)))
    mail = Mail.objects.get(to=irina.email)
    assert "ends on" in mail.subject
    assert "has ended" not in mail.text


def test_an_end_ahead_can_be_moved_and_brought_forward(irina: User, petra: User) -> None:
    for days in (7, 9):
        end(petra, irina, on=str(clock.today() + timedelta(days=days)))
    assert irina.memberships.get().ends_at == access.beginning_of(clock.today() + timedelta(days=9))
    end(petra, irina)
    assert irina.memberships.get().has_ended
    with pytest.raises(IllegalMove, match="already"):
        access.end_membership(irina.memberships.get().pk, by=petra, reason="Again.")


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_an_end_lies_ahead_and_not_too_far(days: int, irina: User, petra: User) -> None:
    answer = end(petra, irina, on=str(clock.today() + timedelta(days=days)))
    assert answer.status_code == 422
    assert irina.memberships.get().ends_at is None


def test_the_last_that_runs_the_network_does_not_plan_its_end_and_relies_on_nobody_who_leaves(petra: User) -> None:
    day = clock.today() + timedelta(days=7)
    with pytest.raises(IllegalMove, match="last right"):
        access.end_membership(petra.memberships.get().pk, by=None, reason="She leaves.", on=day)
    rachid = make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    access.end_membership(rachid.memberships.get().pk, by=petra, reason="He leaves.", on=day)
    with pytest.raises(IllegalMove, match="last right"):
        access.end_membership(petra.memberships.get().pk, by=rachid, reason="She leaves.")


def test_the_last_that_runs_the_network_gets_no_smaller_role(petra: User) -> None:
    with pytest.raises(IllegalMove, match="last right"):
        access.give_role(petra, petra.memberships.get().organisation, Role.MEMBER)
    assert petra.memberships.get().role == "secretariat"


def test_a_right_that_begins_later_gives_nothing_yet(ours: Organisation) -> None:
    person, begins = make_user(), clock.now() + timedelta(days=1)
    Membership.objects.create(user=person, organisation=ours, role=Role.COORDINATOR, starts_at=begins)
    assert not policy.manages_activities(actor_for(person))
    clock.move_to(begins)
    assert policy.manages_activities(actor_for(person))


# Who may end and change what in an organisation


def test_a_coordinator_ends_a_members_right_and_no_fellow_coordinators(irina: User, ours: Organisation) -> None:
    member, fellow = make_coordinator(ours, Role.MEMBER), make_coordinator(ours)
    assert end(irina, member).status_code == 302
    assert end(irina, fellow).status_code == 403
    assert end(irina, irina).status_code == 403
    assert fellow.memberships.current().exists()


def test_a_coordinator_ends_nothing_elsewhere(irina: User) -> None:
    theirs = make_coordinator(make_organisation("Cidis", "IT"), Role.MEMBER)
    assert end(irina, theirs).status_code == 404
    right = theirs.memberships.get()
    address = page("end_right", make_organisation(), right.pk)  # their right, under our own address
    assert signed_in(irina).post(address, {"reason": "x"}).status_code == 404


def change(by: User, user: User, role: str) -> Any:
    right = user.memberships.current().get()
    return signed_in(by).post(page("change_role", right.organisation, right.pk), {"role": role})


def test_a_changed_role_is_a_new_row(irina: User, ours: Organisation) -> None:
    member = make_coordinator(ours, Role.MEMBER)
    assert change(irina, member, "coordinator").status_code == 302
    assert [right.role for right in member.memberships.order_by("pk")] == ["member", "coordinator"]
    assert member.memberships.current().get().role == "coordinator"


def test_a_coordinator_makes_nobody_secretariat_and_changes_no_fellow(irina: User, ours: Organisation) -> None:
    assert change(irina, make_coordinator(ours, Role.MEMBER), "secretariat").status_code == 422
    assert change(irina, make_coordinator(ours), "member").status_code == 403
    assert change(irina, irina, "member").status_code == 403


def test_the_secretariat_makes_no_admin(petra: User, irina: User) -> None:
    assert change(petra, irina, "admin").status_code == 422
    assert change(petra, irina, "secretariat").status_code == 302


def test_two_rights_of_one_person_in_one_organisation_never_overlap(irina: User, ours: Organisation) -> None:
    day = clock.today() + timedelta(days=7)
    access.end_membership(irina.memberships.get().pk, by=None, reason="She leaves.", on=day)
    access.give_role(irina, ours, Role.MEMBER)  # the end that lay ahead comes now
    before, now = irina.memberships.order_by("pk")
    assert before.ends_at <= now.starts_at
    assert now.ends_at is None


# What somebody who left had begun


@pytest.fixture
def draft(irina: User, ours: Organisation) -> Event:
    event = make_pilot(organisation=ours, published=False)
    Event.objects.filter(pk=event.pk).update(created_by=irina)
    access.end_membership(irina.memberships.get().pk, by=None, reason="She left.")
    return event


def test_what_waits_to_be_handed_over_stands_on_the_dashboard_and_goes_to_a_colleague(
    draft: Event, irina: User, ours: Organisation
) -> None:
    fellow, right = make_coordinator(ours), irina.memberships.get()
    client, address = signed_in(fellow), page("hand_over", ours, right.pk)
    assert address in client.get(reverse("pages:work")).content.decode()
    assert address in client.get(page("organisation_people", ours)).content.decode()
    assert draft.title in client.get(address).content.decode()
    assert client.post(address, {"to": fellow.pk}).status_code == 302
    draft.refresh_from_db()
    assert draft.created_by == fellow
    assert address not in client.get(reverse("pages:work")).content.decode()


def test_needs_and_practices_of_its_towns_go_to_a_colleague_too(irina: User, ours: Organisation) -> None:
    town, elsewhere = make_town("Baia Sprie"), make_town("Cavnic")
    MemberTown.objects.create(organisation=ours, town=town)
    need, theirs = make_need(town, by=irina), make_need(elsewhere, by=irina)
    practice, draft = make_practice(town), make_practice(town, title="Not yet submitted")
    practices.submit(practice.pk, by=irina)
    access.end_membership(irina.memberships.get().pk, by=None, reason="She left.")
    fellow, right = make_coordinator(ours), irina.memberships.get()
    assert [rows for _label, rows in handover.open_rows(right)] == [[need], [practice]]
    assert handover.hand_over(right, fellow) == 2
    for row in (need, theirs, practice, draft):
        row.refresh_from_db()
    assert (need.raised_by, practice.submitted_by) == (fellow, fellow)
    assert (theirs.raised_by, draft.submitted_by) == (irina, None)


def test_nothing_goes_to_a_member_or_to_somebody_elsewhere(draft: Event, irina: User, ours: Organisation) -> None:
    client, address = signed_in(make_coordinator(ours)), page("hand_over", ours, irina.memberships.get().pk)
    for other in (make_coordinator(ours, Role.MEMBER), make_coordinator(make_organisation("Cidis", "IT")), irina):
        assert client.post(address, {"to": other.pk}).status_code == 422
    draft.refresh_from_db()
    assert draft.created_by == irina


def test_nothing_is_handed_over_elsewhere_or_while_the_person_is_there(
    draft: Event, irina: User, ours: Organisation
) -> None:
    right, fellow = irina.memberships.get(), make_coordinator(ours)
    theirs = signed_in(make_coordinator(make_organisation("Cidis", "IT")))
    assert theirs.post(page("hand_over", ours, right.pk), {"to": fellow.pk}).status_code == 404
    access.give_role(irina, ours, Role.COORDINATOR)
    assert signed_in(fellow).get(page("hand_over", ours, right.pk)).status_code == 404
    with pytest.raises(IllegalMove, match="has a role here again"):
        handover.hand_over(right, fellow)


def test_people_whose_last_right_ended_are_listed(petra: User, irina: User, ours: Organisation) -> None:
    elsewhere = make_coordinator(ours)
    access.give_role(elsewhere, make_organisation("Cidis", "IT"), Role.MEMBER)
    for person in (irina, elsewhere):
        access.end_membership(person.memberships.get(organisation=ours).pk, by=None, reason="Left.")
    assert [right.user for right in Membership.objects.of_people_who_left()] == [irina]
    shown = signed_in(petra).get(reverse("municipalities:people"), {"state": "left"}).content.decode()
    assert irina.email in shown
    assert elsewhere.email not in shown


# Auditors


def test_an_auditor_is_seen_and_their_access_ended_by_page(petra: User) -> None:
    grant = make_grant("AMIF")
    vera = make_auditor(grant)
    hers, row = signed_in(vera), GrantAccess.objects.get()
    figures = reverse("reports:figures", args=[grant.pk])
    assert hers.get(figures).status_code == 200
    office = signed_in(petra)
    assert vera.email in office.get(reverse("municipalities:people")).content.decode()
    assert "AMIF" in office.get(reverse("municipalities:person", args=[vera.pk])).content.decode()
    address = reverse("municipalities:end_access", args=[vera.pk, "auditors", row.pk])
    assert office.post(address, {"reason": ""}).status_code == 422
    assert office.post(address, {"reason": "The audit is over."}).status_code == 302
    assert hers.get(figures).status_code == 404
    assert office.post(address, {"reason": "Again."}).status_code == 404
    assert {mail.to for mail in Mail.objects.all()} == {vera.email, petra.email}
    line = GrantAccess.history.rel.related_model._default_manager.latest("pgh_id")
    assert (line.pgh_label, line.pgh_context["reason"]) == ("removed", "The audit is over.")


def test_an_auditors_access_is_ended_under_their_own_address_and_by_the_office_only(petra: User, irina: User) -> None:
    vera, row = make_auditor(make_grant("AMIF")), GrantAccess.objects.get()
    for client, user, source, status in [
        (signed_in(irina), vera, "auditors", 404),
        (signed_in(petra), irina, "auditors", 404),
        (signed_in(petra), vera, "nothing", 404),
    ]:
        address = reverse("municipalities:end_access", args=[user.pk, source, row.pk])
        assert client.post(address, {"reason": "x"}).status_code == status
    assert GrantAccess.objects.exists()


# Rights that change in the middle


def test_another_role_holds_no_longer_than_the_one_before(irina: User, petra: User, ours: Organisation) -> None:
    member, day = make_coordinator(ours, Role.MEMBER), clock.today() + timedelta(days=7)
    assert end(petra, member, on=str(day)).status_code == 302
    assert change(irina, member, "coordinator").status_code == 302
    now = member.memberships.current().get()
    assert (now.role, now.ends_at, now.ended_by) == ("coordinator", access.beginning_of(day), petra)


def test_a_coordinator_puts_off_no_end_and_the_secretariat_does(irina: User, petra: User, ours: Organisation) -> None:
    member, day = make_coordinator(ours, Role.MEMBER), clock.today() + timedelta(days=7)
    end(petra, member, on=str(day))
    later = str(day + timedelta(days=300))
    assert end(irina, member, on=later).status_code == 409
    assert member.memberships.get().ends_at == access.beginning_of(day)
    assert end(petra, member, on=later).status_code == 302
    assert end(irina, member, on=str(day)).status_code == 302, "sooner is theirs to say"


def test_a_right_that_was_taken_back_meanwhile_is_not_revived_by_another_role(irina: User, ours: Organisation) -> None:
    member = make_coordinator(ours, Role.MEMBER)
    right = member.memberships.get()
    access.end_membership(right.pk, by=None, reason="He left.")
    with pytest.raises(IllegalMove, match="taken back"):
        access.change_role(right.pk, "coordinator", by=irina)
    assert not member.memberships.current().exists()


def test_who_became_more_meanwhile_is_not_made_less(irina: User, ours: Organisation) -> None:
    member = make_coordinator(ours, Role.MEMBER)
    right = member.memberships.get()
    Membership.objects.filter(pk=right.pk).update(role="secretariat")
    with pytest.raises(IllegalMove, match="meanwhile"):
        access.change_role(right.pk, "coordinator", by=irina)
    access.end_membership(irina.memberships.get().pk, by=None, reason="She left.")
    Membership.objects.filter(pk=right.pk).update(role="member")
    with pytest.raises(IllegalMove, match="meanwhile"):
        access.change_role(right.pk, "coordinator", by=irina)


# A town hall and its town


def test_a_town_hall_keeps_its_town_while_it_is_its_hall_and_no_longer(petra: User, ours: Organisation) -> None:
    one, other = make_town(), make_town("Baia Mare")
    organisations.save_organisation(ours.pk, {"type": "town_hall", "hall_of": one})
    assert list(ours.towns.all()) == [one]
    remove = page("remove_member_town", ours, one.public_id)
    assert signed_in(petra).post(remove).status_code == 409
    organisations.save_organisation(ours.pk, {"hall_of": other})
    assert list(ours.towns.all()) == [other]
    organisations.save_organisation(ours.pk, {"type": "", "hall_of": None})
    assert not ours.towns.exists()


def test_a_town_that_was_taken_from_an_organisation_does_not_come_back_by_itself(ours: Organisation) -> None:
    town = make_town()
    organisations.save_organisation(ours.pk, {"type": "town_hall", "hall_of": town})
    ours.member_towns.all().delete()
    organisations.save_organisation(ours.pk, {"website": "https://example.org/"})
    assert not ours.towns.exists()
