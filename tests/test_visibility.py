"""What a person may see is one rule, written as rows and as a predicate: both must name the same things, on pages too."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event, EventOrganiser
from municipalities.actors import actor_for
from municipalities.models import Membership
from share import policy
from share.accounts.models import User
from share.jobs.models import Job
from share.kit import clock
from share.policy import NOBODY, Actor, Role
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_town, make_user

pytestmark = pytest.mark.django_db

KINDS = [
    "visitor",
    "local_actor",
    "coordinator",
    "other_partner",
    "coordinator_of_both",
    "member",
    "secretariat",
    "admin",
    "deactivated",
    "no_second_factor",
]
WEEK = timedelta(days=7)


class Network:
    """Activities of two partners in every state, one they hold together, and a job of each; titles are canaries."""

    def __init__(self) -> None:
        self.ours, self.theirs = make_organisation("JRS Romania"), make_organisation("Cidis", "IT")
        now = clock.now()
        cancelled: dict[str, Any] = {"state": "cancelled", "cancelled_at": now}
        self._pilot("ours_draft", self.ours, published=False)
        soon = self._pilot("ours_soon", self.ours)
        self._pilot("ours_completed", self.ours, starts_in=-WEEK, state="completed", completed_at=now)
        self._pilot("ours_cancelled", self.ours, **cancelled)
        self._pilot("ours_dropped", self.ours, published=False, **cancelled)
        self._pilot("theirs_draft", self.theirs, published=False)
        self._pilot("theirs_soon", self.theirs)
        self._pilot("theirs_completed", self.theirs, starts_in=-WEEK, state="completed", completed_at=now)
        shared = self._pilot("shared", self.ours)
        EventOrganiser.objects.create(event=shared, organisation=self.theirs)
        registration = make_registration(soon)
        assert registration.user
        both = make_coordinator(self.ours)
        Membership.objects.create(user=both, organisation=self.theirs, role=Role.COORDINATOR)
        self.people: dict[str, User | None] = {
            "visitor": None,
            "local_actor": registration.user,
            "coordinator": make_coordinator(self.ours),
            "other_partner": make_coordinator(self.theirs),
            "coordinator_of_both": both,
            "member": make_coordinator(self.ours, Role.MEMBER),
            "secretariat": make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT),
            "admin": make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN),
            "deactivated": make_coordinator(self.ours),
            "no_second_factor": make_coordinator(self.ours, second_factor=False),
        }
        User.objects.filter(pk=self._pk("deactivated")).update(is_active=False)
        for title, by in (("our_job", "coordinator"), ("their_job", "other_partner"), ("orphan_job", "visitor")):
            Job.objects.create(kind="x", key=title, subject="x", title=f"canary_{title}", requested_by=self.people[by])

    def _pilot(
        self, title: str, organisation: Any, *, starts_in: timedelta = WEEK, published: bool = True, **fields: Any
    ) -> Event:
        event = make_pilot(title=f"canary_{title}", organisation=organisation, starts_in=starts_in, published=published)
        Event.objects.filter(pk=event.pk).update(**fields or {"title": event.title})
        return event

    def _pk(self, kind: str) -> int:
        person = self.people[kind]
        assert person
        return person.pk

    def actor(self, kind: str) -> Actor:
        person = self.people[kind]
        return actor_for(User.objects.get(pk=person.pk)) if person else NOBODY

    def client(self, kind: str) -> Client:
        client, person = Client(), self.people[kind]
        if person:
            client.force_login(person)
        return client


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.mark.parametrize("kind", KINDS)
def test_visible_activities_are_the_rows_the_policy_allows(kind: str, network: Network) -> None:
    actor = network.actor(kind)
    allowed = {
        event.title
        for event in Event.objects.prefetch_related("organisers")
        if policy.can_manage_event(actor, [organiser.pk for organiser in event.organisers.all()])
    }
    found = Event.objects.visible_to(actor)
    assert {event.title for event in found} == allowed
    assert len(found) == len(allowed), "a shared activity stands there once"


def test_visible_activities_tell_the_kinds_apart(network: Network) -> None:
    """So that the test above cannot hold by naming nothing."""
    counts = {kind: Event.objects.visible_to(network.actor(kind)).count() for kind in KINDS}
    assert counts == {
        "visitor": 0,
        "local_actor": 0,
        "coordinator": 6,
        "other_partner": 4,
        "coordinator_of_both": 9,
        "member": 0,
        "secretariat": 9,
        "admin": 9,
        "deactivated": 0,
        "no_second_factor": 6,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_jobs_are_seen_by_who_asked_for_them_and_by_who_runs_the_network(kind: str, network: Network) -> None:
    actor = network.actor(kind)
    everything = policy.can_see_operations(actor)
    allowed = {
        job.title
        for job in Job.objects.all()
        if everything or (actor.signed_in and job.requested_by_id == actor.user_id)
    }
    assert {job.title for job in Job.objects.visible_to(actor)} == allowed


def test_a_job_nobody_asked_for_is_nobodys(network: Network) -> None:
    assert not Job.objects.visible_to(NOBODY).exists()


def test_public_is_what_was_published_whatever_came_of_it(network: Network) -> None:
    public = {event.title.removeprefix("canary_") for event in Event.objects.public()}
    assert public == {"ours_soon", "ours_completed", "ours_cancelled", "theirs_soon", "theirs_completed", "shared"}
    assert not Event.objects.public().filter(state=Event.State.DRAFT).exists()
    for narrower in (Event.objects.upcoming(), Event.objects.past()):
        assert {event.title for event in narrower} <= {event.title for event in Event.objects.public()}


# Page -> kind of person -> the canaries that stand on it, and no others. Who is not named sees none.
TO_COME = "ours_soon theirs_soon shared"
OURS = "ours_draft ours_soon ours_completed ours_cancelled ours_dropped shared"
THEIRS = "theirs_draft theirs_soon theirs_completed shared"
# A pilot that is completed waits for its signed sheet, and for nobody once everybody who attended has a certificate.
WAITS_FOR_US, WAITS_FOR_THEM = (
    "ours_draft ours_soon ours_completed shared",
    "theirs_draft theirs_soon theirs_completed shared",
)
PAGES: dict[str, dict[str, str]] = {
    "/": dict.fromkeys(KINDS, TO_COME),
    "/activities/": dict.fromkeys(KINDS, TO_COME),
    "/activities/?when=past": dict.fromkeys(KINDS, "ours_completed theirs_completed"),
    "/activities/?country=RO": dict.fromkeys(KINDS, TO_COME),
    "/towns/": {},
    "/towns/<town>/": dict.fromkeys(KINDS, f"{TO_COME} ours_completed theirs_completed ours_cancelled"),
    "/about/": {},
    "/my/": {"local_actor": "ours_soon"},
    "/work/": {
        "local_actor": "ours_soon",  # what they registered for themselves
        "coordinator": WAITS_FOR_US,
        "other_partner": WAITS_FOR_THEM,
        **dict.fromkeys(["coordinator_of_both", "secretariat", "admin"], f"{WAITS_FOR_US} {WAITS_FOR_THEM}"),
    },
    "/work/activities/": {
        "coordinator": OURS,
        "other_partner": THEIRS,
        **dict.fromkeys(["coordinator_of_both", "secretariat", "admin"], f"{OURS} {THEIRS}"),
    },
    "/work/jobs/": {
        "coordinator": "our_job",
        "other_partner": "their_job",
        **dict.fromkeys(["secretariat", "admin"], "our_job their_job orphan_job"),
    },
    "/work/mail/": dict.fromkeys(["secretariat", "admin"], "ours_soon"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_list_shows_each_person_what_is_theirs_and_nothing_else(page: str, network: Network) -> None:
    url = page.replace("<town>", make_town().public_id)
    seen = {}
    for kind in KINDS:
        body = network.client(kind).get(url).content.decode()
        seen[kind] = set(re.findall(r"canary_([a-z_]+)", body))
    assert seen == {kind: set(PAGES[page].get(kind, "").split()) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_another_partner_cannot_be_chosen_to_lead_a_pilot(kind: str, network: Network) -> None:
    response = network.client(kind).get("/work/plan/pilot/")
    if response.status_code != 200:
        assert kind in {"visitor", "local_actor", "member", "deactivated", "no_second_factor"}
        return
    actor = network.actor(kind)
    leaders = response.context["form"].fields["organiser"].queryset
    assert all(actor.runs_network or leader.pk in actor.coordinated for leader in leaders)
    assert leaders.count() == {"coordinator": 1, "other_partner": 1, "coordinator_of_both": 2}.get(kind, 3)


def test_rights_end_with_the_membership(network: Network) -> None:
    person = make_user()
    membership = Membership.objects.create(user=person, organisation=network.ours, role=Role.COORDINATOR)
    assert Event.objects.visible_to(actor_for(person)).exists()
    membership.end(by=None, reason="Moved")
    membership.save()
    assert not Event.objects.visible_to(actor_for(person)).exists()
