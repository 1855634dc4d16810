"""Rights that begin and end, sessions ended by another, and a lost second factor taken out. Each is told by mail."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.actors import actor_for
from municipalities.models import Membership, Organisation, SecondFactorReset
from municipalities.registry import AccessLine, further_access
from share import policy
from share.accounts import actions as accounts
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.mail.actions import send_mail
from share.policy import Role
from share.records import history


@transaction.atomic
def give_role(person: User, organisation: Organisation, role: str, *, by: User | None = None) -> Membership:
    """Gives a person a role in an organisation, and invites them by mail. Another role there ends the one before.

    Nothing happens when they have that role already. Raises IllegalMove for the last one that runs the network.
    """
    office = _office()
    User.objects.select_for_update().get(pk=person.pk)
    present = Membership.objects.current().filter(user=person, organisation=organisation).first()
    if present and present.role == role:
        return present
    if present:
        _end_for(role, present, office, by)
    return _begin(Membership(user=person, organisation=organisation, role=role))


@transaction.atomic
def change_role(membership_id: int, role: str, *, by: User) -> Membership:
    """Another role in place of one that holds, and no longer than that one would have; the person is told.

    Raises IllegalMove when the right is not there any more, for the last one that runs the network, and when `by` may not
    change it, or not any more.
    """
    office = _office()
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    present = rows.get(pk=membership_id)
    if not present.is_current:
        raise IllegalMove(_("This right was taken back already."))
    whose = (present.organisation_id, present.user_id, present.role)
    if not policy.can_change_role(actor_for(by), *whose, after=role):
        raise IllegalMove(_("The rights of one of you were changed meanwhile."))
    end = {"ends_at": present.ends_at, "ended_by": present.ended_by, "reason": present.reason}
    _end_for(role, present, office, by)
    return _begin(Membership(user=present.user, organisation=present.organisation, role=role, **end))


def _end_for(role: str, present: Membership, office: Sequence[Membership], by: User | None) -> None:
    """Ends what another role takes the place of. Raises IllegalMove for the last right that runs the network."""
    if role not in {Role.SECRETARIAT, Role.ADMIN}:
        _require_another(present, office)
    present.end(by=by, reason=_("Another role: %(role)s") % {"role": Membership.Roles(role).label})
    present.save()


def _begin(membership: Membership) -> Membership:
    membership.full_clean()
    membership.save()
    said = {"role": membership.get_role_display(), "organisation": membership.organisation}
    what = _("%(role)s of %(organisation)s") % said
    invite(membership.user, what, key=f"invited:membership-{membership.pk}")
    return membership


def _office() -> list[Membership]:
    """All rights that run the network, locked: two people who take back each other's at once wait here for each other."""
    return list(Membership.objects.running_the_network().select_for_update().order_by("pk"))


def _require_another(membership: Membership, office: Sequence[Membership]) -> None:
    """Raises IllegalMove for the last right that runs the network. One that ends soon is nobody to rely on."""
    if membership.runs_network and not [one for one in office if one.pk != membership.pk and one.ends_at is None]:
        raise IllegalMove(_("This is the last right that runs the network. Give it to another person first."))


def invite(person: User, what: str, *, key: str) -> None:
    """Tells a person what they may do here now (`what`, such as “auditor of …”), and how to sign in."""
    link = settings.BASE_URL + reverse("account_login")
    context = {"name": person.name, "what": what, "email": person.email, "link": link}
    send_mail("invited", person.email, context, key=key, language=person.language)


@transaction.atomic
def end_membership(membership_id: int, *, by: User | None, reason: str, on: date | None = None) -> Membership:
    """Takes a right back, at once in every open session. The row stays; the person and the secretariat are told.

    `on` is a day that lies ahead, from whose beginning (UTC) the right is gone; nothing has to run for it. `by` is None for a
    server operator. Raises IllegalMove when it has ended already, for the last one that runs the network (then nobody could
    give rights any more), and when `by` may not, or not any more.
    """
    office = _office()
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    planned = membership.ends_at
    membership.end(by=by, reason=reason, at=beginning_of(on) if on else None)
    _require_another(membership, office)
    if by and not _may_end(by, membership):
        raise IllegalMove(_("Your own right was taken back meanwhile."))
    assert membership.ends_at
    if by and planned and membership.ends_at > planned and not actor_for(by).runs_network:
        raise IllegalMove(_("It ends before that day already. Only the secretariat lets it end later."))
    with history.because(reason):
        membership.save()
    said = {"membership": membership, "by": by, "reason": reason}
    template = "membership_ended" if membership.has_ended else "membership_ends"
    key = f"membership-ended:{membership.pk}:{membership.ends_at.isoformat()}"
    _tell(membership.user, template, said, key=key)
    return membership


def beginning_of(day: date) -> datetime:
    """The first moment of a day, in UTC: what is said to end on it ends then."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def _may_end(by: User, membership: Membership) -> bool:
    """The right of `by`, asked again under the lock."""
    return policy.can_end_right_in(actor_for(by), membership.organisation_id, membership.user_id, membership.role)


def further_lines(user_id: int | None = None) -> list[tuple[str, str, AccessLine]]:
    """Rights that come from no membership, of one person or of all: source, role and line."""
    return [(name, str(one.role), line) for name, one in further_access.items() for line in one.lines(user_id)]


@transaction.atomic
def end_further(source: str, line: AccessLine, *, by: User, reason: str) -> None:
    """Takes back a right that comes from no membership, at once; the person and the secretariat are told.

    Raises IllegalMove when it is not there any more, and when `by` may not take rights back any more.
    """
    if not policy.can_end_membership(actor_for(by), line.user.pk):
        raise IllegalMove(_("Your own right was taken back meanwhile."))
    with history.because(reason):
        further_access[source].end(line.pk, line.user.pk)
    said = {"role": str(further_access[source].role), "what": line.what, "by": by, "reason": reason}
    _tell(line.user, "access_ended", said, key=f"access-ended:{source}:{line.pk}")


@transaction.atomic
def end_sessions(person: User, *, by: User | None, reason: str) -> User:
    """Signs a person out everywhere, at once; they are told. `by` is None for a server operator."""
    with history.because(reason):
        ended = accounts.end_sessions(person)
    _tell(ended, "sessions_ended", {"by": by}, key=_once("sessions-ended", ended, ended.sessions_ended_at))
    return ended


@transaction.atomic
def ask_for_reset(person: User, *, by: User, reason: str) -> SecondFactorReset:
    """Asks to take out a lost second factor; another person confirms. Raises ValidationError when it was asked before."""
    reset = SecondFactorReset(user=person, asked_by=by, reason=reason)
    reset.full_clean()
    with history.because(reason):
        reset.save()
    _tell(person, "reset_asked", {"by": by, "reason": reason}, key=f"reset-asked:{reset.pk}")
    return reset


@transaction.atomic
def confirm_reset(reset_id: int, *, by: User) -> SecondFactorReset:
    """Takes the second factor out and ends all sessions; the person is told.

    Raises IllegalMove when it was decided before, ValidationError when `by` asked for it or is the person.
    """
    reset = _decide(reset_id, SecondFactorReset.Decision.CONFIRMED, by)
    _take_out(reset.user, by=by, reason=reset.reason)
    return reset


@transaction.atomic
def decline_reset(reset_id: int, *, by: User) -> SecondFactorReset:
    """Nothing is taken out. Raises IllegalMove when it was decided before."""
    return _decide(reset_id, SecondFactorReset.Decision.DECLINED, by)


@transaction.atomic
def reset_second_factor(person: User, *, reason: str) -> User:
    """What a server operator does by command, without a second person."""
    return _take_out(person, by=None, reason=reason)


def _decide(reset_id: int, decision: str, by: User) -> SecondFactorReset:
    reset = SecondFactorReset.objects.select_for_update().get(pk=reset_id)
    reset.decide(decision, by=by)
    reset.full_clean()
    reset.save()
    return reset


def _take_out(person: User, *, by: User | None, reason: str) -> User:
    with history.because(reason):
        person = accounts.remove_second_factor(person)
    _tell(person, "reset_done", {"by": by}, key=_once("reset-done", person, person.sessions_ended_at))
    return person


def _once(news: str, person: User, at: datetime | None) -> str:
    assert at is not None
    return f"{news}:{person.pk}:{at.isoformat()}"


def _tell(person: User, template: str, context: Mapping[str, object], *, key: str) -> None:
    """Mail to the person, and to everybody of the secretariat: who sees it happen can ask."""
    login = settings.BASE_URL + reverse("account_login")
    values = {"person": person, "login": login, "contact": settings.CONTACT_EMAIL, **context}
    secretariat = User.objects.filter(
        is_active=True, memberships__in=Membership.objects.current().filter(role=Role.SECRETARIAT)
    )
    for reader in {person, *secretariat}:
        own = {"is_own": reader == person, "reader": reader}
        send_mail(template, reader.email, values | own, key=f"{key}:{reader.pk}", language=reader.language)


def erase(person: User) -> None:
    """The rights of a person who leaves end, and what was written about them goes."""
    theirs = Membership.objects.filter(user=person)
    for membership in theirs.current():
        membership.end(by=None, reason="")
        membership.save()
    theirs.exclude(reason="").update(reason="")
    SecondFactorReset.objects.filter(user=person).waiting().delete()
    SecondFactorReset.objects.filter(user=person).exclude(reason="").update(reason="")
