"""An expert's own pages: the profile, areas, languages, blocked days, what they are asked and where they go."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.models import Area
from roster.access import own_expert
from roster.actions import ending
from roster.actions import experts as actions
from roster.forms.experts import AreaForm, DaysForm, LanguagesForm, ProfileForm
from roster.links import invitation_link, mission_link
from roster.models import Blocked, Expert, ExpertArea, ExpertInvitation
from share.accounts.requests import Request, SignedIn
from share.records.editing import Edited


@require_safe
def own(request: SignedIn) -> HttpResponse:
    return _page(request, own_expert(request), DaysForm())


def _page(request: SignedIn, found: Expert, form: DaysForm) -> HttpResponse:
    invitations = found.invitations.filter(state=ExpertInvitation.State.SENT).select_related("brief")
    missions = list(found.missions.select_related("brief").order_by("-made_at")[:50])
    named = {row.area for row in found.areas.all()}
    context = {
        "expert": found,
        "invitations": [(row, invitation_link(row)) for row in invitations],
        "missions": [(one, mission_link(one, "expert")) for one in missions],
        "further": [(value, label) for value, label in Area.choices if value not in named],
        "form": form,
    }
    return render(request, "roster/own.html", context, status=422 if form.errors else 200)


def _locked(request: SignedIn) -> Expert:
    found = own_expert(request)
    return Expert.objects.select_for_update(of=("self",)).get(pk=found.pk) if request.method == "POST" else found


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def profile(request: SignedIn) -> HttpResponse:
    found = _locked(request)
    stored = ProfileForm.values_of(found)
    edited = Edited(request, ProfileForm, stored, lambda form: actions.save_profile(found, form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("roster:own")
    return render(request, "roster/profile.html", {"expert": found, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def own_area(request: SignedIn, area: str) -> HttpResponse:
    """What the expert knows about one area; a change of it is validated anew."""
    if area not in Area.values:
        raise Http404
    found = _locked(request)
    row = found.areas.filter(area=area).first() or ExpertArea(expert=found, area=area)

    def save(form: AreaForm) -> None:
        data = form.cleaned_data
        actions.say_area(found, area, data["level"], data["evidence"], submit=data["submit"])

    edited = Edited(request, AreaForm, AreaForm.values_of(row), save)
    if edited.is_saved:
        sent = edited.form.cleaned_data["submit"]
        messages.success(request, _("The secretariat looks at it, and you hear by mail.") if sent else _("Saved."))
        return redirect("roster:own")
    return render(request, "roster/own_area.html", {"area": row, **edited.context}, status=edited.status)


@require_POST
def withdraw_area(request: SignedIn, area: str) -> HttpResponse:
    found = own_expert(request)
    get_object_or_404(found.areas, area=area)
    actions.withdraw_area(found, area)
    messages.success(request, _("Nobody asks you about it any more."))
    return redirect("roster:own")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def own_languages(request: SignedIn) -> HttpResponse:
    found = _locked(request)
    stored = LanguagesForm.values_of(found)
    edited = Edited(request, LanguagesForm, stored, lambda form: actions.save_languages(found, form.spoken()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("roster:own")
    return render(request, "roster/own_languages.html", edited.context, status=edited.status)


@require_POST
def block(request: SignedIn) -> HttpResponse:
    found, form = own_expert(request), DaysForm(request.POST)
    if form.is_valid():
        try:
            actions.block(found, form.cleaned_data["first"], form.cleaned_data["last"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("roster:own")
    return _page(request, found, form)


@require_POST
def unblock(request: SignedIn, blocked: UUID) -> HttpResponse:
    get_object_or_404(Blocked, expert=own_expert(request), public_id=blocked).delete()
    messages.success(request, _("Taken out."))
    return redirect("roster:own")


@require_POST
def rest(request: SignedIn) -> HttpResponse:
    """Nobody asks them anew until they say so again."""
    found, is_paused = own_expert(request), request.POST.get("rest") == "yes"
    actions.rest(found, is_paused=is_paused)
    messages.success(request, _("Nobody asks you for now.") if is_paused else _("You can be asked again."))
    return redirect("roster:own")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn) -> HttpResponse:
    found = own_expert(request)
    if request.method == "POST":
        ending.leave(found.pk)
        messages.success(request, _("You have left the roster. Your name and your profile are gone."))
        return redirect("pages:home")
    return render(request, "roster/leave.html", {"expert": found})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, token: str) -> HttpResponse:
    """The link of the mail that asks somebody to join. Opening it changes nothing, since mail servers open links."""
    found = actions.of_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.join(found.pk)
        return redirect("roster:join", token)
    return render(request, "roster/join.html", {"expert": found})
