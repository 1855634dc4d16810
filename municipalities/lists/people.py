"""The list of people with access, as `share.records.lists` shows it: a row for each right."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.filters.people import MembershipFilter
from municipalities.models import Membership, MembershipQuerySet
from share.kit import clock
from share.records.lists import Column, ListPage, NamedRange

NOT_SEEN_FOR = timedelta(days=90)


def _yes_or_no(membership: Membership) -> str:
    return str(_("yes") if membership.has_second_factor else _("no"))


def _without_second_factor(rows: "QuerySet[Membership]") -> "QuerySet[Membership]":
    assert isinstance(rows, MembershipQuerySet)
    return rows.current().without_second_factor()


def _long_away(rows: "QuerySet[Membership]") -> "QuerySet[Membership]":
    """With access, and not seen for so long that one may ask whether they still need it."""
    assert isinstance(rows, MembershipQuerySet)
    return rows.current().not_seen_since(clock.now() - NOT_SEEN_FOR)


PEOPLE: ListPage[Membership] = ListPage(
    key="people",
    columns=(
        Column("name", _("Person"), lambda m: m.user.name, "municipalities/people/_name.html", sort=("user__name",)),
        Column("email", _("E-mail"), lambda m: m.user.email, sort=("user__email",), is_shown=False),
        Column("organisation", _("Organisation"), lambda m: m.organisation.name, sort=("organisation__key",)),
        Column("role", _("Role"), lambda m: str(m.get_role_display()), sort=("role",)),
        Column("since", _("Since"), lambda m: m.starts_at, "municipalities/people/_since.html", sort=("starts_at",)),
        Column("until", _("Until"), lambda m: m.ends_at, "municipalities/people/_until.html", sort=("ends_at",)),
        Column("seen", _("Last seen"), lambda m: m.seen_at, "municipalities/people/_seen.html", sort=("seen_at",)),
        Column("second_factor", _("Second factor"), _yes_or_no, sort=("has_second_factor",)),
    ),
    filters=MembershipFilter,
    order="name",
    ranges=(
        NamedRange("no-second-factor", _("No second factor yet"), _without_second_factor),
        NamedRange("long-away", _("Not seen for 90 days"), _long_away),
    ),
    id_field="pk",
    sorts_ids=True,
)
