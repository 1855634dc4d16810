from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from municipalities import comparison
from municipalities.forms.compare import AddTownForm
from municipalities.models import Municipality
from share.accounts.requests import Request

MOST_READ = 20  # ids of an address: more than any form of ours sends


@login_not_required
@require_safe
def compare(request: Request) -> HttpResponse:
    """Two to four towns side by side (`?t=…&t=…`, their public ids); `add` is the name of one more."""
    asked = list(dict.fromkeys(request.GET.getlist("t")[:MOST_READ]))
    known = Municipality.objects.in_bulk([one for one in asked if one.isalnum()], field_name="public_id")
    towns = [known[public_id] for public_id in asked if public_id in known]
    shown, left_out = towns[: comparison.MOST], towns[comparison.MOST :]
    form = AddTownForm(request.GET if request.GET.get("add") else None)
    choices = list(form.towns or ()) if form.is_valid() else []
    if len(choices) == 1:
        return redirect(_address([*shown, choices[0]]))
    context = {
        "towns": [(town, _address([other for other in shown if other != town])) for town in shown],
        "lines": comparison.lines(shown),
        "left_out": left_out,
        "unknown": len(asked) - len(towns),
        "has_room": len(shown) < comparison.MOST,
        "form": form,
        "choices": [(town, _address([*shown, town])) for town in choices],
    }
    return render(request, "municipalities/compare.html", context)


def _address(towns: list[Municipality]) -> str:
    query = urlencode([("t", town.public_id) for town in towns])
    return f"{reverse('municipalities:compare')}?{query}"
