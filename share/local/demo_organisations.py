"""Organisations of the demo: people invited, leaving and gone, a draft left behind, an organisation that is proposed."""

from datetime import timedelta

from events.models import Event, EventOrganiser
from municipalities.actions import access, contacts, invitations, organisations
from municipalities.models import Contact, Membership, MemberTown, Municipality, Organisation
from share.accounts.models import User
from share.kit import clock
from share.local.workdays import workday_near
from share.policy import Role

MARK = "Demo: this is invented."
HALL = "Şomcuta Mare town hall (demo)"
TOWN = ("Şomcuta Mare", "RO")


def load(partner: Organisation, coordinator: User) -> None:
    """Loads it once; a second call, and one that finds the demo's town hall, changes nothing."""
    if Organisation.objects.filter(name=HALL).exists():
        return
    _town_hall(partner)
    _sponsor_group()
    _invited(partner, coordinator)
    _leaving(partner, coordinator)
    _proposed(partner, coordinator)
    _gone(partner, coordinator)


def _person(email: str, name: str) -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name, is_demo=True)


def _town_hall(partner: Organisation) -> None:
    town = Municipality.objects.called(*TOWN).get()
    hall = organisations.add_organisation(
        {"name": HALL, "country": "RO", "type": "town_hall", "hall_of": town, "source": MARK, "is_demo": True}
    )
    MemberTown.objects.get_or_create(organisation=partner, town=town)
    said = {"programme": "SHARE demo grant", "role": "host of the pilot", "source": MARK}
    organisations.add_programme_role(hall, said)
    agreed = {"consent_on": clock.today() - timedelta(days=60), "consent_source": MARK}
    office = {"role": "The mayor’s office", "email": "town.hall@example.org", "consent": Contact.Consent.PUBLIC}
    housing = {"role": "Housing", "name": "Elena Demo", "email": "housing@example.org", "consent": "network"}
    contacts.add_contact(hall, office | agreed)
    contacts.add_contact(town, housing | agreed)


def _sponsor_group() -> None:
    values = {"name": "Neighbours of Salford, sponsor group (demo)", "country": "GB", "type": "sponsor_group"}
    organisations.add_organisation({**values, "source": MARK, "is_demo": True})


def _invited(partner: Organisation, by: User) -> None:
    values = {"email": "colleague@example.org", "name": "Mihai Demo", "role": Role.COORDINATOR, "ends_on": None}
    invitations.invite(partner, values, by=by)


def _leaving(partner: Organisation, by: User) -> None:
    """A member whose right ends on a working day in a week."""
    person = _person("leaving@example.org", "Ioan Demo")
    began = clock.now() - timedelta(days=200)
    right = Membership.objects.create(user=person, organisation=partner, role=Role.MEMBER, starts_at=began)
    day = workday_near(clock.today(), 7, "RO")
    access.end_membership(right.pk, by=by, reason="Demo: his contract ends.", on=day)


def _proposed(partner: Organisation, by: User) -> None:
    """An organisation in no list that helps with a draft: used, and waiting for the secretariat's word."""
    helpers = Organisation(name="Volunteers of Şomcuta Mare parish (demo)", country="RO", source=MARK, is_demo=True)
    helpers.propose(by.pk)
    helpers.save()
    draft = Event.objects.filter(is_demo=True, state=Event.State.DRAFT, organisers=partner).order_by("pk").last()
    if draft:
        EventOrganiser.objects.create(event=draft, organisation=helpers)


def _gone(partner: Organisation, by: User) -> None:
    """Somebody whose right ended, and a draft of the demo that they had begun."""
    person = _person("gone@example.org", "Sorin Demo")
    began = clock.now() - timedelta(days=300)
    right = Membership(user=person, organisation=partner, role=Role.COORDINATOR, starts_at=began)
    right.end(by=by, reason="Demo: he moved to another town.")
    right.ends_at = clock.now() - timedelta(days=20)
    right.save()
    draft = Event.objects.filter(is_demo=True, state=Event.State.DRAFT, organisers=partner).order_by("pk").first()
    if draft:
        draft.created_by = person
        draft.save(update_fields=["created_by"])
