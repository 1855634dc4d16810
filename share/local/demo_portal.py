"""Portal tables in the demo: complete for the grant that was reported, half filled and partly late for the one that runs."""

from collections.abc import Mapping, Sequence

from share.grants.models import Grant, GrantPartner
from share.kit import clock
from share.portal import actions
from share.portal.columns import layout_of
from share.portal.filled import month_start
from share.portal.models import TableRow

Rows = Sequence[Mapping[str, str]]
AREA = "Inclusion of resettled refugees"
SHEET = "Demo: local actors met for a day on the arrival, reception and integration of resettled refugees."

PACKAGES: Rows = (
    {"name": "Demo: coordination of the network", "partner": "1", "begins": "1", "ends": "18"},
    {"name": "Demo: curriculum and pilots", "partner": "2", "begins": "2", "ends": "16"},
    {"name": "Demo: roundtables and exchange", "partner": "3", "begins": "3", "ends": "18"},
    {"name": "Demo: communication", "partner": "1", "begins": "1", "ends": "18"},
)
HISTORIC: Mapping[str, Rows] = {
    "work-packages": PACKAGES,
    "deliverables": (
        {"name": "Demo: training curriculum", "package": "WP2", "partner": "2", "kind": "R", "level": "PU", "due": "8",
         "status": "Submitted", "delivered": "2018-09-20", "approved": "2018-11-05"},
        {"name": "Demo: report on the pilots", "package": "WP2", "partner": "2", "kind": "R", "level": "PU", "due": "14",
         "status": "Submitted", "delivered": "2019-04-18", "approved": "2019-06-03",
         "justification": "Demo: two pilots moved by three weeks, because arrivals did."},
        {"name": "Demo: plans of the roundtables", "package": "WP3", "partner": "3", "kind": "R", "level": "CO", "due": "16",
         "status": "Submitted", "delivered": "2019-05-29"},
        {"name": "Demo: website of the network", "package": "WP4", "partner": "1", "kind": "DEC", "level": "PU", "due": "4",
         "status": "Submitted", "delivered": "2018-05-25", "approved": "2018-07-02"},
    ),
    "milestones": (
        {"name": "Demo: all partners have signed", "package": "WP1", "partner": "1", "due": "2",
         "means": "Signed agreements", "achieved": "Yes", "reached": "2018-03-22"},
        {"name": "Demo: first pilot held", "package": "WP2", "partner": "2", "due": "9",
         "means": "Signed attendance sheets", "achieved": "Yes", "reached": "2018-10-12"},
    ),
    "communication": (
        {"name": "Demo: news to mayors", "partner": "1", "description": "Demo: a letter each quarter",
         "audience": "Mayors of small towns", "channel": "Mail", "outcome": "Demo: four letters", "status": "Delivered"},
        {"name": "Demo: film evening", "partner": "3", "description": "Demo: a film and a talk about a first year in a town",
         "audience": "Residents", "channel": "Event", "outcome": "Demo: three evenings", "status": "Delivered"},
    ),
    "risks": (
        {"name": "Demo: fewer arrivals than planned", "package": "WP2",
         "measures": "Demo: trainings that serve those who live there already", "foreseen": "Foreseen",
         "play@1": "Demo: two pilots moved; the measures were taken.", "play@2": "Demo: it did not happen again."},
        {"name": "Demo: elections change who decides in a town", "package": "WP3",
         "measures": "Demo: two contacts in each town", "foreseen": "Unforeseen",
         "play@1": "Demo: not yet.", "play@2": "Demo: in two towns; the second contact went on."},
    ),
    "dissemination": (
        {"name": "Demo: the curriculum at a conference of towns", "partner": "2", "kind": "Conference",
         "audience": "Local authorities", "why": "Demo: to have it used beyond the project", "status": "Delivered"},
    ),
    "publications": (
        {"name": "Demo: small towns and resettlement", "partner": "2", "kind": "Article in journal", "year": "2019",
         "doi": "10.5555/demo.2019.1", "access": "Yes"},
    ),
}  # fmt: skip
RUNNING: Mapping[str, Rows] = {
    "work-packages": PACKAGES,
    "deliverables": (
        {"name": "Demo: handbook of the roster", "package": "WP2", "partner": "1", "kind": "R", "level": "PU", "due": "3"},
        {"name": "Demo: first training report", "package": "WP2", "partner": "2", "kind": "R", "level": "SEN", "due": "6",
         "status": "Draft"},
        {"name": "Demo: atlas of practices", "package": "WP3", "kind": "DATA", "due": "18"},
    ),
    "milestones": ({"name": "Demo: all towns have answered", "package": "WP1", "partner": "1", "due": "9"},),
    "communication": (
        {"name": "Demo: news to mayors", "partner": "1", "description": "Demo: a letter each quarter", "status": "Ongoing"},
    ),
    "risks": ({"name": "Demo: trainers leave", "package": "WP2", "measures": "Demo: two trainers for each topic"},),
}  # fmt: skip


def load_historic(grant: Grant) -> None:
    """All of it, before the reports are sent."""
    _fill(grant, HISTORIC)
    actions.number_activities(grant)
    for row in TableRow.objects.filter(grant=grant, table="events").select_related("event"):
        assert row.event
        _write(grant, "events", row, {"area": AREA})
        _write(grant, "event-sheet", row, {"description": SHEET})


def load_running(grant: Grant, coordinated: str) -> None:
    """Some of it; one deliverable of the organisation with a sign-in is late."""
    _fill(grant, RUNNING)
    own = GrantPartner.objects.filter(grant=grant, organisation__name=coordinated).first()
    over = [month for month in range(1, 13) if month_start(grant, month + 1) <= clock.today()]
    if own and over:
        late = {"name": "Demo: guide for volunteers", "package": "WP3", "partner": own.label, "due": str(over[-1])}
        _fill(grant, {"deliverables": (late,)})


def _fill(grant: Grant, tables: Mapping[str, Rows]) -> None:
    assert grant.funding
    layout = layout_of(grant.funding.slug)
    for key, rows in tables.items():
        table = layout.table(key)
        assert table
        pen = actions.pen_of(grant, table, [], as_lead=True, is_demo=True)
        for cells in rows:
            actions.store(pen, None, cells)


def _write(grant: Grant, key: str, row: TableRow, cells: Mapping[str, str]) -> None:
    assert grant.funding
    table = layout_of(grant.funding.slug).table(key)
    assert table
    actions.store(actions.pen_of(grant, table, [], as_lead=True), row, cells)
