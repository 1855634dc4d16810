"""Towns, their people and what they say of themselves, for the tests of self-assessments, needs, coverage and practices."""

from typing import Any

from municipalities.actions.assessments import Answer, Filled, keep_assessment
from municipalities.actions.needs import Asked, raise_need
from municipalities.actions.practices import Described, begin_practice
from municipalities.models import Area, Assessment, MemberTown, Municipality, Need, Practice, Step
from share.accounts.models import User
from share.kit import clock
from share.policy import Role
from tests.make import make_coordinator, make_organisation, make_town

STEPS = {Area.HOUSING: 2, Area.VOLUNTEERS: 4}


def make_keeper(town: Municipality | None = None, role: Role = Role.MEMBER, organisation: str = "Town hall") -> User:
    """Somebody of an organisation that a town belongs to."""
    hall = make_organisation(organisation)
    MemberTown.objects.get_or_create(organisation=hall, town=town or make_town())
    return make_coordinator(hall, role, second_factor=role != Role.MEMBER)


def make_secretariat() -> User:
    return make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT)


def make_assessment(
    town: Municipality | None = None, steps: dict[Area, int] | None = None, *, finish: bool = True, **fields: Any
) -> Assessment:
    answers = {area: Answer(Step(step), "A list of names") for area, step in (steps or STEPS).items()}
    filled = Filled(**{"made_on": clock.today(), "is_public": False, "answers": answers} | fields)
    return keep_assessment(town or make_town(), filled, by=None, finish=finish)


def asked(**fields: Any) -> Asked:
    values = {
        "title": "Interpreters for a small surgery",
        "area": "health",
        "phase": "arrival",
        "questions": ["Who pays?", "Who trains them?"],
        "urgency": "soon",
        "languages": ["ro"],
        "wanted_forms": ["call"],
        "wanted_from": None,
        "wanted_until": None,
        "is_public": False,
    }
    return Asked(**values | fields)


def make_need(town: Municipality | None = None, *, by: User | None = None, **fields: Any) -> Need:
    return raise_need(town or make_town(), asked(**fields), by=by)


def described(**fields: Any) -> Described:
    values = {
        "title": "Sports club finds first homes",
        "area": "housing",
        "partners": ["FC Şomcuta", "Town hall"],
        "summary": "The club asks its members.",
        "since": "2018-05",
        "evidence": "",
        "links": ["https://example.org/"],
        "contact_name": "",
        "contact_email": "",
    }
    return Described(**values | fields)


def make_practice(town: Municipality | None = None, **fields: Any) -> Practice:
    return begin_practice(town or make_town(), described(**fields))
