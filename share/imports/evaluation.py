"""Answers of an evaluation from a file: `code,moment,outcome,answer`, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.models import Event
from share.accounts.requests import SignedIn
from share.imports.forms import WholeFileForm
from share.imports.tables import AS_IT_SAYS, Reading, UnreadableFile, read
from trainings.access import pilot_of
from trainings.actions.curriculum import taught_by
from trainings.actions.evaluation import Loaded, Said, Wrong, load
from trainings.models import SATISFACTION, USE

HEADER = ("code", "moment", "outcome", "answer")


@dataclass(frozen=True)
class Lines:
    """What a file says, and what of it cannot be read."""

    said: list[Said]
    problems: list[Wrong]


def lines_of(raw: bytes, reading: Reading = AS_IT_SAYS) -> Lines:
    """Raises UnreadableFile for what is no such file."""
    said, problems = [], []
    for row in read(raw, HEADER, reading=reading).rows:
        if row.problem:
            problems.append(Wrong(row.number, row.problem.column, row.problem.reason))
        else:
            said.append(Said(row.number, *(row.cells.get(name, "") for name in HEADER)))
    if not said and not problems:
        problems.append(Wrong(1, "", _("The file has a head and no line.")))
    return Lines(said, problems)


def load_file(event: Event, raw: bytes, reading: Reading = AS_IT_SAYS) -> Loaded:
    """Loads the answers of a file for a pilot, or says of each line what is wrong. Raises UnreadableFile."""
    lines = lines_of(raw, reading)
    return Loaded(problems=lines.problems) if lines.problems else load(event.pk, lines.said)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_file(request: SignedIn, public_id: str) -> HttpResponse:
    """Answers of paper that somebody else typed into a table."""
    event = pilot_of(request, public_id)
    form = WholeFileForm(request.POST, request.FILES) if request.method == "POST" else WholeFileForm()
    problems: Sequence[Wrong] = []
    if form.is_valid():
        try:
            loaded = load_file(event, form.cleaned_data["file"][1])
        except UnreadableFile as error:
            form.add_error("file", str(error).partition("\n")[0])
        else:
            problems = loaded.problems
            if not problems:
                said = _("%(n)d answers on %(sheets)d sheets are stored.")
                messages.success(request, said % {"n": loaded.answers, "sheets": loaded.sheets})
                return redirect("trainings:evaluation", public_id)
    asked = [*(outcome.key for outcome in taught_by(event).outcomes), SATISFACTION, USE]
    context = {"event": event, "form": form, "problems": problems, "columns": HEADER, "asked": asked}
    status = 422 if form.errors or problems else 200
    return render(request, "imports/evaluation_file.html", context, status=status)
