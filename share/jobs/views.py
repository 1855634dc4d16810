from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from share.accounts.requests import Request
from share.jobs import actions
from share.jobs.models import Job, JobQuerySet
from share.jobs.registry import job_kinds


def _visible(request: Request) -> JobQuerySet:
    return Job.objects.visible_to(request.actor)


@require_safe
def jobs(request: Request) -> HttpResponse:
    """My downloads and other long work: found again after leaving."""
    page = Paginator(_visible(request).select_related("requested_by"), 30).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"page": page})


@require_safe
def job(request: Request, public_id: UUID) -> HttpResponse:
    """How far it is. htmx asks again every second while it runs; without it the page has a link that does."""
    found = get_object_or_404(_visible(request), public_id=public_id)
    template = "jobs/_progress.html" if request.htmx else "jobs/job.html"
    kind = job_kinds.get(found.kind)
    return render(request, template, {"job": found, "result": kind.result(found.subject) if kind else None})


@require_POST
def retry(request: Request, public_id: UUID) -> HttpResponse:
    actions.retry_job(get_object_or_404(_visible(request), public_id=public_id))
    return redirect("jobs:job", public_id)
