"""A roundtable from its form to its figure, through the pages; and that nothing beside its own room knows it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from events.actions import plan_sessions
from events.gatherings.rooms.roundtables.models import Roundtable
from events.models import Event
from events.plans import PlannedSession
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.policy import Role
from share.records import timeline
from tests.make import (
    form_data,
    make_coordinator,
    make_gathering,
    make_grant,
    make_organisation,
    make_pilot,
    make_town,
)

QUESTION = "Who meets the family at the station?"


@pytest.fixture
def partner(db: None) -> User:
    return make_coordinator(make_organisation())


@pytest.fixture
def irina(client: Client, partner: User) -> Client:
    client.force_login(partner)
    return client


@pytest.fixture
def grant(db: None) -> Grant:
    return make_grant(partners=[make_organisation()])


def typed(grant: Grant, **changes: object) -> dict[str, object]:
    """The form of a new roundtable with everything publishing asks for."""
    day = clock.today() + timedelta(days=20)
    return {
        "title": "Round the table in Şomcuta",
        "municipality": make_town().pk,
        "venue": "Town hall, room 2",
        "summary": "We speak about arrivals.",
        "language": "en",
        "languages": ["ro"],
        "capacity": "12",
        f"shares-{grant.pk}": "100",
        "organiser": make_organisation().pk,
        "day": day.isoformat(),
        "begins": "09:30",
        "ends": "12:00",
        "level": "local",
        "question": QUESTION,
        **changes,
    }


def plan(client: Client, grant: Grant, **changes: object) -> Event:
    answer = client.post("/work/plan/roundtable/", typed(grant, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Event.objects.get(kind="roundtable")


def work(event: Event, view: str = "overview") -> str:
    return reverse(f"events:{view}", args=[event.public_id])


def figure(grant: Grant, key: str, admin: Client) -> tuple[object, str]:
    page = admin.get(reverse("reports:figure", args=[grant.pk, key]))
    assert page.status_code == 200
    return page.context["figure"].value, page.content.decode()


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN))
    return client


def test_a_roundtable_goes_from_its_form_to_its_figure(irina: Client, grant: Grant, admin: Client) -> None:
    choice = irina.get("/work/plan/").content.decode()
    assert 'href="/work/plan/roundtable/"' in choice
    form = irina.get("/work/plan/roundtable/").context["form"]
    assert {"level", "question"} <= set(form.fields)

    event = plan(irina, grant)
    row = Roundtable.objects.get()
    assert (row.event, row.level, row.question) == (event, "local", QUESTION)
    assert (event.kind, event.state, event.sessions.count()) == ("roundtable", "draft", 1)
    overview = irina.get(work(event)).content.decode()
    assert QUESTION in overview
    assert "Local" in overview

    assert irina.post(work(event, "publish")).status_code == 302
    public = Client().get(event.get_absolute_url()).content.decode()
    assert QUESTION in public
    assert "knows its question before they come" in public

    for number in range(3):
        Client().post(event.get_absolute_url(), form_data(f"guest{number}@example.org", name=f"Guest {number}"))
    for guest in event.registrations.all():
        assert Client().post(f"/my/{guest.token}/confirm/").status_code == 302
    assert event.registrations.filter(state="confirmed").count() == 3

    assert figure(grant, "roundtables", admin)[0] == 0, "planned is not held"
    event.refresh_from_db()
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    (session,) = event.sessions.all()
    here, away, _unmarked = event.registrations.order_by("pk")
    marks = {f"mark-{here.pk}-{session.pk}": "present", f"mark-{away.pk}-{session.pk}": "absent"}
    assert irina.post(work(event, "attendance"), marks).status_code == 302
    assert irina.post(work(event, "complete_event")).status_code == 302
    event.refresh_from_db()
    assert event.state == "completed"

    value, page = figure(grant, "roundtables", admin)
    assert value == 1
    assert event.title in page
    assert event.get_absolute_url() in page
    countries, by_country = figure(grant, "roundtable_countries", admin)
    assert countries == 1
    assert "Romania" in by_country
    assert figure(grant, "pilots", admin)[0] == 0
    assert figure(grant, "people_trained", admin)[0] == 0, "a roundtable trains nobody"


def test_a_roundtable_of_another_grant_is_not_in_the_figure(irina: Client, grant: Grant, admin: Client) -> None:
    event = plan(irina, grant)
    today = clock.today()
    Event.objects.filter(pk=event.pk).update(
        state="completed", published_at=clock.now(), completed_at=clock.now(), starts_on=today, ends_on=today
    )
    assert figure(grant, "roundtables", admin)[0] == 1
    assert figure(make_grant("OTHER"), "roundtables", admin)[0] == 0


def test_publishing_says_what_a_roundtable_lacks_and_where_it_is_mended(irina: Client, grant: Grant) -> None:
    event = plan(irina, grant, level="", question="")
    overview = irina.get(work(event)).content.decode()
    assert "Nothing says how far the roundtable reaches: choose its level." in overview
    assert f"{work(event, 'details')}#id_level" in overview
    assert irina.post(work(event, "publish")).status_code == 409
    event.refresh_from_db()
    assert event.state == "draft"

    Roundtable.objects.update(level="national")
    hints = irina.get(work(event)).content.decode()
    assert "has no question yet" in hints
    assert irina.post(work(event, "publish")).status_code == 302, "a question is worth a look, and no must"


def test_a_published_roundtable_keeps_its_level(irina: Client, grant: Grant) -> None:
    event = plan(irina, grant)
    irina.post(work(event, "publish"))
    form = irina.get(work(event, "details")).context["form"]
    data = typed(grant, level="", began_from=form["began_from"].value())
    answer = irina.post(work(event, "details"), data)
    assert answer.status_code == 422
    assert "choose its level" in answer.content.decode()
    assert Roundtable.objects.get().level == "local"


def test_the_details_of_a_roundtable_change_in_its_own_row_and_its_history_says_so(irina: Client, grant: Grant) -> None:
    event = plan(irina, grant)
    form = irina.get(work(event, "details")).context["form"]
    assert form.initial["question"] == QUESTION
    data = typed(grant, level="national", began_from=form["began_from"].value())
    assert irina.post(work(event, "details"), data).status_code == 302
    assert Roundtable.objects.get().level == "national"
    (line, *_older) = [line for line in timeline.page_of(event).lines if "roundtable" in line.what]
    assert line.changes == ["level: Local → National"]
    assert (line.who, line.route) == ("Irina Demo", "events:details")


@pytest.mark.parametrize(("field", "value"), [("level", "galactic"), ("question", "x" * 301)])
def test_a_wrong_field_of_the_kind_is_said_at_the_field_and_what_was_typed_stays(
    irina: Client, grant: Grant, field: str, value: str
) -> None:
    answer = irina.post("/work/plan/roundtable/", typed(grant, **{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Round the table in Şomcuta" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_another_kind_has_none_of_the_fields_of_a_roundtable(irina: Client) -> None:
    fields = irina.get("/work/plan/pilot/").context["form"].fields
    assert not {"level", "question"} & set(fields)
    assert irina.get("/work/plan/hullabaloo/").status_code == 404
    assert not Roundtable.objects.filter(event=make_pilot()).exists()


@pytest.mark.django_db
def test_the_agenda_adds_up_its_time_by_outcome() -> None:
    event = make_gathering(starts_in=timedelta(days=3), summary="We speak about arrivals.")
    Roundtable.objects.filter(event=event).update(level="local")
    start = event.sessions.get().starts_at
    hours = ((0, 40, "information"), (40, 120, "decision"), (120, 160, "decision"), (160, 170, "task"), (170, 180, ""))
    plan_sessions(
        event.pk,
        [
            PlannedSession(
                f"Item {a}", start + timedelta(minutes=a), start + timedelta(minutes=b), values={"outcome": out}
            )
            for a, b, out in hours
        ],
    )
    page = Client().get(event.get_absolute_url()).content.decode()
    assert "Information 40 min, Decision 2 h, Task 10 min" in page


# Where a roundtable may be named: its room, the invented people and places of the demo, and what is no code.
ROOM = ("events/gatherings/",)
DEMO = tuple(
    f"share/local/demo{part}.py"
    for part in ("", "_agreed", "_forms", "_grants", "_network", "_plans", "_portal", "_today", "_visit")
)
PROSE = ("templates/pages/home/_about.html",)  # the network's own sentence about what it does
DOCSTRINGS = {"events/models/event.py": 1}  # "a pilot, a roundtable": an example in words
SEEN = ("*.py", "*.html", "*.txt", "*.js", "*.css")
FOLDERS = ("share", "events", "trainings", "roster", "municipalities", "templates", "static")


def test_nothing_beside_its_room_knows_a_roundtable_by_name() -> None:
    base = Path(settings.BASE_DIR)
    files = [path for folder in FOLDERS for ending in SEEN for path in (base / folder).rglob(ending)]
    assert len(files) > 300, "the files were found"
    found = {}
    for path in files:
        name = path.relative_to(base).as_posix()
        hits = len(re.findall(r"round[ _-]?table", path.read_text(encoding="utf-8"), re.I))
        if hits and not name.startswith(ROOM) and name not in DEMO + PROSE:
            found[name] = hits
    assert found == DOCSTRINGS


def test_the_engine_asks_no_event_what_kind_it_is() -> None:
    """No `kind ==` outside a room: what differs between kinds stands in their entries."""
    base = Path(settings.BASE_DIR)
    keys = "pilot|roundtable|gathering|exchange_event"
    asking = re.compile(rf"""kind(\.key)?["']?\s*(==|!=|in|not in)\s*[({{\["']+({keys})|kind=["']({keys})["']""")
    rooms = ("events/gatherings/", "trainings/", "share/local/")
    found = [
        path.relative_to(base).as_posix()
        for folder in FOLDERS
        for ending in ("*.py", "*.html")
        for path in (base / folder).rglob(ending)
        if not path.relative_to(base).as_posix().startswith(rooms) and asking.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
