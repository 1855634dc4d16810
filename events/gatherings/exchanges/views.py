"""An exchange: prepared by its team, its hosts and its delegations, and written of by both sides."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.access import registers_too_often
from events.gatherings.exchanges import actions
from events.gatherings.exchanges.access import exchange_of, head_with, host_with
from events.gatherings.exchanges.forms import (
    DelegatesForm,
    ExchangeForm,
    HeadForm,
    HostForm,
    PreparationForm,
    ReportForm,
)
from events.gatherings.exchanges.models import Exchange, Host, ShortReport
from events.gatherings.exchanges.planned import later_at
from events.models import Delegation, Event
from share.accounts.requests import SignedIn
from share.kit import clock, pdf
from share.kit.downloads import download, makes_a_file
from share.kit.moves import IllegalMove
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


def _delegations(event: Event) -> list[Delegation]:
    """The whole delegations, with who leads them, what they want to see and what they answered."""
    rows = event.delegations.filter(part_of__isnull=True).select_related("head")
    return list(rows.prefetch_related("priorities__sessions__session", "answers"))


@require_safe
def exchange(request: SignedIn, public_id: str) -> HttpResponse:
    event = exchange_of(request, public_id)
    context = {
        "event": event,
        "exchange": Exchange.objects.filter(pk=event.pk).first(),
        "delegations": _delegations(event),
        "hosts": Host.objects.filter(event=event),
        "reports": list(ShortReport.objects.filter(event=event).select_related("delegation")),
    }
    return render(request, "gatherings/exchange.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def prepare(request: SignedIn, public_id: str) -> HttpResponse:
    """What the hosts ask, and what people need to know. Of two who save at once, the second is shown both versions."""
    event = exchange_of(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    stored = ExchangeForm.values_of(Exchange.objects.filter(pk=event.pk).first())
    edited = Edited(request, ExchangeForm, stored, lambda form: actions.save_exchange(event.pk, form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("gatherings:exchange", public_id)
    return render(request, "gatherings/prepare.html", {"event": event, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: SignedIn, public_id: str, delegation: UUID) -> HttpResponse:
    """Who leads a delegation: they get the link with which it prepares."""
    event = exchange_of(request, public_id)
    rows = event.delegations.filter(part_of__isnull=True).select_related("head")
    found = get_object_or_404(rows, public_id=delegation)
    now = getattr(found, "head", None)
    initial = {"name": now.name, "email": now.email} if now else {}
    form = HeadForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.set_head(found.pk, form.cleaned_data["name"], form.cleaned_data["email"])
        messages.success(request, _("The link is sent to %(address)s.") % {"address": made.email})
        return redirect("gatherings:exchange", public_id)
    context = {"event": event, "delegation": found, "form": form}
    return render(request, "gatherings/head.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_host(request: SignedIn, public_id: str) -> HttpResponse:
    event = exchange_of(request, public_id)
    form = HostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = (form.cleaned_data["name"], form.cleaned_data["email"])
        try:
            hosts = Host.objects.filter(event=event)
            made, _is_new = make_once(request, form, hosts, lambda: actions.add_host(event.pk, *said))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The link is sent to %(address)s.") % {"address": made.email})
            return redirect("gatherings:exchange", public_id)
    return render(
        request, "gatherings/new_host.html", {"event": event, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@makes_a_file
def practical_pdf(request: SignedIn, public_id: str) -> HttpResponse:
    """Travel, beds, programme and phone on one page, to print."""
    event = exchange_of(request, public_id)
    context = {
        "event": event,
        "exchange": Exchange.objects.filter(pk=event.pk).first(),
        "sessions": event.sessions.all(),
    }
    content = pdf.render("gatherings/practical_pdf.html", context)
    return download(content, "application/pdf", f"practical-{event.public_id}.pdf")


# By a link, without signing in


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def delegation(request: HttpRequest, token: str) -> HttpResponse:
    """What a delegation wants to see and answers beforehand; and what it needs to know to get there."""
    found = head_with(token)
    event, ours = found.delegation.event, found.delegation
    prepared: Exchange | None = getattr(event, "exchange", None)
    questions = prepared.asked if prepared else []
    if request.method == "POST":
        Event.objects.lock(event.pk)

    def save(form: PreparationForm) -> object:
        return actions.save_preparation(ours.pk, form.wanted(), form.answers())

    make = partial(PreparationForm, questions=questions)
    edited = Edited(request, make, PreparationForm.values_of(ours, questions), save)
    if edited.is_saved:
        messages.success(request, _("Thank you. The hosts see it and build the programme from it."))
        return redirect("gatherings:delegation", token)
    context = {
        "event": event,
        "head": found,
        "delegation": ours,
        "exchange": prepared,
        "sessions": event.sessions.all(),
        "asks_later": _asks_later(event),
        "parts": event.event_kind.page_parts(event),
        "token": token,
        **edited.context,
    }
    return render(request, "gatherings/delegation.html", context, status=edited.status)


def _town_of(delegation: Delegation) -> str:
    """The town of a delegation that is one town's; empty for others."""
    return str(delegation.municipality.name) if delegation.municipality else ""


def _asks_later(event: Event) -> bool:
    later = later_at(event)
    return later is not None and later <= clock.now()


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: HttpRequest, token: str) -> HttpResponse:
    """The head of a delegation enters its people; the page says what became of each."""
    found = head_with(token)
    event = found.delegation.event
    form = DelegatesForm(
        request.POST if request.method == "POST" else None, initial={"town": _town_of(found.delegation)}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["people"]
        try:
            if registers_too_often(request, len(people)):
                raise IllegalMove(_("Very many registrations came from your connection. Send it again in ten minutes."))
            entered = actions.enter_delegates(found.pk, people, form.cleaned_data["town"])
        except IllegalMove as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            form.add_error("people", error.messages)
        else:
            number = len(entered.new)
            told = ngettext("%(n)d person is on the list now.", "%(n)d people are on the list now.", number)
            messages.success(request, told % {"n": number})
            return redirect("gatherings:delegates", token)
    theirs = event.registrations.active().filter(vouched_by=found.name).order_by("key", "pk")
    context = {"event": event, "head": found, "form": form, "people": theirs, "token": token}
    return render(request, "gatherings/delegates.html", context, status=max(status, 422 if form.errors else 200))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visitors_report(request: HttpRequest, token: str) -> HttpResponse:
    """What the visitors write the day after."""
    return _of_visitors(request, token, ShortReport.When.AFTER)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later_report(request: HttpRequest, token: str) -> HttpResponse:
    """What the visitors did with it, after half a year."""
    return _of_visitors(request, token, ShortReport.When.LATER)


def _of_visitors(request: HttpRequest, token: str, when: str) -> HttpResponse:
    found = head_with(token)
    return _report(request, found.delegation.event, found.delegation, when, redirect("gatherings:delegation", token))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hosts_report(request: HttpRequest, token: str) -> HttpResponse:
    return _report(request, host_with(token).event, None, ShortReport.When.AFTER, redirect("gatherings:host", token))


@transaction.atomic
def _report(request: HttpRequest, event: Event, side: Delegation | None, when: str, then: HttpResponse) -> HttpResponse:
    if request.method == "POST":
        Event.objects.lock(event.pk)
    written = ShortReport.objects.filter(event=event, delegation=side, when=when).first()

    def save(form: ReportForm) -> object:
        return actions.write_report(event.pk, side, when, **form.said())

    edited = Edited(request, partial(ReportForm, when=when), ReportForm.values_of(written, when), save)
    if edited.is_saved:
        messages.success(request, _("Thank you. It stands on the page of the activity."))
        return then
    context = {"event": event, "side": side, "when": when, **edited.context}
    return render(request, "gatherings/report.html", context, status=edited.status)


@login_not_required
@never_cache
@require_safe
def host(request: HttpRequest, token: str) -> HttpResponse:
    """What the hosts need to know of who comes, and no more: names, what they want to see, and what they answered."""
    found = host_with(token)
    event = found.event
    coming = event.registrations.filter(state="confirmed").order_by("key", "pk")
    context = {
        "event": event,
        "host": found,
        "delegations": _delegations(event),
        "people": coming,
        "sessions": event.sessions.all(),
        "parts": event.event_kind.page_parts(event),
        "token": token,
    }
    return render(request, "gatherings/host.html", context)
