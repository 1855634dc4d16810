"""A form is filled where its tags stand and nowhere else; what is no form, or more than one, is refused with a sentence."""

import io
import zipfile
from typing import Any

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError

from share.funderforms import binding
from share.funderforms.filling import grouped
from share.funderforms.tags import name_of, tags_of
from share.local.demo_forms import excel_form, word_form
from share.reports.models import Report
from share.reports.snapshot import canonical, digest
from tests.funderforms.compare import paragraphs, require_same_cells, require_same_paragraphs


def content(**changes: Any) -> dict[str, Any]:
    """A snapshot with a little of everything."""
    line = {"category": "D.1", "name": "Travel", "planned": "100.00", "before": "0.00", "now": "2000.50"}
    account = {"planned": None, "before": "0.00", "now": "2000.50", "eu_share": "1800.45", "own_contribution": "200.05"}
    cost = {
        "number": "1-001", "partner": "JRS & friends", "category": "D.1", "what": "=1+1", "paid_on": "2018-06-01",
        "currency": "EUR", "amount": "2000.50", "per_euro": None, "rate_source": "", "amount_eur": "2000.50",
    }  # fmt: skip
    table = {
        "key": "deliverables", "title": "Deliverables", "demo": False,
        "columns": [{"key": key, "header": key, "confirmed": False} for key in ("number", "name", "status", "delivered")],
        "rows": [["D1", "A <report> & more", "Submitted", "2018-09-20"], ["D2", "A film", "Pending", ""]],
    }  # fmt: skip
    events = {
        "key": "events", "title": "Events", "demo": False, "rows": [],
        "columns": [{"key": key, "header": key, "confirmed": False} for key in ("number", "name", "location", "attendees")],
    }  # fmt: skip
    found = {
        "grant": {
            "code": "776239", "title": "SHARE", "programme": "AMIF", "coordinator": "ICMC", "starts_on": "2018-02-01",
            "ends_on": "2019-07-31", "budget_eur": "802637.00", "eu_share_percent": "90", "funding_statement": "Funded.",
            "partners": [],
        },
        "period": {"from": "2018-02-01", "to": "2019-01-31", "number": 1, "kind": "final"},
        "figures": [{"key": "people_trained", "label": "People trained", "unit": "people", "value": 324, "cumulative": 324,
                     "new": None, "before": 0, "definition": ""}],
        "indicators": [], "activities": [], "places": [],
        "claim": {"whole": account | {"lines": [line]}, "partners": [], "costs": [cost]},
        "sections": [{"key": "summary", "title": "Summary", "words": ["First.", "Second & last."]}],
        "tables": [table, events],
    }  # fmt: skip
    return found | changes


def frozen(**changes: Any) -> Report:
    snapshot = canonical(content(**changes))
    return Report(number="SHARE-R2026-AAAA-BBBB", snapshot=snapshot, sha256=digest(snapshot))


REPORT = frozen()


def word(*texts: str, table: tuple[str, ...] = ()) -> bytes:
    form = docx.Document()
    for text in texts:
        form.add_paragraph(text)
    if table:
        made = form.add_table(0, 1)
        for text in table:
            made.add_row().cells[0].text = text
    out = io.BytesIO()
    form.save(out)
    return out.getvalue()


def excel(**values: object) -> bytes:
    book = openpyxl.Workbook()
    for place, value in values.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(raw: bytes) -> bytes:
    return binding.fill(raw, binding.look(raw).tags, REPORT)


def words(raw: bytes) -> list[str]:
    return [text for _style, text in paragraphs(raw)]


def cell(raw: bytes, place: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw)).active[place].value


def test_a_word_form_takes_values_texts_and_tables() -> None:
    made = filled(
        word(
            "Trained: {{ people_trained }} of {{claim_now|grouped}} EUR",
            "{{ text_summary }}",
            "{{ people_trained_new }}",
            table=("{%tr for row in table_deliverables %}", "{{ row.number }} {{ row.name }}", "{%tr endfor %}"),
        )
    )
    assert words(made) == [
        "Trained: 324 of 2,000.50 EUR",
        "First.\nSecond & last.",
        "",
        "D1 A <report> & more",
        "D2 A film",
        "",  # the header
        "",  # the footer
    ]


def test_an_excel_form_takes_numbers_as_numbers_and_text_as_text() -> None:
    made = filled(
        excel(A1="{{ people_trained }}", A2="{{ claim_now }}", A3="So many: {{ people_trained }}", A4="{{ grant_title }}",
              A5="=A1*2", A6="{{ costs.what }}", A7="{{ people_trained_new }}")
    )  # fmt: skip
    assert [cell(made, f"A{row}") for row in (1, 2, 3, 4, 5)] == [324, 2000.5, "So many: 324", "SHARE", "=A1*2"]
    assert cell(made, "A7") is None  # not known stays empty, and is not 0
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.active["A6"].data_type == "s"  # text that looks like a formula is none
    assert book.active["A5"].data_type == "f"


def test_a_table_in_excel_fills_the_empty_cells_below_and_moves_no_row() -> None:
    made = filled(excel(A1="{{ table_deliverables.number }}", B1="{{ table_deliverables.name }}", A3="stays"))
    assert [cell(made, place) for place in ("A1", "A2", "A3", "B2")] == ["D1", "D2", "stays", "A film"]


def test_text_that_begins_as_a_formula_stays_text_and_formulas_hold_no_tags() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(excel(A1="{{ grant_title }} {{ funding_statement }}"))))
    assert book.active["A1"].data_type == "s"
    with pytest.raises(ValidationError) as error:
        binding.look(excel(A1='=CONCAT("{{ grant_title }}")'))
    assert error.value.code == "language"


def test_codes_stay_text() -> None:
    table = content()["tables"][0] | {"rows": [["007", "1.10", "12", ""]]}
    raw = excel(**{f"{place}1": f"{{{{ table_deliverables.{key} }}}}" for place, key in
                   (("A", "number"), ("B", "name"), ("C", "status"))})  # fmt: skip
    made = binding.fill(raw, binding.look(raw).tags, frozen(tables=[table]))
    assert [cell(made, f"{place}1") for place in "ABC"] == ["007", "1.10", 12]


def test_what_is_not_known_is_empty_when_it_is_grouped() -> None:
    assert words(filled(word("({{ people_trained_new|grouped }})")))[0] == "()"


def test_the_column_of_a_table_outside_a_loop_is_refused_in_word() -> None:
    with pytest.raises(ValidationError) as error:
        binding.look(word("{{ table_deliverables.name }}"))
    assert error.value.code == "outside"


def test_headings_of_a_claim_are_known_where_nothing_is_claimed_yet() -> None:
    raw = word("{{ claim_D_1_now }} {{ claim_now }} {{ weather_now }}")
    rows = binding.bound(binding.look(raw).tags, frozen(claim=None))
    assert {row.written: bool(row.problem) for row in rows} == {
        "claim_D_1_now": False,
        "claim_now": False,
        "weather_now": True,
    }


def test_a_table_without_rows_leaves_its_cell_empty() -> None:
    assert cell(filled(excel(A1="{{ table_events.name }}")), "A1") is None


def test_a_form_without_room_for_a_table_says_so() -> None:
    with pytest.raises(ValidationError, match="2 rows, and there is room for 1"):
        filled(excel(A1="{{ table_deliverables.number }}", A2="Total"))


def test_tags_that_nobody_knows_are_named_and_nothing_is_filled() -> None:
    loop = ("{%p for row in table_deliverables %}", "{{ row.colour }}", "{%p endfor %}")
    raw = word("{{ people_trained }} {{ weather }}", "{{ table_deliverables }}", *loop)
    rows = binding.bound(binding.look(raw).tags, REPORT)
    assert {row.written for row in rows if row.problem} == {
        "weather",
        "table_deliverables",
        "table_deliverables.colour",
    }
    with pytest.raises(ValidationError, match="weather"):
        filled(raw)


def test_a_loop_over_a_value_is_no_loop() -> None:
    raw = word("{%p for row in people_trained %}", "x", "{%p endfor %}")
    [row] = binding.bound(binding.look(raw).tags, REPORT)
    assert "no table" in row.problem


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ people_trained.__class__ }}",
        "{{ range(1000000000) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ people_trained|pprint }}",
        "{{ cycler() }}",
        "{% set x = 1 %}",
        "{% for a in table_deliverables %}{% for b in table_deliverables %}{% for c in table_deliverables %}x"
        "{% endfor %}{% endfor %}{% endfor %}",
        "{% include 'x' %}",
        "{{ people_trained + 1 }}",
    ],
)
def test_more_of_the_language_than_tags_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as error:
        binding.look(word(text))
    assert error.value.code in {"language", "syntax"}


def test_a_tag_that_is_never_closed_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        binding.look(word("{% if people_trained %} yes"))
    assert error.value.code == "syntax"


def test_more_than_a_tag_in_a_cell_of_a_workbook_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        binding.look(excel(A1="{{ people_trained + 1 }}"))
    assert error.value.code == "language"


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def changed(raw: bytes, **parts: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        found = {name: file.read(name) for name in file.namelist()}
    return packed(found | {name.replace("__", "/"): part for name, part in parts.items()})


BOMB = b"<w:document>" + b"a" * (101 * 1024 * 1024)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"%PDF-1.7", "other"),
        (b"", "other"),
        (packed({"a.txt": b"a"}), "other"),
        (packed({"word/document.xml": BOMB}), "unpacked"),
        (packed({"word/document.xml": b"<broken"}), "broken"),
        (packed({"xl/workbook.xml": b"<broken"}), "broken"),
        (changed(word("x"), **{"word__document.xml": ENTITIES}), "broken"),
        (changed(word("x"), **{"word__vbaProject.bin": b"x"}), "macros"),
        (changed(excel(A1="x"), **{"xl__vbaProject.bin": b"x"}), "macros"),
    ],
    ids=["pdf", "nothing", "zip", "bomb", "broken word", "broken excel", "entities", "word macros", "excel macros"],
)
def test_what_is_no_form_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        binding.look(raw)
    assert error.value.code == code


def test_charts_that_a_filled_workbook_loses_are_told() -> None:
    raw = changed(excel(A1="x"), **{"xl__charts__chart1.xml": b"<c/>"})
    assert binding.look(raw).lost == ["xl/charts/"]


def test_the_forms_of_the_annex_change_only_where_tags_stand() -> None:
    lines = [
        {"category": code, "name": code, "planned": "10.00", "before": "1.00", "now": "2.00"}
        for code in ("A", "B", "D.1", "D.2", "D.3", "E")
    ]
    claim = content()["claim"]
    figures = [
        {"key": key, "label": key, "unit": "", "value": 1, "cumulative": 2, "new": 1, "before": 1, "definition": ""}
        for key in ("countries", "municipalities", "pilots", "people_trained", "roundtables", "exchange_events")
    ]
    texts = [{"key": key, "title": key, "words": ["Words."]} for key in ("summary", "achieved", "difficulties", "next")]
    report = frozen(claim=claim | {"whole": claim["whole"] | {"lines": lines}}, figures=figures, sections=texts)
    for raw, require_same in ((word_form(), require_same_paragraphs), (excel_form(), require_same_cells)):
        require_same(raw, binding.fill(raw, binding.look(raw).tags, report))


@pytest.mark.parametrize(
    ("value", "told"), [("802637.00", "802,637.00"), (324, "324"), ("-1234.5", "-1,234.5"), ("none", "none"), ("", "")]
)
def test_thousands_are_set_apart(value: object, told: str) -> None:
    assert grouped(value) == told


def test_a_key_becomes_a_name_that_a_tag_can_have() -> None:
    assert (name_of("D.1"), name_of("event-sheet"), name_of("O 2")) == ("D_1", "event_sheet", "O_2")


def test_every_name_is_there_once() -> None:
    names = [tag.name for tag in tags_of(content(), "SHARE-R2026-AAAA-BBBB")]
    assert len(names) == len({*names})
    assert {"people_trained", "claim_D_1_now", "text_summary", "table_deliverables", "costs"} <= {*names}
