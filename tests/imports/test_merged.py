"""A file that still names both of two towns which are one by now makes no second one, and changes nothing of the first."""

from pathlib import Path

import pytest

from municipalities.actions.merges import TOWNS
from municipalities.models import Municipality
from share.imports.export import export_network
from share.imports.network import MUNICIPALITIES, load_network
from share.records import merging
from tests.imports.files import write

pytestmark = pytest.mark.django_db
ROWS = [{"name": name, "country_iso2": "RO", "level": "town", "source": "A page"} for name in ("Seinimare", "Seinimar")]


def towns(folder: Path, *rows: dict[str, str]) -> tuple[int, int, int, int, int]:
    write(folder, MUNICIPALITIES, rows, "municipalities.csv")
    found = load_network(folder)["municipalities.csv"]
    return found.created, found.updated, found.unchanged, len(found.rejected), len(found.alike)


def merge_them() -> None:
    kept, gone = (Municipality.objects.get(name=row["name"]) for row in ROWS)
    plan = merging.preview(TOWNS, kept.pk, gone.pk)
    merging.merge(TOWNS, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)


@pytest.mark.parametrize("rows", [ROWS, ROWS[1:], [ROWS[0], ROWS[1] | {"population": "9000"}]])
def test_the_file_of_both_loaded_again_changes_nothing(rows: list[dict[str, str]], tmp_path: Path) -> None:
    assert towns(tmp_path, *ROWS)[:1] == (2,)
    merge_them()
    assert towns(tmp_path, *rows) == (0, 0, len(rows), 0, 0)
    assert [(town.name, town.population) for town in Municipality.objects.all()] == [("Seinimare", None)]


def test_a_row_with_the_id_of_the_one_that_went_changes_nothing(tmp_path: Path) -> None:
    towns(tmp_path, *ROWS)
    gone = Municipality.objects.get(name="Seinimar").public_id
    merge_them()
    assert towns(tmp_path, {**ROWS[1], "name": "Another name", "ref": gone}) == (0, 0, 1, 0, 0)


def test_what_is_written_after_a_merge_is_read_without_a_change(tmp_path: Path) -> None:
    towns(tmp_path, *ROWS)
    merge_them()
    export_network(tmp_path / "out")
    assert (tmp_path / "out" / "municipalities.csv").read_text().count("\n") == 2
    again = load_network(tmp_path / "out")["municipalities.csv"]
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
