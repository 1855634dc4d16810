"""The bench itself: it runs, on a site so small that it takes seconds, and a miss that nobody owns fails it."""

import json
from pathlib import Path

import pytest

from events.models import Registration
from tests.bench import budgets, post, run
from tests.bench.budgets import Measured
from tests.make import make_pilot

pytestmark = pytest.mark.django_db


def test_the_short_bench_measures_pages_and_promises_their_queries(tmp_path: Path) -> None:
    rows = run.short()
    out = tmp_path / "bench.json"
    assert budgets.report(rows, out) == 0
    written = {row["what"]: row for row in json.loads(out.read_text())}
    assert written["queries: home"]["verdict"] == "OK"
    assert written["CPU, public page: home"]["value"] > 1
    assert Registration.objects.count() > 600


def test_the_script_of_pgbench_sends_what_a_registration_sends() -> None:
    lines = post.script(make_pilot()).splitlines()
    assert lines[0].startswith("\\set n")
    text = "\n".join(lines)
    assert text.count("BEGIN;") == text.count("COMMIT;") == 1
    assert text.index("BEGIN;") < text.index("FOR UPDATE") < text.index('INSERT INTO "mail_mail"')
    assert "bench-marker" not in text
    assert "p:n@example.org" in text
    assert "'::uuid" not in text  # each run writes rows of its own


MISSED = Measured("a page that nobody owns", 4, 1.2)


def test_a_missed_budget_fails_the_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert budgets.report([Measured("a page", 1, 2), MISSED], tmp_path / "bench.json") == 1
    assert "MISSED" in capsys.readouterr().out


def test_a_missed_budget_that_an_issue_owns_is_said_and_does_not_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "KNOWN_MISSES", {"a page that": "H2"})
    assert budgets.report([MISSED, Measured("a rate", 0.2, 1 / 3, at_least=True)], tmp_path / "bench.json") == 1
    assert budgets.report([MISSED], tmp_path / "bench.json") == 0
    assert "later: H2" in capsys.readouterr().out


def test_what_has_no_budget_is_only_told(tmp_path: Path) -> None:
    assert budgets.report([Measured("pages of the report", 104, None)], tmp_path / "bench.json") == 0
