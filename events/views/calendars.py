"""The calendar: a month on a page, feeds by kind, country and person, and the public record as open data."""

import calendar as months
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats
from django.views.decorators.http import require_safe

from events import cards, ical, opendata
from events.filters import CalendarFilter
from events.models import Event, Registration
from share.accounts.models import User
from share.kit import clock, tokens
from share.records import kept

MOST = 2_000
IN_A_MONTH = 100  # what a page can show by day; the busiest month on record had nine
PURPOSE = "calendar of a person"
BACK = timedelta(days=365)  # how far a feed reaches back
FIRST, LAST = date(2012, 1, 1), date(2099, 12, 1)


@login_not_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    body = kept.drawn(request, "events/month/_body.html", cards.made_of(), lambda _state: _month_of(request))
    return render(request, "events/month.html", {"body": body})


def _month_of(request: HttpRequest) -> dict[str, object]:
    first = _first_day(request.GET.get("month", ""))
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    within = Q(starts_on__lte=last, ends_on__gte=first)
    found = CalendarFilter(request.GET, queryset=Event.objects.public().filter(within).with_places())
    events = list(found.qs.select_related("record").order_by("starts_on", "starts_at", "pk")[: IN_A_MONTH + 1])
    has_more = len(events) > IN_A_MONTH
    events = events[:IN_A_MONTH]
    exact = [event for event in events if event.is_known_to_the_day]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        "filter": found,
        "first": first,
        "title": formats.date_format(first, "F Y"),
        "days": [(day, on) for day in days if (on := [one for one in exact if _is_on(one, day)])],
        "inexact": [event for event in events if not event.is_known_to_the_day],
        "earlier": _month_beside(first, -1),
        "later": _month_beside(first, 1),
        "query": found.query,
        "shown": IN_A_MONTH if has_more else 0,
    }


def _is_on(event: Event, day: date) -> bool:
    return bool(event.starts_on and event.ends_on and event.starts_on <= day <= event.ends_on)


def _first_day(said: str) -> date:
    """The first day of `2026-11`; of this month for anything else."""
    try:
        found = date.fromisoformat(f"{said[:7]}-01")
    except ValueError:
        found = clock.today().replace(day=1)
    return min(max(found, FIRST), LAST)


def _month_beside(first: date, step: int) -> str:
    """`2026-12`; empty where the calendar ends."""
    beside = (first + timedelta(days=31) if step > 0 else first - timedelta(days=1)).replace(day=1)
    return f"{beside:%Y-%m}" if FIRST <= beside <= LAST else ""


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The public activities of the last year and of all time to come, of a kind or a country if one is named."""
    events = Event.objects.public().filter(starts_at__gte=clock.now() - BACK).with_places()
    found = CalendarFilter(request.GET, queryset=events).qs.order_by("starts_at", "pk")[:MOST]
    return _ics(ical.feed(settings.SITE_NAME, found), "activities")


@login_not_required
@require_safe
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What one person has a place at, by a link that they give to their calendar. It shows nothing but the activities."""
    said = tokens.unsign(PURPOSE, token)
    if said is None:
        raise Http404
    person = get_object_or_404(User, pk=said, is_active=True)
    places = Registration.objects.filter(user=person, state=Registration.State.CONFIRMED)
    events = Event.objects.filter(pk__in=places.values("event"), starts_at__gte=clock.now() - BACK)
    return _ics(ical.feed(settings.SITE_NAME, events.with_places().order_by("starts_at", "pk")[:MOST]), "my-activities")


def own_feed_of(person: User) -> str:
    """The address of a person's own feed. Signed, never stored; it opens nothing once they are erased."""
    return reverse("events:own_feed", args=[tokens.sign(PURPOSE, str(person.pk))])


def _ics(body: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> JsonResponse:
    """Every public activity, the record since 2012 included."""
    events = Event.objects.public().select_related("record").with_places().prefetch_related("organisers")
    found = CalendarFilter(request.GET, queryset=events).qs.order_by("starts_on", "pk")[: MOST * 10]
    return JsonResponse({"licence": "CC BY 4.0", "activities": [opendata.as_json(event) for event in found]})
