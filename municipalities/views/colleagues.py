"""The people of an organisation: who works there by role, who is invited, who left and what they left open."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.actions import access, handover, invitations
from municipalities.forms.access import EndMembershipForm
from municipalities.forms.invitations import ChangeRoleForm, HandOverForm, InviteForm
from municipalities.models import Invitation, Membership, Organisation
from municipalities.views.organisations import kept_organisation, show
from municipalities.views.people import how_it_ends
from share import policy
from share.accounts.requests import SignedIn
from share.policy import Actor, Role
from share.records.form_keys import make_once

GIVEN = (Role.MEMBER, Role.COORDINATOR, Role.SECRETARIAT, Role.ADMIN)
PAST = 50  # rights that ended, as the page shows them


def roles_for(actor: Actor, organisation: Organisation) -> list[str]:
    """The roles this person may give in an organisation."""
    return [str(role) for role in GIVEN if policy.can_give_role(actor, organisation.pk, role)]


@require_safe
def organisation_people(request: SignedIn, public_id: str) -> HttpResponse:
    found = kept_organisation(request, public_id)
    rights = found.memberships.select_related("user", "ended_by")
    gone = rights.filter(pk__in=handover.gone(request.actor).values("pk")).order_by("-ends_at")[:PAST]
    left_open = set(handover.with_open_work(handover.gone(request.actor)).values_list("pk", flat=True))
    rows = [(right, *_buttons(request.actor, right)) for right in rights.current().order_by("role", "user__name")]
    context = {
        "rows": rows,
        "gone": [(right, right.pk in left_open) for right in gone],
        "invited": list(found.invitations.open().select_related("invited_by")),
    }
    return show(request, found, "people", context)


def _buttons(actor: Actor, right: Membership) -> tuple[bool, bool]:
    """Whether this person may end the right, and change its role."""
    whose = (right.organisation_id, right.user_id, right.role)
    others = [role for role in GIVEN if role != right.role]
    may_change = any(policy.can_change_role(actor, *whose, after=role) for role in others)
    return policy.can_end_right_in(actor, *whose), may_change


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedIn, public_id: str) -> HttpResponse:
    """Invites a colleague into this organisation, with a role that the inviting person may give there."""
    found = kept_organisation(request, public_id)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=roles_for(request.actor, found))
    if request.method == "POST" and form.is_valid():
        rows = Invitation.objects.visible_to(request.actor)
        try:
            invited, is_new = make_once(
                request, form, rows, lambda: invitations.invite(found, form.values(), by=request.user)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = _("%(name)s is invited by mail.") if is_new else _("%(name)s was invited already; no second mail.")
            messages.success(request, told % {"name": invited.name})
            return redirect("municipalities:organisation_people", public_id)
    return show(request, found, "invite", {"form": form}, 422 if form.errors else 200)


def _invitation(request: SignedIn, organisation: Organisation, pk: str) -> Invitation:
    found = get_object_or_404(Invitation, organisation=organisation, public_id=pk)
    policy.require(policy.can_give_role(request.actor, organisation.pk, found.role))
    return found


@require_POST
def send_invitation(request: SignedIn, public_id: str, invitation: str) -> HttpResponse:
    found = _invitation(request, kept_organisation(request, public_id), invitation)
    invitations.send_again(found.pk, by=request.user)
    messages.success(request, _("Sent again. Only the link of the newest mail opens it."))
    return redirect("municipalities:organisation_people", public_id)


@require_POST
def withdraw_invitation(request: SignedIn, public_id: str, invitation: str) -> HttpResponse:
    found = _invitation(request, kept_organisation(request, public_id), invitation)
    invitations.withdraw(found.pk, by=request.user)
    messages.success(request, _("Withdrawn. The link that was mailed opens nothing any more."))
    return redirect("municipalities:organisation_people", public_id)


def _right(organisation: Organisation, pk: int) -> Membership:
    return get_object_or_404(organisation.memberships.current().select_related("user", "organisation"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    """Another role is another row: the present one ends as it begins."""
    found = kept_organisation(request, public_id)
    right = _right(found, pk)
    whose = (found.pk, right.user_id, right.role)
    roles = [role for role in GIVEN if role != right.role and policy.can_change_role(request.actor, *whose, after=role)]
    policy.require(bool(roles))
    form = ChangeRoleForm(request.POST if request.method == "POST" else None, roles=roles)
    if request.method == "POST" and form.is_valid():
        now = access.change_role(right.pk, form.cleaned_data["role"], by=request.user)
        told = _("%(name)s is %(role)s now, and is told by mail.")
        messages.success(request, told % {"name": right.user, "role": now.get_role_display()})
        return redirect("municipalities:organisation_people", public_id)
    return show(request, found, "change_role", {"form": form, "right": right}, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_right(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    """Ends a right in this organisation, at once or on a day ahead."""
    found = kept_organisation(request, public_id)
    right = _right(found, pk)
    policy.require(policy.can_end_right_in(request.actor, found.pk, right.user_id, right.role))
    form = EndMembershipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ended = access.end_membership(right.pk, by=request.user, reason=given["reason"], on=given["on"])
        messages.success(request, how_it_ends(ended))
        return redirect("municipalities:organisation_people", public_id)
    return show(request, found, "end_right", {"form": form, "right": right}, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    """What somebody who left had begun here goes to a colleague."""
    found = kept_organisation(request, public_id)
    gone = handover.gone(request.actor).filter(organisation=found).select_related("user", "organisation")
    right = get_object_or_404(gone, pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, people=handover.successors(right))
    if request.method == "POST" and form.is_valid():
        done = handover.hand_over(right, form.cleaned_data["to"])
        told = ngettext("%(n)d thing went to %(name)s.", "%(n)d things went to %(name)s.", done)
        messages.success(request, told % {"n": done, "name": form.cleaned_data["to"]})
        return redirect("municipalities:organisation_people", public_id)
    context = {"form": form, "right": right, "open": handover.open_rows(right)}
    return show(request, found, "hand_over", context, 422 if form.errors else 200)
