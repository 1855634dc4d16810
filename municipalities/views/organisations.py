from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.models import Municipality, Organisation
from share import policy
from share.accounts.requests import Request


@login_not_required
@require_safe
def organisation(request: Request, public_id: str) -> HttpResponse:
    """An organisation of the network or near it, as the record knows it."""
    found = get_object_or_404(Organisation.objects.known_to(request.actor), public_id=public_id)
    towns = Municipality.objects.known_to(request.actor).filter(organisations=found)
    context = {"organisation": found, "towns": towns, "reads_history": policy.can_see_operations(request.actor)}
    return render(request, "municipalities/organisation.html", context)
