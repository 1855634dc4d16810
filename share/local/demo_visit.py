"""A city exchange visit of the demo that lies ahead: its delegation has said what it wants to see. All of it is invented."""

from datetime import timedelta

from django.db import transaction

from events.actions import create_event, plan_sessions, save_delegations
from events.delegations import read_delegations
from events.gatherings.exchanges.actions import Delegate, Wanted, enter_delegates, save_exchange, save_preparation
from events.gatherings.exchanges.models import Head, Host, Priority, SessionPriority
from events.kinds import kinds
from events.models import Event
from events.plans import Details, PlannedSession, Share
from municipalities.models import Area, Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.local.demo_plans import MARK
from share.local.workdays import workday_near
from share.mail.models import Mail

TITLE = "Grenoble sees how Şomcuta Mare welcomes"
QUESTIONS = ("How many families came to you last year?", "What did you try that did not work?")
WANTED = (
    Wanted("How the parish house became a flat kept free", Area.HOUSING),
    Wanted("Who goes to the school with the parents on the first day", Area.EDUCATION),
    Wanted("What a town hall of four people does itself", Area.COORDINATION),
)


@transaction.atomic
def load(grant: Grant, lead: Organisation, by: User) -> None:
    """The visit, unless it is there."""
    if Event.objects.filter(title=TITLE).exists():
        return
    before = set(Mail.objects.values_list("pk", flat=True))
    _visit(grant, lead, by)
    Mail.objects.exclude(pk__in=before).delete()  # nobody is written to about what is invented


def _visit(grant: Grant, lead: Organisation, by: User) -> None:
    here = Municipality.objects.get(name="Şomcuta Mare", country="RO")
    details = Details(
        title=TITLE,
        municipality=here,
        venue="Primăria, council chamber",
        summary=f"{MARK}\n\nTwo days in a town of 7,500: what it tried, what it gave up, and what it would do again.",
        timezone="Europe/Bucharest",
        languages=["ro", "fr"],
        capacity=20,
        shares=[Share(grant)],
        values={
            "visitors": Municipality.objects.get(name="Grenoble", country="FR"),
            "aims": "A flat kept free of our own",
        },
    )
    event = create_event(kinds["city_exchange"], details, lead=lead, by=by)
    day = workday_near(clock.today(), 48, "RO")
    start = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=7, minute=30, second=0, microsecond=0)
    titles = ("Welcome, and a walk through the town", "The parish house", "At the school", "What we take home")
    plan_sessions(
        event.pk,
        [
            PlannedSession(title, start + timedelta(hours=2 * n), start + timedelta(hours=2 * n, minutes=90))
            for n, title in enumerate(titles)
        ],
    )
    Event.objects.filter(pk=event.pk).update(state="published", published_at=clock.now(), is_demo=True)
    save_exchange(
        event.pk,
        {
            "questions": "\n".join(QUESTIONS),
            "travel": "By train to Baia Mare, then line 41; the last bus leaves at 21:10.",
            "lodging": "Pensiunea Demo, two streets from the town hall.",
            "practical": "Shoes for a wet meadow. Lunch is served; say what you do not eat.",
            "phone": "Ileana Demo, +40 000 000",
        },
    )
    save_delegations(event.pk, read_delegations("6 from FR (5 from Grenoble, Voiron)"))
    delegation = event.delegations.get(part_of=None)
    head = Head.objects.create(delegation=delegation, name="Claire Demo", email="claire.visit@example.org")
    Host.objects.create(event=event, name="Ileana Demo", email="ileana.visit@example.org")
    save_preparation(delegation.pk, WANTED, {QUESTIONS[0]: "Four families, twenty people."})
    people = [Delegate("Hugo Demo", "town hall"), Delegate("Nadia Demo", "sponsor group"), Delegate("Samir Demo", "")]
    enter_delegates(head.pk, people, "Grenoble")
    event.registrations.update(is_demo=True)
    session = event.sessions.all()[1]
    _answer(event, session.pk)


def _answer(event: Event, session: int) -> None:
    """One priority is in the programme, two are not: what the coordinator decides today."""
    SessionPriority.objects.create(session_id=session, priority=Priority.objects.get(delegation__event=event, rank=1))
