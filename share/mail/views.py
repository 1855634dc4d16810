from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from share import policy
from share.accounts.requests import Request
from share.jobs.models import Heartbeat
from share.mail import actions
from share.mail.models import Mail, MailServer


def _require_operations(request: Request) -> None:
    if not policy.can_see_operations(request.actor):
        raise Http404


@require_safe
def outbox(request: Request) -> HttpResponse:
    """All mail of the site: what waits, until when, and what could not be sent."""
    _require_operations(request)
    mails = Mail.objects.all()
    if request.GET.get("failed"):
        mails = mails.failed()
    context = {
        "page": Paginator(mails, 50).get_page(request.GET.get("page")),
        "failed": Mail.objects.failed().count(),
        "server": MailServer.objects.now(),
        "beats": Heartbeat.objects.order_by("name"),
    }
    return render(request, "mail/outbox.html", context)


@require_POST
def retry(request: Request, pk: UUID) -> HttpResponse:
    _require_operations(request)
    actions.retry_mail(get_object_or_404(Mail, pk=pk))
    messages.success(request, _("It is tried again now."))
    return redirect("mail:outbox")
