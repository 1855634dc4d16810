"""Doubles of the demo: two accounts to decide about, two that were merged and can be taken apart, and two that are two."""

from municipalities.actions.merges import PEOPLE
from share.accounts.models import User
from share.records import merging

PENDING, MERGED, TWO = "Gheorghe Demo", "Elena Demo", "Ion Demo"
ADDRESSES = ("double.{name}@example.org", "double.{name}.private@example.org")


def load(*, by: User) -> None:
    """What is there stays as people left it: a second call changes nothing."""
    if User.objects.filter(email=_addresses(PENDING)[0]).exists():
        return
    _twice(PENDING)
    kept, gone = _twice(MERGED)
    plan = merging.preview(PEOPLE, kept.pk, gone.pk)
    merging.merge(PEOPLE, kept.pk, gone.pk, by=by, fingerprint=plan.fingerprint)
    one, other = _twice(TWO)
    merging.decide_apart(PEOPLE, one.pk, other.pk, by=by)


def _addresses(name: str) -> list[str]:
    return [address.format(name=name.split()[0].lower()) for address in ADDRESSES]


def _twice(name: str) -> list[User]:
    """One name with two addresses."""
    return [User.objects.create_user(address, name, is_demo=True) for address in _addresses(name)]
