"""Activities and the people who come to them, as they are searched and as a page of hits shows them."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.kinds import kinds
from events.models import Event, Registration
from events.models.event import FURTHER_TEXT
from share import policy
from share.kit.precision import date_in_words
from share.policy import Actor
from share.records.search import Hit, Searchable, Values

State = Event.State


def _events(actor: Actor) -> "QuerySet[Any]":
    return Event.objects.open_to(actor)


def _event(event: Values) -> Hit:
    is_public = event["published_at"] is not None or event["state"] == State.RECORDED
    working = "events:history" if event["state"] == State.WITHDRAWN else "events:overview"
    url = reverse("events:event" if is_public else working, args=[event["public_id"]])
    state = "" if event["state"] in {State.PUBLISHED, State.COMPLETED, State.RECORDED} else State(event["state"]).label
    told = [kinds[event["kind"]].label, state, _day(event), event["municipality__name"]]
    return Hit(event["title"], url, " · ".join(str(word) for word in told if word), is_demo=event["is_demo"])


def _day(event: Values) -> str:
    if event["record__starts_text"]:
        return date_in_words(event["record__starts_text"])
    return date_format(date.fromisoformat(event["starts_on"]), "j F Y") if event["starts_on"] else ""


def _registrations(actor: Actor) -> "QuerySet[Any]":
    """People of the activities this person manages."""
    rows = Registration.objects.visible_to(actor)
    return rows if policy.manages_activities(actor) else rows.none()


def _registration(one: Values) -> Hit:
    url = reverse("events:person", args=[one["event__public_id"], one["public_id"]])
    state = str(Registration.State(one["state"]).label)
    told = [one["event__title"], one["event__municipality__name"], state]
    return Hit(one["name"], url, " · ".join(filter(None, told)), is_demo=one["event__is_demo"])


ACTIVITIES = Searchable(
    _("Activities"),
    _events,
    F("title"),
    (
        "title",
        "kind",
        "state",
        "public_id",
        "published_at",
        "starts_on",
        "municipality__name",
        "record__starts_text",
        "is_demo",
    ),
    _event,
    text=FURTHER_TEXT,
)
PEOPLE = Searchable(
    _("People at activities"),
    _registrations,
    F("key"),
    (
        "name",
        "public_id",
        "state",
        "event__public_id",
        "event__title",
        "event__municipality__name",
        "event__is_demo",
    ),
    _registration,
)
