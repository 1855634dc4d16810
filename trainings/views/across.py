"""The evaluation of the curriculum across its pilots: a page, a PDF and tables."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from share.accounts.requests import SignedIn
from share.kit import clock, pdf
from share.kit.downloads import download, makes_a_file
from share.kit.tables import Cell, Sheet, workbook
from trainings.access import require_team
from trainings.filters import AcrossFilter, pilots_held
from trainings.results import CurriculumResults, Line, across

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _found(request: SignedIn) -> dict[str, object]:
    """Counts over the pilots of every partner, since none of it is about a person; a team may read how the others went."""
    require_team(request)
    found = AcrossFilter(request.GET, queryset=pilots_held())
    events = list(found.qs.select_related("municipality").prefetch_related("other_places").order_by("ends_on", "pk"))
    results = across(events, is_all=not found.said)
    # What others' people wrote is read by those who run the network; how many wrote about what, by every team.
    comments = results.comments if request.actor.runs_network else []
    return {"filter": found, "results": results, "comments": comments, "said": found.said}


@require_safe
def evaluations(request: SignedIn) -> HttpResponse:
    return render(request, "trainings/across.html", _found(request))


@require_safe
@makes_a_file
def evaluations_pdf(request: SignedIn) -> HttpResponse:
    context = {**_found(request), "as_of": clock.today()}
    return download(pdf.render("trainings/across_pdf.html", context), "application/pdf", "evaluation-curriculum.pdf")


@require_safe
@makes_a_file
def evaluations_xlsx(request: SignedIn) -> HttpResponse:
    results = _found(request)["results"]
    assert isinstance(results, CurriculumResults)
    return download(workbook(sheets(results), notes()), XLSX, "evaluation-curriculum.xlsx")


def sheets(results: CurriculumResults) -> list[Sheet]:
    """A table for each way of looking at it."""
    outcomes = [line for _module, lines in results.outcomes for line in lines]
    return [
        Sheet(_("Pilots"), _head_of_pilots(), [_pilot_row(results, n) for n in range(len(results.pilots))]),
        *(
            Sheet(title, [title, *_figures()], _rows(lines))
            for title, lines in (
                (_("Module"), results.modules),
                (_("Learning outcome"), outcomes),
                (_("Country"), results.countries),
                (_("Kind of actor"), results.kinds),
            )
            if lines
        ),
    ]


def notes() -> list[str]:
    return [
        _(
            "Means of answers from 1 to 5, with standard deviation (n - 1). Difference: mean over pairs of after - before."
        ),
        _(
            "low and high: 95 % interval, Student's t with n - 1 degrees of freedom. effect: difference / sd of differences."
        ),
        _("Empty: does not exist, or fewer than five answers. Totals leave out what their parts hide."),
    ]


def _figures() -> list[str]:
    return [
        "n_before",
        "mean_before",
        "sd_before",
        "n_after",
        "mean_after",
        "sd_after",
        "pairs",
        "difference",
        "sd",
        "low",
        "high",
        "effect",
    ]


def _rows(lines: Iterable[Line]) -> list[list[Cell]]:
    return [[line.label, *(getattr(line.change, name) for name in _figures())] for line in lines]


def _head_of_pilots() -> list[str]:
    more = [_("Invited"), _("Before"), _("After"), _("Three months"), _("Satisfaction"), _("Use it"), _("of")]
    return [_("Pilot"), _("Day"), _("Country"), *more, *_figures()]


def _pilot_row(results: CurriculumResults, n: int) -> list[Cell]:
    one = results.pilots[n]
    event, response = one.event, one.response
    counts: list[Cell] = [response.invited, response.before, response.after, response.three_months]
    return [
        event.title,
        event.ends_on,
        str(event.country),
        *counts,
        one.satisfaction.mean,
        one.use.yes,
        one.use.n,
        *(getattr(one.change, name) for name in _figures()),
    ]
