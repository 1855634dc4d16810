"""Personal invitations: the team's page, and the page of who is invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from events import actions, notifications
from events.access import managed_event
from events.actions.inviting import open_invitation
from events.actions.seating import Seating
from events.conditions import Wish, refusal
from events.forms.asking import questions_of
from events.forms.inviting import CannotComeForm, InviteForm
from events.forms.registration import InvitedForm
from events.lists import GUESTS
from events.models import Event, Guest
from share.accounts.requests import SignedIn
from share.kit import tokens
from share.kit.moves import IllegalMove
from share.records import lists


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: SignedIn, public_id: str) -> HttpResponse:
    """Who is invited and what came of it; a letter is sent as it was looked at, and not before."""
    event = managed_event(request, public_id)
    wants = request.POST.get("letter", "") if request.method == "POST" else ""
    if wants or "new" in request.GET:
        return _invite(request, event, wants)
    rows = event.guests.with_standing().select_related("event", "held_seats__organisation")
    context = {"event": event}
    return lists.show(
        request, GUESTS, rows, "events/invitations.html", context, file_name=f"invitations-{event.public_id}"
    )


def _invite(request: SignedIn, event: Event, wants: str) -> HttpResponse:
    form = InviteForm(request.POST if wants else None, event=event)
    context: dict[str, object] = {"event": event, "form": form, "refusal": refusal(Wish(event))}
    if not wants or not form.is_valid():
        return render(request, "events/invite.html", context, status=422 if wants else 200)
    people, letter = form.cleaned_data["people"], form.letter()
    if wants == "send" and form.was_looked_at:
        try:
            guests = actions.invite(event.pk, people, letter, by=request.user)
        except IllegalMove as reason:
            form.add_error(None, str(reason))
            return render(request, "events/invite.html", context, status=409)
        _say(request, len(guests), len(people))
        return redirect("events:invitations", event.public_id)
    guest = Guest(event=event, name=people[0].name, email=people[0].email, language=letter.language)
    context |= {"mail": notifications.invitation(event, guest, letter.words), "people": people}
    return render(request, "events/invite.html", context)


def _say(request: SignedIn, new: int, all_of_them: int) -> None:
    messages.success(request, ngettext("%(n)d person is invited.", "%(n)d people are invited.", new) % {"n": new})
    if left := all_of_them - new:
        told = ngettext(
            "%(n)d was invited or on the list already, or got many mails today, and is left out.",
            "%(n)d were invited or on the list already, or got many mails today, and are left out.",
            left,
        )
        messages.warning(request, told % {"n": left})


def _guest(token: str) -> Guest:
    """The guest whom a link is for, of an activity that is public. Raises Http404."""
    said = tokens.unsign("guest", token)
    if said is None:
        raise Http404
    guests = Guest.objects.select_related("event__municipality", "event__questions", "held_seats__organisation")
    return get_object_or_404(guests, public_id=said, event__published_at__isnull=False)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation of one person: they register by it, or say that they cannot come.

    Once they are registered it opens nothing of theirs: a letter is passed on. Their own link goes to their address.
    """
    guest = _guest(token)
    event, language = guest.event, get_language() or ""
    if guest.registration:
        return render(request, "events/invited_registered.html", {"guest": guest, "event": event, "token": token})
    data = request.POST if request.method == "POST" else None
    form = InvitedForm(data, initial={"name": guest.name}, event=event)
    asked = questions_of(event, data, language=language)
    if data is None:
        return _page(request, guest, form, asked)
    if not all([form.is_valid(), asked is None or asked.is_valid()]):
        return _page(request, guest, form, asked, status=422)
    try:
        registration = actions.accept_invitation(guest.pk, form.applicant(asked))
    except IllegalMove as reason:
        form.add_error(None, str(reason))
        return _page(request, guest, form, asked, status=409)
    return redirect("events:own", registration.token) if registration else redirect("events:invited", token)


@login_not_required
@require_POST
def send_own_link(request: HttpRequest, token: str) -> HttpResponse:
    """To the address that was invited, and to no other."""
    guest = _guest(token)
    notifications.link_again(guest.event, guest.email)
    messages.success(request, _("Your link is on its way to the address to which the invitation went."))
    return redirect("events:invited", token)


def _page(request: HttpRequest, guest: Guest, form: InvitedForm, asked: object, status: int = 200) -> HttpResponse:
    context = {
        "guest": guest,
        "event": guest.event,
        "form": form,
        "asked": asked,
        "cannot": CannotComeForm(initial={"answer": guest.answer}),
        "refusal": refusal(Wish(guest.event)),
        "is_full": Seating(guest.event).for_newcomers == 0,
        "organisers": guest.event.organisers.all(),
        "token": guest.token,
    }
    return render(request, "events/invited.html", context, status=status)


@login_not_required
@require_POST
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """A browser says by itself that the page stands before a person: opening it alone changes nothing."""
    open_invitation(_guest(token))
    return HttpResponse(status=204)


@login_not_required
@require_POST
def decline_invitation(request: HttpRequest, token: str) -> HttpResponse:
    guest = _guest(token)
    form = CannotComeForm(request.POST)
    if form.is_valid():
        actions.decline_invitation(guest.pk, form.cleaned_data["answer"])
        messages.success(request, _("They see that you cannot come. If that changes, register here."))
    return redirect("events:invited", token)
