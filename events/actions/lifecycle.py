"""An event from its first line to its end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from events import notifications
from events.actions import choosing
from events.actions.breakdowns import count_and_forget
from events.actions.registration import admit_undecided, fill_seats
from events.actions.seating import count_seats
from events.kinds import EventKind
from events.models import Attendance, Event, EventOrganiser, GrantShare, Registration, Session, slots
from events.plans import Blocker, Checks, Details, Moments, PlannedSession, Share, percent_text
from municipalities.actions import proposals
from municipalities.models import Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.kit.moves import IllegalMove, require


@transaction.atomic
def create_event(
    kind: EventKind, details: Details, *, lead: Organisation, by: User, sessions: Sequence[PlannedSession] = ()
) -> Event:
    """A draft with the row of its kind and its first sessions: made together or not at all. Raises ValidationError."""
    details = _with_proposals(details)
    event = Event(kind=kind.key, created_by=by)
    _set(event, details)
    event.save()
    kind.row._default_manager.create(event=event)
    EventOrganiser.objects.create(event=event, organisation=proposals.stored(lead), is_lead=True)
    _set_beside(event, details)
    if sessions:
        plan_sessions(event.pk, sessions)
        event.refresh_from_db()
    return event


@transaction.atomic
def save_details(event_id: int, details: Details) -> Event:
    """Changes an event; more places move people up at once, and so does leaving the choice to the order of arrival.

    Raises ValidationError: at `capacity` when it would fall below the seats that are taken; IllegalMove when the event is
    completed or cancelled.
    """
    event = Event.objects.lock(event_id)
    event.require_changeable()
    seats = count_seats(event)
    if details.capacity is not None and details.capacity < seats.taken + seats.held:
        told = _("%(taken)d people have a place already. Choose %(taken)d or more.")
        if seats.held:
            told = _(
                "%(taken)d people have a place, and %(held)d places are held for partners. Choose %(all)d or more."
            )
        counts = {"taken": seats.taken, "held": seats.held, "all": seats.taken + seats.held}
        raise ValidationError({"capacity": told % counts})
    details = _with_proposals(details)
    before, shown, zone = event.told(), _shown(event), event.zone
    _set(event, details)
    event.save()
    _set_beside(event, details)
    if event.zone != zone:
        _keep_wall_times(event, zone)
    _revise(event, shown)
    if not event.has_begun:
        _require_publishable(event)
    _tell_later(event, before)
    fill_seats(event)
    admit_undecided(event)
    return event


@transaction.atomic
def save_moments(event_id: int, moments: Moments) -> Event:
    """Sets what happens by itself around an event, and when. A list that moves up for longer fills the seats at once.

    Raises ValidationError; IllegalMove when the event is completed or cancelled.
    """
    event = Event.objects.lock(event_id)
    event.require_changeable()
    event.opens_at, event.closes_at = moments.opens_at, moments.closes_at
    event.promotion_stops, event.remind_days = moments.promotion_stops, moments.remind_days
    event.full_clean(exclude=["created_by"])
    event.save()
    _release_in_time(event)
    fill_seats(event)
    return event


def _with_proposals(details: Details) -> Details:
    """What the details propose as new is written first. Raises ValidationError."""
    town = details.municipality and proposals.stored(details.municipality)
    partners = [proposals.stored(partner) for partner in details.partners]
    return replace(details, municipality=town, partners=partners)


def _shown(event: Event) -> tuple[object, ...]:
    """What a calendar shows of an event."""
    return (event.title, event.venue, event.municipality_id, event.timezone, event.starts_at, event.ends_at)


def _revise(event: Event, before: tuple[object, ...]) -> None:
    """Notes the moment when what calendars show has changed."""
    if _shown(event) != before:
        event.revised_at = clock.now()
        event.save(update_fields=["revised_at"])


def _set(event: Event, details: Details) -> None:
    event.title, event.summary, event.venue = details.title, details.summary, details.venue
    event.municipality, event.timezone, event.language = details.municipality, details.timezone, details.language
    event.languages, event.capacity = list(details.languages), details.capacity
    event.interpretation, event.venue_access = list(details.interpretation), details.venue_access
    event.online_link = details.online_link
    event.most_per_town, event.most_per_country = details.most_per_town, details.most_per_country
    event.most_per_kind = details.most_per_kind
    event.needs_approval, event.contact_email = details.needs_approval, details.contact_email
    event.country = str(details.municipality.country) if details.municipality else ""
    event.full_clean(exclude=["created_by"])


def _set_beside(event: Event, details: Details) -> None:
    """Who pays, who organises, and what the kind adds. What stays the same is not written, so history tells changes only."""
    if any(share.grant.is_demo for share in details.shares) and not event.is_demo:
        event.is_demo = True
        event.save(update_fields=["is_demo"])
    rows = {row.organisation_id: row for row in event.organiser_rows.all()}
    wanted = {partner.pk for partner in details.partners}
    event.organiser_rows.filter(is_lead=False).exclude(organisation__in=wanted).delete()
    EventOrganiser.objects.bulk_create(
        EventOrganiser(event=event, organisation_id=pk) for pk in sorted(wanted - set(rows))
    )
    _set_shares(event, details.shares)
    event.event_kind.event_fields.save(event, details.values)


def _set_shares(event: Event, shares: Sequence[Share]) -> None:
    """Who pays which part. Raises ValidationError when it is more than all of it, or a grant that is new here has none of
    the organisers among its partners: its auditors would read about people of others."""
    together = sum((share.percent or Decimal(0) for share in shares), Decimal(0))
    if together > 100:
        sentence = _("Together they pay %(percent)s %%, and 100 %% is all of it.")
        raise ValidationError({"shares": sentence % {"percent": percent_text(together)}})
    rows, wanted = {row.grant_id: row for row in event.grant_shares.all()}, {share.grant.pk: share for share in shares}
    new = [share.grant for share in shares if share.grant.pk not in rows]
    payers = set(Grant.objects.of_partners(event.organisers.all()).values_list("pk", flat=True)) if new else set()
    strangers = [grant for grant in new if grant.pk not in payers]
    if strangers:
        sentence = _("%(grant)s pays for activities of its own partners only, and none of them organises this one.")
        raise ValidationError({"shares": [sentence % {"grant": grant.code} for grant in strangers]})
    changed = []
    # In this order no step adds up to more than the result.
    event.grant_shares.exclude(grant__in=wanted).delete()
    for pk, row in rows.items():
        if pk in wanted and row.percent != wanted[pk].percent:
            row.percent = wanted[pk].percent
            changed.append(row)
    GrantShare.objects.bulk_update(changed, ["percent"])
    GrantShare.objects.bulk_create(
        GrantShare(event=event, grant=share.grant, percent=share.percent)
        for share in shares
        if share.grant.pk not in rows
    )


@transaction.atomic
def plan_sessions(event_id: int, planned: Sequence[PlannedSession]) -> list[Session]:
    """Sets the agenda; the event begins with its first session and ends with its last. In the order of `planned`.

    Raises ValidationError when sessions overlap that people do not choose between, end before they start, have fewer places
    than people chose them, or one with attendance would go; IllegalMove when the event has been completed or cancelled.
    """
    event = Event.objects.lock(event_id)
    event.require_changeable()
    _require_no_overlap(planned)
    if event.state in {Event.State.PUBLISHED, Event.State.POSTPONED} and not planned:
        raise ValidationError(_("A published activity needs at least one session."), code="empty")
    going = event.sessions.exclude(pk__in=[session.pk for session in planned if session.pk])
    if Attendance.objects.filter(session__in=going).exists():
        raise ValidationError(_("A session with attendance cannot be taken out."), code="attended")
    if going.filter(locked_at__isnull=False).exists():
        raise ValidationError(_("A session whose signed sheet was checked cannot be taken out."), code="locked")
    choosing.tell_who_chose(event, going, notifications.session_gone)
    going.delete()
    hours = {pk: (begins, ends) for pk, begins, ends in event.sessions.values_list("pk", "starts_at", "ends_at")}
    saved = [_save_session(event, plan) for plan in planned]
    choosing.require_one_a_slot(saved)
    event.event_kind.session_fields.save([(s, plan.values) for s, plan in zip(saved, planned, strict=True)])
    had_begun, before, shown = event.has_begun, event.told(), _shown(event)
    began_at = event.starts_at
    _span(event)
    _move_along(event, began_at)
    if event.starts_at == began_at:  # of a day that moves as a whole people hear anyway
        moved = [one for one in saved if hours.get(one.pk, one.span) != one.span]
        choosing.tell_who_chose(event, moved, notifications.session_moved)
    _revise(event, shown)
    if not had_begun:
        _require_publishable(event)
    _tell_later(event, before)
    fill_seats(event)
    admit_undecided(event)
    return saved


def _require_no_overlap(planned: Iterable[PlannedSession]) -> None:
    """Raises ValidationError where two are at the same time and one of them is for everybody."""
    for one, later in combinations(sorted(planned, key=lambda session: session.starts_at), 2):
        is_choice = one.capacity is not None and later.capacity is not None
        if later.starts_at < one.ends_at and not is_choice:
            said = _(
                "“%(one)s” and “%(two)s” overlap. Where people choose between them, say for each how many places it has."
            )
            raise ValidationError(said % {"one": one.title, "two": later.title}, code="overlap")


def _save_session(event: Event, plan: PlannedSession) -> Session:
    session = event.sessions.filter(pk=plan.pk).first() if plan.pk else Session(event=event)
    if session is None:
        raise ValidationError(_("Somebody took a session out meanwhile. Look at the agenda again."))
    if session.pk and session.starts_at != plan.starts_at:
        _require_marks_fit(session, plan)
    if session.is_locked and (session.starts_at, session.ends_at) != (plan.starts_at, plan.ends_at):
        told = _("“%(title)s” was checked against the signed sheet, so its hours stay. Unlock it first.")
        raise ValidationError(told % {"title": session.title}, code="locked")
    if session.pk and session.capacity != plan.capacity:
        choosing.require_room(session, plan.capacity)
        if plan.capacity is None:
            session.choices.all().delete()
    session.title, session.starts_at, session.ends_at = plan.title, plan.starts_at, plan.ends_at
    session.capacity = plan.capacity
    session.full_clean()
    session.save()
    return session


def _require_marks_fit(session: Session, plan: PlannedSession) -> None:
    """Attendance says who was there that day: its session stays on that day, and stays begun. Raises ValidationError."""
    zone, begun = session.event.zone, plan.starts_at <= clock.now()
    same_day = session.starts_at.astimezone(zone).date() == plan.starts_at.astimezone(zone).date()
    if not (begun and same_day) and session.attendances.exists():
        raise ValidationError(
            _("“%(title)s” has attendance, so it stays on its day. Plan a new session for another day.")
            % {"title": session.title},
            code="attended",
        )


def _span(event: Event) -> None:
    """An event begins with its first session and ends with its last; its days are those of the place."""
    times = event.sessions.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    event.starts_at, event.ends_at = times["first"], times["last"]
    event.starts_on = event.local_start.date() if event.local_start else None
    event.ends_on = event.local_end.date() if event.local_end else None
    event.save()


def _move_along(event: Event, began_at: datetime | None) -> None:
    """Registration opens and closes, and held places are given on, as long before as it was, by the clocks of the place."""
    if began_at is None or event.local_start is None:
        return
    by = event.local_start.replace(tzinfo=None) - began_at.astimezone(event.zone).replace(tzinfo=None)

    def later(moment: datetime) -> datetime:
        return (moment.astimezone(event.zone).replace(tzinfo=None) + by).replace(tzinfo=event.zone)

    if event.opens_at or event.closes_at:
        event.opens_at, event.closes_at = (moment and later(moment) for moment in (event.opens_at, event.closes_at))
        event.save()
    for held in event.held_seats.kept():
        held.until = later(held.until)
        held.save()
    _release_in_time(event)


def _release_in_time(event: Event) -> None:
    """Held places are given on while the waiting list still moves up by itself."""
    if event.moves_up_until:
        event.held_seats.kept().filter(until__gt=event.moves_up_until).update(until=event.moves_up_until)


def _keep_wall_times(event: Event, before: ZoneInfo) -> None:
    """Half past nine stays half past nine when the town turns out to lie in another time zone."""
    for session in event.sessions.all():
        session.starts_at = session.starts_at.astimezone(before).replace(tzinfo=event.zone)
        session.ends_at = session.ends_at.astimezone(before).replace(tzinfo=event.zone)
        session.save()
    for held in event.held_seats.kept():
        held.until = held.until.astimezone(before).replace(tzinfo=event.zone)
        held.save()
    _span(event)


def _require_publishable(event: Event) -> None:
    """What is public stays complete. Raises ValidationError with what would be missing."""
    missing = blockers(event).must if event.state == Event.State.PUBLISHED else []
    if missing:
        raise ValidationError([blocker.sentence for blocker in missing])


def _tell_later(event: Event, before: dict[str, str | int | None]) -> None:
    """Of what changed, everybody who registered is told a while after the last change: `events.planned`."""
    if event.state == Event.State.PUBLISHED and not event.is_over and before != event.told():
        event.note_change(before)
        event.save(update_fields=["changed_at", "told_before"])


def blockers(event: Event) -> Checks:
    """What stands between a draft and its public page: what every event needs, and what its kind asks for."""
    details = reverse("events:details", args=[event.public_id])
    agenda = reverse("events:agenda", args=[event.public_id])
    found = []
    if event.municipality_id is None:
        found.append(Blocker(_("The town is missing."), f"{details}#id_municipality"))
    if not event.venue:
        found.append(Blocker(_("The venue is missing: people must know where to go."), f"{details}#id_venue"))
    if not event.summary:
        found.append(Blocker(_("Nothing says yet what the activity is about."), f"{details}#id_summary"))
    if not event.languages:
        found.append(Blocker(_("The language is missing."), f"{details}#id_languages"))
    if not event.sessions.exists():
        found.append(Blocker(_("The agenda is empty: plan at least one session."), agenda))
    elif event.has_begun:
        found.append(Blocker(_("The first session lies in the past."), agenda))
    if all(share.percent is None for share in event.grant_shares.all()):
        found.append(Blocker(_("No grant pays for it yet."), f"{details}#id_shares"))
    if not event.contact_email:
        sentence = _("Nobody is named to whom people can write: answers to mails reach nobody.")
        found.append(Blocker(sentence, f"{details}#id_contact_email", must=False))
    if event.capacity is None:
        sentence = _("There is no limit of places. Is the room that large?")
        found.append(Blocker(sentence, f"{details}#id_capacity", must=False))
    elif event.capacity == 0:
        sentence = _("There are 0 places, so everybody goes to the waiting list.")
        found.append(Blocker(sentence, f"{details}#id_capacity", must=False))
    for slot in slots(event.sessions.all()):
        together = sum(session.capacity or 0 for session in slot)
        if len(slot) > 1 and (event.capacity is None or together < event.capacity):
            sentence = _("“%(session)s” and what lies beside it have %(n)d places together: not everybody finds one.")
            told = sentence % {"session": slot[0].title, "n": together}
            found.append(Blocker(told, agenda, must=False))
    return Checks([*found, *event.event_kind.missing(event)])


@transaction.atomic
def publish(event_id: int) -> Event:
    """Makes a draft public. Raises IllegalMove with the first blocker, or when it is no draft."""
    event = Event.objects.lock(event_id)
    event.publish()
    missing = blockers(event).must
    if missing:
        raise IllegalMove(missing[0].sentence)
    event.save()
    return event


@transaction.atomic
def cancel_event(event_id: int, reason: str) -> Event:
    """Cancels an event and tells everybody who was coming, waiting or undecided, with the reason.

    Raises IllegalMove, also where somebody is marked as present: what took place is completed.
    """
    event = Event.objects.lock(event_id)
    if Attendance.objects.filter(session__event=event, mark=Attendance.Mark.PRESENT).exists():
        raise IllegalMove(
            _(
                "People are marked as present: what took place is completed once it is over. If the rest of it does not"
                " take place, change its agenda; if nobody came, correct the attendance."
            )
        )
    event.cancel(reason)
    event.save()
    notifications.guests_told(event, "guest_cancelled")
    for registration in event.registrations.active():
        registration.cancel(Registration.Reason.EVENT)
        registration.save()
        notifications.event_cancelled(event, registration)
    return event


@transaction.atomic
def withdraw_event(event_id: int) -> Event:
    """What was published too early is a draft again; its address stays and says so.

    Raises IllegalMove where somebody is on its list: they would not be told, as they are when it is cancelled or postponed.
    """
    event = Event.objects.lock(event_id)
    event.withdraw()
    if event.registrations.active().exists() or event.guests.exists():
        raise IllegalMove(_("People are on its list or invited: cancel or postpone it, so that they are told."))
    event.save()
    return event


@transaction.atomic
def delete_draft(event_id: int) -> None:
    """Takes a draft out, with its agenda; its history stays. Raises IllegalMove for what was ever public, or has files."""
    event = Event.objects.lock(event_id)
    why = _("Only a draft can be deleted. What was public is cancelled, and keeps its page.")
    require(event.state, {Event.State.DRAFT}, why)
    if event.withdrawn_at:
        raise IllegalMove(_("This one was public once: its address stays, and says that it is withdrawn."))
    if event.documents.exists():
        raise IllegalMove(_("Files were put into its evidence. Take them out first."))
    if first := event.copies.order_by("pk").first():  # of those that stay, the oldest is the first of the series now
        event.copies.exclude(pk=first.pk).update(series=first)
        event.copies.update(series=None)
    event.delete()


@transaction.atomic
def postpone_event(event_id: int, reason: str) -> Event:
    """To a day that is not known yet: people keep what they have, hear the reason, and lose the calendar entry.

    Raises IllegalMove unless it is published and not over.
    """
    event = Event.objects.lock(event_id)
    event.postpone(reason)
    event.save()
    for registration in event.registrations.active():
        notifications.event_postponed(event, registration)
    notifications.guests_told(event, "guest_postponed")
    return event


@transaction.atomic
def take_up_event(event_id: int) -> Event:
    """A postponed activity is open again on its new day, and everybody is told of it with the quiet of a change.

    Raises IllegalMove while the new day is not set, or something else is missing.
    """
    event = Event.objects.lock(event_id)
    event.take_up()
    missing = blockers(event).must
    if missing:
        raise IllegalMove(missing[0].sentence)
    event.save()
    fill_seats(event)
    return event


@transaction.atomic
def complete_event(event_id: int) -> Event:
    """The attendance is complete: the event counts from now on, and those who were there are counted for its funders.

    Raises IllegalMove while it is not over.
    """
    event = Event.objects.lock(event_id)
    event.complete()
    if not Attendance.objects.filter(session__event=event, mark=Attendance.Mark.PRESENT).exists():
        raise IllegalMove(_("Nobody is marked as present yet."))
    event.save()
    count_and_forget(event)
    return event
