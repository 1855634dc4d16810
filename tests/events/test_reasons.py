"""After completion, who was there and how they are written down changes only with a reason, which the history keeps."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from events.actions import PersonDetails, add_walk_in, complete_event, correct_person, mark_attendance
from events.models import Attendance, Event, Registration
from share.kit import clock
from share.records import history
from tests.make import make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
GHEORGHE = PersonDetails(name="Gheorghe Pop", town="Cluj", actor_kind="volunteer")


def completed_pilot() -> tuple[Event, Registration]:
    """A completed pilot, and the one person who was present, at its first session."""
    event = make_pilot()
    ana = make_registration(event)
    clock.move_to(event.ends_at + timedelta(hours=1))
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "present"}, by=make_user())
    return complete_event(event.pk), ana


def reasons_of(model: type[Attendance] | type[Registration]) -> list[str]:
    lines = history.lines_of(model)._default_manager.order_by("-pgh_id")[:1]
    return [str((line.pgh_context or {}).get("reason", "")) for line in lines]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_changes_without_a_reason(reason: str) -> None:
    event, ana = completed_pilot()
    second = event.sessions.all()[1]
    with pytest.raises(ValidationError, match="Say why"):
        mark_attendance(event.pk, {(ana.pk, second.pk): "present"}, by=make_user(), reason=reason)
    with pytest.raises(ValidationError, match="Say why"):
        add_walk_in(event.pk, GHEORGHE, [second], by=make_user(), reason=reason)
    with pytest.raises(ValidationError, match="Say why"):
        correct_person(ana.pk, GHEORGHE, reason=reason)
    assert Attendance.objects.count() == 1
    assert Registration.objects.get().name == ana.name


def test_the_history_keeps_the_reason() -> None:
    event, ana = completed_pilot()
    second = event.sessions.all()[1]
    assert (
        mark_attendance(event.pk, {(ana.pk, second.pk): "present"}, by=make_user(), reason="The list says so").changed
        == 1
    )
    assert reasons_of(Attendance) == ["The list says so"]
    correct_person(ana.pk, GHEORGHE, reason="A slip of the pen")
    assert reasons_of(Registration) == ["A slip of the pen"]
    person = add_walk_in(event.pk, GHEORGHE, [second], by=make_user(), reason="Signed by hand")
    assert reasons_of(Registration) == reasons_of(Attendance) == ["Signed by hand"]
    assert person.attendances.get().session == second


def test_where_nothing_changes_no_reason_is_asked_for() -> None:
    event, ana = completed_pilot()
    same = {(ana.pk, event.sessions.all()[0].pk): "present"}
    assert mark_attendance(event.pk, same, by=make_user()).changed == 0


def test_before_completion_no_reason_is_asked_for() -> None:
    event = make_pilot()
    ana = make_registration(event)
    clock.move_to(event.starts_at + timedelta(minutes=10))
    assert mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "absent"}, by=make_user()).changed == 1
    assert correct_person(ana.pk, GHEORGHE).name == "Gheorghe Pop"
