"""Contacts of towns and organisations: kept, shown as far as the person agreed, and taken out again."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Lower

from municipalities.models import Contact, Municipality, Organisation
from share.accounts.models import User
from share.kit import clock

KEPT = timedelta(days=30)  # after the end


@transaction.atomic
def add_contact(owner: Organisation | Municipality, values: Mapping[str, object]) -> Contact:
    """A contact of this town or organisation. Raises ValidationError, by field."""
    whose = {"organisation": owner} if isinstance(owner, Organisation) else {"town": owner}
    contact = Contact(**whose, **values)
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def save_contact(pk: int, values: Mapping[str, object]) -> Contact:
    """The contact with these values by field name. Raises ValidationError, by field."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=pk)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.full_clean()
    contact.save()
    return contact


def purge() -> int:
    """Contacts that ended 30 days ago; how many."""
    return Contact.objects.filter(ends_on__lte=clock.today() - KEPT).delete()[0]


def erase(person: User) -> None:
    """Contacts with any address of the person go, whoever keeps them."""
    Contact.objects.alias(address=Lower("email")).filter(address__in=person.addresses()).delete()
