"""What people are told by mail, and when. Each is a row of the outbox, in the transaction of its cause."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse

from events.ical import calendar
from events.models import Event, Group, Guest, Registration, Session
from events.wording import changes, was_postponed
from share.kit import clock, tokens
from share.kit.cache import key_hash, within
from share.kit.trying import taken_back
from share.mail.actions import KEEP, compose, post, wipe_mails
from share.mail.models import Mail

UNASKED = 10  # mails a day to one address, caused by a form that anybody may send
STILL_WORTH_TELLING = timedelta(days=2)
AGAIN_EVERY = timedelta(minutes=5)
SAYS_WHO = {"entered", "missed", "cancelled", "pending", "approved", "approved_full", "declined"}


def link(event: Event, registration: Registration) -> Mail:
    """The mail with the person's link, not posted yet: to confirm, until the registration expires, or once more.

    Its key is the same for five minutes, so that the form cannot be used to fill somebody's inbox: the outbox takes one.
    """
    nth = int((clock.now() - registration.registered_at) / AGAIN_EVERY)
    bucket = f":{nth}" if nth else ""
    if registration.state == Registration.State.UNCONFIRMED:
        return _worded("confirm_address", event, registration, bucket, expires_at=registration.confirm_until)
    return _worded("link_again", event, registration, bucket)


def may_be_asked(email: str) -> bool:
    """Anybody may type anybody's address: so over all events it gets no more than some mails a day that nobody asked for.

    Counts one more. The page that follows says so, and a registration made beyond it can be sent again the next day.
    """
    return within(f"asked:{key_hash(email.casefold())}", UNASKED, seconds=24 * 3_600)


def new_link(event: Event, registration: Registration) -> None:
    """The link in force, after the person made the one before it useless."""
    _tell("new_link", event, registration, f":{registration.link_number}")


def confirmed(event: Event, registration: Registration) -> None:
    """The person has a seat; with the calendar entry."""
    by_team = registration.reason == Registration.Reason.APPROVED
    _tell("approved" if by_team else "confirmed", event, registration, calendar=_entry(event))


def waiting(event: Event, registration: Registration, why: str) -> None:
    """The person is on the waiting list; with their position, and the limit that keeps them there (empty: it is full)."""
    ahead = (
        event.registrations.waiting().exclude(pk=registration.pk).filter(priority__gte=registration.priority).count()
    )
    by_team = registration.reason == Registration.Reason.APPROVED_FULL
    _tell("approved_full" if by_team else "waiting", event, registration, position=ahead + 1, why=why)


def pending(event: Event, registration: Registration) -> None:
    """The address is confirmed, and the team decides."""
    _tell("pending", event, registration)


def declined(event: Event, registration: Registration) -> None:
    """The team said no; with its answer."""
    _tell("declined", event, registration)


def moved_up(event: Event, registration: Registration) -> None:
    """A seat became free, and the person has it; with the calendar entry."""
    _tell("moved_up", event, registration, calendar=_entry(event))


def session_gone(event: Event, registration: Registration, session: Session) -> None:
    """A session that the person chose does not take place."""
    _tell("session_gone", event, registration, f":{session.pk}", session=session)


def session_moved(event: Event, registration: Registration, session: Session) -> None:
    """A session that the person chose has other hours; once for each."""
    hours = f"{session.starts_at.isoformat()}:{session.ends_at.isoformat()}"
    _tell("session_moved", event, registration, f":{session.pk}:{hours}", session=session)


def cancelled(event: Event, registration: Registration) -> None:
    """The registration is cancelled."""
    _tell("cancelled", event, registration, calendar=_own_withdrawn(event, registration))


def event_cancelled(event: Event, registration: Registration) -> None:
    """The event is cancelled; with the reason."""
    _tell("event_cancelled", event, registration, calendar=_withdrawn(event, registration))


def colleague_sent(event: Event, giver: Registration, colleague: Registration) -> None:
    """Both are told: one that the place is given, the other that it waits for their word."""
    _tell("colleague_sent", event, giver, calendar=_own_withdrawn(event, giver), colleague=colleague)
    _tell("sent_by_colleague", event, colleague, expires_at=colleague.confirm_until, giver=giver)


def group_link(event: Event, group: Group, lines: Sequence[Registration]) -> None:
    """To who registers a group: the page where it is confirmed, until its people’s registrations expire."""
    if may_be_asked(group.email):
        _to_group("group_link", event, group, lines, expires_at=lines[0].confirm_until)


def group_confirmed(event: Event, group: Group, lines: Sequence[Registration]) -> None:
    """To the head what became of each; and to whoever has an address of their own, who registered them, with their link."""
    _to_group("group_confirmed", event, group, lines)
    for line in lines:
        if line.email and line.user_id is None and may_be_asked(line.email):
            entry = _entry(event) if line.state == Registration.State.CONFIRMED else ""
            _tell("taken_along", event, line, calendar=entry, group=group)


def entered(event: Event, registration: Registration, why: str) -> bool:
    """To somebody whom the team entered from a list of its own: who did, and the link; `why` is the limit they wait for.

    False where there is no address, or it got enough mail today.
    """
    if not registration.email or not may_be_asked(registration.email):
        return False
    entry = _entry(event) if registration.state == Registration.State.CONFIRMED else ""
    _tell("entered", event, registration, calendar=entry, why=why)
    return True


def missed(event: Event, registration: Registration) -> bool:
    """To somebody who had a place and did not come, once: with what comes next of the same series, or near.

    False where they were written to already.
    """
    if Mail.objects.filter(key=f"registration:{registration.public_id}:missed").exists():
        return False
    ahead = Event.objects.upcoming().with_places().filter(is_demo=event.is_demo)
    coming = list(ahead.of_the_series_of(event)[:3] or ahead.filter(country=event.country)[:3])
    pages = [(one, settings.BASE_URL + one.get_absolute_url()) for one in coming]
    _tell("missed", event, registration, expires_at=clock.now() + STILL_WORTH_TELLING, coming=pages)
    return True


def invited(event: Event, guest: Guest, words: str) -> None:
    """To somebody whom the team invites by name: why, in its own `words`, and the link that registers them."""
    post(_for_guest("guest_invited", event, guest, words=words))


def invited_again(event: Event, guest: Guest) -> None:
    """The same once more, shorter, to somebody who has not answered."""
    post(_for_guest("guest_invited_again", event, guest))


def invitation(event: Event, guest: Guest, words: str) -> Mail:
    """The letter as somebody gets it, not posted: for whoever writes it to look at."""
    return _for_guest("guest_invited", event, guest, words=words)


def wipe_letters(guests: Iterable[Guest]) -> None:
    """Takes out what was written to people who are invited no longer; what waits is not sent."""
    kinds = ("guest_invited", "guest_invited_again", "guest_cancelled", "guest_postponed")
    wipe_mails(f"guest:{guest.public_id}:{kind}" for guest in guests for kind in kinds)


def guests_told(event: Event, template: str) -> None:
    """To everybody who is invited and is not on the list, whose people are told anyway; once."""
    active = {email.lower() for email in event.registrations.active().values_list("email", flat=True)}
    for guest in event.guests.filter(declined_at=None):
        if guest.email.lower() not in active:
            post(_for_guest(template, event, guest))


def _for_guest(template: str, event: Event, guest: Guest, **context: Any) -> Mail:
    return compose(
        template,
        guest.email,
        {
            "event": event,
            "guest": guest,
            "organisers": _organisers(event),
            "link": settings.BASE_URL + reverse("events:invited", args=[guest.token]),
            "page": settings.BASE_URL + event.get_absolute_url(),
            **context,
        },
        key=f"guest:{guest.public_id}:{template}",
        about=event.public_id,
        language=guest.language,
        reply_to=event.contact_email,
        expires_at=_worth_telling_until(event),
    )


def _group_page(event: Event, group: Group) -> Mail:
    """The link to the group’s page once more; the outbox takes one in five minutes."""
    nth = int((clock.now() - group.registered_at) / AGAIN_EVERY)
    lines = list(group.registrations.order_by("pk")) if group.pk else []
    template = "group_confirmed" if group.confirmed_at else "group_link"
    return _for_group(template, event, group, lines, f":{nth}")


def _to_group(
    template: str, event: Event, group: Group, lines: Sequence[Registration], *, expires_at: datetime | None = None
) -> None:
    post(_for_group(template, event, group, lines, expires_at=expires_at))


def _for_group(
    template: str,
    event: Event,
    group: Group,
    lines: Sequence[Registration],
    nth: str = "",
    *,
    expires_at: datetime | None = None,
) -> Mail:
    page = settings.BASE_URL + reverse("events:group", args=[group.token])
    return compose(
        template,
        group.email,
        {
            "event": event,
            "group": group,
            "lines": lines,
            "link": page,
            "page": settings.BASE_URL + event.get_absolute_url(),
        },
        key=f"group:{group.public_id}:{template}{nth}",
        about=event.public_id,
        language=group.language,
        reply_to=event.contact_email,
        expires_at=expires_at or _worth_telling_until(event),
    )


def link_again(event: Event, email: str) -> None:
    """The link once more to whoever is registered with this address; nothing to whoever is not.

    Both mails are worded and posted for every address, so that neither the answer nor its time tells who is registered: what
    a stranger would get is taken back.
    """
    registration = event.registrations.active().with_address(email).first()
    stranger = Registration(event=event, email=email, state=Registration.State.CONFIRMED)
    mail = link(event, registration or stranger)
    groups = event.groups.filter(erased_at=None).alias(lower=Lower("email")).filter(lower=email.lower())
    group = groups.order_by("-pk").first()
    page = _group_page(event, group or Group(event=event, email=email))
    if may_be_asked(email):
        for found, one in ((registration, mail), (group, page)):
            with nullcontext() if found else taken_back():
                post(one)


def event_postponed(event: Event, registration: Registration) -> None:
    """The event is postponed; with the reason, and the calendar entry taken back."""
    assert event.postponed_at
    entry, nth = _withdrawn(event, registration), f":{event.postponed_at.isoformat()}"
    _tell("event_postponed", event, registration, nth, calendar=entry, expires_at=clock.now() + KEEP)


def not_decided(event: Event, registration: Registration) -> None:
    """It began before the team had decided: there was no place. Worth telling for some days after the event too."""
    _tell("not_decided", event, registration, expires_at=clock.now() + STILL_WORTH_TELLING)


def changed(event: Event, registration: Registration) -> Mail:
    """What changed since the person was told last, not posted yet; the confirmed get the new calendar entry."""
    assert event.changed_at
    entry = _entry(event) if registration.state == Registration.State.CONFIRMED else ""
    stamp = event.changed_at.isoformat()
    told = {"changes": changes(event), "was_postponed": was_postponed(event)}
    return _worded("changed", event, registration, f":{stamp}", calendar=entry, **told)


def reminder(event: Event, registration: Registration) -> Mail:
    """That it is soon, not posted yet; once for each moment at which it begins."""
    assert event.starts_at
    stamp = event.starts_at.isoformat()
    return _worded("reminder", event, registration, f":{stamp}", expires_at=event.starts_at)


def feedback(event: Event, registration: Registration) -> Mail:
    """How it was, asked once the activity is over; not posted yet."""
    return _feedback("feedback", event, registration)


def feedback_reminder(event: Event, registration: Registration) -> Mail:
    """The same once more, and not again; not posted yet."""
    return _feedback("feedback_reminder", event, registration)


def _feedback(template: str, event: Event, registration: Registration) -> Mail:
    page = settings.BASE_URL + reverse(
        "events:give_feedback", args=[tokens.sign("feedback", str(registration.public_id))]
    )
    asked, closes = event.feedback.asked_at, event.feedback.closes_at
    nth = f":{asked.isoformat() if asked else ''}"
    return _worded(template, event, registration, nth, expires_at=closes, feedback_link=page, closes_at=closes)


def _organisers(event: Event) -> str:
    return ", ".join(str(organiser) for organiser in event.organisers.all())


def _entry(event: Event, *, cancelled: bool = False) -> str:
    """The calendar entry of a mail: newer than every one that the person was sent before. None while there is no day."""
    if event.is_postponed and not cancelled:
        return ""
    return calendar(event, cancelled=cancelled, as_of=clock.now())


def _withdrawn(event: Event, registration: Registration) -> str:
    """The cancelled calendar entry for a person who was sent one; empty for others."""
    return _entry(event, cancelled=True) if registration.confirmed_at else ""


def _own_withdrawn(event: Event, registration: Registration) -> str:
    """The same where one person leaves. At the address of a group it would take the entry of all its others along."""
    return _withdrawn(event, registration) if registration.email else ""


def _tell(template: str, event: Event, registration: Registration, nth: str = "", **more: Any) -> None:
    of_nobody = registration.group_id and not registration.vouched_by and not registration.user_id
    if (
        registration.mail_address and not of_nobody
    ):  # erased; or of a group that nobody confirmed, and who knows nothing of it
        post(_worded(template, event, registration, nth, **more))


def _worded(
    template: str,
    event: Event,
    registration: Registration,
    nth: str = "",
    *,
    calendar: str = "",
    expires_at: Any = None,
    **context: Any,
) -> Mail:
    link = settings.BASE_URL + reverse("events:own", args=[registration.token])
    page = settings.BASE_URL + event.get_absolute_url()
    return compose(
        template,
        registration.mail_address,
        {
            "event": event,
            "registration": registration,
            "link": link,
            "page": page,
            "organisers": _organisers(event) if template in SAYS_WHO else "",
            **context,
        },
        key=f"registration:{registration.public_id}:{template}{nth}",
        about=event.public_id,
        language=registration.language,
        calendar=calendar,
        reply_to=event.contact_email,
        expires_at=expires_at or _worth_telling_until(event),
    )


def _worth_telling_until(event: Event) -> datetime:
    """No good news after the event, as long as its end lies ahead and is the one that counts."""
    keep = clock.now() + KEEP
    lies_ahead = event.ends_at is not None and event.ends_at > clock.now() and not event.is_postponed
    return min(keep, event.ends_at) if lies_ahead and event.ends_at else keep
