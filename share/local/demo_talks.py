"""A webinar and a film screening of the demo that lie ahead, with who speaks. All of it is invented."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from events.actions import create_event, plan_sessions
from events.gatherings.speakers.models import Speaker
from events.kinds import kinds
from events.models import Event
from events.plans import Details, PlannedSession, Share
from municipalities.models import Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.local.demo_plans import MARK
from share.local.workdays import workday_near

Talks = tuple[tuple[str, str, int, str, dict[str, Any], tuple[tuple[str, str], ...]], ...]
# Kind, title, in how many days, what it is about, values of the kind, and who speaks.
PLANNED: Talks = (
    (
        "webinar",
        "What a town hall of four people can promise",
        16,
        "An hour from three town halls: what they promise a family before it comes, and what they never do.",
        {"stream": "https://stream.example.org/demo", "recording": ""},
        (("Ileana Demo", "mayor of a town of 7,500"), ("Bernard Demo", "Collective of Val-de-Reuil")),
    ),
    (
        "film_screening",
        "Film evening: the first winter",
        30,
        "Twenty-four minutes, and then those who were in it answer.",
        {
            "film": "The first winter (demo)",
            "made_by": "Demo films",
            "year": 2025,
            "minutes": 24,
            "subtitles": "Romanian, English",
            "may_be_shown": "Demo films, by mail of 3 March",
        },
        (("Samira Demo", "who came in the first winter"),),
    ),
)


@transaction.atomic
def load(grant: Grant, lead: Organisation, by: User) -> None:
    """Those that are not there yet."""
    for kind, title, days, about, values, speakers in PLANNED:
        if not Event.objects.filter(title=title).exists():
            event = _planned(kind, title, days, f"{MARK}\n\n{about}", values, grant, lead, by)
            for place, (name, what) in enumerate(speakers):
                Speaker.objects.create(session=event.sessions.get(), place=place, name=name, what=what)


def _planned(
    kind: str, title: str, days: int, summary: str, values: dict[str, Any], grant: Grant, lead: Organisation, by: User
) -> Event:
    details = Details(
        title=title,
        municipality=Municipality.objects.get(name="Şomcuta Mare", country="RO"),
        venue="Casa de Cultură",
        summary=summary,
        timezone="Europe/Bucharest",
        languages=["ro"],
        interpretation=["en"],
        capacity=60,
        shares=[Share(grant)],
        values=values,
    )
    event = create_event(kinds[kind], details, lead=lead, by=by)
    day = workday_near(clock.today(), days, "RO")
    start = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=15, minute=0, second=0, microsecond=0)
    plan_sessions(event.pk, [PlannedSession(title, start, start + timedelta(minutes=90))])
    Event.objects.filter(pk=event.pk).update(state="published", published_at=clock.now(), is_demo=True)
    return event
