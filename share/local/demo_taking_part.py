"""What people of the demo need and answered, a group, a signed sheet to check, and feedback. All of it is invented."""

from datetime import timedelta
from decimal import Decimal

from events.actions import (
    Applicant,
    Invitee,
    Letter,
    Member,
    choose_sessions,
    confirm_group,
    count_sheet,
    decline_invitation,
    hold_seats,
    invite,
    plan_feedback,
    register_group,
    save_asking,
)
from events.actions import feedback as feedbacks
from events.actions.breakdowns import count_and_forget
from events.models import (
    Attendance,
    Disaggregation,
    Event,
    Feedback,
    Registration,
    RegistrationAnswer,
    RegistrationSheet,
    Requirements,
    Session,
)
from events.plans import Asked, Asking
from municipalities.models import Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.local.demo_plans import FAR_PILOT, HELD, NEXT_WEEK
from share.records.questionnaires import actions, answers
from share.records.questionnaires.actions import QuestionPlan, Texts
from share.records.questionnaires.models import Kind, Questionnaire, Version

BEFORE, AFTER = "Before a training day (demo)", "After a training day (demo)"
EARLIER = (
    QuestionPlan(Kind.YES_NO, "Have you worked with resettled families before?", is_required=True),
    QuestionPlan(
        Kind.SEVERAL,
        "What would you like to take home?",
        choices=["What the law says", "How others did it", "People I can call", "Material for volunteers"],
    ),
    QuestionPlan(Kind.LONG, "A question you bring along"),
)
LATER = (
    QuestionPlan(
        Kind.SCALE,
        "How useful was the day for your work?",
        is_required=True,
        lowest=Decimal(1),
        highest=Decimal(5),
        low_label="not at all",
        high_label="very",
    ),
    QuestionPlan(Kind.SEVERAL, "What helped most?", choices=["The talks", "The exercises", "The breaks", "The papers"]),
    QuestionPlan(Kind.LONG, "What should be different next time?"),
)
NEEDS: tuple[dict[str, object], ...] = (
    {"access": ["step_free"], "note": "I come with a walking frame."},
    {"diet": ["vegetarian"]},
    {"diet": ["vegetarian", "nuts"]},
    {"diet": ["halal"]},
    {"access": ["hearing"]},
)
QUESTIONS = (
    "Who pays for the first weeks?",
    "May volunteers drive families to the doctor?",
    "Is there a list of doctors?",
)
WISHES = (
    "More time for our own cases.",
    "A list of everybody who was there, for those who agree.",
    "Somebody from a school.",
)
INVITED = (
    Invitee("Carmen Demo", "carmen.demo@example.org"),
    Invitee("Horia Demo", "horia.demo@example.org"),
    Invitee("Mirela Demo", "mirela.demo@example.org"),
    Invitee("Pavel Demo", "pavel.demo@example.org"),
)
BESIDE = "A walk to three flats, with those who live there"
GENDERS = ("woman", "woman", "man", "woman", "man", "", "woman", "man", "woman", "other", "man")
AGES = ("18_60", "18_60", "18_60", "over_60", "18_60", "", "18_60")
GROUP = (Member("Ilinca Demo", "ilinca.demo@example.org"), Member("Radu Demo"), Member("Sanda Demo"))


def load(grant: Grant, *, counted_by: User) -> None:
    activities = {event.title: event for event in Event.objects.paid_by(grant)}
    _asked(activities[NEXT_WEEK])
    _group(activities[FAR_PILOT])
    held = activities[HELD]
    with_sheet = Event.objects.paid_by(grant).filter(state=Event.State.COMPLETED, organisers__in=held.organisers.all())
    _signed(with_sheet.exclude(pk__in=with_sheet.without_signatures().values("pk")).order_by("-ends_at")[0], counted_by)
    _feedback(held)
    _said_of_themselves(grant)
    _held_places(activities[FAR_PILOT])
    _workshops(activities[FAR_PILOT])
    _invited(activities[FAR_PILOT], by=counted_by)


def _questionnaire(name: str, title: str, plans: tuple[QuestionPlan, ...]) -> Version:
    texts = Texts(name, title, "Demo: these questions are invented.", "en")
    made = Questionnaire.objects.filter(name=name).first()
    if made is None:
        made = actions.make_questionnaire(texts)
        for plan in plans:
            actions.save_question(made, plan)
    return Version.objects.with_questions().get(pk=made.newest.pk)


def _coming(event: Event) -> list[Registration]:
    return list(event.registrations.filter(state=Registration.State.CONFIRMED).order_by("registered_at", "pk"))


def _asked(event: Event) -> None:
    version = _questionnaire(BEFORE, "Before the day", EARLIER)
    save_asking(event.pk, Asking([Asked.ACCESS, Asked.DIET, Asked.PICTURES], version))
    first, second, third = version.in_order
    choices = [choice.key for choice in second.choices.all()]
    for number, person in enumerate(_coming(event)):
        if number < len(NEEDS):
            Requirements.objects.create(registration=person, **NEEDS[number])
        person.pictures = number % 5 != 2
        person.save(update_fields=["pictures"])
        said: dict[str, answers.Value] = {
            first.key: "yes" if number % 3 else "no",
            second.key: choices[number % 2 :: 2],
        }
        said |= {third.key: QUESTIONS[number]} if number < len(QUESTIONS) else {}
        sheet = RegistrationSheet(registration=person, version=version)
        answers.keep(sheet, RegistrationAnswer, said, submit=True)


def _group(event: Event) -> None:
    head = User.objects.create_user("primaria.demo@example.org", "Elena Demo", is_demo=True)
    who = Applicant(head.name, head.email, "Seini", "municipality", "Town hall", "demo")
    confirm_group(register_group(event.pk, who, GROUP, stays_together=False).pk)


def _said_of_themselves(grant: Grant) -> None:
    """Most people say it, some leave it; where the attendance is complete it is counted and gone."""
    events = Event.objects.paid_by(grant).exclude(state__in=[Event.State.DRAFT, Event.State.CANCELLED])
    said = []
    for number, person in enumerate(Registration.objects.filter(event__in=events).order_by("pk")):
        gender, age = GENDERS[number % len(GENDERS)], AGES[number % len(AGES)]
        if gender or age:
            first = None if number % 5 == 4 else number % 3 > 0
            said.append(Disaggregation(registration=person, gender=gender, age=age, first_time=first))
    Disaggregation.objects.bulk_create(said)
    for event in events.filter(state=Event.State.COMPLETED):
        count_and_forget(event)


def _held_places(event: Event) -> None:
    """Two places for the people of a partner, who know of it since yesterday."""
    assert event.starts_at
    partner = Organisation.objects.get(name="Caritas Austria", country="AT")
    day = min(event.starts_at - timedelta(days=5), clock.now() + timedelta(days=10))
    hold_seats(event.pk, partner, 2, day.replace(hour=16, minute=0, second=0, microsecond=0))


def _workshops(event: Event) -> None:
    """The last session has a second one beside it; some of those who come have chosen, and one of the two is nearly full."""
    coming, last = _coming(event), event.sessions.all().last()
    assert last
    last.capacity = max(len(coming), 4)
    last.save()
    beside = Session.objects.create(
        event=event, title=BESIDE, starts_at=last.starts_at, ends_at=last.ends_at, capacity=max(len(coming) // 3, 2)
    )
    for number, person in enumerate(coming[: 2 * len(coming) // 3]):
        choose_sessions(person.pk, {last.pk if number % 3 else beside.pk})


def _invited(event: Event, *, by: User) -> None:
    """Some have answered, some have not; who was invited a week ago can be asked once more."""
    guests = invite(event.pk, INVITED, Letter("We would like to hear how you found your first landlords."), by=by)
    ago = clock.now() - timedelta(days=8)
    for number, guest in enumerate(guests):
        guest.invited_at, guest.opened_at = ago, ago + timedelta(hours=3) if number % 2 else None
        guest.save()
    decline_invitation(guests[0].pk, "That week I am in Cluj. My colleague would like to come.")


def _signed(event: Event, counted_by: User) -> None:
    """The sheet of the first session was counted by a colleague: a signature is missing, and somebody is to check it."""
    session = event.sessions.all()[0]
    there = Attendance.objects.filter(session=session, mark=Attendance.Mark.PRESENT).order_by("registration__key")
    signed = list(there.values_list("registration", flat=True))[1:]
    count_sheet(session.pk, signed, 0, by=counted_by)


def _feedback(event: Event) -> None:
    """Answers that came while it was open, counted as they came."""
    version = _questionnaire(AFTER, "How was the day?", LATER)
    plan_feedback(event.pk, version, 14)
    useful, helped, words = version.in_order
    choices = [choice.key for choice in helped.choices.all()]
    there = feedbacks.asked(event)
    for number, _person in enumerate(there[: max(there.count() * 2 // 3, 5)]):
        values: dict[str, answers.Value] = {useful.key: Decimal(5 - number % 3), helped.key: choices[number % 3 :]}
        values |= {words.key: WISHES[number]} if number < len(WISHES) else {}
        feedbacks.count(Feedback.objects.get(pk=event.pk), version, values)
