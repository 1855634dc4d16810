"""Towns, organisations and people with access, as they are searched and as a page of hits shows them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.facts import with_a_page
from municipalities.models import Contact, Membership, Municipality, Need, Organisation, PlaceName, Practice
from municipalities.models.contacts import FOUND_BY as CONTACT_FOUND_BY
from share import policy
from share.accounts.models import FOUND_BY, User
from share.kit.countries import country_name
from share.kit.search import Asked
from share.policy import Actor
from share.records.search import Enumerable, Hit, Searchable, Values


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


def _other_names(actor: Actor) -> "QuerySet[Any]":
    """With `of`, the town as `_town` shows it: looked up by its key for the few names that are found, and for no other."""
    told = JSONObject(**{name: name for name in TOWN_VALUES})
    of = Subquery(_towns(actor).filter(pk=OuterRef("town")).values(told=told))
    return PlaceName.objects.annotate(of=of).filter(of__isnull=False)


def _called_otherwise(one: Values) -> Hit:
    """The town, under the name that it has now; what was typed is another one."""
    hit = _town(one["of"])
    return Hit(hit.title, hit.url, f"{one['name']} · {hit.line}")


def _practices(actor: Actor) -> "QuerySet[Any]":
    return Practice.objects.published()


def _practice(one: Values) -> Hit:
    return Hit(one["title"], reverse("municipalities:practice", args=[one["public_id"]]), one["town__name"])


def _needs(actor: Actor) -> "QuerySet[Any]":
    return Need.objects.of_towns_kept_by(actor) if policy.keeps_towns(actor) else Need.objects.none()


def _need(one: Values) -> Hit:
    url = reverse("municipalities:need", args=[one["town__public_id"], one["public_id"]])
    return Hit(one["title"], url, one["town__name"], is_demo=one["is_demo"])


def _contacts(actor: Actor) -> "QuerySet[Any]":
    """Those this person reads, with the page on which they read them: the list of contacts, or what everybody sees."""
    if policy.manages_activities(actor):
        return Contact.objects.visible_to(actor).current().annotate(on_list=Value(True))
    return Contact.objects.public().annotate(on_list=Value(False))


def _contact(one: Values) -> Hit:
    name = one["name"] or one["role"]
    owner = one["town__name"] or one["organisation__name"]
    if one["on_list"]:
        url = f"{reverse('municipalities:contacts')}?{urlencode({'q': name})}#contact-{one['public_id']}"
    elif one["town__name"]:
        url = f"{reverse('municipalities:town', args=[one['town__public_id']])}#contact-{one['public_id']}"
    else:
        page = reverse("municipalities:organisation", args=[one["organisation__public_id"]])
        url = f"{page}#contact-{one['public_id']}"
    return Hit(name, url, " · ".join(filter(None, [one["role"] if one["name"] else "", owner])))


def _countries(asked: Asked, actor: Actor) -> Iterator[tuple[str, Hit]]:
    """Those that have a page, by their name in the language of the reader. The database is asked when one is called so."""
    called = {code: name for code, name in countries if asked.is_in(name)}
    for code in with_a_page(called) if called else ():
        yield called[code], Hit(called[code], reverse("municipalities:country", args=[code]))


TOWN_VALUES = ("name", "level", "region", "country", "public_id")
TOWNS = Searchable(_("Towns"), _towns, F("key"), TOWN_VALUES, _town)
OTHER_NAMES = Searchable(
    _("Towns"),
    _other_names,
    F("key"),
    ("name", "of"),
    _called_otherwise,
    group="towns",
)
ORGANISATIONS = Searchable(
    _("Organisations"), _organisations, F("key"), ("name", "kind", "country", "public_id"), _organisation
)
PEOPLE = Searchable(_("People with access"), _people_with_access, FOUND_BY, ("pk", "name", "email", "is_demo"), _person)
PRACTICES = Searchable(
    _("Practices"), _practices, F("title"), ("title", "public_id", "town__name"), _practice, text=F("summary")
)
NEEDS = Searchable(
    _("Needs"), _needs, F("title"), ("title", "public_id", "is_demo", "town__name", "town__public_id"), _need
)
CONTACTS = Searchable(
    _("Contacts"),
    _contacts,
    CONTACT_FOUND_BY,
    (
        "name",
        "role",
        "public_id",
        "on_list",
        "town__name",
        "town__public_id",
        "organisation__name",
        "organisation__public_id",
    ),
    _contact,
)
COUNTRIES = Enumerable(_("Countries"), _countries)
