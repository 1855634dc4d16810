"""A list of people, CSV or XLSX, entered for an activity by its team: read, shown as it would be, and entered.

Between the two the list lies nowhere but in the page, signed: whoever goes away has left nothing behind.
"""

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_countries import countries

from events.access import managed_event
from events.actions import Applicant, Entered, enter_people, try_people
from events.actions.entering import require_few
from events.models import Event, Registration
from share.accounts.requests import SignedIn
from share.imports.forms import FileField
from share.imports.tables import Problem, Reading, Row, UnreadableFile, read
from share.kit.moves import IllegalMove
from share.kit.text import LineField, NameField, clean_email, search_key

NEEDED = ("name", "town")
FURTHER = ("email", "country", "kind", "organisation")
GOOD_FOR = 3_600  # seconds in which a list that was read may be entered
SALT = "people of an activity"
KINDS = {search_key(str(word)): kind for kind in Registration.ActorKind for word in (kind.value, kind.label)}


class PeopleFileForm(forms.Form):
    """A file with people."""

    file = FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "CSV or Excel (XLSX), up to 500 people. Nobody is entered yet: you see first what would become of each."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class EnterForm(forms.Form):
    """A list that was read, with the word of who enters it. Sent twice, it finds everybody on the list already."""

    people = forms.CharField(widget=forms.HiddenInput)
    vouched = forms.BooleanField(
        label=gettext_lazy("They know that I put them on this list, and I vouch for them by name."),
        error_messages={"required": gettext_lazy("Nobody is put on a list who does not know of it.")},
    )


@dataclass(frozen=True)
class Line:
    """A person of the file, and what would become of them."""

    row: int
    who: Applicant
    state: str
    tone: str


@require_http_methods(["GET", "HEAD", "POST"])
def people_of_activity(request: SignedIn, public_id: str) -> HttpResponse:
    """The file, then what it says and what would become of everybody, then the entering."""
    event = managed_event(request, public_id)
    event.require_ahead()
    if "people" in request.POST:
        return _enter(request, event)
    form = PeopleFileForm(request.POST, request.FILES) if request.method == "POST" else PeopleFileForm()
    problems: list[Problem] = []
    if form.is_valid():
        try:
            people, problems = people_in(form.cleaned_data["file"][1])
            if not problems:
                return _tried(request, event, people)
        except UnreadableFile as error:
            form.add_error("file", str(error).partition("\n")[0])
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                form.add_error("file", error)
            else:
                problems = [Problem(people[int(n)][0], "email", said[0]) for n, said in error.message_dict.items()]
    status = 422 if form.errors or problems else 200
    context = {"event": event, "form": form, "problems": problems, "needed": NEEDED, "further": FURTHER}
    return render(request, "imports/registrants.html", context, status=status)


def _tried(request: SignedIn, event: Event, people: "Numbered", form: EnterForm | None = None) -> HttpResponse:
    """What would become of everybody. Raises ValidationError, as `try_people`."""
    found = try_people(event.pk, [who for _row, who in people], by=request.user)
    context = {
        "event": event,
        "form": form or EnterForm(initial={"people": signed(people)}),
        "lines": _lines(people, found),
        "found": found,
    }
    return render(request, "imports/registrants_tried.html", context, status=422 if form else 200)


def _enter(request: SignedIn, event: Event) -> HttpResponse:
    form = EnterForm(request.POST)
    people = unsigned(request.POST["people"])
    if people is None:
        messages.error(request, _("More than an hour went by: bring the list once more."))
        return redirect(request.path)
    if not form.is_valid():
        return _tried(request, event, people, form)
    try:
        found = enter_people(event.pk, [who for _row, who in people], by=request.user)
    except (IllegalMove, ValidationError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        return redirect(request.path)
    said = _(
        "%(seated)d have a place, %(waiting)d wait, %(known)d were on the list already. %(told)d were told by mail."
    )
    counts = {"seated": found.seated, "waiting": found.waiting, "known": len(found.known), "told": found.told}
    messages.success(request, said % counts)
    return redirect("events:registrations", event.public_id)


def _lines(people: "Numbered", found: Entered) -> list[Line]:
    new = iter(found.new)
    lines = []
    for number, (row, who) in enumerate(people):
        if number in found.known:
            state = Registration.State(found.known[number])
            lines.append(Line(row, who, _("on the list already: %(state)s") % {"state": state.label}, "quiet"))
        else:
            one = next(new)
            lines.append(Line(row, who, str(Registration.State(one.state).label), one.tone))
    return lines


# A person with the line of the file.
Numbered = Sequence[tuple[int, Applicant]]


def people_in(raw: bytes) -> tuple[list[tuple[int, Applicant]], list[Problem]]:
    """Who stands in a file, and what is wrong with it, cell by cell. Raises UnreadableFile, ValidationError for too many."""
    table = read(raw, NEEDED, FURTHER, reading=Reading())
    require_few(len(table.rows))
    people, problems = [], []
    for row in table.rows:
        try:
            if row.problem:
                problems.append(row.problem)
            else:
                people.append((row.number, _person(row)))
        except ValidationError as error:
            problems += [Problem(row.number, column, said[0]) for column, said in error.message_dict.items()]
    if not table.rows:
        raise UnreadableFile(_("There is nobody in this file."))
    return people, problems


def _person(row: Row) -> Applicant:
    """Raises ValidationError at the columns."""
    wrong: dict[str, Any] = {}

    def cell(column: str, understand: Any) -> str:
        try:
            return str(understand(row.cells.get(column, "")))
        except ValidationError as error:
            wrong[column] = error.messages
            return ""

    who = Applicant(
        name=cell("name", NameField(max_length=200).clean),
        email=cell("email", lambda text: clean_email(text) if text else ""),
        town=cell("town", LineField(max_length=200).clean),
        country=cell("country", _country),
        actor_kind=cell("kind", _kind),
        organisation=cell("organisation", LineField(max_length=200, required=False).clean),
        notice_version="",  # they have not read it yet: it is noted when they confirm what was said of them
        language=get_language() or "en-gb",
    )
    if wrong:
        raise ValidationError(wrong)
    return who


def _country(text: str) -> str:
    """By its code, or by its name in the language of the page."""
    wanted = search_key(text)
    code = next((code for code, name in countries if wanted in {code.casefold(), search_key(str(name))}), "")
    if text and not code:
        raise ValidationError(_("“%(text)s” is no country.") % {"text": text[:80]})
    return code


def _kind(text: str) -> str:
    if not text:
        return Registration.ActorKind.OTHER.value
    kinds = KINDS | {search_key(str(kind.label)): kind for kind in Registration.ActorKind}
    kind = kinds.get(search_key(text))
    if kind is None:
        all_of_them = ", ".join(str(kind.label) for kind in Registration.ActorKind)
        raise ValidationError(_("“%(text)s” is none of: %(kinds)s.") % {"text": text[:80], "kinds": all_of_them})
    return kind.value


FIELDS = ("name", "email", "town", "country", "actor_kind", "organisation", "language")


def signed(people: Numbered) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([row, *(getattr(who, name) for name in FIELDS)] for row, who in people)
    return signing.TimestampSigner(salt=SALT).sign(base64.b85encode(zlib.compress(out.getvalue().encode())).decode())


def unsigned(text: str) -> list[tuple[int, Applicant]] | None:
    """The people of `signed`; None for what is not ours, or too old."""
    try:
        packed = signing.TimestampSigner(salt=SALT).unsign(text, max_age=GOOD_FOR)
        rows = csv.reader(io.StringIO(zlib.decompress(base64.b85decode(packed)).decode()))
    except (signing.BadSignature, binascii.Error, ValueError, zlib.error):
        return None
    found = []
    for row, name, email, town, country, kind, organisation, language in rows:
        who = Applicant(name, email, town, kind, organisation, notice_version="", language=language, country=country)
        found.append((int(row), who))
    return found
