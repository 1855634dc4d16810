"""People with access, for those who run the network; for everybody else these pages are 404."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.actions import access
from municipalities.forms.access import AskForResetForm, EndMembershipForm
from municipalities.forms.invitations import EndAccessForm
from municipalities.lists.people import PEOPLE
from municipalities.models import Membership, MembershipQuerySet, SecondFactorReset
from share import policy
from share.accounts.models import User
from share.accounts.requests import SignedIn
from share.records import lists


def _rights(request: SignedIn) -> MembershipQuerySet:
    """The rights this person may read. Raises Http404 for who may read none."""
    if not policy.manages_access(request.actor):
        raise Http404
    return Membership.objects.visible_to(request.actor).select_related("user", "organisation")


def _person(request: SignedIn, user_id: int) -> User:
    """Somebody who has or had access. Anybody else is 404: people who only registered are no matter of these pages."""
    rights = _rights(request)
    known = rights.filter(user=user_id).exists() or access.further_lines(user_id)
    return get_object_or_404(User.objects.all() if known else User.objects.none(), pk=user_id)


def _waiting_reset(person: User) -> SecondFactorReset:
    waiting = SecondFactorReset.objects.waiting().select_related("user", "asked_by")
    return get_object_or_404(waiting, user=person)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedIn) -> HttpResponse:
    rights = _rights(request).with_access()
    context = {"further": access.further_lines() if request.method != "POST" else []}
    return lists.show(request, PEOPLE, rights, "municipalities/people.html", context)


@require_safe
def person(request: SignedIn, user_id: int) -> HttpResponse:
    """What a person may do, since when; where they are signed in; and what can be done about it."""
    found = _person(request, user_id)
    resets = list(found.second_factor_resets.select_related("asked_by", "decided_by")[:20])
    waiting = next((reset for reset in resets if not reset.decision), None)
    rights = _rights(request).filter(user=found).select_related("ended_by").order_by("ends_at", "-starts_at")
    context = {
        "person": found,
        "rights": list(rights),
        "further": access.further_lines(found.pk),
        "sessions": list(UserSession.objects.filter(user=found).order_by("-last_seen_at")[:20]),
        "factors": list(Authenticator.objects.filter(user=found).order_by("created_at")),
        "resets": resets,
        "waiting": waiting,
        "may_end": policy.can_end_membership(request.actor, found.pk),
        "may_ask": waiting is None and policy.can_ask_for_reset(request.actor, found.pk),
        "may_confirm": waiting and policy.can_confirm_reset(request.actor, found.pk, waiting.asked_by_id),
    }
    return render(request, "municipalities/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: SignedIn, user_id: int, pk: int) -> HttpResponse:
    found = _person(request, user_id)
    right = get_object_or_404(_rights(request).filter(user=found), pk=pk)
    policy.require(policy.can_end_membership(request.actor, found.pk))
    form = EndMembershipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ended = access.end_membership(right.pk, by=request.user, reason=given["reason"], on=given["on"])
        messages.success(request, how_it_ends(ended))
        return redirect("municipalities:person", user_id)
    context = {"person": found, "right": right, "form": form}
    return render(request, "municipalities/end_membership.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: SignedIn, user_id: int, source: str, pk: int) -> HttpResponse:
    """Takes back a right that comes from no membership, such as an auditor's."""
    found = _person(request, user_id)
    line = next((line for name, _role, line in access.further_lines(user_id) if (name, line.pk) == (source, pk)), None)
    if line is None:
        raise Http404
    policy.require(policy.can_end_membership(request.actor, found.pk))
    form = EndAccessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        access.end_further(source, line, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The right has ended, at once. The person and the secretariat are told by mail."))
        return redirect("municipalities:people")
    context = {"person": found, "line": line, "form": form}
    return render(request, "municipalities/end_access.html", context, status=422 if form.errors else 200)


def how_it_ends(right: Membership) -> str:
    if right.has_ended:
        return _("The right has ended, at once. The person and the secretariat are told by mail.")
    assert right.ends_at
    day = date_format(right.ends_at, "DATE_FORMAT")
    return _("The right ends on %(day)s. The person and the secretariat are told by mail.") % {"day": day}


@require_POST
def end_sessions(request: SignedIn, user_id: int) -> HttpResponse:
    found = _person(request, user_id)
    access.end_sessions(found, by=request.user, reason="")
    messages.success(request, _("%(name)s is signed out everywhere, and is told by mail.") % {"name": found})
    return redirect("municipalities:person", user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_reset(request: SignedIn, user_id: int) -> HttpResponse:
    found = _person(request, user_id)
    policy.require(policy.can_ask_for_reset(request.actor, found.pk))
    form = AskForResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            access.ask_for_reset(found, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Another person of the secretariat, or an admin, confirms it now."))
            return redirect("municipalities:person", user_id)
    context = {"person": found, "form": form}
    return render(request, "municipalities/ask_reset.html", context, status=422 if form.errors else 200)


@require_POST
def confirm_reset(request: SignedIn, user_id: int) -> HttpResponse:
    found = _person(request, user_id)
    reset = _waiting_reset(found)
    policy.require(policy.can_confirm_reset(request.actor, found.pk, reset.asked_by_id))
    access.confirm_reset(reset.pk, by=request.user)
    messages.success(request, _("The second factor is taken out, and %(name)s is told by mail.") % {"name": found})
    return redirect("municipalities:person", user_id)


@require_POST
def decline_reset(request: SignedIn, user_id: int) -> HttpResponse:
    found = _person(request, user_id)
    reset = _waiting_reset(found)
    access.decline_reset(reset.pk, by=request.user)
    messages.success(request, _("The second factor stays as it is."))
    return redirect("municipalities:person", user_id)
