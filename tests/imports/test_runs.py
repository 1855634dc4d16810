"""Files in the browser: the same engine as the command, loaded whole or not at all, undone until something depends on it."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage

from events.models import Event, EventPlace
from municipalities.actions.merges import ORGANISATIONS as ORGANISATIONS_MERGED
from municipalities.models import Municipality, Organisation
from share.accounts.models import User
from share.imports import actions, work
from share.imports.actions import Mended
from share.imports.models import ColumnProfile, ImportRun, RunChange, SourceRow
from share.imports.network import COMMITTED, EVENTS, MUNICIPALITIES, ORGANISATIONS, SOURCES, load_network
from share.imports.tables import Reading
from share.kit.moves import IllegalMove
from share.policy import Role
from share.records import merging
from tests.imports.files import activity, content, write
from tests.imports.runs import bring, counts, everything, load, problems, undo, worked
from tests.make import make_coordinator, make_organisation

pytestmark = pytest.mark.django_db
TOWN = {"name": "Cluj", "country_iso2": "RO", "level": "city", "population": "7500"}


@pytest.fixture
def petra() -> User:
    return make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT)


def towns(*rows: dict[str, str], separator: str = ",") -> str:
    return content(MUNICIPALITIES, [TOWN | row for row in rows], separator)


def workbook(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = list(MUNICIPALITIES)
CLUJ: list[Any] = ["Cluj", "RO", "city", "", 7500, "", "host; guest", "", "https://share.example/a"]


# The same outcome as by command


@pytest.mark.parametrize("as_workbook", [False, True], ids=["csv", "xlsx"])
def test_each_file_of_the_record_comes_to_the_same_as_by_command(petra: User, as_workbook: bool) -> None:
    for source in SOURCES:
        path = COMMITTED / "network" / source.name
        before = everything()
        raw = _as_workbook(path) if as_workbook else path.read_bytes()
        run = bring(petra, raw, source.name, path.name)
        assert (run.state, problems(run), run.outcome["alike"]) == ("checked", [], []), source.name
        assert everything() == before
        run = load(run, petra)
        assert (run.state, counts(run)[1:]) == ("loaded", (0, 0)), source.name
    by_browser = {name: rows for name, rows in everything().items() if name != "imports.SourceRow"}
    again = load_network(COMMITTED / "network")
    assert {(one.created, one.updated) for one in again.values()} == {(0, 0)}
    assert {name: rows for name, rows in everything().items() if name != "imports.SourceRow"} == by_browser


def _as_workbook(path: Path) -> bytes:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return workbook(*csv.reader(file))


def test_the_same_file_twice_changes_nothing(petra: User) -> None:
    raw = towns({}, {"name": "Turda"}).encode()
    load(bring(petra, raw), petra)
    before = everything()
    again = bring(petra, raw)
    assert counts(again) == (0, 0, 2)
    assert load(again, petra).state == "loaded"
    assert everything() == before
    assert undo(again, petra).state == "undone"
    assert everything() == before


# All or nothing


def test_one_error_keeps_all_of_a_file_out_until_it_is_mended(petra: User) -> None:
    run = bring(petra, towns({}, {"name": "Turda", "population": "about 7500"}).encode())
    assert problems(run) == [(3, "population")]
    with pytest.raises(IllegalMove, match="have an error"):
        actions.ask_to_load(run.public_id, by=petra)
    assert not Municipality.objects.exists()
    mended = Mended({(3, "population"): "7500"})
    with pytest.raises(IllegalMove, match="checked anew"):
        actions.mend(run.public_id, mended, checks=run.checks - 1, by=petra)
    run = worked(actions.mend(run.public_id, mended, checks=run.checks, by=petra))
    assert run.is_ready
    assert load(run, petra).state == "loaded"
    assert [*Municipality.objects.values_list("population", flat=True)] == [7500, 7500]
    assert SourceRow.objects.get(number=3).cells["population"] == "7500"


def test_a_row_that_is_left_out_keeps_no_other(petra: User) -> None:
    run = bring(petra, towns({}, {"name": "Turda", "population": "-1"}).encode())
    run = worked(actions.mend(run.public_id, Mended(answers={3: ("out", "")}), checks=run.checks, by=petra))
    assert (counts(load(run, petra)), Municipality.objects.count()) == ((1, 0, 0), 1)


def test_what_looks_like_a_record_is_asked_row_by_row(petra: User, tmp_path: Path) -> None:
    load_network(write(tmp_path, MUNICIPALITIES, [TOWN, TOWN | {"name": "Turda"}], "municipalities.csv"))
    cluj = Municipality.objects.get(name="Cluj")
    run = bring(petra, towns({"name": "Cluj County"}, {"name": "Turda City"}).encode())
    assert [(one["row"], one["says"], one["shown"]) for one in run.outcome["alike"]] == [
        (2, "Cluj County", "Cluj"),
        (3, "Turda City", "Turda"),
    ]
    answers = {2: ("same", cluj.public_id), 3: ("new", "")}
    run = worked(actions.mend(run.public_id, Mended(answers=answers), checks=run.checks, by=petra))
    assert (run.is_ready, counts(load(run, petra))) == (True, (1, 1, 0))
    cluj.refresh_from_db()
    assert cluj.name == "Cluj County"
    assert {*Municipality.objects.values_list("name", flat=True)} == {"Cluj County", "Turda", "Turda City"}


def test_what_changed_since_the_check_keeps_all_of_it_out(petra: User, tmp_path: Path) -> None:
    run = bring(petra, towns({}, {"name": "Turda"}).encode())
    load_network(write(tmp_path, MUNICIPALITIES, [TOWN], "municipalities.csv"))
    run = load(run, petra)
    assert (run.state, counts(run)) == ("checked", (1, 0, 1))
    assert "nothing was loaded" in run.refusal
    assert Municipality.objects.count() == 1
    assert load(run, petra).state == "loaded"


def test_a_worker_that_comes_twice_loads_once(petra: User) -> None:
    run = bring(petra, towns({}).encode())
    actions.ask_to_load(run.public_id, by=petra)
    run.refresh_from_db()
    for _time in range(2):
        work.load(run, lambda done, total: None)
    run.refresh_from_db()
    assert (run.state, Municipality.objects.count()) == ("loaded", 1)


def test_whoever_lost_the_right_meanwhile_loads_nothing(petra: User) -> None:
    run = bring(petra, towns({}).encode())
    actions.ask_to_load(run.public_id, by=petra)
    petra.memberships.update(role=Role.MEMBER)
    run = worked(run)
    assert (run.state, Municipality.objects.exists()) == ("checked", False)
    assert "may not bring files" in run.refusal


# Undo


def test_undo_leaves_every_table_as_it_was_before(petra: User, tmp_path: Path) -> None:
    """New records, changed ones, and rows beside them that were made anew."""
    load_network(COMMITTED / "network")
    first = activity(place="Cologne; Nowhere", host_organisation="ICMC Europe", programme="SHARE Integration")
    load_network(write(tmp_path, EVENTS, [first]))
    before = everything()
    ref = Event.objects.get(title=first["title"]).public_id
    corrected = first | {"place": "Pau; Elsewhere", "host_organisation": "Caritas Austria", "participants": "30"}
    rows = [corrected | {"programme": "SHARE II / ERN", "ref": ref}, activity(title="A new one", place="Faxe; X")]
    run = load(bring(petra, content(EVENTS, rows).encode(), "events.csv"), petra)
    assert (run.state, counts(run)) == ("loaded", (1, 1, 0))
    assert everything() != before
    run = undo(run, petra)
    assert (run.state, run.refusal) == ("undone", "")
    assert everything() == before
    assert not RunChange.objects.exists()
    with pytest.raises(IllegalMove):
        actions.ask_to_undo(run.public_id, by=petra)


def test_undo_of_each_file_of_the_record_the_last_first_leaves_every_table_as_it_was(petra: User) -> None:
    """Of all nine; that of people is in `test_people`."""
    brought = []
    for source in SOURCES:
        before = everything()
        path = COMMITTED / "network" / source.name
        brought.append((source.name, before, load(bring(petra, path.read_bytes(), source.name, path.name), petra)))
        assert everything() != before, source.name
    for name, before, run in reversed(brought):
        run = undo(run, petra)
        assert (run.state, run.refusal) == ("undone", ""), name
        assert everything() == before, name


def test_a_source_row_that_was_corrected_twice_has_its_words_of_before(petra: User, tmp_path: Path) -> None:
    """A trigger writes down what a source said before, at the undo too; that is taken back as well."""
    for source in ("one", "two"):
        load_network(write(tmp_path, MUNICIPALITIES, [TOWN | {"source": source}], "municipalities.csv"))
    before = everything()
    run = load(bring(petra, towns({"source": "three"}).encode()), petra)
    assert SourceRow.objects.get().cells["source"] == "three"
    undo(run, petra)
    assert everything() == before


def test_undo_is_refused_once_something_depends_on_it(petra: User) -> None:
    run = load(bring(petra, towns({}, {"name": "Turda"}).encode()), petra)
    event = Event.objects.create(kind="workshop", title="A day", country="RO", public_id="abcdefgh23")
    EventPlace.objects.create(event=event, name="Turda", municipality=Municipality.objects.get(name="Turda"))
    before = everything()
    run = undo(run, petra)
    assert (run.state, everything()) == ("loaded", before)
    assert "“Turda”" in run.refusal
    assert "depends on" in run.refusal


def test_undo_is_refused_once_a_record_was_changed(petra: User) -> None:
    run = load(bring(petra, towns({}).encode()), petra)
    Municipality.objects.update(population=8000)
    run = undo(run, petra)
    assert (run.state, run.refusal) == ("loaded", "Town “Cluj” was changed since.")
    Municipality.objects.update(population=7500)
    assert undo(run, petra).state == "undone"


def test_undo_is_refused_where_a_later_file_says_the_same(petra: User) -> None:
    first = load(bring(petra, towns({}).encode()), petra)
    second = load(bring(petra, towns({}, {"name": "Turda"}).encode()), petra)
    assert "was changed since" in undo(first, petra).refusal
    assert (undo(second, petra).state, undo(first, petra).state) == ("undone", "undone")
    assert not Municipality.objects.exists()


def test_undo_is_refused_where_what_was_before_does_not_fit_any_more(petra: User, tmp_path: Path) -> None:
    load_network(write(tmp_path, MUNICIPALITIES, [TOWN], "municipalities.csv"))
    ref = Municipality.objects.get().public_id
    run = load(bring(petra, towns({"name": "Napoca", "ref": ref}).encode()), petra)
    Municipality.objects.create(name="Cluj", country="RO", level="town")
    run = undo(run, petra)
    assert (run.state, Municipality.objects.count()) == ("loaded", 2)
    assert "does not fit" in run.refusal


# Bad input


@pytest.mark.parametrize(
    ("raw", "encoding", "separator"),
    [
        (towns({}).encode("utf-16"), "utf-16", ","),
        (towns({}).encode("utf-8-sig"), "utf-8", ","),
        (towns({}, separator=";").encode(), "utf-8", ";"),
        (("sep=\t\n" + towns({}, separator="\t")).encode(), "utf-8", "\t"),
    ],
    ids=["utf-16", "bom", "semicolons", "sep line of tabs"],
)
def test_what_a_file_says_of_itself_is_found(petra: User, raw: bytes, encoding: str, separator: str) -> None:
    run = bring(petra, raw)
    assert (run.found["encoding"], run.found["separator"], counts(run)) == (encoding, separator, (1, 0, 0))


def test_a_file_in_an_old_encoding_is_asked_for_and_then_read(petra: User) -> None:
    raw = towns({"name": "Orléans", "country_iso2": "FR"}).encode("cp1252")
    run = bring(petra, raw)
    assert (run.state, "not Unicode" in run.refusal) == ("unreadable", True)
    assert "cp1252" in run.found["readings"][0][0]
    run = worked(actions.read_differently(run.public_id, Reading(encoding="cp1252"), keep=False, by=petra))
    assert load(run, petra).state == "loaded"
    assert Municipality.objects.get().name == "Orléans"


@pytest.mark.parametrize(
    ("population", "fits"), [("-1", False), ("1000000000000", False), ("about 7500", False), ("0", False), ("1", True)]
)
def test_a_number_of_inhabitants_is_one_or_named_at_its_cell(petra: User, population: str, fits: bool) -> None:
    run = bring(petra, towns({"population": population}).encode())
    assert problems(run) == ([] if fits else [(2, "population")])


def test_a_workbook_is_read_as_it_shows(petra: User) -> None:
    run = load(bring(petra, workbook(HEAD, [None], CLUJ), name="towns.xlsx"), petra)
    town = Municipality.objects.get()
    assert (town.population, town.roles, run.found["sheets"]) == (7500, ["host", "guest"], ["Sheet"])
    assert SourceRow.objects.get().number == 3


def _formula(sheet: Any) -> None:
    sheet["E2"] = "=7000+500"


def _merged(sheet: Any) -> None:
    sheet.merge_cells("A2:A3")


def _error(sheet: Any) -> None:
    sheet["D3"] = "#REF!"


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        (_formula, (2, "population"), "formula"),
        (_merged, (3, "name"), "merged"),
        (_error, (3, "region"), "error of the spreadsheet"),
    ],
)
def test_a_cell_whose_value_a_workbook_does_not_hold_is_named(
    petra: User, change: Callable[[Any], None], cell: tuple[int, str], words: str
) -> None:
    run = bring(petra, workbook(HEAD, CLUJ, ["Turda", *CLUJ[1:]], change=change), name="towns.xlsx")
    assert problems(run) == [cell]
    assert words in run.outcome["rejected"][0]["reason"]
    with pytest.raises(IllegalMove):
        actions.ask_to_load(run.public_id, by=petra)


def test_a_formula_in_a_text_file_is_text(petra: User) -> None:
    load(bring(petra, towns({"name": "=1+1", "source": "=HYPERLINK(1)"}).encode()), petra)
    assert Municipality.objects.get().name == "=1+1"


def _bomb(*, honest: bool) -> bytes:
    """300 MB of nothing in some 300 kB; with `honest` the archive says how large it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/workbook.xml", "w") as part:
        for _block in range(300):
            part.write(b" " * 1_000_000)
    raw = out.getvalue()
    return raw if honest else raw.replace(struct.pack("<I", 300_000_000), struct.pack("<I", 1_000))


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (_bomb(honest=True), "unpacks to more than 100 MB"),
        (_bomb(honest=False), "workbook"),
        (PNG, "no table but PNG"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no table but XLS"),
        (workbook(["x"] * 201), "more than 200 columns"),
        (b"", "empty"),
    ],
    ids=["bomb", "bomb that lies", "picture", "broken zip", "xls", "201 columns", "empty"],
)
def test_what_is_no_table_is_refused_in_a_sentence(petra: User, raw: bytes, words: str) -> None:
    assert len(raw) < 400_000
    run = bring(petra, raw, name="towns.xlsx")
    assert (run.state, words in run.refusal) == ("unreadable", True), run.refusal


def test_200_columns_are_read(petra: User) -> None:
    more = [f"more {n}" for n in range(200 - len(HEAD))]
    run = bring(petra, workbook(HEAD + more, CLUJ + more), name="towns.xlsx")
    assert (counts(run), len(run.found["head"])) == ((1, 0, 0), 200)


# Days, columns, sheets


@pytest.mark.parametrize(
    ("days", "said", "read"),
    [
        (("18.9.2018", "3.5.2018"), "", ["2018-09-18", "2018-05-03"]),
        (("18/9/2018", "3/5/2018"), "", ["2018-09-18", "2018-05-03"]),
        (("9/18/2018", "3/5/2018"), "", ["2018-09-18", "2018-03-05"]),
        (("3/5/2018", "4/5/2018"), "day", ["2018-05-03", "2018-05-04"]),
        (("3/5/2018", "4/5/2018"), "month", ["2018-03-05", "2018-04-05"]),
    ],
)
def test_days_are_read_in_the_order_that_the_file_proves_or_somebody_says(
    petra: User, days: tuple[str, str], said: str, read: list[str]
) -> None:
    rows = [activity(title=f"Day {n}", start_date=day) for n, day in enumerate(days)]
    run = bring(petra, content(EVENTS, rows).encode(), "events.csv")
    if said:
        assert problems(run) == [(2, "start_date"), (3, "start_date")]
        run = worked(actions.read_differently(run.public_id, Reading(day_order=said), keep=False, by=petra))
    load(run, petra)
    assert [str(day) for day in Event.objects.order_by("title").values_list("starts_on", flat=True)] == read


def test_names_of_columns_are_kept_for_the_next_file_that_has_the_same(petra: User) -> None:
    raw = towns({}).replace("country_iso2", "Staat").replace("name,", "Ort,", 1).encode()
    run = bring(petra, raw)
    assert (run.state, run.found["head"][:2]) == ("unreadable", ["Ort", "Staat"])
    reading = Reading(columns={"name": "Ort", "country_iso2": "Staat"})
    run = worked(actions.read_differently(run.public_id, reading, keep=True, by=petra))
    assert load(run, petra).state == "loaded"
    assert ColumnProfile.objects.count() == 1
    again = bring(petra, raw.replace(b"Cluj", b"Turda"))
    assert (again.state, again.columns, counts(again)) == ("checked", dict(reading.columns), (1, 0, 0))
    assert bring(petra, raw.replace(b"Ort", b"Stadt")).state == "unreadable"


def test_the_sheet_whose_head_is_known_is_read(petra: User) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Notes of mine"])
    for row in (HEAD, CLUJ):
        book.create_sheet("Towns") if "Towns" not in book.sheetnames else None
        book["Towns"].append(row)
    out = io.BytesIO()
    book.save(out)
    run = bring(petra, out.getvalue(), name="towns.xlsx")
    assert (run.found["sheets"], counts(run)) == (["Towns", "Sheet"], (1, 0, 0))


# What stays


def test_a_file_goes_when_it_is_left_and_thirty_days_after_it_was_loaded(petra: User, settings: Any) -> None:
    left = bring(petra, towns({"population": "many"}).encode())
    name = left.stored.file if left.stored else ""
    actions.leave(left.public_id)
    left.refresh_from_db()
    assert (left.state, left.stored, left.outcome) == (
        "left",
        None,
        {"created": 0, "updated": 0, "unchanged": 0, "errors": 1, "questions": 0},
    )
    waiting, loaded = bring(petra, towns({"population": "x"}).encode()), load(bring(petra, towns({}).encode()), petra)
    settings.CLOCK_FILE.write_text(str(31 * 24 * 3600))
    assert work.purge_content() == 2
    for run in (waiting, loaded):
        run.refresh_from_db()
        assert run.stored is None
    assert (waiting.state, loaded.state) == ("left", "loaded")
    assert undo(loaded, petra).state == "undone"
    assert name


def test_what_was_before_is_kept_for_a_year(petra: User, settings: Any) -> None:
    run = load(bring(petra, towns({}).encode()), petra)
    settings.CLOCK_FILE.write_text(str(366 * 24 * 3600))
    assert work.purge_before() > 0
    with pytest.raises(IllegalMove, match="kept for a year"):
        actions.ask_to_undo(run.public_id, by=petra)


def test_organisations_are_undone_too(petra: User) -> None:
    before = everything()
    raw = content(ORGANISATIONS, [{"name": "Caritas", "country_iso2": "AT", "type": "NGO"}]).encode()
    run = load(bring(petra, raw, "organisations.csv"), petra)
    assert Organisation.objects.filter(name="Caritas").exists()
    undo(run, petra)
    assert everything() == before
    assert ImportRun.objects.get().state == "undone"
    assert default_storage.listdir("imports")


def test_what_an_older_record_was_merged_into_is_not_undone(petra: User) -> None:
    older = make_organisation("Caritas Osterreich", "AT")
    raw = content(ORGANISATIONS, [{"name": "Caritas Austria", "country_iso2": "AT", "type": "NGO"}]).encode()
    run = load(bring(petra, raw, "organisations.csv"), petra)
    kept = Organisation.objects.get(name="Caritas Austria")
    plan = merging.preview(ORGANISATIONS_MERGED, kept.pk, older.pk)
    merging.merge(ORGANISATIONS_MERGED, kept.pk, older.pk, by=petra, fingerprint=plan.fingerprint)
    undo(run, petra)
    run.refresh_from_db()
    assert run.state == "loaded"
    assert "merged into" in run.refusal
    assert Organisation.objects.filter(pk=kept.pk).exists()
