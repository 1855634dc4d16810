"""Working groups as they are searched by those who run them, and the papers that have a hash."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.gatherings.rooms.working_groups.models import GroupDocument, WorkingGroup
from share import policy
from share.policy import Actor
from share.records.search import Hit, Searchable, Values


def _groups(actor: Actor) -> "QuerySet[Any]":
    """Those this person runs, and those anybody may join."""
    public = WorkingGroup.objects.public()
    return public | WorkingGroup.objects.visible_to(actor) if policy.manages_activities(actor) else public


def _group(one: Values) -> Hit:
    url = reverse("gatherings:public_group" if one["is_open"] else "gatherings:group", args=[one["public_id"]])
    return Hit(one["name"], url, _("ended") if one["ended_on"] else "", is_demo=one["is_demo"])


GROUPS = Searchable(
    gettext_lazy("Working groups"),
    _groups,
    F("name"),
    ("name", "public_id", "is_open", "ended_on", "is_demo"),
    _group,
)


def files_with(sha256: str) -> Iterator[str]:
    """The papers of groups that have this hash, in words."""
    for paper in GroupDocument.objects.filter(sha256=sha256).select_related("group"):
        yield _("paper “%(file)s” of the working group “%(group)s”") % {"file": paper.name, "group": paper.group.name}
