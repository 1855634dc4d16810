"""Those who give pilots: a list with what each may do next and why, a page each, and the days on which they are away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share.accounts.requests import SignedIn
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from trainings.access import require_network, require_team
from trainings.actions import planning
from trainings.actions import trainers as actions
from trainings.forms.trainers import AwayForm, NewTrainerForm, TrainerForm
from trainings.models import Trainer, TrainerAway


@require_safe
def trainers(request: SignedIn) -> HttpResponse:
    require_team(request)
    rows = list(Trainer.objects.select_related("person").prefetch_related("modules").order_by("person__name", "pk"))
    found = planning.standings(rows)
    context = {"trainers": [(row, found[row.pk]) for row in rows], "may_write": request.actor.runs_network}
    return render(request, "trainings/trainers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_trainer(request: SignedIn) -> HttpResponse:
    require_network(request)
    form = NewTrainerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, _is_new = make_once(
                request,
                form,
                Trainer.objects.all(),
                lambda: actions.make_trainer(data["email"], data["languages"], data["modules"]),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("trainings:trainer", made.public_id)
    return render(request, "trainings/new_trainer.html", {"form": form}, status=422 if form.errors else 200)


def _trainer(request: SignedIn, public_id: UUID) -> Trainer:
    require_team(request)
    return get_object_or_404(Trainer.objects.select_related("person"), public_id=public_id)


@require_safe
def trainer(request: SignedIn, public_id: UUID) -> HttpResponse:
    return _page(request, _trainer(request, public_id), AwayForm())


def _page(request: SignedIn, found: Trainer, form: AwayForm) -> HttpResponse:
    context = {
        "trainer": found,
        "standing": planning.standings([found])[found.pk],
        "modules": found.modules.all(),
        "given": actions.given_by(found, request.actor),
        "away": found.away.all(),
        "feedback": actions.feedback_of(found),
        "form": form,
        "may_write": request.actor.runs_network,
    }
    return render(request, "trainings/trainer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_trainer(request: SignedIn, public_id: UUID) -> HttpResponse:
    require_network(request)
    found = (
        Trainer.objects.select_for_update(of=("self",)).select_related("person").get(pk=_trainer(request, public_id).pk)
    )

    def save(form: TrainerForm) -> None:
        data = form.cleaned_data
        actions.save_trainer(found, data["languages"], data["modules"], has_stopped=data["has_stopped"])

    edited = Edited(request, TrainerForm, TrainerForm.values_of(found), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("trainings:trainer", public_id)
    context = {"trainer": found, **edited.context}
    return render(request, "trainings/change_trainer.html", context, status=edited.status)


@require_POST
def add_away(request: SignedIn, public_id: UUID) -> HttpResponse:
    require_network(request)
    found, form = _trainer(request, public_id), AwayForm(request.POST)
    if form.is_valid():
        try:
            actions.add_away(found, form.cleaned_data["first"], form.cleaned_data["last"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("trainings:trainer", public_id)
    return _page(request, found, form)


@require_POST
def remove_away(request: SignedIn, public_id: UUID, away: UUID) -> HttpResponse:
    require_network(request)
    get_object_or_404(TrainerAway, trainer=_trainer(request, public_id), public_id=away).delete()
    messages.success(request, _("Taken out."))
    return redirect("trainings:trainer", public_id)
