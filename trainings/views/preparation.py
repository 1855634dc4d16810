"""Before a pilot: what its towns need, which modules that asks for, who gives it, and what is still to be done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share.accounts.requests import SignedIn
from share.kit.downloads import download, makes_a_file
from share.records.editing import refuse
from trainings.access import pilot_of
from trainings.actions import material, planning
from trainings.actions.curriculum import taught_by
from trainings.forms.preparation import BecameForm, NameTrainerForm, NeedsForm
from trainings.models import PilotNeed, PilotTrainer


@require_safe
def preparation(request: SignedIn, public_id: str) -> HttpResponse:
    event = pilot_of(request, public_id)
    taught, needs = taught_by(event), planning.needs_at(event, request.actor)
    context = {
        "event": event,
        "needs": needs,
        "left_out": planning.left_out(taught, needs),
        "proposals": planning.proposals(taught, (need for need, _taken in needs), request.actor),
        "most": planning.MODULES_A_DAY,
        "lines": planning.checklist(taught),
        "materials": material.material_for(taught),
    }
    return render(request, "trainings/preparation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pilot_trainers(request: SignedIn, public_id: str) -> HttpResponse:
    """Who gives it, who could, and why."""
    event = pilot_of(request, public_id)
    found = planning.candidates(taught_by(event))
    form = NameTrainerForm(request.POST if request.method == "POST" else None, candidates=found)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = planning.name_trainer(event.pk, data["trainer"], data["role"])
        except ValidationError as error:
            refuse(form, error)
        else:
            said = _("%(name)s gives it as %(role)s.") % {"name": row.trainer, "role": row.get_role_display()}
            messages.success(request, said)
            return redirect("trainings:pilot_trainers", public_id)
    trainers = PilotTrainer.objects.filter(pilot=event.pk).select_related("trainer__person").order_by("pk")
    context = {"event": event, "trainers": trainers, "candidates": found, "form": form}
    return render(request, "trainings/pilot_trainers.html", context, status=422 if form.errors else 200)


@require_POST
def take_up(request: SignedIn, public_id: str) -> HttpResponse:
    event = pilot_of(request, public_id)
    needs = [need for need, _taken in planning.needs_at(event, request.actor)]
    form = NeedsForm(request.POST, needs=needs)
    if form.is_valid():
        planning.take_up(event.pk, form.chosen(), shown=needs)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("One of these needs is not open any more, so nothing was changed. Choose once more."))
    return redirect("trainings:preparation", public_id)


@require_POST
def became(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    """Whether the pilot answered a need, or left it open."""
    event, form = pilot_of(request, public_id), BecameForm(request.POST)
    row = get_object_or_404(PilotNeed, pilot=event.pk, need__public_id=need)
    if form.is_valid():
        planning.say_what_became(event.pk, row.need_id, form.cleaned_data["became"])
        messages.success(request, _("Saved."))
    return redirect("trainings:preparation", public_id)


@require_POST
def unname_trainer(request: SignedIn, public_id: str, trainer: str) -> HttpResponse:
    event = pilot_of(request, public_id)
    row = get_object_or_404(PilotTrainer, pilot=event.pk, trainer__public_id=trainer)
    row.delete()
    messages.success(request, _("Taken out."))
    return redirect("trainings:pilot_trainers", public_id)


@require_POST
def tick(request: SignedIn, public_id: str, item: str) -> HttpResponse:
    event = pilot_of(request, public_id)
    try:
        planning.tick(event.pk, item, done="undo" not in request.POST, by=request.user)
    except KeyError:
        raise Http404 from None
    return redirect("trainings:preparation", public_id)


@require_safe
@makes_a_file
def pack(request: SignedIn, public_id: str) -> HttpResponse:
    """All material of the pilot in one file, in its language."""
    event = pilot_of(request, public_id)
    found = material.material_for(taught_by(event))
    if not found:
        raise Http404
    return download(material.pack(found), "application/zip", f"material-{event.public_id}.zip")
