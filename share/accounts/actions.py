from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from share.accounts.models import User
from share.accounts.registry import erasers
from share.kit.text import short_id


def clear_sessions() -> int:
    """Takes out sessions that are over, and what was noted of connection and browser for their list; how many rows."""
    over, _rows = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alone, _rows = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return over + alone


@transaction.atomic
def end_sessions(person: User) -> User:
    """Signs a person out everywhere, at once. Nothing else changes: they can sign in again."""
    person = User.objects.select_for_update().get(pk=person.pk)
    person.end_sessions()
    person.save(update_fields=["password", "sessions_ended_at"])
    for session in UserSession.objects.filter(user=person):
        session.end()
    return person


@transaction.atomic
def remove_second_factor(person: User) -> User:
    """Takes out all that proves a person besides their mail, and ends their sessions.

    Whoever sees other people's data has to set up a new one at the next sign-in (`SecondFactorMiddleware`).
    """
    person = end_sessions(person)
    Authenticator.objects.filter(user=person).delete()
    return person


@transaction.atomic
def erase(person: User) -> User:
    """Anonymises a person in place: every app takes out what names them; the rows and their person key stay.

    No figure moves, no address can sign in any more, and the address is free for a new person. Doing it twice changes
    nothing. Sealed evidence, such as a signed sheet the grant requires, is not touched.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    for account in person.merged_accounts.all():
        erase(account)  # an account of the same person, merged into this one
    for eraser in erasers:
        eraser(person)
    person = remove_second_factor(person)
    EmailAddress.objects.filter(user=person).delete()
    person.name, person.is_active = "", False
    if not person.is_erased:
        person.email = f"erased-{short_id()}@erased.invalid"
    person.save()
    return person
