"""Colleagues invited by mail: sent, sent again, withdrawn, accepted. An invitation that is accepted becomes a membership."""

from collections.abc import Mapping
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.actions.access import beginning_of
from municipalities.actors import actor_for
from municipalities.models import Invitation, Membership, Organisation
from municipalities.models.invitations import GOOD_FOR
from share import policy
from share.accounts.models import User
from share.kit import clock, tokens
from share.kit.moves import IllegalMove
from share.mail.actions import send_mail
from share.records.editing import at_field

PURPOSE = "invitation"
KEPT = timedelta(days=90)  # names and addresses of invitations that are over


@transaction.atomic
def invite(organisation: Organisation, values: Mapping[str, object], *, by: User) -> Invitation:
    """Invites somebody (`email`, `name`, `role`, `ends_on`), by mail. No person is made before they open the link.

    Raises ValidationError, by field, for an address that is invited already or whose person has a role there.
    """
    expires = clock.now() + GOOD_FOR
    invitation = Invitation(organisation=organisation, invited_by=by, expires_at=expires, **values)
    _refuse_a_colleague(invitation)
    try:
        invitation.full_clean()
    except ValidationError as error:
        raise at_field("email", error) from error
    invitation.save()
    _mail(invitation, by)
    return invitation


def _refuse_a_colleague(invitation: Invitation) -> None:
    person = User.objects.known_by(invitation.email)
    present = person and Membership.objects.current().filter(user=person, organisation=invitation.organisation).first()
    if present:
        told = _("This person is %(role)s here already. Change the role on the list of people instead.")
        raise ValidationError({"email": told % {"role": present.get_role_display()}})


def _mail(invitation: Invitation, by: User) -> None:
    link = settings.BASE_URL + reverse("municipalities:invitation", args=[token_of(invitation)])
    send_mail(
        "invitation",
        invitation.email,
        {"invitation": invitation, "by": by.name, "link": link},
        key=f"invitation:{invitation.pk}:{invitation.times_sent}",
        language=by.language,
        expires_at=invitation.expires_at,
    )


def token_of(invitation: Invitation) -> str:
    """The token of the newest mail's link: those of the mails before open nothing."""
    return tokens.sign(PURPOSE, f"{invitation.pk}.{invitation.times_sent}")


def of_token(token: str) -> tuple[Invitation | None, bool]:
    """The invitation of a link, or None for a link that is not ours; and whether it is the newest mail's link."""
    pk, _dot, sent = (tokens.unsign(PURPOSE, token) or "").partition(".")
    found = Invitation.objects.select_related("organisation", "invited_by").filter(pk=pk).first() if pk else None
    return found, found is not None and str(found.times_sent) == sent


def why_over(invitation: Invitation, *, is_newest: bool) -> str:
    """Why this link opens nothing any more; empty while it does."""
    if invitation.state == Invitation.State.ACCEPTED:
        return _("It was accepted already. Sign in to work on this site.")
    if invitation.state == Invitation.State.WITHDRAWN:
        return _("It was withdrawn. If you did not expect that, ask the organisation.")
    if not is_newest:
        return _("It was sent again. Open the link of the newest mail.")
    if invitation.has_expired:
        return _("It has expired. Ask the organisation to send it again.")
    if not _is_answered_for(invitation):
        return why_not_answered_for()
    return ""


def _is_answered_for(invitation: Invitation) -> bool:
    """Whether who sent it may still give this role there: nobody hands on a right that was taken from them."""
    if invitation.invited_by is None:
        return False
    return policy.can_give_role(actor_for(invitation.invited_by), invitation.organisation_id, invitation.role)


def is_meant_for(invitation: Invitation, person: User) -> bool:
    """Whether the person has proven that the invited address is theirs."""
    return EmailAddress.objects.filter(user=person, email__iexact=invitation.email, verified=True).exists()


@transaction.atomic
def person_invited(invitation: Invitation) -> User:
    """The person of the invited address, made when there is none; their first sign-in proves the address."""
    return User.objects.invited(invitation.email, invitation.name)


@transaction.atomic
def accept(pk: int, *, by: User) -> Membership:
    """Makes the invitation a membership of `by`.

    Raises IllegalMove when it was accepted, withdrawn, is expired, is meant for another address or not answered for any more,
    and when they have a role there already.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    invitation = Invitation.objects.select_for_update().get(pk=pk)
    if not is_meant_for(invitation, person):
        raise IllegalMove(_("This invitation is meant for another address."))
    invitation.accept(by=person)
    if not _is_answered_for(invitation):
        raise IllegalMove(why_not_answered_for())
    if Membership.objects.current().filter(user=person, organisation=invitation.organisation).exists():
        raise IllegalMove(_("You have a role in this organisation already."))
    membership = Membership(user=person, organisation=invitation.organisation, role=invitation.role)
    if invitation.ends_on:
        membership.end(
            by=invitation.invited_by, reason=_("Invited until this day."), at=beginning_of(invitation.ends_on)
        )
    membership.full_clean()
    membership.save()
    invitation.save()
    return membership


def why_not_answered_for() -> str:
    return _("The person who sent this invitation may not invite any more. Ask the organisation to send it again.")


@transaction.atomic
def send_again(pk: int, *, by: User) -> Invitation:
    """Mails it once more, with a new link, answered for by `by` from now on. Raises IllegalMove when it is not open."""
    invitation = Invitation.objects.select_for_update().select_related("organisation").get(pk=pk)
    invitation.send_again(by=by)
    invitation.save()
    _mail(invitation, by)
    return invitation


@transaction.atomic
def withdraw(pk: int, *, by: User) -> Invitation:
    """From now on its link opens nothing. Raises IllegalMove when it is not open."""
    invitation = Invitation.objects.select_for_update().get(pk=pk)
    invitation.withdraw(by=by)
    invitation.save()
    return invitation


def purge() -> int:
    """Invitations that were decided, or expired, 90 days ago; how many."""
    before = clock.now() - KEPT
    over = Q(decided_at__lt=before) | Q(state=Invitation.State.OPEN, expires_at__lt=before)
    return Invitation.objects.filter(over).delete()[0]


def erase(person: User) -> None:
    """Invitations to any address of the person go."""
    Invitation.objects.alias(address=Lower("email")).filter(address__in=person.addresses()).delete()
