from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from share import policy
from share.accounts.requests import Request
from share.jobs import actions
from share.jobs.models import Job, JobQuerySet, State
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
    may_retry = found.state == State.FAILED and kind is not None and kind.right(request.actor, found.subject)
    result = kind.result(found.subject) if kind else None
    return render(request, template, {"job": found, "result": result, "may_retry": may_retry})


@require_POST
def retry(request: Request, public_id: UUID) -> HttpResponse:
    """Tries again what failed. Who asked for it sees it for ever, and may have lost the right to it meanwhile: 403."""
    found = get_object_or_404(_visible(request), public_id=public_id)
    kind = job_kinds.get(found.kind)
    policy.require(kind is not None and kind.right(request.actor, found.subject))
    actions.retry_job(found)
    return redirect("jobs:job", public_id)
