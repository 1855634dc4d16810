"""Forms of a funder in the demo, with tags: an invented Word report and Excel budget in the shape of AMIF's Annex IV.2.

The real ones are the Commission's. Their headings are as its annex of 2021 has them (`docs/forms.md`), the rest is ours.
"""

import io
from collections.abc import Sequence

import docx
import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from share.accounts.models import User
from share.funderforms import actions
from share.funderforms.models import FunderForm
from share.grants.models import Grant
from share.kit.uploads import OFFICE, Upload

WORD_TYPE, EXCEL_TYPE = OFFICE
HEADINGS = (
    ("A", "Staff"),
    ("B", "Subcontracting"),
    ("D_1", "Travel"),
    ("D_2", "Equipment"),
    ("D_3", "Other direct costs"),
)
INDIRECT = ("E", "Indirect costs")
SECTIONS = (
    ("1. Summary of the action", "text_summary"),
    ("2. Activities carried out and results achieved", "text_achieved"),
    ("3. Problems met and what was done about them", "text_difficulties"),
    ("4. What comes next", "text_next"),
)
RESULTS = (
    ("Countries", "countries_cumulative"),
    ("Municipalities", "municipalities_cumulative"),
    ("Pilots of the curriculum", "pilots_cumulative"),
    ("People trained", "people_trained_cumulative"),
    ("Roundtables", "roundtables_cumulative"),
    ("EU exchange events", "exchange_events_cumulative"),
)


def word_form() -> bytes:
    """The final technical implementation report, to be signed."""
    form = docx.Document()
    form.core_properties.title = "Final technical implementation report"
    form.sections[0].header.paragraphs[0].text = "Annex IV.2 (demo) · {{ grant_code }}"
    form.sections[0].footer.paragraphs[0].text = "{{ funding_statement }}"
    form.add_heading("Final technical implementation report", 0)
    facts = form.add_table(0, 2, style="Table Grid")
    for label, tag in (
        ("Title of the action", "{{ grant_title }}"),
        ("Grant agreement", "{{ grant_code }}"),
        ("Coordinator", "{{ grant_coordinator }}"),
        ("Duration", "{{ grant_starts_on }} to {{ grant_ends_on }}"),
        ("Period reported on", "{{ period_from }} to {{ period_to }}"),
        ("Total budget, EUR", "{{ grant_budget|grouped }}"),
        ("EU contribution, %", "{{ grant_eu_share }}"),
    ):
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = label, tag
    for title, tag in SECTIONS:
        form.add_heading(title, 1)
        form.add_paragraph("Please describe in at most two pages.", style="Intense Quote")
        form.add_paragraph(f"{{{{ {tag} }}}}")
    form.add_heading("5. Results", 1)
    results = _table(form, ("Result", "Number"))
    for label, tag in RESULTS:
        cells = results.add_row().cells
        cells[0].text, cells[1].text = label, f"{{{{ {tag} }}}}"
    form.add_heading("6. Deliverables", 1)
    _loop(
        _table(form, ("No", "Title", "Status", "Delivered on")),
        "table_deliverables",
        ("number", "name", "status", "delivered"),
    )
    form.add_heading("7. Events", 1)
    _loop(
        _table(form, ("No", "Name", "Place", "Attendees")), "table_events", ("number", "name", "location", "attendees")
    )
    form.add_heading("8. Declaration", 1)
    form.add_paragraph("I certify that the information in this report is complete and true.")
    form.add_paragraph("Date and signature of the authorised signatory: ______________________")
    out = io.BytesIO()
    form.save(out)
    return out.getvalue()


def _table(form: "docx.document.Document", head: Sequence[str]) -> "docx.table.Table":
    made = form.add_table(1, len(head), style="Table Grid")
    for cell, text in zip(made.rows[0].cells, head, strict=True):
        cell.text = text
    return made


def _loop(table: "docx.table.Table", name: str, columns: Sequence[str]) -> None:
    table.add_row().cells[0].text = f"{{%tr for row in {name} %}}"
    for cell, column in zip(table.add_row().cells, columns, strict=True):
        cell.text = f"{{{{ row.{column} }}}}"
    table.add_row().cells[0].text = "{%tr endfor %}"


def excel_form() -> bytes:
    """The budget form: what was planned, and what was spent in detail."""
    book = openpyxl.Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "1 Cover"
    cover["A1"], cover["A1"].font = "Budget form (demo)", Font(bold=True, size=14)
    for row, (label, tag) in enumerate(
        (("Grant agreement", "grant_code"), ("Title", "grant_title"), ("Coordinator", "grant_coordinator")), 3
    ):
        cover.cell(row, 1, label)
        cover.cell(row, 2, f"{{{{ {tag} }}}}")
    cover["A7"] = "Period from {{ period_from }} to {{ period_to }}, report {{ report_number }}"
    _budget(book.create_sheet("3 Forecast Budget Calculation"))
    _execution(book.create_sheet("5 Detailed Budget Execution"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names, 1):
        cell = sheet.cell(row, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7E4")
    sheet.column_dimensions["B"].width = 42


def _budget(sheet: Worksheet) -> None:
    _head(sheet, 2, ("Code", "Heading", "Forecast, EUR", "Before, EUR", "This report, EUR", "Spent, EUR"))
    for row, (code, name) in enumerate((*HEADINGS, INDIRECT), 3):
        sheet.cell(row, 1, code.replace("_", "."))
        sheet.cell(row, 2, name)
        for column, what in enumerate(("planned", "before", "now"), 3):
            sheet.cell(row, column, f"{{{{ claim_{code}_{what} }}}}").number_format = "#,##0.00"
        sheet.cell(row, 6, f"=D{row}+E{row}").number_format = "#,##0.00"
    last = 2 + len(HEADINGS) + 1
    sheet.cell(last + 1, 2, "Total").font = Font(bold=True)
    for column in range(3, 7):
        letter = "ABCDEF"[column - 1]
        sheet.cell(last + 1, column, f"=SUM({letter}3:{letter}{last})").number_format = "#,##0.00"
    sheet.cell(last + 3, 2, "As the claim says")
    for column, what in enumerate(("planned", "before", "now"), 3):
        sheet.cell(last + 3, column, f"{{{{ claim_{what} }}}}").number_format = "#,##0.00"
    sheet.cell(last + 4, 2, "EU contribution of this report")
    sheet.cell(last + 4, 5, "{{ claim_eu_share }}").number_format = "#,##0.00"


def _execution(sheet: Worksheet) -> None:
    columns = (
        ("No", "number"), ("Description", "what"), ("Heading", "category"), ("Beneficiary", "partner"), ("Paid on", "paid_on"),
        ("Currency", "currency"), ("Amount", "amount"), ("EUR", "amount_eur"),
    )  # fmt: skip
    _head(sheet, 4, [name for name, _tag in columns])
    sheet["A1"], sheet["A1"].font = "Real costs of the period", Font(bold=True)
    for column, (_name, tag) in enumerate(columns, 1):
        sheet.cell(5, column, f"{{{{ costs.{tag} }}}}")
    sheet["G5"].number_format = sheet["H5"].number_format = "#,##0.00"
    sheet["J4"], sheet["J5"] = "Sum of EUR", "=SUM(H5:H500)"


def load(grant: Grant, *, by: User) -> None:
    """Does nothing where the grant has forms."""
    if FunderForm.objects.filter(grant=grant).exists():
        return
    for name, kind, content in (
        ("Demo Annex IV.2 final report.docx", WORD_TYPE, word_form()),
        ("Demo Annex IV.2 budget form.xlsx", EXCEL_TYPE, excel_form()),
    ):
        form = actions.keep_form(grant, Upload(name, kind, content), by=by)
        FunderForm.objects.filter(pk=form.pk).update(is_demo=True)
