"""Which towns a person keeps, on one page. The working pages of another town do not exist for them: 404."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from municipalities.models import Municipality, MunicipalityQuerySet, everything_known
from municipalities.tabs import with_counts
from share import policy
from share.accounts.requests import Request


def kept_towns(request: Request) -> MunicipalityQuerySet:
    """The towns this person keeps. Raises Http404 for people who are in no organisation."""
    if not policy.keeps_towns(request.actor):
        raise Http404
    return Municipality.objects.kept_by(request.actor)


def kept_town(request: Request, public_id: str) -> Municipality:
    """A town this person keeps, with what its tabs and its overview show. Raises Http404 for another."""
    towns = with_counts(kept_towns(request)).with_known(everything_known())
    return get_object_or_404(towns, public_id=public_id)


@contextmanager
def edited_town(request: Request, public_id: str) -> Iterator[Municipality]:
    """A kept town for a page with a form. While one form of it is saved, another waits: it compares what it changes."""
    town = kept_town(request, public_id)
    if request.method != "POST":
        yield town
        return
    with transaction.atomic():
        Municipality.objects.lock(town.pk)
        yield kept_town(request, public_id)
