"""Contacts of towns and organisations, for those who keep them, and the list of all that others agreed to show."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities import access
from municipalities.actions import contacts as actions
from municipalities.forms.contacts import ContactForm, NewContactForm
from municipalities.lists.organisations import CONTACTS
from municipalities.models import Contact, Municipality, Organisation
from municipalities.views.organisations import kept_organisation, show
from share import policy
from share.accounts.requests import SignedIn
from share.records import lists
from share.records.editing import Edited
from share.records.form_keys import make_once


def _require_people(request: SignedIn) -> None:
    """Contacts are other people's data. Raises Http404 for who is not asked for a second factor."""
    if not policy.manages_activities(request.actor):
        raise Http404


def _town(request: SignedIn, public_id: str) -> Municipality:
    _require_people(request)
    return access.kept_town(request, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: SignedIn) -> HttpResponse:
    """Whom one may write to: the own contacts, and those of others as far as they agreed."""
    _require_people(request)
    seen = Contact.objects.visible_to(request.actor).current()
    rows = seen.with_owner_key().select_related("organisation", "town")
    return lists.show(request, CONTACTS, rows, "municipalities/contacts/contacts.html", {})


@require_safe
def organisation_contacts(request: SignedIn, public_id: str) -> HttpResponse:
    found = kept_organisation(request, public_id)
    return show(request, found, "contacts", {"contacts": list(found.contacts.all())})


@require_safe
def town_contacts(request: SignedIn, public_id: str) -> HttpResponse:
    town = _town(request, public_id)
    context = {"town": town, "contacts": list(town.contacts.kept_by(request.actor))}
    return render(request, "municipalities/contacts/of_town.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation_contact(request: SignedIn, public_id: str) -> HttpResponse:
    return _new(request, kept_organisation(request, public_id), "municipalities:organisation_contacts")


@require_http_methods(["GET", "HEAD", "POST"])
def new_town_contact(request: SignedIn, public_id: str) -> HttpResponse:
    return _new(request, _town(request, public_id), "municipalities:town_contacts")


def _new(request: SignedIn, owner: Organisation | Municipality, back: str) -> HttpResponse:
    form = NewContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rows = Contact.objects.kept_by(request.actor)
        try:
            made, _is_new = make_once(request, form, rows, lambda: actions.add_contact(owner, form.values()))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is a contact of %(owner)s now.") % {"name": made, "owner": owner})
            return redirect(back, owner.public_id)
    context = {"form": form, "owner": owner, "back": back}
    return render(request, "municipalities/contacts/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: SignedIn, public_id: str) -> HttpResponse:
    """A contact this person keeps. Of two people who save at once, the second is shown both versions."""
    _require_people(request)
    kept = Contact.objects.kept_by(request.actor).select_related("organisation", "town")
    with transaction.atomic():
        found = get_object_or_404(kept, public_id=public_id)
        if request.method == "POST":
            Contact.objects.select_for_update(of=("self",)).get(pk=found.pk)
            found = get_object_or_404(kept, public_id=public_id)
        stored = ContactForm.values_of(found)
        edited = Edited(request, ContactForm, stored, lambda form: actions.save_contact(found.pk, form.values()))
    back = "municipalities:organisation_contacts" if found.organisation else "municipalities:town_contacts"
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(back, found.owner.public_id)
    context = {"form": edited.form, "conflict": edited.conflict, "owner": found.owner, "back": back, "contact": found}
    return render(request, "municipalities/contacts/contact.html", context, status=edited.status)
