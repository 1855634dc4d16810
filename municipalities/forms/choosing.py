"""Fields that choose a town or an organisation by its name, and propose one that is in no list."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from municipalities.models import Municipality, Organisation, PlaceName
from share.kit.choosing import SearchingField
from share.kit.countries import country_name
from share.kit.text import search_key
from share.policy import NOBODY, Actor


class TownField(SearchingField):
    """A town this person may use. `for_actor` says who asks; until then the confirmed ones are offered."""

    proposes = True
    suggests = ("municipalities:choose", "town")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Municipality.objects.confirmed(), **kwargs)
        self.actor = NOBODY

    def for_actor(self, actor: Actor, chosen: int | None = None) -> None:
        """Offers what `actor` knows, and the town with the id `chosen`, which stands there already."""
        known = Municipality.objects.known_to(actor)
        self.queryset = known | Municipality.objects.filter(pk=chosen) if chosen else known
        self.actor = actor

    def called(self, name: str) -> QuerySet[Municipality]:
        """By its other names too: Cologne is Köln."""
        key = search_key(name)
        other = PlaceName.objects.filter(town=OuterRef("pk"), key=key)
        return self.rows.filter(Q(key=key) | Exists(other))

    def line(self, row: Municipality) -> str:
        level = capfirst(str(row.get_level_display()))
        return " · ".join(filter(None, [level, row.region, country_name(row.country)]))

    def new(self, name: str, country: str) -> Municipality:
        town = Municipality(name=name, country=country, level=Municipality.Level.TOWN)
        town.propose(self.actor.user_id)
        return town


class OrganisationField(SearchingField):
    """An organisation this person knows of."""

    proposes = True
    suggests = ("municipalities:choose", "organisation")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.confirmed(), **kwargs)
        self.actor = NOBODY

    def for_actor(self, actor: Actor) -> None:
        self.queryset, self.actor = Organisation.objects.known_to(actor), actor

    def line(self, row: Organisation) -> str:
        return " · ".join(filter(None, [capfirst(row.kind), country_name(row.country) if row.country else ""]))

    def new(self, name: str, country: str) -> Organisation:
        organisation = Organisation(name=name, country=country)
        organisation.propose(self.actor.user_id)
        return organisation


FIELDS: dict[str, type[TownField] | type[OrganisationField]] = {"town": TownField, "organisation": OrganisationField}
