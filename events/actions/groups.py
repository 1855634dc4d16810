"""Several people registered by one, who proves an address and vouches for them: all or none, or whoever finds a place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import notifications
from events.actions.asking import note_consent
from events.actions.endings import KEEP_EXPIRED
from events.actions.people import key_for, prove
from events.actions.registration import (
    Applicant,
    fill_seats,
    find_town,
    new_registration,
    require_nothing_against,
)
from events.actions.seating import Seating, database_clock
from events.conditions import Wish, conditions
from events.limits import Room
from events.models import Event, Group, Registration
from events.models.registration import LINK_OPENS
from share.accounts.models import Consent, User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove

State, Reason = Registration.State, Registration.Reason


@dataclass(frozen=True)
class Member:
    """One of a group, as who registers it writes them down. Without an address, mails go to the group's."""

    name: str
    email: str = ""


@transaction.atomic
def register_group(
    event_id: int, head: Applicant, members: Sequence[Member], *, stays_together: bool, reserve_seats: bool = True
) -> Group:
    """Takes a group, unconfirmed until the head's address is confirmed; seats are reserved until then, for all or none of
    them where they stay together.

    Raises IllegalMove with the condition that stands against it; ValidationError, at the index of a member as text, for an
    address that is on the list.
    """
    event = Event.objects.lock(event_id)
    require_nothing_against(Wish(event))
    _require_new(event, members)
    group = Group(
        event=event,
        name=head.name,
        email=head.email,
        stays_together=stays_together,
        language=head.language,
        notice_version=head.notice_version,
        is_demo=event.is_demo,
    )
    town, stays_together = find_town(head.town, event, head.country), stays_together and not event.needs_approval
    group.stays_together = stays_together
    lines = [new_registration(head, event, town, name=m.name, email=m.email, group=group) for m in members]
    if stays_together and _never_fit(event, lines):
        raise IllegalMove(
            _(
                "There will never be places for all of you together. Choose that whoever finds a place comes, or be fewer."
            )
        )
    group.save()
    reserves = reserve_seats and not event.needs_approval and not _holds_seats(event, head.email)
    seated = _seated(event, lines, together=stays_together) if reserves else set()
    for number, line in enumerate(lines):
        line.person_key = key_for(line.email)
        line.await_confirmation(seat=number in seated, begins=event.starts_at, reason=Reason.GROUP)
        line.save()
    notifications.group_link(event, group, lines)
    return group


def _holds_seats(event: Event, address: str) -> bool:
    """Whether seats are reserved already for a group of this address that is not confirmed: once is enough for a form sent
    twice. The second group gets what is free when it is confirmed."""
    lines = event.registrations.filter(state=State.UNCONFIRMED, reserves_seat=True, group__confirmed_at=None)
    return lines.alias(head=Lower("group__email")).filter(head=address.lower()).exists()


def _never_fit(event: Event, lines: Sequence[Registration]) -> bool:
    """Whether they would not get in together if nobody else came."""
    is_larger = event.capacity is not None and len(lines) > event.capacity
    return is_larger or not Room(event).has_all(lines, if_empty=True)


def _require_new(event: Event, members: Sequence[Member]) -> None:
    """Raises ValidationError at the members whose address is on the list already, or stands there twice."""
    addresses = [member.email.lower() for member in members]
    rows = event.registrations.active().alias(lower=Lower("email")).filter(lower__in=set(addresses) - {""})
    known = {email.lower() for email in rows.values_list("email", flat=True)}
    wrong = {}
    for number, address in enumerate(addresses):
        if address in known:
            wrong[str(number)] = _("This address cannot be taken along. Ask them whether they have a place.")
        elif address and address in addresses[:number]:
            wrong[str(number)] = _("This address stands here twice. Leave it empty where you share one.")
    if wrong:
        raise ValidationError(wrong)


def _seated(event: Event, lines: Sequence[Registration], *, together: bool) -> set[int]:
    """Which of them, by index, find a free seat now."""
    seating, seated = Seating(event), set()
    for number, line in enumerate(lines):
        if seating.is_free(line):
            seating.take(line)
            seated.add(number)
    return seated if not together or len(seated) == len(lines) else set()


@transaction.atomic
def confirm_group(group_id: int) -> Group:
    """The head's address is proven: each of the group has a seat, waits, or waits for the team's decision.

    The head vouches for them by name. Whoever has an address of their own is told of it, with a link of their own.
    Repeating it changes nothing. Raises IllegalMove when the time to confirm is over, or the event has begun.
    """
    event = Event.objects.lock(Group.objects.values_list("event", flat=True).get(pk=group_id))
    group = Group.objects.get(pk=group_id)
    if group.confirmed_at:
        return group
    event.require_ahead()
    lines = list(group.registrations.filter(state=State.UNCONFIRMED).order_by("pk"))
    if not lines:
        raise IllegalMove(_("The time to confirm is over, and the places were given on. Register again if you like."))
    head = User.objects.with_proven_address(group.email, group.name)
    Consent.objects.get_or_create(user=head, purpose="privacy-notice", text_version=group.notice_version)
    lines = [line for line in lines if _vouch(event, group, line, head)]
    if event.needs_approval:
        for line in lines:
            line.await_decision()
            line.save()
    elif group.stays_together:
        _place_together(event, lines)
    else:
        seating = Seating(event)
        for line in lines:
            seating.place(line, with_seat=Reason.GROUP_CONFIRMED, on_list=Reason.GROUP_FULL)
    group.confirmed_at = clock.now()
    group.save(update_fields=["confirmed_at"])
    notifications.group_confirmed(event, group, lines)
    fill_seats(event)
    return group


def _vouch(event: Event, group: Group, line: Registration, head: User) -> bool:
    """Notes who vouches for a line. Of the head's own line, that it is theirs; False where they have one already."""
    line.vouched_by = group.name
    if line.email.lower() != group.email.lower():
        return True
    if overlap := conditions["overlap"](Wish(event, head)):
        raise IllegalMove(overlap)
    if event.registrations.active().filter(user=head).exclude(pk=line.pk).exists():
        line.cancel(Reason.SAME_PERSON)
        line.save()
        return False
    line.user = head
    prove(line, head)
    note_consent(line)
    return True


def _place_together(event: Event, lines: Sequence[Registration]) -> None:
    """A seat for each of them, those reserved for them included; else all of them wait, at one moment."""
    has_all = all(line.reserves_seat for line in lines) or _seated(event, lines, together=True)
    since = None if has_all else database_clock()
    for line in lines:
        if since is None:
            line.confirm(Reason.GROUP_CONFIRMED)
        else:
            line.wait(since, Reason.GROUP_FULL)
        line.save()


def purge_groups() -> int:
    """Takes out who registered a group, once the links to its people open nothing any more, or a month after nobody has
    confirmed it; how many."""
    now = clock.now()
    unproven = Q(confirmed_at=None, registered_at__lt=now - KEEP_EXPIRED)
    over = Group.objects.filter(Q(event__ends_at__lt=now - LINK_OPENS) | unproven, erased_at__isnull=True)
    return over.update(name="", email="", erased_at=clock.now())


PURGE = Purge(
    gettext_lazy("Who registered a group, with the address"),
    gettext_lazy("two years after the activity; a month, where nobody confirmed the group"),
    purge_groups,
)
