"""An activity of the record, put right by hand: the columns of its file as a form, understood as a row of that file is."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_countries import countries

from events.access import documented_event
from events.kinds import Tab
from events.models import Event
from share.accounts.requests import SignedIn
from share.imports import kinds, names
from share.imports.engine import Source
from share.imports.models import SourceRow
from share.imports.tables import Row
from share.kit.text import LineField
from share.records import history
from share.records.editing import Edited, EditingForm

TAB = Tab(gettext_lazy("The record"), "imports:recorded", 15, is_for=lambda event: event.is_recorded)
FILES = ("events.csv", "trainings.csv")  # in the first that an activity came in it is written again
REASON = "reason"
# Of each column what people call it, how many lines it takes, and what helps to write it.
COLUMNS = {
    "title": (gettext_lazy("Title"), 1, ""),
    "type": (
        gettext_lazy("Kind, in the words of the source"),
        1,
        gettext_lazy("What an activity is never changes; how the source calls it can be put right."),
    ),
    "start_date": (
        gettext_lazy("First day"),
        1,
        gettext_lazy("As exactly as it is known: 2018-05-03, 2018-05, 2018, or 2018? where it is not sure."),
    ),
    "end_date": (gettext_lazy("Last day"), 1, gettext_lazy("Empty: the first day.")),
    "place": (gettext_lazy("Places"), 1, gettext_lazy("Several are separated by semicolons.")),
    "country_iso2": (gettext_lazy("Country"), 1, ""),
    "host_organisation": (gettext_lazy("Hosts"), 1, gettext_lazy("Several are separated by semicolons.")),
    "trainer_organisation": (gettext_lazy("Trainers"), 1, gettext_lazy("Several are separated by semicolons.")),
    "partner_organisations": (gettext_lazy("Partners"), 1, ""),
    "participants": (gettext_lazy("Participants"), 1, gettext_lazy("90, or 12–15; empty where nobody says it.")),
    "participants_precision": (
        gettext_lazy("How sure that number is"),
        1,
        gettext_lazy("exact, approx, at least or planned; what else is known stands in brackets."),
    ),
    "represented": (
        gettext_lazy("Who was represented"),
        2,
        gettext_lazy("8 from Austria; FR (Lyon, Forum réfugiés): what names a delegation becomes one."),
    ),
    "themes": (gettext_lazy("Themes"), 2, ""),
    "modules": (gettext_lazy("Modules"), 2, ""),
    "outputs": (gettext_lazy("Outputs"), 2, ""),
    "duration": (gettext_lazy("Duration"), 1, ""),
    "audience": (gettext_lazy("For whom"), 1, ""),
    "notes": (gettext_lazy("Notes"), 2, ""),
    "programme": (gettext_lazy("Programme"), 1, ""),
    "status": (
        gettext_lazy("What became of it"),
        1,
        gettext_lazy("Begins with completed, planned or announced; “completion inferred” says that it is not certain."),
    ),
    "source": (
        gettext_lazy("Source"),
        2,
        gettext_lazy("The address of the page. Put the page itself, as a PDF, into the evidence: pages go away."),
    ),
}


class RecordedForm(EditingForm):
    """The columns of a file, as one activity says them."""

    def __init__(self, data: Any, *, source: Source, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for column in source.header:
            label, lines, help_text = COLUMNS[column]
            said: dict[str, Any] = {"label": label, "help_text": help_text, "required": column == "title"}
            if column == "country_iso2":
                choices = [("", _("Not on record")), *countries]
                self.fields[column] = forms.ChoiceField(choices=choices, **said)
            else:
                widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
                self.fields[column] = LineField(max_length=500, widget=widget, **said)
        self.fields[REASON] = LineField(
            label=_("Why you change it"), max_length=300, required=False, help_text=_("Kept in the history.")
        )

    def cells(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if name in COLUMNS}


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def recorded(request: SignedIn, public_id: str) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    event = documented_event(request, public_id)
    if not event.is_recorded:
        raise Http404
    if request.method == "POST":
        Event.objects.lock(event.pk)
    source, stored = _as_it_says(event)
    make = partial(RecordedForm, source=source)
    edited = Edited(request, make, stored, lambda form: _save(source, event, form))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("imports:recorded", public_id)
    context = {"event": event, **edited.context}
    return render(request, "imports/recorded.html", context, status=edited.status)


def _as_it_says(event: Event) -> tuple[Source, dict[str, str]]:
    """The kind of file that an activity stands in, and its cells in the words of that file."""
    files = set(SourceRow.objects.filter(event=event).values_list("file", flat=True))
    source = kinds.source_called(next((name for name in FILES if name in files), FILES[0]))
    return source, source.write(event)


def _save(source: Source, event: Event, form: RecordedForm) -> None:
    """Writes what the form says, as if it were a row of the file. Raises ValidationError at the columns."""
    names.forget()
    try:
        draft = source.load(Row(0, form.cells()), source.rows().get(pk=event.pk))
    except ValidationError as error:
        raise _at_columns(error, source) from None
    finally:
        names.forget()
    with history.because(form.cleaned_data[REASON]):
        source.store([draft], None)


def _at_columns(error: ValidationError, source: Source) -> ValidationError:
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError({source.columns.get(name, name): said for name, said in error.error_dict.items()})
