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


def _experts(actor: Actor) -> "QuerySet[Any]":
    """Everybody in the roster for who runs the network; for others those who show their name."""
    if actor.runs_network:
        return Expert.objects.in_roster()
    return Expert.objects.public().filter(shown__contains=[Shown.NAME.value])


def _expert(one: Values) -> Hit:
    return Hit(one["name"], reverse("roster:public_expert", args=[one["public_id"]]), _("expert"), one["is_demo"])


def _briefs(actor: Actor) -> "QuerySet[Any]":
    return Brief.objects.all() if actor.runs_network else Brief.objects.none()


def _brief(one: Values) -> Hit:
    return Hit(one["title"], reverse("roster:brief", args=[one["public_id"]]), _("brief"), one["is_demo"])


EXPERTS = Searchable(gettext_lazy("Experts"), _experts, F("name"), ("name", "public_id", "is_demo"), _expert)
BRIEFS = Searchable(gettext_lazy("Briefs"), _briefs, F("title"), ("title", "public_id", "is_demo"), _brief)
