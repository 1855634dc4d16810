"""What a grant achieved, for everybody; and where an admin makes that page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant, grant_of
from share.grants.models import Grant
from share.impact import actions
from share.impact.forms import PageForm, StoryForm
from share.impact.models import ImpactPage, Story
from share.impact.picture import draw
from share.impact.shown import figures_of, foremost, is_demo, places_of
from share.kit import map as europe
from share.kit.downloads import makes_a_file
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


def _context(page: ImpactPage) -> dict[str, Any]:
    """What the page shows: the frozen report, its earlier periods for what adds up, and stories that may be told."""
    report, grant = page.report, page.grant
    earlier = actions.up_to(report)
    places = places_of([*earlier, report])
    return {
        "page": page,
        "grant": grant,
        "report": report,
        "content": report.content,
        "figures": figures_of([*earlier, report], report),
        "places": places,
        "countries": ",".join(sorted({place.code for place in places})),
        "map_version": europe.version(),
        "stories": Story.objects.filter(grant=grant).told(),
        "is_demo": is_demo(report),
        "address": settings.BASE_URL + page.get_absolute_url(),
    }


def _public(slug: str) -> ImpactPage:
    """Raises Http404 for one that is not public."""
    rows = ImpactPage.objects.public().select_related("grant__programme", "report__period")
    return get_object_or_404(rows.prefetch_related("grant__texts"), slug=slug)


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "impact/page.html", _context(_public(slug)))


@login_not_required
@require_safe
@makes_a_file
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that social networks show beside a link to the page."""
    found = _context(_public(slug))
    title = found["content"]["grant"]["title"]
    site = f"{settings.SITE_NAME} · {_('Demo')}" if found["is_demo"] else settings.SITE_NAME
    content = draw(title, site, foremost(found["figures"]), found["grant"].statement)
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "public, max-age=3600"})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """From which report the page is made, and its stories. Who reads the grant sees it, an admin changes it."""
    grant = grant_of(request, pk)
    may_change = policy.can_change_grant(request.actor)
    if request.method == "POST":
        policy.require(may_change)
        Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    found = ImpactPage.objects.filter(grant=grant).select_related("report__period").first()
    reports = actions.reports_for(grant)
    if found and found.report_id not in {one.pk for one in reports}:
        reports = [found.report, *reports]  # it was sent back meanwhile, and the page still says it
    one = found or ImpactPage(grant=grant, slug=slugify(grant.title)[:60])

    def make(data: Any, **fields: Any) -> PageForm:
        return PageForm(data, reports=reports, **fields)

    stored = {"slug": one.slug, "report": one.report_id or (reports[-1].pk if reports else None), "lead": one.lead}
    edited = Edited(request if reports else None, make, stored, lambda form: actions.save_page(form.fill(one)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("impact:edit", pk)
    context = {
        "grant": grant,
        "page": found,
        "has_reports": bool(reports),
        "stories": Story.objects.filter(grant=grant),
        "may_change": may_change,
        **edited.context,
    }
    return render(request, "impact/edit.html", context, status=edited.status)


@require_POST
def make_public(request: SignedIn, pk: int) -> HttpResponse:
    """Shows the page to everybody, or to nobody any more."""
    grant = changed_grant(request, pk)
    if request.POST.get("what") == "back":
        actions.take_back(grant)
        messages.success(request, _("The page is not public any more."))
    else:
        try:
            actions.publish(grant, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The page is public."))
    return redirect("impact:edit", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new_story(request: SignedIn, pk: int) -> HttpResponse:
    grant = changed_grant(request, pk)
    form = StoryForm(request.POST if request.method == "POST" else None, story=Story())
    if request.method == "POST" and form.is_valid():
        rows = Story.objects.filter(grant=grant)
        try:
            make_once(
                request, form, rows, lambda: actions.save_story(form.fill(Story(grant=grant, is_demo=grant.is_demo)))
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("impact:edit", pk)
    context = {"grant": grant, "form": form, "story": None}
    return render(request, "impact/story.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_story(request: SignedIn, pk: int, story: int) -> HttpResponse:
    """Put right, or taken back by those whom it is about: then its words are gone."""
    grant = grant_of(request, pk)
    rows = Story.objects.filter(grant=grant, withdrawn_at__isnull=True)
    found = get_object_or_404(rows.select_for_update() if request.method == "POST" else rows, pk=story)
    policy.require(policy.can_change_grant(request.actor))
    if request.method == "POST" and request.POST.get("what") == "withdraw":
        actions.withdraw_story(found)
        messages.success(request, _("The story is gone."))
        return redirect("impact:edit", pk)

    def make(data: Any, **fields: Any) -> StoryForm:
        return StoryForm(data, story=found, **fields)

    edited = Edited(request, make, StoryForm.values_of(found), lambda form: actions.save_story(form.fill(found)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("impact:edit", pk)
    context = {"grant": grant, "story": found, **edited.context}
    return render(request, "impact/story.html", context, status=edited.status)
