"""Who gets a seat, and in which order."""

from tests.audit.mutant import APPROVAL, LIFECYCLE, MOVES, RACE, REGISTRATION, Mutant

ACTIONS = "events/actions/registration.py"
MOVING_UP = "tests/events/test_moving_up.py"
MODEL = "events/models/registration.py"
LOCKED = "event = Event.objects.lock(event_id)\n    "
UNLOCKED = "event = Event.objects.get(pk=event_id)\n    "
FETCHED = "registration = Registration.objects.get(pk=registration_id)\n    "

MUTANTS = (
    Mutant(
        ACTIONS,
        "self.taken < capacity and not self.waiting",
        "self.taken <= capacity and not self.waiting",
        REGISTRATION,
        "One person more than there are places.",
    ),
    Mutant(
        ACTIONS,
        "self.taken < capacity and not self.waiting",
        "self.taken < capacity",
        MOVING_UP,
        "A newcomer overtakes the waiting list.",
    ),
    Mutant(
        ACTIONS,
        "return capacity is None or (self",
        "return not capacity or (self",
        REGISTRATION,
        "No places are taken for no limit.",
    ),
    Mutant(
        ACTIONS,
        'taken=Count("pk", filter=TAKES_A_SEAT)',
        'taken=Count("pk", filter=Q(state=State.CONFIRMED))',
        REGISTRATION,
        "A reserved seat is given away.",
    ),
    Mutant(
        ACTIONS,
        "locked = Event.objects.lock(event.pk)",
        "locked = Event.objects.get(pk=event.pk)",
        RACE,
        "Registering takes no lock.",
    ),
    Mutant(
        ACTIONS,
        LOCKED + 'registration = Registration.objects.select_related("user")',
        UNLOCKED + 'registration = Registration.objects.select_related("user")',
        RACE,
        "Confirming takes no lock.",
    ),
    Mutant(
        ACTIONS,
        LOCKED + FETCHED + "if registration.state in {State.CONFIRMED, State.WAITING}:",
        UNLOCKED + FETCHED + "if registration.state in {State.CONFIRMED, State.WAITING}:",
        RACE,
        "Approving takes no lock.",
    ),
    Mutant(
        ACTIONS,
        LOCKED + FETCHED + "if registration.state == State.DECLINED:",
        UNLOCKED + FETCHED + "if registration.state == State.DECLINED:",
        RACE,
        "Declining takes no lock.",
    ),
    Mutant(
        ACTIONS,
        "        locked.require_open()\n",
        "",
        REGISTRATION,
        "A closed activity takes registrations.",
    ),
    Mutant(
        ACTIONS,
        "signed_in if signed_in and signed_in.email.lower() == applicant.email.lower() else None",
        "signed_in",
        REGISTRATION,
        "Being signed in proves any address.",
    ),
    Mutant(
        ACTIONS,
        'Q(state__in=Registration.ACTIVE, lower=Given("address"))',
        'Q(lower=Given("address"))',
        REGISTRATION,
        "Whoever cancelled can never register again.",
    ),
    Mutant(
        ACTIONS,
        "        draft.post(locked, registration)",
        "        if not seats.known:\n            draft.post(locked, registration)",
        REGISTRATION,
        "A lost link cannot be had again.",
    ),
    Mutant(
        ACTIONS,
        "seat = reserve_seat and _has_seat(locked, seats)",
        "seat = _has_seat(locked, seats)",
        REGISTRATION,
        "Invented addresses block all places.",
    ),
    Mutant(
        ACTIONS,
        "return not event.needs_approval and seats",
        "return seats",
        APPROVAL,
        "A seat is reserved before the team has decided.",
    ),
    Mutant(
        ACTIONS, "begins=event.starts_at)", "begins=None)", REGISTRATION, "A seat stays reserved beyond the beginning."
    ),
    Mutant(
        ACTIONS,
        "{State.CONFIRMED, State.WAITING, State.PENDING}",
        "{State.CONFIRMED, State.WAITING}",
        APPROVAL,
        "Confirming twice is refused to whoever is undecided.",
    ),
    Mutant(
        ACTIONS,
        "other.state == State.CONFIRMED or event.needs_approval or not registration.reserves_seat",
        "other.state == State.CONFIRMED or not registration.reserves_seat",
        APPROVAL,
        "A reserved seat counts where the team decides.",
    ),
    Mutant(
        ACTIONS,
        "keeps_other = other.state == State.CONFIRMED or",
        "keeps_other = True or",
        LIFECYCLE,
        "A person with two addresses loses the seat.",
    ),
    Mutant(
        ACTIONS,
        "        if keeps_other:\n            fill_seats(event)\n",
        "        if keeps_other:\n",
        MOVING_UP,
        "A seat that a second address gave up stays empty.",
    ),
    Mutant(
        ACTIONS,
        "fill_seats(event)  # it may",
        "pass  # it may",
        APPROVAL,
        "A seat given up for the team's decision stays empty.",
    ),
    Mutant(
        ACTIONS,
        "if registration.reserves_seat or count_seats",
        "if count_seats",
        REGISTRATION,
        "A reserved seat is not honoured.",
    ),
    Mutant(
        ACTIONS,
        "if registration.state in {State.CONFIRMED, State.WAITING}:",
        "if registration.state == State.CONFIRMED:",
        MOVING_UP,
        "Approving twice is refused to whoever waits.",
    ),
    Mutant(
        ACTIONS,
        "registration.require_undecided()\n    event.require_open()",
        "registration.require_undecided()",
        APPROVAL,
        "Somebody is approved for what has begun.",
    ),
    Mutant(
        ACTIONS,
        "registration.decline(answer)\n    event.require_open()",
        "registration.decline(answer)",
        APPROVAL,
        "Somebody is declined for what has begun.",
    ),
    Mutant(
        ACTIONS,
        "notifications.cancelled(event, registration)\n    fill_seats(event)",
        "notifications.cancelled(event, registration)",
        REGISTRATION,
        "A cancelled seat stays empty.",
    ),
    Mutant(
        ACTIONS,
        "    if not event.takes_registrations:\n        return []\n",
        "",
        REGISTRATION,
        "People move up when it is too late for them.",
    ),
    Mutant(
        ACTIONS,
        "else event.capacity - seats.taken",
        "else event.capacity - seats.taken + 1",
        REGISTRATION,
        "One person too many moves up.",
    ),
    Mutant(
        ACTIONS,
        "seats.waiting if event.capacity is None",
        "0 if event.capacity is None",
        MOVING_UP,
        "Nobody moves up when the limit is taken away.",
    ),
    Mutant(ACTIONS, "[:free])", "[:1])", REGISTRATION, "Only one person moves up, however many places there are."),
    Mutant(
        ACTIONS,
        "if event.needs_approval or not event.takes_registrations:",
        "if event.needs_approval:",
        APPROVAL,
        "The undecided come in after it began.",
    ),
    Mutant(
        ACTIONS,
        "            fill_seats(event)\n    return ended",
        "    return ended",
        REGISTRATION,
        "An expired seat stays empty.",
    ),
    Mutant(
        ACTIONS, "SELECT clock_timestamp()", "SELECT now()", RACE, "The waiting list follows transactions, not locks."
    ),
    Mutant(
        MODEL,
        'models.F("priority").desc()',
        'models.F("priority").asc()',
        MOVING_UP,
        "Whoever has priority waits longest.",
    ),
    Mutant(
        MODEL,
        'models.F("waiting_since").asc()',
        'models.F("waiting_since").desc()',
        REGISTRATION,
        "Who came last moves up first.",
    ),
    Mutant(
        MODEL, "confirm_until__lt=clock.now()", "confirm_until__gt=clock.now()", REGISTRATION, "Seats expire early."
    ),
    Mutant(
        MODEL,
        "min(until, begins or until), seat",
        "until, seat",
        REGISTRATION,
        "A seat is reserved past the beginning.",
    ),
    Mutant(
        MODEL,
        "        if state != self.State.UNCONFIRMED:\n            self.reserves_seat = False\n",
        "",
        MOVES,
        "An ended registration keeps its reserved seat.",
    ),
    Mutant(
        "events/models/event.py",
        'Q(state="unconfirmed", reserves_seat=True)\n\n',
        'Q(state="unconfirmed")\n\n',
        REGISTRATION,
        "An address nobody proved takes a seat that was not reserved.",
    ),
    Mutant(
        "events/actions/lifecycle.py",
        "details.capacity is not None and details.capacity < taken",
        "details.capacity is not None and details.capacity < 0",
        REGISTRATION,
        "There are fewer places than people who have one.",
    ),
    Mutant(
        "events/actions/lifecycle.py",
        "        notifications.changed(event)\n    fill_seats(event)\n    admit_undecided(event)\n    return event",
        "        notifications.changed(event)\n    admit_undecided(event)\n    return event",
        REGISTRATION,
        "More places move nobody up.",
    ),
    Mutant(
        "events/access.py",
        "return within(",
        "return True or within(",
        REGISTRATION,
        "One connection can block every place.",
    ),
)
