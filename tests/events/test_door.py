"""Check-in at the door: links of one day, and marks of several phones that come in any order to the same rows."""

import json
import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from events.actions import (
    check_sheet,
    close_door,
    complete_event,
    count_sheet,
    mark_attendance,
    merge_marks,
    open_door,
)
from events.actions.door import Mark, WalkIn, sessions_of
from events.models import Attendance, Door, Event, MarkOperation, Registration
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
PRESENT = "present"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event() -> Event:
    event = make_pilot()
    for name in ("Ana Demo", "Ion Demo", "Mara Demo"):
        make_registration(event, name=name)
    assert event.starts_at
    clock.move_to(event.starts_at)
    return event


@pytest.fixture
def door(event: Event) -> Door:
    assert event.day
    return open_door(event.pk, event.day, by=make_user())


def people(event: Event) -> list[Registration]:
    return list(event.registrations.order_by("key", "pk"))


def marked(door: Door, person: Registration, mark: str = PRESENT, at: datetime | None = None, session: int = 0) -> Mark:
    return Mark(uuid.uuid4(), person.public_id, sessions_of(door)[session].pk, mark, at or clock.now())


def rows(event: Event) -> set[tuple[str, int, str]]:
    found = Attendance.objects.filter(session__event=event)
    return set(found.values_list("registration__name", "session", "mark"))


# One truth in any order


@pytest.mark.parametrize("seed", range(4))
def test_sixty_overlapping_marks_of_three_phones_come_to_the_same_in_any_order(
    door: Door, event: Event, seed: int
) -> None:
    chance, start = random.Random(7), clock.now()
    marks = [
        marked(door, chance.choice(people(event)), chance.choice([PRESENT, "", PRESENT]), start, chance.randrange(2))
        for _n in range(60)
    ]
    marks = [
        Mark(uuid.UUID(int=n), m.person, m.session, m.mark, start + chance.randrange(9) * MINUTE)
        for n, m in enumerate(marks)
    ]
    walk_ins = [WalkIn(uuid.UUID(int=100 + n), f"Walk {n}", "Seini", "ngo") for n in range(3)]
    marks += [Mark(uuid.UUID(int=200 + n), w.id, marks[0].session, PRESENT, start) for n, w in enumerate(walk_ins)]
    clock.move_to(start + timedelta(hours=1))
    expected = {}
    for mark in sorted(marks, key=lambda m: (m.at, m.id.int)):
        expected[mark.person, mark.session] = mark.mark
    names = dict(event.registrations.values_list("public_id", "name")) | {w.id: w.name for w in walk_ins}
    order = random.Random(seed)
    phones: list[list[Mark]] = [marks[n::3] for n in range(3)]
    batches = [(batch[n : n + 7], walk_ins) for batch in phones for n in range(0, len(batch), 7)]
    order.shuffle(batches)
    for batch, new in [*batches, batches[0]]:  # the first once more: sent twice, it changes nothing
        order.shuffle(batch)
        done = merge_marks(door, batch, new)
        assert {*done.kept} >= {mark.id for mark in batch}
        assert not done.refused
    assert rows(event) == {(names[person], session, mark) for (person, session), mark in expected.items() if mark}
    assert event.registrations.filter(state="walk_in").count() == 3
    assert MarkOperation.objects.count() == len(marks), "the others stay, beside the one that counts"


def test_of_two_marks_of_one_moment_the_higher_id_counts(door: Door, event: Event) -> None:
    ana, now = people(event)[0], clock.now()
    session = sessions_of(door)[0].pk
    low, high = (Mark(uuid.UUID(int=n), ana.public_id, session, mark, now) for n, mark in ((1, ""), (2, PRESENT)))
    merge_marks(door, [high], [])
    merge_marks(door, [low], [])
    assert rows(event) == {("Ana Demo", session, PRESENT)}


def test_a_clock_that_is_wrong_is_put_right(door: Door, event: Event) -> None:
    """A phone an hour ahead marks, then one that is right takes it back a minute later."""
    ana, ahead = people(event)[0], timedelta(hours=1)
    early = marked(door, ana, PRESENT, clock.now() + ahead)
    later = marked(door, ana, "", clock.now() + MINUTE)
    clock.move_to(clock.now() + 2 * MINUTE)
    merge_marks(door, [later], [], sent_at=clock.now())
    merge_marks(door, [early], [], sent_at=clock.now() + ahead)
    assert rows(event) == set()


def test_no_mark_is_of_the_future(door: Door, event: Event) -> None:
    ana = people(event)[0]
    merge_marks(door, [marked(door, ana, PRESENT, clock.now() + timedelta(days=300))], [])
    assert MarkOperation.objects.get().made_at <= clock.now()


# Beside the sheet of the team


def test_what_the_team_marks_later_stays_and_what_it_took_back_does_not_return(door: Door, event: Event) -> None:
    ana, ion, _mara = people(event)
    session, by, start = sessions_of(door)[0].pk, make_user(), clock.now()
    clock.move_to(start + 5 * MINUTE)
    mark_attendance(event.pk, {(ana.pk, session): "excused", (ion.pk, session): PRESENT}, by=by)
    clock.move_to(start + 6 * MINUTE)
    mark_attendance(event.pk, {(ion.pk, session): ""}, {(ion.pk, session): PRESENT}, by=by)
    merge_marks(door, [marked(door, ana, PRESENT, start), marked(door, ion, PRESENT, start)], [])
    assert rows(event) == {("Ana Demo", session, "excused")}
    merge_marks(door, [marked(door, ion, PRESENT, start + 6.5 * MINUTE)], [])
    clock.move_to(start + 8 * MINUTE)
    merge_marks(door, [marked(door, ion, PRESENT, start + 7 * MINUTE)], [])
    assert ("Ion Demo", session, PRESENT) in rows(event)


def test_a_locked_session_and_a_person_who_left_are_refused_and_the_rest_is_kept(door: Door, event: Event) -> None:
    ana, ion, mara = people(event)
    first, second = sessions_of(door)
    count_sheet(first.pk, [], 0, by=make_user())
    check_sheet(first.pk, by=make_user())
    Registration.objects.filter(pk=mara.pk).update(state="cancelled")
    sent = [marked(door, ana), marked(door, mara, session=1), marked(door, ion, session=1)]
    done = merge_marks(door, sent, [])
    assert {*done.refused} == {sent[0].id, sent[1].id}
    assert "locked" in done.refused[sent[0].id]
    assert rows(event) == {("Ion Demo", second.pk, PRESENT)}


def test_a_completed_activity_is_the_teams(door: Door, event: Event) -> None:
    merge_marks(door, [marked(door, people(event)[0])], [])
    assert event.ends_at
    clock.move_to(event.ends_at)
    complete_event(event.pk)
    with pytest.raises(IllegalMove, match="completed"):
        merge_marks(door, [marked(door, people(event)[1])], [])


# Its day


def test_people_come_in_from_two_hours_before_and_marks_come_two_days_late(door: Door, event: Event) -> None:
    assert event.starts_at
    start = event.starts_at
    sent = marked(door, people(event)[0], at=start)
    for moment, is_taken in (
        (start - timedelta(hours=2, minutes=1), False),
        (start - timedelta(hours=2), True),
        (start + timedelta(days=2), True),
        (start + timedelta(days=3), False),
    ):
        clock.move_to(moment)
        if is_taken:
            merge_marks(door, [sent], [])
        else:
            with pytest.raises(IllegalMove):
                merge_marks(door, [sent], [])


def test_a_link_opens_on_its_day_and_until_it_is_closed(door: Door, event: Event, client: Client) -> None:
    link = f"/door/{door.token}/"
    page = client.get(link).content.decode()
    assert "Ana Demo" in page
    assert client.get("/door/x/").status_code == 404
    clock.move_to(clock.now() + timedelta(days=1))
    over = client.get(link)
    assert over.status_code == 404
    assert "Ana Demo" not in over.content.decode()
    assert "opens on that day only" in over.content.decode()
    close_door(door)
    assert client.get(link).status_code == 404
    assert client.post(f"{link}marks/", "{}", content_type="application/json").status_code == 404


def test_no_link_is_made_for_another_day_or_a_draft(event: Event) -> None:
    assert event.day
    with pytest.raises(IllegalMove, match="No session"):
        open_door(event.pk, event.day + timedelta(days=1), by=make_user())
    Event.objects.filter(pk=event.pk).update(state="draft", published_at=None)
    with pytest.raises(IllegalMove, match="published"):
        open_door(event.pk, event.day, by=make_user())


def test_after_its_day_a_phone_sends_what_it_kept_and_reads_nobody(door: Door, event: Event, client: Client) -> None:
    ana, ion, _mara = people(event)
    session, start = sessions_of(door)[0].pk, clock.now()
    clock.move_to(start + timedelta(days=1))
    walk, stranger = str(uuid.uuid4()), str(uuid.uuid4())
    who = {"name": "Dan Demo", "town": "Seini", "actor_kind": "ngo"}

    def mark(person: object, at: datetime) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "person": str(person),
            "session": session,
            "mark": PRESENT,
            "at": at.isoformat(),
        }

    sent = {
        "now": clock.now().isoformat(),
        "walk_ins": [{"id": walk, **who}, {"id": stranger, **who}],
        "marks": [mark(ana.public_id, start), mark(ion.public_id, clock.now()), mark(walk, start)],
    }
    answer = client.post(f"/door/{door.token}/marks/", json.dumps(sent), content_type="application/json").json()
    assert sorted(answer) == ["kept", "refused"]
    assert rows(event) == {("Ana Demo", session, PRESENT), ("Dan Demo", session, PRESENT)}
    assert {*answer["refused"]} == {stranger, sent["marks"][1]["id"]}  # type: ignore[index]


def test_a_line_of_another_activity_is_none_of_this_door(door: Door, event: Event) -> None:
    other = make_registration(make_pilot(title="Another"))
    done = merge_marks(door, [marked(door, people(event)[0])], [WalkIn(other.public_id, "Dan", "Seini", "ngo")])
    assert "another activity" in done.refused[other.public_id]
    assert len(rows(event)) == 1


def test_a_postponed_activity_has_nobody_at_its_door(door: Door, event: Event, client: Client) -> None:
    Event.objects.filter(pk=event.pk).update(state="postponed", postponed_at=clock.now())
    answer = client.get(f"/door/{door.token}/")
    assert answer.status_code == 404
    assert "Ana Demo" not in answer.content.decode()


# Its pages


def test_without_a_script_each_name_is_a_button(door: Door, event: Event, client: Client) -> None:
    ana = people(event)[0]
    first, second = sessions_of(door)
    link = f"/door/{door.token}/"
    client.post(f"{link}?session={second.pk}", {"person": ana.public_id, "mark": "present"})
    assert rows(event) == {("Ana Demo", second.pk, PRESENT)}
    page = client.get(f"{link}?session={second.pk}").content.decode()
    assert "1 of 3 are here" in " ".join(page.split())
    client.post(f"{link}?session={second.pk}", {"person": ana.public_id, "mark": ""})
    assert rows(event) == set()
    new = {"do": "walk_in", "key": str(uuid.uuid4()), "name": "Dan Demo", "town": "Seini", "actor_kind": "ngo"}
    for _twice in range(2):
        assert client.post(f"{link}?session={first.pk}", new).status_code == 302
    assert rows(event) == {("Dan Demo", first.pk, PRESENT)}
    assert Registration.objects.get(name="Dan Demo").state == "walk_in"
    refused = client.post(link, new | {"key": str(uuid.uuid4()), "name": "", "town": "Kept <b>"})
    assert refused.status_code == 422
    assert "Kept &lt;b&gt;" in refused.content.decode()


def test_a_phone_sends_what_it_kept_and_reads_who_is_there(door: Door, event: Event, client: Client) -> None:
    ana, ion, _mara = people(event)
    session = sessions_of(door)[0].pk
    mark_attendance(event.pk, {(ion.pk, session): PRESENT}, by=make_user())
    walk, now = str(uuid.uuid4()), clock.now().isoformat()
    sent = {
        "now": now,
        "walk_ins": [
            {"id": walk, "name": "Dan Demo", "town": "Seini", "actor_kind": "ngo"},
            {"id": str(uuid.uuid4()), "name": "Ana\u202e", "town": "Seini", "actor_kind": "ngo"},
        ],
        "marks": [
            {"id": str(uuid.uuid4()), "person": who, "session": session, "mark": PRESENT, "at": now}
            for who in (str(ana.public_id), walk, str(uuid.uuid4()))
        ],
    }
    answer = client.post(f"/door/{door.token}/marks/", json.dumps(sent), content_type="application/json").json()
    assert len(answer["refused"]) == 2
    assert {tuple(one) for one in answer["present"]} == {
        (str(ana.public_id), session),
        (str(ion.public_id), session),
        (walk, session),
    }
    assert [walk, "Dan Demo", "Seini"] in answer["people"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 5_000,
        '{"now": "x", "marks": [], "walk_ins": []}',
        '{"now": "2027-01-01T00:00:00", "marks": [], "walk_ins": []}',
        '{"now": "2027-01-01T00:00:00Z", "marks": [{}], "walk_ins": []}',
        '{"now": "2027-01-01T00:00:00Z", "marks": [], "walk_ins": [7]}',
        '{"now": "2027-01-01T00:00:00Z", "marks": 7, "walk_ins": []}',
        '{"now": "2027-01-01T00:00:00Z", "walk_ins": [], "marks":'
        ' [{"id": "1", "person": "2", "session": 1e400, "mark": "present"}]}',
    ],
)
def test_what_no_phone_sends_is_refused(door: Door, client: Client, body: str) -> None:
    answer: Any = client.post(f"/door/{door.token}/marks/", body, content_type="application/json")
    assert answer.status_code == 422
    assert not MarkOperation.objects.exists()


def test_the_team_makes_and_closes_links(event: Event, client: Client) -> None:
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/doors/"
    assert event.day
    assert client.post(page, {"day": "2001-01-01"}).status_code == 422
    assert client.post(page, {"day": event.day.isoformat()}).status_code == 302
    door = Door.objects.get()
    text = client.get(page).content.decode()
    assert f"/door/{door.token}/" in text
    assert "<svg" in text
    assert client.post(f"{page}{door.public_id}/close/").status_code == 302
    assert f"/door/{door.token}/" not in client.get(page).content.decode()
    client.force_login(make_coordinator(make_organisation("Caritas", "AT")))
    assert client.get(page).status_code == 404


def test_the_worker_works_for_the_door_only(client: Client) -> None:
    answer = client.get("/door/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in answer.content


# Codes of badges


def test_the_code_of_a_badge_leads_helpers_to_its_person_and_tells_nobody_else(client: Client, door: Door) -> None:
    ana, ion, _mara = people(door.event)
    code = f"/door/badge/{ion.public_id}/"
    stranger = client.get(code)
    assert stranger.status_code == 200
    assert ion.name not in stranger.content.decode()
    page = client.get(f"/door/{door.token}/")
    assert client.cookies["door"]["path"] == "/door/"
    assert client.cookies["door"]["httponly"]
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "camera=()" in client.get("/")["Permissions-Policy"]
    assert client.get(code)["Location"] == f"/door/{door.token}/?badge={ion.public_id}"
    text = client.get(client.get(code)["Location"]).content.decode()
    assert "The badge of Ion Demo: the first line below." in text
    assert text.index(str(ion.public_id)) < text.index(str(ana.public_id))
    assert not Attendance.objects.exists(), "who opens an address has said nothing yet"


def test_a_badge_of_another_activity_or_a_closed_door_names_nobody(client: Client, door: Door) -> None:
    other = make_registration(make_pilot(), name="Eva Demo")
    client.get(f"/door/{door.token}/")
    for wrong in (other.public_id, uuid.uuid4()):
        answer = client.get(f"/door/badge/{wrong}/")
        assert answer.status_code == 200
        assert "Eva Demo" not in answer.content.decode()
    close_door(door)
    assert "names" not in client.get(f"/door/badge/{people(door.event)[0].public_id}/").get("Location", "")


def test_each_badge_has_the_code_of_its_person(event: Event) -> None:
    from events.attendance_sheet import badges_context

    codes = [code for _one, code in badges_context(event)["people"]]
    assert len(set(codes)) == 3
    assert all(code.startswith("data:image/svg+xml") for code in codes)
