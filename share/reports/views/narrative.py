"""The words of a report: its narrative by section, comments, and the texts that each report of a grant repeats."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant, changed_period, grant_of
from share.grants.models import GrantText, ReportingPeriod
from share.records import comments
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.note_pages import NoteForm, NotePage
from share.records.notes import Written
from share.reports import sections
from share.reports.actions import narrative as actions
from share.reports.forms.narrative import CommentForm, TextForm
from share.reports.models import NarrativeComment, NarrativeNote, ReportSection


@require_safe
def words(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """The sections of the report that somebody writes, with how much stands in each."""
    period = changed_period(request, pk, number)
    written = list(
        NarrativeNote.objects.filter(period=period, beside=None).exclude(text="").values_list("section", "text")
    )
    open_comments = list(
        NarrativeComment.objects.filter(period=period, settled_at=None).values_list("section", flat=True)
    )
    rows = [
        (
            one,
            sum(len(text.split()) for section, text in written if section == one.key),
            sum(section == one.key for section in open_comments),
        )
        for one in sections.written(period.grant)
    ]
    return render(request, "reports/words.html", {"grant": period.grant, "period": period, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def narrative(request: SignedIn, pk: int, number: int, section: str) -> HttpResponse:
    """One section: its paragraphs, saved one by one, and the comments on it."""
    period = changed_period(request, pk, number)
    shape = _section(period, section)
    page = _page(request, period, section)
    if request.method == "POST" and page.save_all(request.POST):
        messages.success(request, _("Saved."))
        return redirect("reports:narrative", pk, number, section)
    return _show(request, period, shape, page, CommentForm())


@require_POST
def write_paragraph(request: SignedIn, pk: int, number: int, section: str) -> JsonResponse:
    """A paragraph as it is typed: where it stands now, or why it was refused."""
    period = changed_period(request, pk, number)
    _section(period, section)
    return _page(request, period, section).write_one(request)


@require_safe
def all_paragraphs(request: SignedIn, pk: int, number: int, section: str) -> JsonResponse:
    """How all paragraphs of a section stand now."""
    period = changed_period(request, pk, number)
    _section(period, section)
    return _page(request, period, section).all()


@require_POST
def settle_paragraph(request: SignedIn, pk: int, number: int, section: str, note: UUID) -> HttpResponse:
    """Of two versions of a paragraph one stays, or both do."""
    period, keep = changed_period(request, pk, number), request.POST.get("keep", "")
    if NarrativeNote.objects.filter(public_id=note).exclude(period=period, section=section).exists():
        raise Http404
    chosen = keep if keep in {"this", "first"} else "both"
    actions.settle_paragraph(period.pk, section, note, keep=chosen, by=request.user)
    return redirect("reports:narrative", pk, number, section)


@require_POST
def comment(request: SignedIn, pk: int, number: int, section: str) -> HttpResponse:
    period = changed_period(request, pk, number)
    shape, form = _section(period, section), CommentForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data["text"]
            there = NarrativeComment.objects.filter(period=period)
            make_once(request, form, there, lambda: actions.comment(period.pk, section, said, by=request.user))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("reports:narrative", pk, number, section)
    return _show(request, period, shape, _page(request, period, section), form)


@require_POST
def settle_comment(request: SignedIn, pk: int, number: int, section: str, comment: UUID) -> HttpResponse:
    period = changed_period(request, pk, number)
    there = NarrativeComment.objects.filter(period=period, section=section)
    get_object_or_404(there, public_id=comment)
    comments.settle(there, comment, by=request.user)
    return redirect("reports:narrative", pk, number, section)


@require_safe
def texts(request: SignedIn, pk: int) -> HttpResponse:
    """The texts that each report of the grant repeats, and those that its shape asks for and nobody wrote yet."""
    grant = grant_of(request, pk)
    rows = list(grant.texts.all())
    asked = [one for one in sections.of_grant(grant) if one.kind == ReportSection.Kind.TEXT]
    context = {
        "grant": grant,
        "rows": rows,
        "lacking": [one for one in asked if one.key not in {row.key for row in rows}],
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "reports/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_text(request: SignedIn, pk: int) -> HttpResponse:
    grant = changed_grant(request, pk)
    return _change_text(request, GrantText(grant=grant, key=request.GET.get("key", "")[:40]))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_text(request: SignedIn, pk: int, text: int) -> HttpResponse:
    grant = grant_of(request, pk)
    found = get_object_or_404(GrantText.objects.select_for_update(of=("self",)), grant=grant, pk=text)
    policy.require(policy.can_change_grant(request.actor))
    found.grant = grant
    if request.method == "POST" and request.POST.get("what") == "remove":
        found.delete()
        messages.success(request, _("The text is removed."))
        return redirect("reports:texts", grant.pk)
    return _change_text(request, found)


def _change_text(request: SignedIn, row: GrantText) -> HttpResponse:
    edited = Edited(request, TextForm, TextForm.values_of(row), lambda form: actions.save_text(form.fill(row)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("reports:texts", row.grant_id)
    asked = next((one for one in sections.of_grant(row.grant) if one.key and one.key == row.key), None)
    context = {"grant": row.grant, "row": row, "asked": asked, **edited.context}
    return render(request, "reports/change_text.html", context, status=edited.status)


def _section(period: ReportingPeriod, key: str) -> ReportSection:
    """A section that is written. Raises Http404."""
    found = next((one for one in sections.written(period.grant) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _page(request: SignedIn, period: ReportingPeriod, section: str) -> NotePage:
    def write(form: NoteForm) -> Written:
        return actions.write(period.pk, section, form.typed(), by=request.user)

    return NotePage(actions.rows_of(period, section), write)


def _show(
    request: SignedIn, period: ReportingPeriod, shape: ReportSection, page: NotePage, form: CommentForm
) -> HttpResponse:
    found = NarrativeComment.objects.filter(period=period, section=shape.key)
    context: dict[str, Any] = {
        "grant": period.grant,
        "period": period,
        "section": shape,
        "comments": found.select_related("written_by", "settled_by"),
        "form": form,
        **page.context(),
    }
    return render(request, "reports/narrative.html", context, status=422 if page.problems or form.errors else 200)
