"""What commands are about, found by what an operator can type."""

from django.core.management.base import CommandError

from municipalities.models import Organisation
from share.accounts.models import User
from share.kit.text import search_key


def the_organisation(name: str) -> Organisation:
    """Raises CommandError when none is called so."""
    found = Organisation.objects.filter(key=search_key(name)).first()
    if found is None:
        raise CommandError(f"No organisation is called “{name}”. Load the network's record first.")
    return found


def the_person(email: str) -> User:
    """Raises CommandError when the address is nobody's."""
    found = User.objects.known_by(email)
    if found is None:
        raise CommandError(f"Nobody has the address {email}.")
    return found
