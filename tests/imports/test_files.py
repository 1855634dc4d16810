"""What the bytes of a file mean: read rightly, or refused with what helps; never guessed."""

import io
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from municipalities.models import Municipality
from share.grants.models import Grant
from share.imports.encodings import proposals
from share.imports.engine import Outcome
from share.imports.network import EVENTS, GRANTS, MUNICIPALITIES, load_network
from share.imports.tables import MOST_ROWS, UnreadableFile, read
from tests.imports.files import activity, content, write

pytestmark = pytest.mark.django_db
ROMANIAN = ("Şomcuta Mare", "Iaşi", "Mediaş", "Oraşu Nou", "Băile Herculane", "Timişoara")
GERMAN = ("Düsseldorf", "Köln", "Gänserndorf", "Großenzersdorf")
CZECH = ("Kutná Hora", "Žilina", "České Budějovice", "Łódź")


def towns(names: tuple[str, ...], separator: str = ",") -> str:
    rows = [{"name": name, "country_iso2": "RO", "level": "town", "role_in_share": "host; guest"} for name in names]
    return content(MUNICIPALITIES, rows, separator)


def load(folder: Path, data: bytes, encoding: str = "") -> Outcome:
    (folder / "municipalities.csv").write_bytes(data)
    return load_network(folder, encoding=encoding)["municipalities.csv"]


def loaded() -> set[str]:
    return {*Municipality.objects.values_list("name", flat=True)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_unicode_is_read_with_whatever_separates_the_columns(encoding: str, separator: str, tmp_path: Path) -> None:
    outcome = load(tmp_path, towns(ROMANIAN, separator).encode(encoding))
    assert (outcome.created, outcome.rejected) == (6, [])
    assert loaded() == {*ROMANIAN}
    assert outcome.separator == separator
    assert Municipality.objects.first().roles == ["host", "guest"]  # type: ignore[union-attr]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_of_both_orders_is_read_by_its_mark(mark: bytes, tmp_path: Path) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert load(tmp_path, mark + towns(GERMAN).encode(order)).created == 4


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", ROMANIAN),
        ("iso-8859-2", CZECH),
        ("cp1252", GERMAN),
        ("cp1251", ("София", "Пловдив")),
        ("cp1253", ("Αθήνα", "Θεσσαλονίκη")),
        ("cp1257", ("Rīga", "Šiauliai", "Kėdainiai")),
        ("mac-roman", ("Liège", "Créteil", "Besançon")),
        ("utf-16-le", ROMANIAN),
        ("utf-16-be", GERMAN),
    ],
)
def test_what_is_not_unicode_is_asked_for_and_then_read(encoding: str, names: tuple[str, ...], tmp_path: Path) -> None:
    data = towns(names).encode(encoding)
    outcome = load(tmp_path, data)
    assert (outcome.created, len(outcome.rejected), loaded()) == (0, 1, set())
    reason = outcome.rejected[0].reason
    assert "--encoding" in reason
    right = next(line for line in reason.splitlines() if encoding in line.partition(":")[0].strip().split(", "))
    assert names[0] in right
    assert load(tmp_path, data, encoding).created == len(names)
    assert loaded() == {*names}


def test_the_encoding_that_is_named_does_not_touch_what_is_unicode(tmp_path: Path) -> None:
    assert load(tmp_path, towns(ROMANIAN).encode(), "cp1252").created == 6
    assert loaded() == {*ROMANIAN}


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    data = towns(("Li\xe8ge\x81",)).encode("latin-1")
    assert "cp1252" in load(tmp_path, data, "cp1252").rejected[0].reason
    assert "characters that no text has" in load(tmp_path, data, "latin-1").rejected[0].reason
    for name in ("nothing", "rot13", "base64"):
        with pytest.raises(CommandError, match="is no encoding of text"):
            call_command("load_network", tmp_path, encoding=name)
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04\xff\x00rest", "XLSX"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"),
        (bytes(range(128, 256)) + b"\x01\x02", "no text"),
        (b"\xff\xfe\x00", "cannot be read as utf-16"),
        (b"\xef\xbb\xbf\xe8", "cannot be read as utf-8"),
        (b"  \n", "empty"),
        (b"\xff\xfea\x00\x00\x00", "NUL"),
    ],
)
def test_what_is_no_text_is_one_sentence(data: bytes, word: str, tmp_path: Path) -> None:
    outcome = load(tmp_path, data)
    assert [word in problem.reason for problem in outcome.rejected] == [True]


def test_a_character_that_was_lost_before_is_named_at_its_cell(tmp_path: Path) -> None:
    outcome = load(tmp_path, towns(("\ufffdomcuta Mare", "Cluj")).encode())
    assert (outcome.created, [(p.row, p.column) for p in outcome.rejected]) == (1, [(2, "name")])


def test_the_readings_of_one_text_stand_together_the_likeliest_first() -> None:
    first, *others = proposals("Şomcuta Mare\nIaşi\nplain\n".encode("cp1250"))
    assert first == (["cp1250", "iso-8859-2"], ["Şomcuta Mare", "Iaşi"])
    assert ["ªomcuta Mare", "Iaºi"] in [lines for _names, lines in others]


def test_the_line_that_excel_writes_above_the_head_is_understood(tmp_path: Path) -> None:
    outcome = load(tmp_path, ("sep=;\r\n" + towns(("Cluj",), ";") + "Pau;FR\n").encode("utf-16"))
    assert (outcome.created, [problem.row for problem in outcome.rejected]) == (1, [4])


def test_the_command_says_how_a_file_was_read(tmp_path: Path) -> None:
    (tmp_path / "municipalities.csv").write_bytes(towns(ROMANIAN, ";").encode("cp1250"))
    out = StringIO()
    call_command("load_network", tmp_path, encoding="cp1250", stdout=out)
    assert "read as cp1250, cells separated by semicolons" in out.getvalue()


def test_an_apostrophe_of_our_own_is_taken_off_and_one_of_the_title_stays(tmp_path: Path) -> None:
    titles = {"'=1+1": "=1+1", "'-30 %": "-30 %", "'Cities that Care'": "'Cities that Care'", "''@x": "'@x"}
    rows = [activity(title=title, place="", start_date=f"201{n}") for n, title in enumerate(titles)]
    outcome = load_network(write(tmp_path, EVENTS, rows))["events.csv"]
    assert outcome.created == 4
    from events.models import Event

    assert {*Event.objects.values_list("title", flat=True)} == {*titles.values()}


def test_a_file_older_than_a_column_is_read_and_what_the_column_tells_stays(tmp_path: Path) -> None:
    new = {"code": "G-1", "title": "A grant", "starts_on": "2018-02-01", "ends_on": "2019-07-31"}
    full = new | {"funding_statement": "Co-funded.", "late_outputs_until": "2020"}
    load_network(write(tmp_path, GRANTS, [full], "grants.csv"))
    older = [name for name in GRANTS if name not in {"funding_statement", "late_outputs_until"}]
    outcome = load_network(write(tmp_path, older, [new | {"title": "The grant"}], "grants.csv"))["grants.csv"]
    assert (outcome.updated, outcome.rejected) == (1, [])
    grant = Grant.objects.get()
    assert (grant.title, grant.funding_statement, str(grant.late_outputs_until)) == (
        "The grant",
        "Co-funded.",
        "2020-12-31",
    )


def table_of(rows: int, form: str) -> bytes:
    """A table of one column."""
    if form == "csv":
        return b"name\n" + b"x\n" * rows
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_column(0, 0, ["name"] + ["x"] * rows)
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_as_many_rows_as_a_file_may_have_are_read_and_one_more_is_refused(form: str) -> None:
    assert MOST_ROWS == 50_000
    table = read(table_of(MOST_ROWS, form), ["name"])
    assert (len(table.rows), table.rows[-1].number, table.rows[-1].problem) == (MOST_ROWS, MOST_ROWS + 1, None)
    with pytest.raises(UnreadableFile, match="more than 50000 rows: load it in several files"):
        read(table_of(MOST_ROWS + 1, form), ["name"])
