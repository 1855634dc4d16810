"""The page that the link of an invitation opens: for whom it is, who sent it, and the button that accepts it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from municipalities.actions import invitations
from municipalities.models import Invitation
from share.accounts.models import User
from share.accounts.requests import Request
from share.accounts.signing_in import send_code

GONE = 410


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Opening it changes nothing, since mail servers open links. Who is signed in accepts; else a code is mailed first.

    A link that is not ours is 404, one that is over 410, and one that is meant for another address 403.
    """
    found, is_newest = invitations.of_token(token)
    if found is None:
        raise Http404
    why = invitations.why_over(found, is_newest=is_newest)
    if why:
        return _page(request, "over", {"why": why}, GONE)
    if not isinstance(request.user, User):
        return _visitor(request, found, token)
    if not invitations.is_meant_for(found, request.user):
        return _page(request, "not_yours", {}, 403)
    if request.method == "POST":
        membership = invitations.accept(found.pk, by=request.user)
        what = {"role": membership.get_role_display(), "organisation": membership.organisation}
        messages.success(request, _("You are %(role)s of %(organisation)s now.") % what)
        return redirect("pages:work")
    return _page(request, "invitation", {"invitation": found})


def _visitor(request: Request, found: Invitation, token: str) -> HttpResponse:
    """The first button: a code goes to the invited address, and who types it comes back here, signed in."""
    if request.method != "POST":
        return _page(request, "invitation", {"invitation": found})
    if not invitations.person_invited(found).is_active:
        return _page(request, "over", {"why": _("The account of this address is closed.")}, GONE)
    if not send_code(request, found.email):
        messages.warning(request, _("Too many codes were asked for. Wait some minutes, and try again."))
        return _page(request, "invitation", {"invitation": found}, 429)
    back = reverse("municipalities:invitation", args=[token])
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': back})}")


def _page(request: Request, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    path = f"municipalities/invitations/{template}.html"
    return render(request, path, context, status=status)
