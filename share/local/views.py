"""The local outbox: what SHARE would have sent. Only routed in local mode, where there is nothing to hide."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from share.local import sink
from share.paths import Layout

SHOWN = 200


@login_not_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "local/mail_list.html", {"mails": sink.messages(outbox(), limit=SHOWN), "shown": SHOWN})


@login_not_required
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        message = sink.read(outbox(), name)
    except FileNotFoundError:
        raise Http404(name) from None
    context = {
        "headers": [
            (key, message[key]) for key in ("From", "To", "Cc", "Subject", "Date", "Message-ID") if message[key]
        ],
        "subject": message["Subject"] or "",
        "text": sink.plain_text(message),
        "attachments": sink.attachments(message),
    }
    return render(request, "local/mail_detail.html", context)


def outbox() -> Path:
    return Layout(settings.DATA_DIR).mail
