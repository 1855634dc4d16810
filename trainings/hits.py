"""Modules and trainers as they are searched, and the material that has a hash."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.policy import Actor
from share.records.search import Hit, Searchable, Values
from trainings.models import Material, Module, Unit


def _modules(actor: Actor) -> "QuerySet[Any]":
    """Those of the newest version in use, which anybody reads."""
    taught = Unit.objects.filter(version__frozen_at__isnull=False).values("module")
    return Module.objects.filter(pk__in=taught)


def _module(one: Values) -> Hit:
    return Hit(one["title"], reverse("trainings:module", args=[one["slug"]]), _("module of the curriculum"))


MODULES = Searchable(gettext_lazy("Curriculum"), _modules, F("title"), ("title", "slug"), _module)


def files_with(sha256: str) -> Iterator[str]:
    """The material that has this hash, in words."""
    for one in Material.objects.filter(sha256=sha256).select_related("module"):
        yield _("material “%(file)s” of the module “%(module)s”") % {"file": one.name, "module": one.module}
