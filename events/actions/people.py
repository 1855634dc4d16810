"""Who is one person: the key people are counted by, decisions about it, and erasure."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events import notifications
from events.actions.asking import forget
from events.models import Event, Group, PersonDecision, Registration
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.kit.prepared import Given, Prepared
from share.mail.actions import wipe_mail_to, wipe_mails
from share.policy import Actor
from share.records.likeness import Likeness, alike

ERASED = "–"  # in the place of the name of who vouched


def key_for(email: str) -> uuid.UUID:
    """The person key for a registration with this address: of the user who proved it, else of an earlier one with it, else new.

    Without an address it is always a new one: a person of its own until somebody decides otherwise.
    """
    found = _KEY.first(address=email.lower()) if email else None
    return found[0] if found else uuid.uuid4()


def _keys_with_address() -> "QuerySet[Any, tuple[uuid.UUID, int, int]]":
    """The keys of everybody with an address, the one of who proved it first."""
    proven = EmailAddress.objects.filter(email=Given("address"), verified=True).annotate(rank=Value(0))
    earlier = Registration.objects.alias(lower=Lower("email")).filter(lower=Given("address")).annotate(rank=Value(1))
    both = proven.values_list("user__person_key", "rank", "pk").union(
        earlier.values_list("person_key", "rank", "pk"), all=True
    )
    return both.order_by("rank", "pk")[:1]


_KEY = Prepared(_keys_with_address)


def prove(registration: Registration, user: User) -> None:
    """Gives this registration, and others with its address that have no user, the user's person key. Saves only the others.

    Not those that somebody decided to be another person of the same address: a decision is kept.
    """
    registration.person_key = user.person_key
    here = Registration.objects.with_address(registration.email)
    apart = PersonDecision.objects.filter(is_same=False, first__in=here, second__in=here)
    others = here.filter(user=None).exclude(pk__in=apart.values("second"))
    others.exclude(person_key=user.person_key).update(person_key=user.person_key)


@transaction.atomic
def renew_link(registration_id: int) -> Registration:
    """Makes the links sent so far useless, and sends a new one. Raises IllegalMove where there is no address to send it to."""
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.select_related("event").get(pk=registration_id)
    if not registration.email:
        raise IllegalMove(_("There is no address to send a new link to."))
    registration.link_number += 1
    registration.save(update_fields=["link_number"])
    notifications.new_link(event, registration)
    return registration


def alike_people(registration: Registration, actor: Actor) -> list[Likeness[Registration]]:
    """Registrations of other persons by their key that look like this one, among those the actor may see."""
    others = (
        Registration.objects.visible_to(actor)
        .filter(erased_at__isnull=True)
        .exclude(person_key=registration.person_key)
        .with_events()
    )
    decided = PersonDecision.objects.filter(is_same=False)
    others = others.exclude(pk__in=decided.filter(first=registration).values("second"))
    others = others.exclude(pk__in=decided.filter(second=registration).values("first"))

    def same_town(other: Registration) -> str:
        return _("the same town") if registration.municipality_id and _towns_match(registration, other) else ""

    def same_address(other: Registration) -> str:
        same = registration.email and registration.email.lower() == other.email.lower()
        return _("the same address") if same else ""

    return alike(others, registration.name, reasons=[same_town, same_address])


def _towns_match(one: Registration, other: Registration) -> bool:
    return one.municipality_id == other.municipality_id


@transaction.atomic
def decide_person(registration: Registration, other: Registration, *, is_same: bool, by: User) -> PersonDecision:
    """Keeps the decision that two lines are one person, or two people; figures count accordingly from then on.

    One person: every line of the younger key takes the key of the older line. Two people who shared a key: the younger
    line, and its account if it has one of its own, get a key of their own. Raises IllegalMove for one and the same line,
    and where one account registered both: an account is one person.
    """
    if registration.pk == other.pk:
        raise IllegalMove(_("These are one and the same registration."))
    ids = sorted((registration.pk, other.pk))
    rows = Registration.objects.select_for_update(of=("self",)).select_related("user").in_bulk(ids)
    first, second = rows[ids[0]], rows[ids[1]]
    if not is_same and first.user_id and first.user_id == second.user_id:
        raise IllegalMove(_("One account registered both, so they are one person."))
    if is_same and first.person_key != second.person_key:
        Registration.objects.filter(person_key=second.person_key).update(person_key=first.person_key)
        User.objects.filter(person_key=second.person_key).update(person_key=first.person_key)
    elif not is_same and first.person_key == second.person_key:
        own = uuid.uuid4()
        lines = Registration.objects
        theirs = lines.filter(user=second.user) if second.user else lines.filter(pk=second.pk)
        theirs.update(person_key=own)
        if second.user:
            User.objects.filter(pk=second.user.pk).update(person_key=own)
    return PersonDecision.objects.create(first=first, second=second, is_same=is_same, decided_by=by)


def were_told_apart(kept: Model, gone: Model) -> list[str]:
    """Why two accounts are not merged: somebody decided that lines of theirs are two people."""
    if not isinstance(kept, User) or not isinstance(gone, User):
        return []
    ours, theirs = (Registration.objects.filter(user=user) for user in (kept, gone))
    either = Q(first__in=ours, second__in=theirs) | Q(first__in=theirs, second__in=ours)
    if not PersonDecision.objects.filter(either, is_same=False).exists():
        return []
    return [_("It was decided at an activity that two registrations of theirs are two people.")]


def erase(person: User) -> None:
    """Takes out what names a person in their registrations; marks, seats and person keys stay, and so every figure.

    No answer to an activity's mails goes to them from now on.

    Theirs are those of their account, and those of no account that are counted as the same person.
    """
    for event in Event.objects.alias(asked=Lower("contact_email")).filter(asked__in=person.addresses()):
        event.contact_email = ""
        event.save(update_fields=["contact_email"])
    Registration.objects.filter(entered_by=person).exclude(vouched_by="").update(vouched_by=ERASED)
    addresses, ids = [], []
    for group in Group.objects.alias(lower=Lower("email")).filter(lower__in=person.addresses()):
        addresses.append(group.email)
        group.erase()
        group.save()
        lines = Registration.objects.filter(group=group)
        lines.exclude(vouched_by="").update(vouched_by=ERASED)
        wipe_mails(f"registration:{line}:taken_along" for line in lines.values_list("public_id", flat=True))
    theirs = Q(user=person) | Q(user=None, person_key=person.person_key)
    for registration in Registration.objects.select_for_update(of=("self",)).filter(theirs, erased_at__isnull=True):
        addresses.append(registration.email)
        ids.append(registration.pk)
        registration.erase()
        registration.save()
    forget(ids)
    wipe_mail_to(addresses)
