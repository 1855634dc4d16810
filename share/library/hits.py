"""Publications, as they are searched and as a page of hits shows them."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from share.kit.precision import date_in_words
from share.library.models import Publication
from share.policy import Actor
from share.records.search import Hit, Searchable, Values


def _publications(actor: Actor) -> "QuerySet[Any]":
    """All of them: they are public."""
    return Publication.objects.all()


def address_of(pk: int) -> str:
    """A publication has no page of its own: it stands on the timeline."""
    return f"{reverse('pages:timeline')}#publication-{pk}"


def _publication(one: Values) -> Hit:
    told = [capfirst(one["kind"]), date_in_words(one["date_text"]) if one["date_text"] else "", one["publisher_text"]]
    return Hit(one["title"], address_of(one["pk"]), " · ".join(filter(None, told)))


PUBLICATIONS = Searchable(
    _("Publications"), _publications, F("key"), ("pk", "title", "kind", "date_text", "publisher_text"), _publication
)
