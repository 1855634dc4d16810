"""Towns and organisations that are in no list: proposed from a form, used at once, confirmed by the secretariat."""

from typing import TypeVar

from django.db import IntegrityError, transaction

from municipalities.models import Municipality, Organisation, Proposable
from share.accounts.models import User

P = TypeVar("P", Municipality, Organisation)


def stored(row: P) -> P:
    """The row of a form, written when it is a new one; where another person proposed the same meanwhile, theirs.

    Call it in a transaction. Raises ValidationError.
    """
    if row.pk is not None:
        return row
    row.full_clean(validate_constraints=False, validate_unique=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        found: P = type(row)._default_manager.get(country=row.country, key=row.key)
        return found
    return row


@transaction.atomic
def confirm(row: Proposable, *, by: User) -> Proposable:
    """From now on it stands on public lists. Raises IllegalMove when it was confirmed before."""
    locked: Proposable = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    locked.confirm(by)
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    return locked
