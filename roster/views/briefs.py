"""From a need to a yes: the secretariat's board, a brief with its candidates and invitations, a season planned together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.models import Need
from roster.access import brief_of, invitation_of, require_network
from roster.actions import briefs as actions
from roster.actions.matching import Candidate, candidates, plan_season
from roster.forms.briefs import AnswerForm, ChangeBriefForm, CloseForm, InviteForm, NewBriefForm
from roster.models import Brief, BriefNeed, Expert, ExpertArea, ExpertInvitation, Mission
from share.accounts.requests import Request, SignedIn
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once

ANSWER_DAYS = 7
MOST = 50  # of each column of the board
MISSIONS_EACH = ("1", "2", "3", "4")  # what the page offers as the most for one expert
LARGEST_SEASON = 150  # briefs that are matched on one page


@require_safe
def board(request: SignedIn) -> HttpResponse:
    """What waits: needs without a brief, briefs without an expert, invitations running out, missions without a report."""
    require_network(request)
    taken = Need.objects.filter(briefs__freed_at__isnull=True, briefs__isnull=False).values("pk")
    waiting = Need.objects.open().exclude(pk__in=taken)
    sent = ExpertInvitation.objects.filter(state=ExpertInvitation.State.SENT)
    missions = Mission.objects.select_related("brief", "expert")
    with_towns = Prefetch("needs", BriefNeed.objects.select_related("need__town"))
    context = {
        "needs": waiting.most_urgent_first().select_related("town")[:MOST],
        "briefs": Brief.objects.open().prefetch_related(with_towns)[:MOST],
        "invitations": sent.select_related("brief", "expert").order_by("answer_by")[:MOST],
        "without_report": missions.without_report()[:MOST],
        "not_followed_up": missions.not_followed_up()[:MOST],
        "ahead": missions.filter(state__in=Mission.AHEAD).order_by("made_at")[:MOST],
        "areas": ExpertArea.objects.to_validate().select_related("expert").order_by("state_since")[:MOST],
        "ending": ExpertArea.objects.ending().select_related("expert").order_by("good_until")[:MOST],
    }
    return render(request, "roster/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_brief(request: SignedIn, need: str) -> HttpResponse:
    """A need, sharpened; the same need of other towns can be bundled with it."""
    require_network(request)
    found = get_object_or_404(Need.objects.open().select_related("town"), public_id=need)
    data = request.POST if request.method == "POST" else None
    form = NewBriefForm(data, need=found, initial=NewBriefForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        needs = [found, *form.cleaned_data["others"]]
        try:
            made, _is_new = make_once(
                request, form, Brief.objects.all(), lambda: actions.make_brief(needs, form.values(), by=request.user)
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(made)
    context = {"need": found, "form": form}
    return render(request, "roster/new_brief.html", context, status=422 if form.errors else 200)


@require_safe
def brief(request: SignedIn, public_id: str) -> HttpResponse:
    return _page(request, brief_of(request, public_id), InviteForm())


def _page(request: SignedIn, found: Brief, form: InviteForm) -> HttpResponse:
    ranked = candidates(found) if found.is_open else []
    context = {
        "brief": found,
        "needs": found.needs.select_related("need__town"),
        "invitations": found.invitations.select_related("expert"),
        "missions": found.missions.select_related("expert", "brief"),
        "candidates": [one for one in ranked if one.is_possible],
        "others": [one for one in ranked if not one.is_possible][:MOST],
        "form": form,
    }
    return render(request, "roster/brief.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_brief(request: SignedIn, public_id: str) -> HttpResponse:
    found = brief_of(request, public_id)
    if request.method == "POST":
        found = Brief.objects.select_for_update(of=("self",)).get(pk=found.pk)
    stored = ChangeBriefForm.values_of(found)
    edited = Edited(request, ChangeBriefForm, stored, lambda form: actions.change_brief(found.pk, form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "roster/change_brief.html", {"brief": found, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def close_brief(request: SignedIn, public_id: str) -> HttpResponse:
    found = brief_of(request, public_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_brief(found.pk, form.cleaned_data["reason"])
        messages.success(request, _("Closed. Its needs can be taken up again."))
        return redirect(found)
    context = {"brief": found, "form": form}
    return render(request, "roster/close_brief.html", context, status=422 if form.errors else 200)


@require_POST
def invite(request: SignedIn, public_id: str) -> HttpResponse:
    """An expert comes into the row, on the first days of the window on which they are free."""
    found, form = brief_of(request, public_id), InviteForm(request.POST)
    if form.is_valid():
        expert = Expert.objects.in_roster().filter(public_id=form.cleaned_data["expert"]).first()
        candidate = _candidate(found, expert) if expert else None
        if candidate is None:
            form.add_error(None, _("This expert cannot be asked for it now."))
        else:
            return _invited(request, found, candidate, form)
    return _page(request, found, form)


def _candidate(brief: Brief, expert: Expert) -> Candidate | None:
    ranked = candidates(brief)
    return next((one for one in ranked if one.expert.pk == expert.pk and one.is_possible), None)


def _invited(request: SignedIn, brief: Brief, candidate: Candidate, form: InviteForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        row = actions.invite(
            brief.pk,
            candidate.expert,
            candidate.days,
            data["answer_days"],
            by=request.user,
            at_once=data["at_once"],
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, brief, form)
    is_sent = row.state == ExpertInvitation.State.SENT
    messages.success(request, _("Asked by mail.") if is_sent else _("Comes next, when the one before says no."))
    return redirect(brief)


def _invitation(request: SignedIn, public_id: str, invitation: str) -> tuple[Brief, ExpertInvitation]:
    found = brief_of(request, public_id)
    return found, get_object_or_404(found.invitations, public_id=invitation)


@require_POST
def call_off(request: SignedIn, public_id: str, invitation: str) -> HttpResponse:
    found, row = _invitation(request, public_id, invitation)
    actions.call_off(row.pk)
    messages.success(request, _("Called off."))
    return redirect(found)


@require_POST
def answer_for(request: SignedIn, public_id: str, invitation: str) -> HttpResponse:
    """An answer that came by telephone, written down by the secretariat."""
    found, row = _invitation(request, public_id, invitation)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        page = InviteForm()
        page.cleaned_data = {}
        for problems in form.errors.values():
            page.add_error(None, list(problems))
        return _page(request, found, page)
    if form.cleaned_data["answer"] == "yes":
        return redirect(actions.accept(row.pk))
    actions.decline(row.pk, form.cleaned_data["reason"])
    messages.success(request, _("Written down. The next in the row is asked."))
    return redirect(found)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """What an expert is asked, on one page without signing in. Opening it changes nothing."""
    row = invitation_of(token)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        says_yes = form.cleaned_data["answer"] == "yes"
        if says_yes and row.state != ExpertInvitation.State.ACCEPTED:  # a second tap on the button is no mistake
            actions.accept(row.pk)
        elif not says_yes:
            actions.decline(row.pk, form.cleaned_data["reason"])
        return redirect("roster:invitation", token)
    context = {
        "invitation": row,
        "brief": row.brief,
        "needs": row.brief.needs.select_related("need__town"),
        "form": form,
        "can_answer": row.state == ExpertInvitation.State.SENT and not row.is_too_late,
    }
    return render(request, "roster/invitation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def season(request: SignedIn) -> HttpResponse:
    """All open briefs matched together. `fix=brief:expert` keeps a pair; POST asks everybody whom the plan names."""
    require_network(request)
    open_briefs = list(Brief.objects.open().filter(ends_on__gte=clock.today()).order_by("starts_on", "pk"))
    asked = {row.brief_id for row in ExpertInvitation.objects.filter(state="sent", brief__in=open_briefs)}
    briefs = [one for one in open_briefs if one.pk not in asked][:LARGEST_SEASON]
    given = request.POST if request.method == "POST" else request.GET
    chosen = f"{given.get('brief', '')}:{given.get('expert', '')}"
    fixed = _fixed([*given.getlist("fix"), chosen], briefs)
    most = given.get("most", "")
    limit = int(most) if most in MISSIONS_EACH else None
    if request.method == "POST":
        count = _ask(request, given.getlist("ask"))
        messages.success(request, _("Asked by mail: %(count)d.") % {"count": count})
        return redirect("roster:season")
    plan = plan_season(briefs, fixed, most=limit)
    context = {
        "plan": plan,
        "fixed": set() if plan.cannot_keep else {int(one) for one in fixed},
        "briefs": len(briefs),
        "is_cut": len(open_briefs) - len(asked) > LARGEST_SEASON,
        "experts": Expert.objects.available().order_by("name", "pk"),
        "most": limit,
        "choices": MISSIONS_EACH,
    }
    return render(request, "roster/season.html", context)


def _fixed(texts: list[str], briefs: list[Brief]) -> dict[str, str]:
    """What the address keeps, by ids; what is not ours is left out."""
    numbers = {one.public_id: str(one.pk) for one in briefs}
    pairs = [text.partition(":")[::2] for text in texts if ":" in text]
    experts = dict(
        Expert.objects.available().filter(public_id__in=[e for _b, e in pairs]).values_list("public_id", "pk")
    )
    return {numbers[brief]: str(experts[expert]) for brief, expert in pairs if brief in numbers and expert in experts}


def _ask(request: SignedIn, pairs: list[str]) -> int:
    """Asks just those that the page showed, `brief:expert`; one that is not possible any more is said and left out."""
    count = 0
    for text in pairs:
        public_id, _colon, who = text.partition(":")
        brief = Brief.objects.filter(public_id=public_id).first()
        expert = Expert.objects.in_roster().filter(public_id=who).first()
        candidate = _candidate(brief, expert) if brief and brief.is_open and expert else None
        if brief is None or candidate is None:
            messages.warning(request, _("One of those who were ticked cannot be asked any more."))
            continue
        try:
            actions.invite(brief.pk, candidate.expert, candidate.days, ANSWER_DAYS, by=request.user)
        except (ValidationError, IllegalMove) as error:
            said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.warning(request, f"{brief}: {said}")
        else:
            count += 1
    return count
