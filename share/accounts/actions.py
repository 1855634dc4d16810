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
def erase(person: User) -> User:
    """Anonymises a person in place: every app takes out what names them; the rows and their person key stay.

    No figure moves, no address can sign in any more, and the address is free for a new person. Doing it twice changes
    nothing. Sealed evidence, such as a signed sheet the grant requires, is not touched.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    for eraser in erasers:
        eraser(person)
    for session in UserSession.objects.filter(user=person):
        session.end()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.name, person.is_active = "", False
    if not person.is_erased:
        person.email = f"erased-{short_id()}@erased.invalid"
    person.set_unusable_password()
    person.save()
    return person
