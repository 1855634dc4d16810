"""Who may open the pages of an exchange: its team, and each side by the link that was sent to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from events.access import managed_event
from events.gatherings.exchanges.models import Head, Host
from events.gatherings.exchanges.tab import TAB
from events.models import Event
from share.accounts.requests import Request


def exchange_of(request: Request, public_id: str) -> Event:
    """An activity of this person's whose kind is an exchange. Raises Http404 for another."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


def head_with(token: str) -> Head:
    """Who leads a delegation, by their link. Raises Http404 for one that opens nothing, or nothing any more."""
    heads = (
        Head.objects.with_token(token)
        .there()
        .select_related("delegation__event__municipality", "delegation__event__exchange")
    )
    return get_object_or_404(heads)


def host_with(token: str) -> Host:
    """Who receives, by their link. Raises Http404 for one that opens nothing, or nothing any more."""
    hosts = Host.objects.with_token(token).there().select_related("event__municipality", "event__exchange")
    return get_object_or_404(hosts)
