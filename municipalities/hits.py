"""Towns, organisations and people with access, as they are searched and as a page of hits shows them."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from municipalities.models import Membership, Municipality, Organisation
from share import policy
from share.accounts.models import FOUND_BY, User
from share.kit.countries import country_name
from share.policy import Actor
from share.records.search import Hit, Searchable, Values


def _town(town: Values) -> Hit:
    level = capfirst(str(Municipality.Level(town["level"]).label))
    url = reverse("municipalities:town", args=[town["public_id"]])
    return Hit(town["name"], url, " · ".join(filter(None, [level, town["region"], country_name(town["country"])])))


def _organisation(one: Values) -> Hit:
    line = " · ".join(filter(None, [capfirst(one["kind"]), country_name(one["country"]) if one["country"] else ""]))
    return Hit(one["name"], reverse("municipalities:organisation", args=[one["public_id"]]), line)


def _people_with_access(actor: Actor) -> "QuerySet[User]":
    """Those whose page this person may open: they have or had a right."""
    if not policy.manages_access(actor):
        return User.objects.none()
    return User.objects.filter(Exists(Membership.objects.visible_to(actor).filter(user=OuterRef("pk"))))


def _person(person: Values) -> Hit:
    url = reverse("municipalities:person", args=[person["pk"]])
    return Hit(person["name"] or person["email"], url, person["email"], is_demo=person["is_demo"])


def _towns(actor: Actor) -> "QuerySet[Any]":
    return Municipality.objects.known_to(actor)


def _organisations(actor: Actor) -> "QuerySet[Any]":
    return Organisation.objects.known_to(actor)


TOWNS = Searchable(_("Towns"), _towns, F("key"), ("name", "level", "region", "country", "public_id"), _town)
ORGANISATIONS = Searchable(
    _("Organisations"), _organisations, F("key"), ("name", "kind", "country", "public_id"), _organisation
)
PEOPLE = Searchable(_("People with access"), _people_with_access, FOUND_BY, ("pk", "name", "email", "is_demo"), _person)
