"""Merging towns, organisations and people: which may be merged by whom, what looks like one, and addresses that move.

The engine is `share.records.merging`. Here stands what is particular to each kind.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from municipalities.models import AddressMove, Membership, Municipality, Organisation, PlaceName, Proposable
from municipalities.registry import further_rights
from share import policy
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.text import search_key, short_id
from share.mail.actions import send_mail, wipe_mail_to
from share.policy import Actor, Role
from share.records import history, merging
from share.records.likeness import Look, Pair, likely_pairs
from share.records.merging import Mergeable
from share.records.models import Merged

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT_FOR = 600  # seconds; a change that is committed late may not show in the state of a history
# Words that do not tell one name from another, as search keys.
PLACE_WORDS = frozenset(
    ["county", "city", "town", "municipality", "region", "district", "province", "commune", "gemeente", "stadt"]
)
ORGANISATION_WORDS = frozenset(
    ["ev", "e", "v", "asbl", "vzw", "ngo", "onlus", "foundation", "association", "the", "of"]
)


def _people(actor: Actor) -> "models.QuerySet[User]":
    """All accounts that stand for somebody, for those who may say that two are one person."""
    people = User.objects.filter(merged_into=None).exclude(email__endswith="@erased.invalid")
    return people if policy.merges_people(actor) else people.none()


def _retire(kept: User, gone: User) -> None:
    """The account that goes keeps its address and signs nobody in; what comes to the address is the other's."""
    gone.merged_into, gone.is_active, gone.person_key = kept, False, kept.person_key


def ask_for_addresses(kept: User, gone: User, merged: Merged) -> None:
    """Asks both owners, by mail, whether the addresses of the account that went shall sign in to the one that stayed."""
    accounts = [gone, *User.objects.filter(merged_into=kept).exclude(pk=gone.pk)]
    for address in EmailAddress.objects.filter(user__in=accounts, verified=True).order_by("pk"):
        move, made = AddressMove.objects.get_or_create(
            email=address.email, to_user=kept, defaults={"from_user": address.user}
        )
        if made:
            _ask(move, AddressMove.Side.ADDRESS, move.email, gone)
            _ask(move, AddressMove.Side.ACCOUNT, kept.email, kept)


def _ask(move: AddressMove, side: str, to: str, reader: User) -> None:
    link = settings.BASE_URL + reverse("municipalities:move_address", args=[move.token(side)])
    context = {"name": reader.name, "move": move, "is_address": side == AddressMove.Side.ADDRESS, "link": link}
    context |= {"contact": settings.CONTACT_EMAIL}
    key = f"address-move:{move.pk}:{side}"
    send_mail("move_address", to, context, key=key, language=reader.language, expires_at=move.open_until)


def take_back_addresses(merged: Merged) -> "Iterable[StrOrPromise]":
    """Before a merge of people is undone: what was asked is forgotten. An address that moved meanwhile forbids it."""
    asked = AddressMove.objects.select_for_update().filter(from_user=merged.gone_key, to_user=merged.kept_key)
    if asked.filter(moved_at__isnull=False).exists():
        return [_("An address of the second account signs in to the first one now, as both owners wished.")]
    asked.delete()
    return []


@transaction.atomic
def say_yes(move_id: int, side: str) -> AddressMove:
    """One owner's yes. With the second one the address moves: it signs in to the account that stayed, from now on.

    Raises IllegalMove when there is nothing to say any more.
    """
    users = AddressMove.objects.values_list("from_user", "to_user").get(pk=move_id)
    list(User.objects.select_for_update().filter(pk__in=users).order_by("pk"))
    move = AddressMove.objects.select_for_update(of=("self",)).select_related("from_user", "to_user").get(pk=move_id)
    move.say_yes(side)
    move.save()
    if move.moved_at:
        moved = EmailAddress.objects.filter(user=move.from_user, email=move.email)
        if not moved.update(user=move.to_user, primary=False):
            raise IllegalMove(_("This address signs in to another account by now."))
        if move.from_user.email.lower() == move.email.lower():
            # The one account must not stand in the way when the address is made the other's main one.
            User.objects.filter(pk=move.from_user_id).update(email=f"moved-{short_id()}@merged.invalid")
    return move


def erase(person: User) -> None:
    """What was asked about the addresses of a person who leaves."""
    about = AddressMove.objects.filter(models.Q(from_user=person) | models.Q(to_user=person)).exclude(email="")
    wipe_mail_to(list(about.values_list("email", flat=True)))
    about.update(email="")


def forget_addresses() -> int:
    """Addresses that were asked about and did not move in time; how many."""
    over = AddressMove.objects.filter(asked_at__lt=clock.now() - merging.UNDO_WITHIN).exclude(email="")
    return over.update(email="")


PURGE = Purge(gettext_lazy("An address that was asked to move, and did not"), gettext_lazy("30 days"), forget_addresses)

# What may be merged


def _name_of_the_one_that_went(kept: Municipality, gone: Municipality) -> list[PlaceName]:
    """So that searches and files that come in find the town by it."""
    if gone.key == kept.key or kept.names.filter(key=gone.key).exists():
        return []
    return [PlaceName(town=kept, name=gone.name)]


def keep_what_is_public(kept: models.Model, gone: models.Model) -> "Iterator[StrOrPromise]":
    """An objection: of two the one that stands on public lists stays, and of two organisations the town hall."""
    if isinstance(kept, Proposable) and isinstance(gone, Proposable) and kept.is_proposal and not gone.is_proposal:
        yield _("“%(kept)s” is only proposed, and “%(gone)s” is public: keep that one.") % {"kept": kept, "gone": gone}
    if isinstance(kept, Organisation) and isinstance(gone, Organisation) and gone.hall_of_id and not kept.hall_of_id:
        yield _("“%(gone)s” is the town hall of a town: keep that one.") % {"gone": gone}


def _by_country(words: frozenset[str]) -> "Callable[[models.QuerySet[Any]], dict[int, Look]]":
    """Only names of one country are compared; `words` do not tell them apart."""

    def looks(rows: "models.QuerySet[Any]") -> dict[int, Look]:
        return {pk: Look(str(country), key, words) for pk, country, key in rows.values_list("pk", "country", "key")}

    return looks


def _by_name(rows: "models.QuerySet[Any]") -> dict[int, Look]:
    return {pk: Look("", search_key(name)) for pk, name in rows.values_list("pk", "name")}


TOWNS = Mergeable(
    Municipality,
    gettext_lazy("Towns"),
    lambda actor: Municipality.objects.mergeable_by(actor),
    fills=(
        ("region",),
        ("population", "population_note", "population_year", "population_source"),
        ("first_arrival_on",),
        ("housing",),
        ("languages",),
        ("roles",),
        ("period",),
        ("source",),
        ("lat", "lon"),
    ),
    adds=_name_of_the_one_that_went,
    looks=_by_country(PLACE_WORDS),
)
ORGANISATIONS = Mergeable(
    Organisation,
    gettext_lazy("Organisations"),
    lambda actor: Organisation.objects.visible_to(actor),
    fills=(("type",), ("kind",), ("website",), ("roles",), ("projects",), ("source",)),
    looks=_by_country(ORGANISATION_WORDS),
)
PEOPLE = Mergeable(
    User,
    gettext_lazy("People"),
    _people,
    ref="",
    retire=_retire,
    same=("person_key",),
    names_people=True,
    looks=_by_name,
    named=lambda people, address: people.filter(email__iexact=address),
    merged=ask_for_addresses,
    undoing=take_back_addresses,
)
KINDS: dict[str, Mergeable] = {"towns": TOWNS, "organisations": ORGANISATIONS, "people": PEOPLE}  # of this app


def require_right(actor: Actor, kind: Mergeable, *records: Any) -> None:
    """Raises PermissionDenied unless this person may merge each of these, as they are now and not as a merge makes them."""
    theirs = set(kind.rows(actor).filter(pk__in=[one.pk for one in records]).values_list("pk", flat=True))
    policy.require(theirs == {one.pk for one in records})
    if kind is PEOPLE:
        for one in records:
            policy.require(policy.can_merge_person(actor, one.pk, _has_more_rights(one)))


def _has_more_rights(person: User) -> bool:
    """Rights that the secretariat does not have itself: those of an admin, and those that upper apps give."""
    admin = Membership.objects.current().filter(user=person, role=Role.ADMIN)
    return admin.exists() or any(find(person.pk).exists() for find in further_rights)


# What looks like one


def likely(kind: Mergeable, actor: Actor) -> list[Pair]:
    """Pairs that may be one and the same, among those this person may merge: best first, without what was decided."""
    decided = merging.apart_pairs(kind.model)
    return [pair for pair in _pairs(kind, actor) if pair.keys not in decided]


def _pairs(kind: Mergeable, actor: Actor) -> list[Pair]:
    """All names are compared with all: for who may merge all of a kind that is kept for a while, until a row changes."""

    def compared() -> list[Pair]:
        return likely_pairs(kind.looks(kind.rows(actor)))

    if kind is PEOPLE or not actor.runs_network:
        return compared()
    key = f"doubles:{kind.model._meta.label}:{history.state_of(kind.model)}:{get_language()}"
    kept: list[Pair] = cache.get_or_set(key, compared, KEPT_FOR)  # type: ignore[assignment]
    return kept


def with_records(kind: Mergeable, pairs: Iterable[Pair]) -> list[tuple[Any, Any, Pair]]:
    """Each pair with its two records, as long as both are there."""
    some = list(pairs)
    rows = kind.model._base_manager.in_bulk({key for pair in some for key in pair.keys})
    return [(rows[pair.keys[0]], rows[pair.keys[1]], pair) for pair in some if rows.keys() >= {*pair.keys}]
