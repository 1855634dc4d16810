"""What was agreed at two roundtables of the demo, and what became of it so far: all of it invented."""

from datetime import datetime, timedelta

from django.db import transaction

from events.gatherings.actionplans import actions
from events.gatherings.actionplans.actions import PlannedAction, Stands
from events.gatherings.actionplans.models import FOLLOW_UPS, HEARD, Action, ActionAnswer, ActionPlan, Agreement
from events.gatherings.notes.models import EventNote
from events.gatherings.rooms.roundtables.actions import save_aims
from events.models import Event, EventOrganiser
from events.moments import asked_at, heard_at
from municipalities.models import Area, Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.mail.models import PlannedMail

NEW, OLD = "After the first year: who stays, and why?", "Who drives? Transport in the valleys"
# Objective, area, and its actions: title, who answers for it, days until it is due, where the idea comes from.
PLANS: dict[str, list[tuple[str, str, list[tuple[str, str, int, str]]]]] = {
    NEW: [
        (
            "Families who want to stay find a flat within three months",
            Area.HOUSING,
            [
                ("A list of landlords who said yes", "Paola Demo", 60, "the town of Val-de-Reuil, its list"),
                ("The deposit is guaranteed by the diocese", "Marco Demo", 85, ""),
                ("One flat is kept free for who arrives", "Lucia Demo", 125, "Şomcuta Mare, the parish house"),
            ],
        ),
        (
            "Employers meet families before their papers are complete",
            Area.EMPLOYMENT,
            [
                ("An evening of skills at the college", "Paola Demo", 140, "decided at the table"),
                ("A training on how diplomas are recognised", "Giulia Demo", 180, ""),
            ],
        ),
    ],
    OLD: [
        (
            "Whoever has work or school gets there without a car",
            Area.EMPLOYMENT,
            [
                ("The bus of 6:40 stops at the industrial estate", "Claire Demo", 90, "the bus company itself"),
                ("Twelve drivers take turns on Sundays", "Hugo Demo", 60, "the parish of Voiron"),
                ("Bicycles are lent for the first half year", "Nadia Demo", 120, ""),
            ],
        ),
    ],
}
AHEAD = "Flats for families: landlords, parish and town hall"
# Who should be at that table: office, level, kind, and who is known there.
TABLE = (
    ("Town hall of Baia Mare, social service", "local", "municipality", "Adrian Demo", "adrian.table@example.org"),
    ("Greek Catholic parish", "local", "ngo", "Vasile Demo", "vasile.table@example.org"),
    ("Landlords of the old town", "local", "other", "", ""),
    ("Families of the first year", "local", "refugee_led", "Samira Demo", "samira.table@example.org"),
    ("County council of Maramureș", "regional", "public_service", "Corina Demo", "corina.table@example.org"),
    ("General Inspectorate for Immigration", "national", "public_service", "", ""),
)
NOTED = (
    (
        "practice",
        "In Val-de-Reuil the town hall keeps a list of landlords who said yes once, and writes to them each spring.",
    ),
    ("experience", "A deposit of three rents is what most of them ask; nobody had it in the first year."),
    ("idea", "The diocese could stand for the deposit, as it does for its own tenants."),
)
# What was said of an action: days after the activity, state, words, evidence.
SAID = {
    "A list of landlords who said yes": (70, "done", "Twenty-four of sixty said yes.", "list of 24 flats"),
    "One flat is kept free for who arrives": (93, "under_way", "The board meets on the 12th.", ""),
    "The bus of 6:40 stops at the industrial estate": (88, "done", "Since the new timetable.", "timetable, line 41"),
    "Twelve drivers take turns on Sundays": (92, "done", "There are fourteen by now.", "rota, 14 names"),
    "Bicycles are lent for the first half year": (183, "dropped", "The insurance costs more than the bicycles.", ""),
}


@transaction.atomic
def load(grant: Grant, partner: Organisation, by: User) -> None:
    """Plans of what has none yet; `partner` organises these activities too, so that its people have something to ask about."""
    for event in Event.objects.paid_by(grant).filter(title__in=PLANS, state=Event.State.COMPLETED):
        if not ActionPlan.objects.filter(pk=event.pk).exists():
            EventOrganiser.objects.get_or_create(event=event, organisation=partner)
            _agree(event, by)
    for event in Event.objects.paid_by(grant).filter(title=AHEAD, stakeholders__isnull=True):
        save_aims(event.pk, {"local": 4, "regional": 2, "national": 1})
        for organisation, level, kind, name, email in TABLE:
            event.stakeholders.create(organisation=organisation, level=level, kind=kind, name=name, email=email)


def _agree(event: Event, by: User) -> None:
    assert event.ends_at
    if event.title == NEW:
        for place, (kind, text) in enumerate(NOTED, start=1):
            EventNote.objects.create(event=event, place=place, kind=kind, text=text, written_by=by)
    for title, area, rows in PLANS[event.title]:
        objective = actions.add_objective(event.pk, title, area)
        for what, name, days, idea in rows:
            due = (event.ends_at + timedelta(days=days)).date()
            email = f"{name.split()[0].lower()}.plan@example.org"
            lead = event.organisers.filter(organiser_rows__is_lead=True).first()
            actions.add_action(objective.pk, PlannedAction(what, due, lead, name, email, idea=idea))
    Action.objects.filter(objective__plan=event.pk).update(made_at=event.ends_at)
    for action in Action.objects.filter(objective__plan=event.pk, title__in=SAID):
        _say(event, action)
    _written(event)
    _read_by_those_who_were_there(event, event.ends_at + timedelta(days=2))
    if event.title == OLD:
        region = "The region took the drivers’ rota up for all its valleys."
        actions.add_effect(event.pk, "built_on", (event.ends_at + timedelta(days=150)).date(), region)


def _read_by_those_who_were_there(event: Event, shown: datetime) -> None:
    """All but one have agreed."""
    ActionPlan.objects.filter(pk=event.pk).update(shown_at=shown, published_at=shown + timedelta(days=9))
    plan = ActionPlan.objects.get(pk=event.pk)
    there, print_ = list(event.registrations.attended().order_by("pk")), plan.fingerprint()
    Agreement.objects.bulk_create(
        Agreement(plan=plan, registration=one, fingerprint=print_, at=shown + timedelta(hours=n))
        for n, one in enumerate(there[1:])
    )


def _say(event: Event, action: Action) -> None:
    days, state, words, evidence = SAID[action.title]
    assert event.ends_at
    assert action.responsible
    moment = event.ends_at + timedelta(days=days)
    if moment > clock.now():
        return
    actions.answer(action.responsible_id or 0, [Stands(action, state, words, evidence)])
    ActionAnswer.objects.filter(action=action).update(at=moment)
    if state == Action.State.DONE:
        Action.objects.filter(pk=action.pk).update(done_on=moment.date())


def _written(event: Event) -> None:
    """The mails of the past have gone out: nobody is asked anew about them."""
    moments: dict[str, datetime | None] = {name: asked_at(event, months) for months, name in FOLLOW_UPS.items()}
    moments[HEARD] = heard_at(event)
    for name, due in moments.items():
        if due and due <= clock.now():
            sent = {"outcome": PlannedMail.Outcome.SENT, "recipients": 3, "decided_at": due}
            PlannedMail.objects.get_or_create(plan=name, about=event.public_id, due_at=due, defaults=sent)
