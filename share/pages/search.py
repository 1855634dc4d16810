"""One box for everything this person may see."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from share.accounts.requests import Request
from share.accounts.sessions import lacks_second_factor
from share.kit.search import Asked
from share.policy import NOBODY
from share.records import search as records

TYPED = 200  # letters of what was typed that stand in the box again


@login_not_required
@require_safe
def search(request: Request) -> HttpResponse:
    """What a person may see and may have meant. Who still owes a second factor finds what everybody finds."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:TYPED]
    within = request.GET.get("in", "")
    actor = NOBODY if lacks_second_factor(request.actor) else request.actor
    context = {
        "typed": typed,
        "within": within,
        "has_words": bool(Asked(typed)),
        "groups": records.find(typed, actor, within=within),
    }
    return render(request, "pages/search.html", context)
