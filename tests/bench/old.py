"""What costs how much, as ratios in one run: `make bench`. Prints a table and writes `bench.json` into SHARE_DATA or var/.

Not collected by `make test`: a noisy machine is no reason to fail. The goals are those of the design.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from events.models import Attendance, Event, EventOrganiser, EventPlace, GrantShare, Record, Registration, Session
from share.accounts.models import User
from share.grants.models import Grant
from share.imports.network import COMMITTED, EVENTS, load_network
from share.kit import clock, pdf
from share.reports import actions, files
from share.reports.figures import figures
from share.reports.figures.scope import Scope
from share.reports.models import Report
from tests.make import make_grant, make_organisation
from trainings.models import Pilot

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2018, 2, 1), date(2019, 7, 31)
FOUND: list[dict[str, Any]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    out = Path(os.environ.get("BENCH_OUT", "var/bench.json"))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(FOUND, indent=2) + "\n")
    print(f"\n{'what':58} {'measured':>10} {'goal':>8}")
    for line in FOUND:
        print(f"{line['what']:58} {line['measured']:>10} {line['goal']:>8}")
    print(f"Written to {out}")


def note(what: str, measured: float, goal: float | None) -> None:
    FOUND.append({"what": what, "measured": f"{measured:.3g}", "goal": "–" if goal is None else f"{goal:g}"})


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The fastest of some runs: what the machine can do when nothing else wants it."""
    taken = []
    for _n in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def pilots(grant: Grant, people: int, each: int = 25) -> None:
    """Held pilots with so many people in all, who were there for two of four sessions."""
    now = clock.now()
    number = User.objects.count()
    users = User.objects.bulk_create([User(name=f"P {n}", email=f"p{number + n}@example.org") for n in range(people)])
    events = Event.objects.bulk_create(
        [
            Event(
                kind="pilot",
                title=f"Pilot {n}",
                state="completed",
                published_at=now,
                completed_at=now,
                starts_at=now,
                ends_at=now + timedelta(hours=6),
                starts_on=FIRST,
                ends_on=FIRST + timedelta(days=n % 500),
                country=("RO", "AT", "FR")[n % 3],
            )
            for n in range(people // each)
        ]
    )
    for event in events:
        Pilot(event=event).save(force_insert=True)
    GrantShare.objects.bulk_create([GrantShare(event=event, grant=grant) for event in events])
    sessions = Session.objects.bulk_create(
        [
            Session(event=event, title="S", starts_at=now, ends_at=now + timedelta(hours=1))
            for event in events
            for _n in range(4)
        ]
    )
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                event=events[n // each],
                user=user,
                state="confirmed",
                name=user.name,
                email=user.email,
                town="Cluj",
                actor_kind="ngo",
                notice_version="1",
                confirmed_at=now,
            )
            for n, user in enumerate(users)
        ]
    )
    Attendance.objects.bulk_create(
        [
            Attendance(registration=person, session=sessions[4 * (n // each) + s])
            for n, person in enumerate(registrations)
            for s in range(2)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def record(grant: Grant, activities: int) -> None:
    organisation = make_organisation()
    events = Event.objects.bulk_create(
        [
            Event(
                kind="conference",
                title=f"A conference on a subject that takes some words to name, number {n}",
                state="recorded",
                starts_on=FIRST,
                ends_on=FIRST + timedelta(days=n % 500),
                country="RO",
            )
            for n in range(activities)
        ]
    )
    Record.objects.bulk_create(
        [
            Record(event=event, certainty="completed", source="https://share.example/a-page-of-the-record")
            for event in events
        ]
    )
    GrantShare.objects.bulk_create([GrantShare(event=event, grant=grant) for event in events])
    EventPlace.objects.bulk_create(
        [EventPlace(event=e, name=f"Place {n % 90}", country="RO") for n, e in enumerate(events)]
    )
    EventOrganiser.objects.bulk_create([EventOrganiser(event=e, organisation=organisation) for e in events])


def test_loading_the_record() -> None:
    note("load_network, all files of the record, s", seconds(lambda: load_network(COMMITTED / "network"), 1), 10)
    note("the same again, nothing changed, s", seconds(lambda: load_network(COMMITTED / "network"), 1), 10)


def test_loading_five_thousand_activities(tmp_path: Path) -> None:
    load_network(COMMITTED / "network")
    rows = [
        f"Event {n},study visit,2018-05-{n % 28 + 1:02},,Cluj; Brussels,RO,JRS Romania; ICMC,,12,approx,,,,SHARE Integration,"
        "completed,x"
        for n in range(5_000)
    ]
    (tmp_path / "events.csv").write_text("\n".join([",".join(EVENTS), *rows]) + "\n", encoding="utf-8")
    note("load_network, 5,000 activities, s", seconds(lambda: load_network(tmp_path), 1), 10)
    note("the same again, nothing changed, s", seconds(lambda: load_network(tmp_path), 1), 10)


def test_figures_at_thirty_thousand_registrations() -> None:
    grant = make_grant(starts_on=FIRST, ends_on=LAST)
    scope = Scope(grant, FIRST, LAST)
    pilots(grant, 3_000)
    few = seconds(lambda: figures(scope))
    pilots(grant, 27_000)
    with CaptureQueriesContext(connection) as asked:
        found = {figure.key: figure.value for figure in figures(scope)}
    assert found["people_trained"] == 30_000
    many = seconds(lambda: figures(scope))
    note("figures at 30,000 registrations, s", many, 1)
    note("figures at 30,000 registrations, queries", len(asked), 12)
    note("the same per row, 30,000 to 3,000", many / few / 10, 1.2)


def test_a_report_of_a_hundred_pages() -> None:
    import weasyprint

    grant = make_grant(starts_on=FIRST, ends_on=LAST)
    record(grant, 1_150)
    report = Report.objects.create(grant=grant, starts_on=FIRST, ends_on=LAST)

    def make() -> None:
        for step in actions.STEPS:
            step(report)

    whole = seconds(make, 1)
    report.refresh_from_db()
    html = render_to_string("reports/report_pdf.html", {**files.context(report), "font_css": pdf.font_css()})
    paths = {url: path.as_uri() for url, path in pdf._fonts().items()}
    for url, path in paths.items():
        html = html.replace(f'"{url}"', f'"{path}"')
    documents: list[Any] = []
    alone = seconds(lambda: documents.append(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")), 1)
    note("pages of the report", len(weasyprint.HTML(string=html).render().pages), None)
    note("WeasyPrint alone for its HTML, s", alone, None)
    note("the whole report to WeasyPrint alone", whole / alone, 1.1)
