from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from share.accounts.requests import SignedIn
from share.records import timeline
from share.records.pages import histories


@require_safe
def history(request: SignedIn, kind: str, key: str) -> HttpResponse:
    """Who changed what of a record, when and why. 404 for a kind without such a page, and for who may not read it."""
    of = histories.get(kind)
    if of is None:
        raise Http404
    try:
        record = get_object_or_404(of.visible_to(request.actor), **{of.by: key})
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    page = timeline.page_of(record, timeline.page_number(request.GET.get("page")))
    return render(request, "records/history.html", {"record": record, "kind": of, "history": page})
