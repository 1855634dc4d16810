"""Towns like another one: which are looked at, what they have in common, and which come first; all by the database.

Looked at are the nearest in size on both sides, a fixed number whatever the number of towns, so that the cost does not grow
with the network. A town whose number of inhabitants is not known is held against those of its country and kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Coalesce, Ln
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from municipalities.models.areas import Area
from municipalities.models.experience import has_received
from municipalities.models.mapping import number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from municipalities.models.needs import NeedQuerySet

NEAREST = 100  # towns looked at on each side
ABOUT = 1.5  # this many times as large or as small is still "about as many"


@dataclass(frozen=True)
class Trait:
    """Something that another town may have in common with one: `condition` says of a row whether it has."""

    key: str
    weight: float
    condition: Q
    words: "StrOrPromise"

    @property
    def name(self) -> str:
        """How the queryset annotates it."""
        return f"shares_{self.key}"


def traits(
    *, population: int | None, country: str, areas: Iterable[Area] = (), system: str = "", received: bool = False
) -> list[Trait]:
    """What towns may share with one of so many inhabitants in this country that asks in these areas; the heaviest first.

    `system` is the country's experience with resettlement; `received`, whether people have arrived in the town.
    """
    found = []
    if population:
        about = Q(population__range=(population / ABOUT, population * ABOUT))
        found.append(Trait("size", 3, about, _("about as many inhabitants")))
    for area in areas:
        words = format_lazy(_("asks for the same: {area}"), area=area.label)
        found.append(Trait(f"need_{area}", 2, Q(Exists(asking(area).filter(town=OuterRef("pk")))), words))
    if received:
        found.append(Trait("arrivals", 1, has_received(), _("people have arrived in both")))
    found.append(Trait("country", 1, Q(country=country), _("the same country")))
    if system:
        countries = apps.get_model("municipalities", "Country")._default_manager
        as_long = Q(Exists(countries.filter(code=OuterRef("country"), experience=system)))
        words = _("another country that is as experienced")
        found.append(Trait("system", 0.5, ~Q(country=country) & as_long, words))
    return found


def asking(*areas: Area) -> "NeedQuerySet":
    """Needs in these areas that are open and that everybody may see."""
    needs: NeedQuerySet = apps.get_model("municipalities", "Need")._default_manager.all()  # a model above this one
    return needs.shown_to_everybody().open().filter(area__in=areas).order_by()


def shared(of: Iterable[Trait]) -> dict[str, Combinable]:
    """Annotations: whether a row has each trait."""
    return {trait.name: ExpressionWrapper(trait.condition, output_field=BooleanField()) for trait in of}


def likeness(of: Iterable[Trait]) -> Combinable:
    """The weights of what a row shares, added up."""
    weights = (Case(When(trait.condition, then=number(trait.weight)), default=number(0)) for trait in of)
    return reduce(add, weights)


def apart_in_size(population: int | None) -> Combinable:
    """How far a row's population is from this one, as a ratio in logarithms; 0 where one of them is not known."""
    if not population:
        return number(0)
    ratio = ExpressionWrapper(F("population") / number(population), output_field=FloatField())
    return Coalesce(Abs(Ln(ratio)), Value(0.0))
