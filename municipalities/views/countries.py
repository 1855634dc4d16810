"""The countries of the network: public pages, and the two on which those who run the network write down what is known."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_countries import countries as all_countries

from municipalities.actions import countries as actions
from municipalities.facts import public_count
from municipalities.forms.countries import CountryForm, CountryYearForm
from municipalities.models import Country, CountryYear, Municipality, Organisation
from share import policy
from share.accounts.requests import Request, SignedIn
from share.kit.countries import country_name
from share.kit.text import search_key
from share.records.editing import Edited

MOST = 60  # towns and organisations of a country's page; their lists have them all


@dataclass(frozen=True)
class Listed:
    """A country of the list: what is known of it, and how many towns and organisations it has."""

    code: str
    name: str
    experience: str
    is_demo: bool
    towns: int
    organisations: int


@login_not_required
@require_safe
def countries(request: Request) -> HttpResponse:
    """The countries with towns or organisations of the network, and those of which something is known, by name."""
    towns = {
        str(code): n
        for code, n in Municipality.objects.confirmed().order_by().values_list("country").annotate(Count("pk"))
    }
    partners = {
        str(code): n
        for code, n in Organisation.objects.confirmed().order_by().values_list("country").annotate(Count("pk"))
    }
    known = {str(country.code): country for country in Country.objects.all()}
    found = [
        Listed(
            code,
            country_name(code),
            Country.Experience(known[code].experience).word if code in known and known[code].experience else "",
            code in known and known[code].is_demo,
            towns.get(code, 0),
            partners.get(code, 0),
        )
        for code in {*towns, *partners, *known} - {""}
    ]
    context = {"countries": sorted(found, key=lambda one: search_key(one.name))}
    return render(request, "municipalities/countries.html", context)


@login_not_required
@require_safe
def country(request: Request, code: str) -> HttpResponse:
    found = Country.objects.filter(code=_known(code)).first() or Country(code=code)
    years = found.years.all() if found.pk else []
    towns = list(Municipality.objects.confirmed().filter(country=code)[: MOST + 1])
    organisations = list(Organisation.objects.confirmed().filter(country=code)[: MOST + 1])
    context = {
        "country": found,
        "name": country_name(code),
        "years": [_shown(year) for year in years],
        "towns": towns[:MOST],
        "has_more": len(towns) > MOST,
        "organisations": organisations[:MOST],
        "has_more_organisations": len(organisations) > MOST,
        "may_edit": policy.can_change_network(request.actor),
    }
    if not found.pk and not towns and not organisations:
        raise Http404
    return render(request, "municipalities/country.html", context)


def _known(code: str) -> str:
    """Raises Http404 for what is no code of a country."""
    if code not in {one for one, _name in all_countries}:
        raise Http404
    return code


def _shown(year: CountryYear) -> dict[str, object]:
    """A line as anyone may see it: few people are not told apart, and what is not known is a dash."""
    numbers = {name: getattr(year, name) for name in ("pledged", "arrived")}
    return {"row": year} | {
        "pledged": "–" if numbers["pledged"] is None else str(numbers["pledged"]),
        "arrived": "–" if numbers["arrived"] is None else public_count(numbers["arrived"]),
    }


def _require_office(request: SignedIn) -> None:
    """Raises Http404 for others: these pages are for those who run the network."""
    if not policy.can_change_network(request.actor):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def edit_country(request: SignedIn, code: str) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    _require_office(request)
    if request.method != "POST":
        return _edit(request, Country.objects.filter(code=_known(code)).first() or Country(code=code))
    with transaction.atomic():
        return _edit(request, Country.objects.lock(_known(code)))


def _edit(request: SignedIn, found: Country) -> HttpResponse:
    stored = CountryForm.values_of(found)
    edited = Edited(request, CountryForm, stored, lambda form: actions.save_country(str(found.code), form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("municipalities:country", str(found.code))
    context = {"country": found, "name": country_name(found.code), **edited.context}
    return render(request, "municipalities/work/edit_country.html", context, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def country_years(request: SignedIn, code: str) -> HttpResponse:
    _require_office(request)
    form = CountryYearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_country_year(_known(code), form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The year is added."))
            return redirect("municipalities:country_years", code)
    context = {
        "country": Country(code=_known(code)),
        "name": country_name(code),
        "form": form,
        "years": CountryYear.objects.filter(country__code=code),
    }
    return render(request, "municipalities/work/country_years.html", context, status=422 if form.errors else 200)


@require_POST
def remove_country_year(request: SignedIn, code: str, pk: int) -> HttpResponse:
    _require_office(request)
    row = get_object_or_404(CountryYear, country__code=_known(code), pk=pk)
    said = str(row)
    row.delete()
    messages.success(request, _("“%(what)s” is removed. The history keeps it.") % {"what": said})
    return redirect("municipalities:country_years", code)
