from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.records import timeline
from share.records.models import StoredFile, Verification
from share.records.pages import histories
from share.records.verification import sentence_of


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


@require_safe
def verifications(request: SignedIn) -> HttpResponse:
    """What the looks at everything that has a hash found, the last one first. For those who run the site."""
    if not policy.can_see_operations(request.actor):
        raise Http404
    page = Paginator(Verification.objects.all(), 30).get_page(request.GET.get("page"))
    looks = [(look, sentence_of(look)) for look in page]
    context = {"page": page, "looks": looks, "files": StoredFile.objects.count()}
    return render(request, "records/verifications.html", context)
