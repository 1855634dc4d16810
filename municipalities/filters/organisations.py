import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.models import Contact, ContactQuerySet, Organisation, OrganisationQuerySet
from share.kit.text import search_key


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    country = django_filters.ChoiceFilter(
        choices=lambda: list(countries), label=_("Country"), empty_label=_("All countries")
    )
    type = django_filters.ChoiceFilter(
        choices=Organisation.Type.choices,
        label=_("Type"),
        empty_label=_("All types"),
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_name(self, organisations: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return organisations.filter(key__contains=search_key(value.replace("\x00", "")))


class ContactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_text", label=_("Name, or for what"))
    consent = django_filters.ChoiceFilter(
        choices=Contact.Consent.choices, label=_("Who may see it"), empty_label=_("All")
    )

    class Meta:
        model = Contact
        fields: list[str] = []

    def by_text(self, contacts: ContactQuerySet, name: str, value: str) -> ContactQuerySet:
        value = value.replace("\x00", "")
        key = search_key(value)
        return contacts.filter(
            Q(role__icontains=value)
            | Q(name__icontains=value)
            | Q(organisation__key__contains=key)
            | Q(town__key__contains=key)
        )
