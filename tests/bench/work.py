"""Work in the background: a report and certificates against WeasyPrint alone for their HTML, and files that come in."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from events.models import Attendance, Event
from roster.matching.changes import Changes
from roster.matching.plans import optimal
from roster.matching.programs import Model
from roster.matching.scores import WITHOUT_RECORD, pairs
from share.accounts.models import User
from share.imports.models import ImportRun
from share.imports.network import EVENTS, MUNICIPALITIES
from share.jobs.actions import work_due
from share.kit import clock, pdf
from share.reports import files
from share.reports.actions import making
from share.reports.figures import figures
from share.reports.figures.scope import Scope
from share.reports.models import Report
from tests.bench.budgets import Measured
from tests.bench.data import World, grow
from tests.bench.towns import of_europe
from tests.imports.runs import bring, load, undo
from tests.roster.seasons import large
from trainings.actions.certificates import issue
from trainings.models import Certificate

ROUNDS = 3
ABOUT = "about welcome"  # how the titles of the file end
KINDS = ("study visit", "roundtable", "conference", "workshop", "webinar")
PLACES = (
    ("Cluj; Baia Mare", "RO"),
    ("Brussels", "BE"),
    ("Halle", "DE"),
    ("Parma", "IT"),
    ("Vienna; Graz", "AT"),
)


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def of_a_report(world: World, rounds: int = ROUNDS) -> list[Measured]:
    """A whole report of the grant, from its rows to its files, against WeasyPrint alone for its HTML, both warm."""
    import weasyprint

    def whole() -> Report:
        """A report of its own each time: one that is made keeps its files, and would take no time."""
        report = Report.objects.create(grant=world.grant, starts_on=world.grant.starts_on, ends_on=world.grant.ends_on)
        for step in making.STEPS:
            step(report)
        report.refresh_from_db()
        return report

    report = whole()
    assert report.files.count() == len(making.MAKERS)
    html = with_fonts(
        render_to_string("reports/report_pdf.html", {**files.context(report), "font_css": pdf.font_css()})
    )

    def alone() -> Any:
        return weasyprint.HTML(string=html).render(pdf_variant="pdf/ua-1")

    pages = len(alone().pages)
    ratios = []
    for _round in range(rounds):
        theirs = seconds(lambda: weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))
        ratios.append(seconds(whole) / theirs)
    return [
        Measured("report: its pages", pages, None, ""),
        Measured("report: to WeasyPrint alone for its HTML", median(ratios), 1.1),
    ]


def of_figures(world: World, rounds: int = ROUNDS) -> list[Measured]:
    """All figures of the grant, with as many registrations as the site has."""
    scope = Scope(world.grant, world.grant.starts_on, world.grant.counts_until)
    figures(scope)
    took = median(seconds(lambda: figures(scope)) for _round in range(rounds))
    return [Measured("figures of the grant", took, 1.0, "s")]


def with_fonts(html: str) -> str:
    """The same for a WeasyPrint that may read files."""
    for url, path in pdf._fonts().items():
        html = html.replace(f'"{url}"', f'"{path.as_uri()}"')
    return html


def of_certificates(world: World) -> list[Measured]:
    """A batch of 300 certificates, rows, files and mails, against WeasyPrint alone for their pages. Leaves no row behind."""
    import weasyprint

    pages: list[str] = []
    render_html = pdf.Renderer.render_html

    def noted(renderer: pdf.Renderer, html: str) -> bytes:
        pages.append(with_fonts(html))
        return render_html(renderer, html)

    with transaction.atomic():
        event = world.large
        Event.objects.filter(pk=event.pk).update(state=Event.State.COMPLETED, completed_at=clock.now())
        event.refresh_from_db()
        people = event.registrations.values_list("pk", flat=True)
        mark = Attendance.objects.create(registration_id=people[0], session=event.sessions.all()[0], mark="present")
        others = (
            "SELECT id, row_number() OVER () AS n FROM events_registration"
            f" WHERE event_id = {event.pk} AND id <> {people[0]}"
        )
        grow(Attendance, mark, 0, source=f"({others})", registration_id="rows.id")
        with patch.object(pdf.Renderer, "render_html", noted):
            issue(event, by=world.coordinator)
            took = seconds(work_due)
        assert len(pages) == Certificate.objects.made().filter(registration__event=event).count() == 300
        transaction.set_rollback(True)
    weasyprint.HTML(string=pages[0]).write_pdf(pdf_variant="pdf/ua-1")  # warm, as the child is after its first
    theirs = seconds(lambda: [weasyprint.HTML(string=one).write_pdf(pdf_variant="pdf/ua-1") for one in pages])
    return [Measured("300 certificates: to WeasyPrint alone for their pages", took / theirs, 1.2)]


def of_seasons() -> list[Measured]:
    """Seasons matched in memory: the plan, and the smallest change of every need left out. Each the slowest of three."""
    from scipy.optimize import milp  # noqa: F401  # half a second, once

    rows = []
    for experts, needs, promised in ((300, 120, 3), (100, 50, 1)):
        plans, changes = [], []
        for seed in range(ROUNDS):
            season = large(experts, needs, seed)
            model, found = Model(season), pairs(season, WITHOUT_RECORD)
            began = time.perf_counter()
            plan = optimal(model, found)
            plans.append(time.perf_counter() - began)
            look = Changes(model, plan)
            changes.append(seconds(lambda look=look: [look.smallest(need) for need in look.left_out]))
        name = f"season of {experts} experts and {needs} needs"
        rows.append(Measured(f"{name}: its plan", max(plans), promised, "s"))
        if experts == 300:
            rows.append(Measured(f"{name}: the smallest changes", max(changes), 6, "s"))
    return rows


def of_an_import(rows: int = 5_000) -> list[Measured]:
    """Varied activities loaded by the command in a process of its own, and the same once more."""
    found = []
    with TemporaryDirectory() as folder:
        write_towns(Path(folder) / "municipalities.csv")
        write_activities(Path(folder) / "events.csv", rows)
        command = [sys.executable, "manage.py", "load_network", folder]
        found.append(Measured("memory of a command that does nothing", peak_of([*command[:2], "version"]), None, "MB"))
        for times in ("first", "again, unchanged"):
            began = time.perf_counter()
            peak = peak_of(command)
            found.append(Measured(f"import of {rows:,} activities, {times}", time.perf_counter() - began, 10, "s"))
            found.append(Measured(f"import of {rows:,} activities, {times}: memory", peak, 200, "MB"))
        loaded = Event.objects.filter(title__endswith=ABOUT, municipality__isnull=False, record__isnull=False)
        assert loaded.count() == rows, "what was measured is no import of whole rows"
    return found


def of_a_file_in_the_browser(person: User, rows: int = 5_000) -> list[Measured]:
    """A file of towns, brought on the page: what its check takes, its load, and its undo, each as a job does it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "municipalities.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, MUNICIPALITIES)
            writer.writeheader()
            for town in of_europe(rows):
                said = {"name": f"{town.name} on the file", "country_iso2": town.country, "level": "town"}
                writer.writerow(said | {"population": town.population or "", "source": "made up"})
        content = file.read_bytes()
    found = []

    def step(what: str, work: Callable[[], ImportRun], becomes: str) -> ImportRun:
        began = time.perf_counter()
        run = work()
        found.append(Measured(f"a file of {rows:,} towns in the browser, {what}", time.perf_counter() - began, 10, "s"))
        assert (run.state, run.refusal) == (becomes, "")
        return run

    run = step("check", lambda: bring(person, content), "checked")
    step("load", lambda: load(run, person), "loaded")
    step("undo", lambda: undo(run, person), "undone")
    return found


# A process begins with the peak of the one that started it, so one that is small stands between the bench and the command.
WATCH = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_pid, status, used = os.wait4(pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_of(command: list[str]) -> float:
    """Runs a command to its end, and gives the most memory it had, in MB: its own, and not that of what ran before."""
    watched = [sys.executable, "-S", "-c", WATCH, *command]
    done = subprocess.run(watched, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout.split()[-1]) / 1024


def write_towns(file: Path) -> None:
    """The towns in which the activities take place."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, MUNICIPALITIES)
        writer.writeheader()
        for names, country in PLACES:
            for name in names.split("; "):
                writer.writerow({"name": name, "country_iso2": country, "level": "city", "source": "made up"})


def write_activities(file: Path, rows: int) -> None:
    first = date(2018, 2, 1).toordinal()
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, EVENTS)  # refuses a column that the record does not have
        writer.writeheader()
        for n in range(rows):
            place, country = PLACES[n % len(PLACES)]
            writer.writerow(
                {
                    "title": f"Meeting {n} {ABOUT}",
                    "type": KINDS[n % len(KINDS)],
                    "start_date": date.fromordinal(first + n * 7 % 500).isoformat(),
                    "place": place,
                    "country_iso2": country,
                    "host_organisation": ("JRS Romania; ICMC", "Cidis", "Caritas Vienna")[n % 3],
                    "participants": str(n % 60),
                    "themes": "housing; volunteers",
                    "source": f"https://example.org/meetings/{n}",
                }
            )
    os.sync()
