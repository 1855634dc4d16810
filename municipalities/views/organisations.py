"""Organisations: the public page, and the working pages of those who keep one. Another organisation's are 404."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.actions import organisations as actions
from municipalities.facts import work_of
from municipalities.filters.organisations import OrganisationFilter
from municipalities.forms.organisations import (
    MemberTownForm,
    NewOrganisationForm,
    OrganisationForm,
    ProgrammeRoleForm,
)
from municipalities.lists.organisations import ORGANISATIONS
from municipalities.models import MemberTown, Municipality, Organisation, OrganisationQuerySet, ProgrammeRole
from share import policy
from share.accounts.requests import Request, SignedIn
from share.records import lists
from share.records.editing import Edited
from share.records.form_keys import make_once

ON_A_PAGE = 50
PARTS = (
    (gettext_lazy("Overview"), "municipalities:organisation_overview"),
    (gettext_lazy("Details"), "municipalities:organisation_details"),
    (gettext_lazy("People"), "municipalities:organisation_people"),
    (gettext_lazy("Contacts"), "municipalities:organisation_contacts"),
)


def kept_organisations(request: SignedIn) -> OrganisationQuerySet:
    """The organisations this person keeps. Raises Http404 for people who keep none."""
    if not policy.manages_activities(request.actor):
        raise Http404
    return Organisation.objects.visible_to(request.actor).select_related("hall_of")


def kept_organisation(request: SignedIn, public_id: str) -> Organisation:
    return get_object_or_404(kept_organisations(request), public_id=public_id)


def show(
    request: SignedIn, organisation: Organisation, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A working page of an organisation, with its parts beside it."""
    assert request.resolver_match
    here = request.resolver_match.view_name
    parts = [(title, reverse(view, args=[organisation.public_id]), view == here) for title, view in PARTS]
    path = f"municipalities/organisations/{template}.html"
    return render(request, path, {"organisation": organisation, "parts": parts, **context}, status=status)


@login_not_required
@require_safe
def organisations(request: Request) -> HttpResponse:
    """Who is in the network, by country."""
    found = OrganisationFilter(request.GET, queryset=Organisation.objects.confirmed())
    listed = found.qs.alias(has_no_country=Q(country="")).order_by("has_no_country", "country", "key")
    context = {"filter": found, "page": Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "municipalities/organisations.html", context)


@login_not_required
@require_safe
def organisation(request: Request, public_id: str) -> HttpResponse:
    """What anybody may read of an organisation."""
    found = get_object_or_404(
        Organisation.objects.known_to(request.actor).select_related("hall_of"), public_id=public_id
    )
    context = {
        "organisation": found,
        "programme_roles": list(found.programme_roles.all()),
        "towns": list(Municipality.objects.known_to(request.actor).filter(organisations=found)),
        "contacts": list(found.contacts.public()),
        "reads_history": policy.can_see_operations(request.actor),
        "entries": work_of(found),
    }
    return render(request, "municipalities/organisations/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: SignedIn) -> HttpResponse:
    rows = kept_organisations(request)
    context = {"can_add": policy.can_add_organisation(request.actor)}
    return lists.show(request, ORGANISATIONS, rows, "municipalities/organisations/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: SignedIn) -> HttpResponse:
    rows = kept_organisations(request)
    policy.require(policy.can_add_organisation(request.actor))
    form = NewOrganisationForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made, is_new = make_once(request, form, rows, lambda: actions.add_organisation(form.values()))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if not is_new:
                messages.info(request, _("“%(name)s” is there already; it is not made twice.") % {"name": made})
            return redirect("municipalities:organisation_overview", made.public_id)
    template = "municipalities/organisations/new.html"
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


@require_safe
def organisation_overview(request: SignedIn, public_id: str) -> HttpResponse:
    return _overview(
        request, kept_organisation(request, public_id), MemberTownForm(actor=request.actor), ProgrammeRoleForm()
    )


def _overview(
    request: SignedIn, found: Organisation, town_form: MemberTownForm, role_form: ProgrammeRoleForm
) -> HttpResponse:
    context: dict[str, object] = {
        "programme_roles": list(found.programme_roles.all()),
        "member_towns": list(found.member_towns.select_related("town").order_by("town__key")),
        "town_form": town_form,
        "role_form": role_form,
        "links_towns": policy.can_link_towns(request.actor),
    }
    status = 422 if town_form.errors or role_form.errors else 200
    return show(request, found, "overview", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_details(request: SignedIn, public_id: str) -> HttpResponse:
    """What the organisation is. Of two people who save at once, the second is shown both versions."""
    with transaction.atomic():
        found = kept_organisation(request, public_id)
        if request.method == "POST":
            Organisation.objects.lock(found.pk)
            found = kept_organisation(request, public_id)
        stored = OrganisationForm.values_of(found)
        form = partial(OrganisationForm, actor=request.actor, organisation=found)
        edited = Edited(request, form, stored, lambda form: actions.save_organisation(found.pk, form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("municipalities:organisation_overview", public_id)
    return show(request, found, "details", edited.context, edited.status)


@require_POST
def add_member_town(request: SignedIn, public_id: str) -> HttpResponse:
    """A town the organisation works for, whose pages its people keep from then on: said by who runs the network."""
    found = kept_organisation(request, public_id)
    policy.require(policy.can_link_towns(request.actor))
    form = MemberTownForm(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            link = actions.add_town(found, form.cleaned_data["town"])
        except ValidationError as error:
            form.add_error("town", error.messages)
        else:
            messages.success(request, _("Its people keep the pages of %(town)s now.") % {"town": link.town})
            return redirect("municipalities:organisation_overview", public_id)
    return _overview(request, found, form, ProgrammeRoleForm())


@require_POST
def remove_member_town(request: SignedIn, public_id: str, town: str) -> HttpResponse:
    found = kept_organisation(request, public_id)
    policy.require(policy.can_link_towns(request.actor))
    link = get_object_or_404(MemberTown, organisation=found, town=get_object_or_404(Municipality, public_id=town))
    actions.remove_town(found, link.town)
    messages.success(request, _("Its people do not keep the pages of %(town)s any more.") % {"town": link.town})
    return redirect("municipalities:organisation_overview", public_id)


@require_POST
def add_programme_role(request: SignedIn, public_id: str) -> HttpResponse:
    found = kept_organisation(request, public_id)
    form = ProgrammeRoleForm(request.POST)
    if form.is_valid():
        try:
            actions.add_programme_role(found, form.cleaned_data)
        except ValidationError as error:
            form.add_error("role", error.messages)
        else:
            messages.success(request, _("Added."))
            return redirect("municipalities:organisation_overview", public_id)
    return _overview(request, found, MemberTownForm(actor=request.actor), form)


@require_POST
def remove_programme_role(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    found = kept_organisation(request, public_id)
    get_object_or_404(ProgrammeRole, organisation=found, pk=pk).delete()
    messages.success(request, _("Taken out. The history keeps it."))
    return redirect("municipalities:organisation_overview", public_id)
