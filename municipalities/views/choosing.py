from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from municipalities.forms.choosing import FIELDS
from share.accounts.requests import SignedIn


@require_safe
def choose(request: SignedIn, kind: str) -> HttpResponse:
    """What a field that searches would ask about, while somebody types into it: a part of a page, for htmx."""
    name = next(iter(request.GET), "")
    if kind not in FIELDS or not name.isidentifier():
        raise Http404
    field = FIELDS[kind]()
    field.for_actor(request.actor)
    return render(request, "kit/searching/_options.html", field.suggestions(name, request.GET.get(name, "")))
