"""What of the roster is searched: public profiles by their name, missions by their title."""

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roster.models import Brief, Expert, Shown
from share.policy import Actor
from share.records.search import Hit, Searchable, Values

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _public(actor: Actor) -> "QuerySet[Any]":
    """Those who show their name; who runs the network finds them among all."""
    shown = Expert.objects.public().filter(shown__contains=[Shown.NAME.value])
    return Expert.objects.none() if actor.runs_network else shown


def _public_expert(one: Values) -> Hit:
    return Hit(one["name"], reverse("roster:public_expert", args=[one["public_id"]]), _("expert"), one["is_demo"])


def _all(actor: Actor) -> "QuerySet[Any]":
    return Expert.objects.in_roster() if actor.runs_network else Expert.objects.none()


def _expert(one: Values) -> Hit:
    return Hit(one["name"], reverse("roster:expert", args=[one["public_id"]]), _("expert"), one["is_demo"])


def _briefs(actor: Actor) -> "QuerySet[Any]":
    return Brief.objects.all() if actor.runs_network else Brief.objects.none()


def _brief(one: Values) -> Hit:
    return Hit(one["title"], reverse("roster:brief", args=[one["public_id"]]), _("brief"), one["is_demo"])


SHOWN = ("name", "public_id", "is_demo")
PUBLIC_EXPERTS = Searchable(gettext_lazy("Experts"), _public, F("name"), SHOWN, _public_expert)
EXPERTS = Searchable(gettext_lazy("Experts"), _all, F("name"), SHOWN, _expert)
BRIEFS = Searchable(gettext_lazy("Briefs"), _briefs, F("title"), ("title", "public_id", "is_demo"), _brief)
