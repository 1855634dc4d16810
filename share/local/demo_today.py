"""What waits in the demo beside its activities: a stale translation, a mail that came back, one person twice, a report."""

from datetime import timedelta

from events.models import Event, Registration
from share.accounts.models import User
from share.grants.models import Grant
from share.jobs.models import State
from share.kit import clock
from share.local.demo_plans import CHOSEN, FAR_PILOT, HELD, NEXT_WEEK
from share.mail.models import Mail
from share.records.translations import translate
from share.reports.actions.making import request_report

ROMANIAN = {
    "title": "Pregătiţi pentru primele o sută de zile",
    "summary": "Demo: această activitate este inventată.\n\nO zi pentru toţi cei care întâlnesc familiile sosite: primărie,"
    " şcoli, medici, voluntari. Patru module ale curriculei, alese după cererile oraşului.",
}
ADDED_LATER = " Lunch is served."


def load(grant: Grant, *, admin: User) -> None:
    """Asks for the report on the first period in the name of `admin`; a worker makes it once there is one."""
    activities = {event.title: event for event in Event.objects.paid_by(grant)}
    _stale_translation(activities[NEXT_WEEK])
    _returned_mail(activities[FAR_PILOT])
    _same_person_twice(Event.objects.get(roundtable__question=CHOSEN), activities[HELD])
    period = grant.periods.get(number=1)
    request_report(grant, period.starts_on, period.ends_on, by=admin)


def _stale_translation(event: Event) -> None:
    """The summary was translated, and a sentence added after that."""
    full = event.summary
    event.summary = full.replace(ADDED_LATER, "")
    translate(event, "ro", ROMANIAN)
    event.save()
    event.summary = full
    event.save()


def _returned_mail(event: Event) -> None:
    """The confirmation of a person whose server has refused it."""
    person = event.registrations.filter(state=Registration.State.CONFIRMED).order_by("registered_at", "pk")[0]
    Mail.objects.create(
        key=f"demo:{person.public_id}:confirmed",
        about=event.public_id,
        to=person.email,
        subject=f"You have a place: {event.title}"[:300],
        text=f"Hello {person.name},\n\nyour place is confirmed.\n",
        state=State.FAILED,
        attempts=1,
        created_at=person.registered_at,
        next_attempt_at=person.registered_at,
        finished_at=person.registered_at + timedelta(minutes=1),
        last_error="550 5.1.1 No such person at this address",
        expires_at=event.starts_at or clock.now() + timedelta(days=30),
    )


def _same_person_twice(roundtable: Event, held: Event) -> None:
    """Somebody who came to a pilot registers for the roundtable with another address."""
    came = held.registrations.filter(user__email__startswith="demo").order_by("pk")[0]
    again = roundtable.registrations.undecided().filter(user__email__startswith="demo").order_by("pk")[0]
    assert again.user
    again.name = again.user.name = came.name
    again.save()
    again.user.save()
