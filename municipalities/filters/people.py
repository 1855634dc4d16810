import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Membership, MembershipQuerySet
from share.kit.text import search_key


class MembershipFilter(django_filters.FilterSet):
    """The list of people with access: those who have it now, unless others are asked for."""

    q = django_filters.CharFilter(method="by_text", label=_("Name, e-mail or organisation"))
    role = django_filters.ChoiceFilter(choices=Membership.Roles.choices, label=_("Role"), empty_label=_("All roles"))
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("Access"),
        choices=[("ended", _("Ended")), ("left", _("Left: no right any more")), ("all", _("Now and before"))],
        empty_label=_("Now"),
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def filter_queryset(self, queryset: MembershipQuerySet) -> MembershipQuerySet:
        found: MembershipQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.current()

    def by_text(self, rights: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        value = value.replace("\x00", "")
        return rights.filter(
            Q(user__name__icontains=value)
            | Q(user__email__icontains=value)
            | Q(organisation__key__contains=search_key(value))
        )

    def by_state(self, rights: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        if value == "left":
            return rights.of_people_who_left()
        return rights.ended() if value == "ended" else rights
