"""`manage.py match_season`: a file in, a plan out."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

EXPERT = {
    "id": "anna",
    "areas": {"housing": 4},
    "languages": {"de": 4},
    "size": "small",
    "experience": "experienced",
    "days": 2,
    "blocked": ["2026-03-02"],
}
NEED = {
    "id": "linz",
    "area": "housing",
    "language": "de",
    "size": "small",
    "experience": "emerging",
    "dates": ["2026-03-02", "2026-03-03", "2026-03-04"],
    "days": 2,
}


def ran(tmp_path: Path, given: Any, *flags: str) -> str:
    file = tmp_path / "season.json"
    file.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    out = StringIO()
    call_command("match_season", file, *flags, stdout=out)
    return out.getvalue()


def test_a_file_is_matched_without_a_database(tmp_path: Path) -> None:
    other = {**NEED, "id": "graz", "language": "fr"}
    found = json.loads(ran(tmp_path, {"experts": [EXPERT], "needs": [NEED, other]}, "--json"))
    [pair] = found["pairs"]
    assert (pair["need"], pair["expert"]) == ("linz", "anna")
    assert pair["score"] == pytest.approx(sum(pair["parts"].values()))
    assert pair["lacking"] == ["free on 2 of 3 dates"]
    assert found["plan"] == [{"need": "linz", "expert": "anna", "dates": ["2026-03-03", "2026-03-04"]}]
    assert found["greedy"] == found["plan"]
    assert found["value"] == found["greedy_value"] == pair["score"]
    # Anna has no day left, so French alone would not meet one need more.
    [left] = found["unmatched"]
    assert (left["need"], left["change"]) == ("graz", None)
    assert left["reason"] == "Nobody who knows this area speaks this language."


def test_the_smallest_change_is_told_with_its_cost(tmp_path: Path) -> None:
    found = json.loads(ran(tmp_path, {"experts": [{**EXPERT, "days": 1}], "needs": [NEED]}, "--json"))
    assert found["unmatched"][0]["change"] == {"kind": "days", "expert": "anna", "value": 1, "cost": 1}
    assert found["value"] == found["greedy_value"] == 0


def test_a_season_of_nobody_is_a_season(tmp_path: Path) -> None:
    found = json.loads(ran(tmp_path, {"experts": [], "needs": []}, "--json"))
    assert found["pairs"] == found["plan"] == found["greedy"] == found["unmatched"] == []


def test_without_json_it_tells_in_sentences(tmp_path: Path) -> None:
    told = ran(tmp_path, {"experts": [EXPERT], "needs": [NEED, {**NEED, "id": "graz", "area": "legal"}]})
    assert told.startswith("1 of 2 needs, ")
    assert "linz: anna (" in told
    assert "graz: Nobody knows this area." in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "not JSON"),
        ([], "an object is expected"),
        ({"experts": []}, "needs: a list is expected"),
        ({"experts": [{**EXPERT, "areas": {"housing": 5}}], "needs": []}, "experts[0].areas.housing: a level from 1"),
        ({"experts": [{**EXPERT, "languages": []}], "needs": []}, "experts[0].languages: an object is expected"),
        ({"experts": [{**EXPERT, "days": "two"}], "needs": []}, "experts[0].days: a whole number is expected"),
        ({"experts": [{**EXPERT, "days": -1}], "needs": []}, "experts[0].days: a number from 0 is expected"),
        ({"experts": [{**EXPERT, "blocked": ["tomorrow"]}], "needs": []}, "experts[0].blocked[0]: a date"),
        ({"experts": [{**EXPERT, "size": "tiny"}], "needs": []}, "experts[0].size: small or large is expected"),
        ({"experts": [EXPERT, EXPERT], "needs": []}, "experts: anna stands there twice"),
        ({"experts": [], "needs": [{**NEED, "id": ""}]}, "needs[0].id: a text is expected"),
        ({"experts": [], "needs": [{**NEED, "days": 0}]}, "needs[0].days: a number from 1 is expected"),
        ({"experts": [], "needs": [{**NEED, "dates": "2026-03-02"}]}, "needs[0].dates: a list is expected"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_place(tmp_path: Path, given: Any, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        ran(tmp_path, given)
    assert said in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("match_season", tmp_path / "none.json")


def test_a_call_with_a_file_alone_starts_no_site_and_says_the_same(tmp_path: Path) -> None:
    given = {"experts": [EXPERT], "needs": [NEED, {**NEED, "id": "graz", "area": "legal"}]}
    expected = ran(tmp_path, given, "--json")
    command = [sys.executable, "-X", "importtime", "manage.py", "match_season", tmp_path / "season.json", "--json"]
    found = subprocess.run(command, cwd=settings.BASE_DIR, env={}, capture_output=True, text=True, check=True)
    assert json.loads(found.stdout) == json.loads(expected)
    assert "share.settings" not in found.stderr
    command = [sys.executable, "manage.py", "match_season", tmp_path / "none.json"]
    refused = subprocess.run(command, cwd=settings.BASE_DIR, env={}, capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: ")
    assert "No such file" in refused.stderr
