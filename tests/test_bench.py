"""The bench itself: it runs, on a site so small that it takes seconds, and a miss that nobody owns fails it."""

import json
import os
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import caches
from django.db import connection
from django.urls import reverse

from events.models import Registration
from share.pages.actions import load_pages
from tests.bench import budgets, copies, pages, post, run, served
from tests.bench.budgets import Measured
from tests.make import make_coordinator, make_pilot

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_short_bench_measures_pages_and_promises_their_queries(tmp_path: Path) -> None:
    rows = run.short()
    out = tmp_path / "bench.json"
    assert budgets.report(rows, out) == 0
    written = {row["what"]: row for row in json.loads(out.read_text())}
    assert written["queries: home"]["verdict"] == "OK"
    assert written["growth XS to S: home"]["value"] > 0
    assert Registration.objects.count() > 600


def test_what_the_bench_forgets_is_its_own() -> None:
    """One Redis serves all tests that run at once: emptied by one, it forgot what another one had counted."""
    ours, theirs = caches["default"], f"another:{secrets.token_hex(8)}"
    redis = ours._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    redis.set(theirs, "2")
    ours.set("kept", 1)
    copies.forget()
    assert (ours.get("kept"), redis.get(theirs)) == (None, b"2")
    redis.delete(theirs)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_the_bench_asks_the_site_as_the_image_runs_it(settings: LazySettings) -> None:
    settings.SECRET_KEY = secrets.token_hex(40)  # the site in production refuses the one of tests
    load_pages()
    event = make_pilot()
    coordinator = make_coordinator(event.organisers.all()[0])
    address, _mark, options = os.environ["DATABASE_URL"].partition("?")
    database = f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}"
    with served.site(database) as site, served.bare_site() as bare:
        assert 0 < pages.cpu_of(bare, "/", "", pages.BARE_IN_A_ROW) < pages.cpu_of(site, "/", "", pages.IN_A_ROW)
        assert b"Preparing Welcoming Communities" in site.get(reverse("events:managed"), served.cookie_of(coordinator))
        _seconds, took = post.at_once(site, event, 2, 6)
        assert len(took) == Registration.objects.filter(event=event).count() == 6
        post.rush_is_fair(site, people=20, seats=3, connections_open=8)


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
    monkeypatch.setattr(budgets, "KNOWN_MISSES", {MISSED.what: "H2"})
    assert budgets.report([MISSED, Measured("a rate", 0.2, 1 / 3, at_least=True)], tmp_path / "bench.json") == 1
    assert budgets.report([MISSED], tmp_path / "bench.json") == 0
    assert "later: H2" in capsys.readouterr().out


def test_a_row_of_another_name_is_owned_by_nobody(tmp_path: Path) -> None:
    other = replace(MISSED, what="growth M to L: home, and something new")
    assert budgets.report([other], tmp_path / "bench.json") == 1
    assert replace(MISSED, what="growth M to L: home").verdict.startswith("later")


def test_each_known_miss_is_said_in_a_decision() -> None:
    for owner in set(budgets.KNOWN_MISSES.values()):
        file, _colon, part = owner.partition(": ")
        assert f"## {part[0].upper()}{part[1:]}\n" in (settings.BASE_DIR / file).read_text()


def test_what_has_no_budget_is_only_told(tmp_path: Path) -> None:
    assert budgets.report([Measured("pages of the report", 104, None)], tmp_path / "bench.json") == 0
