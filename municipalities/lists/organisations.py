"""The working lists of organisations and of contacts, as `share.records.lists` shows them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.filters.organisations import ContactFilter, OrganisationFilter
from municipalities.models import Contact, Organisation
from share.kit.countries import country_name
from share.records.lists import Column, ListPage, NamedRange


def _without_type(rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
    return rows.filter(type="")


def _without_towns(rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
    return rows.filter(member_towns=None)


ORGANISATIONS: ListPage[Organisation] = ListPage(
    key="organisations",
    columns=(
        Column("name", _("Organisation"), str, "municipalities/organisations/_name.html", sort=("key",)),
        Column("country", _("Country"), lambda o: country_name(o.country) if o.country else "", sort=("country",)),
        Column("type", _("Type"), lambda o: o.get_type_display(), sort=("type",)),
        Column("kind", _("Type, in the source’s word"), lambda o: o.kind, sort=("kind",), is_shown=False),
        Column("website", _("Website"), lambda o: o.website, is_shown=False),
        Column("source", _("Source"), lambda o: o.source, is_shown=False),
    ),
    filters=OrganisationFilter,
    order="name",
    ranges=(
        NamedRange("no-type", _("Type not known"), _without_type),
        NamedRange("no-towns", _("No town yet"), _without_towns),
    ),
)

CONTACTS: ListPage[Contact] = ListPage(
    key="contacts",
    columns=(
        Column("of", _("Town or organisation"), lambda c: str(c.owner), sort=("owner_key",)),
        Column("role", _("For what"), lambda c: c.role, sort=("role",)),
        Column("name", _("Name"), lambda c: c.name, sort=("name",)),
        Column("email", _("E-mail"), lambda c: c.email, sort=("email",)),
        Column("phone", _("Phone"), lambda c: c.phone),
        Column("consent", _("Who may see it"), lambda c: str(c.get_consent_display()), sort=("consent",)),
    ),
    filters=ContactFilter,
    order="of",
    sorts_ids=True,
)
