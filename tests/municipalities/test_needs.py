"""A need from the town that raises it to its answer: which state may become which, who may do it, who hears of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.actions import needs as actions
from municipalities.actors import actor_for
from municipalities.models import Municipality, Need
from municipalities.todo import what_waits
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import NOBODY, Role
from tests.make import hidden_fields, make_town
from tests.municipalities.needs import asked, make_keeper, make_need, make_secretariat

MOVES: dict[str, Callable[[Need], None]] = {
    "change": lambda need: need.change(),
    "accept": lambda need: need.accept(),
    "begin_answer": lambda need: need.begin_answer(),
    "stop_answer": lambda need: need.stop_answer(),
    "finish_answer": lambda need: need.finish_answer("They came."),
    "withdraw": lambda need: need.withdraw("Solved."),
}
# What each move makes of each state; a state without a line refuses it.
BECOMES = {
    "raised": {"change": "raised", "accept": "accepted", "withdraw": "withdrawn"},
    "accepted": {
        "change": "accepted",
        "begin_answer": "being_answered",
        "finish_answer": "answered",
        "withdraw": "withdrawn",
    },
    "being_answered": {"stop_answer": "accepted", "finish_answer": "answered", "withdraw": "withdrawn"},
    "answered": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", Need.State.values)
@pytest.mark.parametrize("move", MOVES)
def test_each_move_from_each_state(move: str, state: str) -> None:
    need = Need(state=state)
    expected = BECOMES[state].get(move)
    if expected is None:
        with pytest.raises(IllegalMove):
            MOVES[move](need)
        assert need.state == state
    else:
        MOVES[move](need)
        assert need.state == expected


def address(need: Need, name: str) -> str:
    return reverse(f"municipalities:{name}", args=[need.town.public_id, need.public_id])


def form(**typed: Any) -> dict[str, Any]:
    values = vars(asked()) | {"question_1": "Who pays?", "wanted_from": "", "wanted_until": "", "is_public": ""}
    del values["questions"]
    return values | typed


@pytest.fixture
def town() -> Municipality:
    return make_town()


@pytest.fixture
def keeper(town: Municipality, client: Client) -> Client:
    client.force_login(make_keeper(town))
    return client


@pytest.mark.django_db
def test_a_need_is_raised_from_a_low_step_with_its_area_chosen(keeper: Client, town: Municipality) -> None:
    page = reverse("municipalities:raise_need", args=[town.public_id])
    assert keeper.get(f"{page}?area=housing").context["form"]["area"].value() == "housing"
    assert keeper.get(f"{page}?area=nonsense").context["form"]["area"].value() == ""
    answer = keeper.post(page, form(question_3="And who interprets?") | hidden_fields(keeper, page))
    need = Need.objects.get()
    assert answer.headers["Location"] == need.get_absolute_url()
    assert (need.questions, need.state) == (["Who pays?", "And who interprets?"], "raised")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": "…"}, "title"),
        ({"question_1": ""}, "question_1"),
        ({"question_2": "x" * 301}, "question_2"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"wanted_forms": []}, "wanted_forms"),
        ({"urgency": "very"}, "urgency"),
        ({"phase": "later"}, "phase"),
        ({"wanted_from": "2027-03-02", "wanted_until": "2027-03-01"}, "wanted_until"),
        ({"wanted_until": "soon"}, "wanted_until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: Any, field: str, keeper: Client, town: Municipality) -> None:
    answer = keeper.post(reverse("municipalities:raise_need", args=[town.public_id]), form(**typed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Need.objects.exists()


@pytest.mark.django_db
def test_whoever_raised_it_hears_what_becomes_of_it(client: Client, town: Municipality) -> None:
    raised_by, office = make_keeper(town), make_secretariat()
    need = make_need(town, by=raised_by)
    client.force_login(office)
    assert client.post(address(need, "accept_need")).status_code == 302
    assert client.post(address(need, "begin_answer")).status_code == 302
    assert client.post(address(need, "finish_answer"), {"answer": "Weiz came for a day."}).status_code == 302
    mails = Mail.objects.filter(to=raised_by.email)
    assert sorted(mail.subject.split(":")[0] for mail in mails) == [
        "Your need is accepted",
        "Your need is answered",
        "Your need is being answered",
    ]
    assert "Weiz came for a day." in mails.get(subject__startswith="Your need is answered").text


@pytest.mark.django_db
def test_who_withdraws_their_own_need_gets_no_mail_about_it(client: Client, town: Municipality) -> None:
    person = make_keeper(town)
    need = make_need(town, by=person)
    client.force_login(person)
    assert client.post(address(need, "withdraw_need"), {"reason": "Solved."}).status_code == 302
    assert not Mail.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accept_need", "begin_answer"])
def test_a_town_does_not_decide_about_its_own_need(name: str, keeper: Client, town: Municipality) -> None:
    need = make_need(town)
    assert keeper.post(address(need, name)).status_code == 403
    need.refresh_from_db()
    assert need.state == "raised"


@pytest.mark.django_db
def test_the_wrong_moment_is_said_and_nothing_changes(client: Client, town: Municipality) -> None:
    client.force_login(make_secretariat())
    need = make_need(town)
    assert client.post(address(need, "begin_answer")).status_code == 409
    assert client.post(address(need, "finish_answer"), {"answer": "Yes."}).status_code == 409
    actions.withdraw(need.pk, "Solved.", by=None)
    assert client.get(address(need, "change_need")).status_code == 409


@pytest.mark.django_db
def test_the_second_of_two_people_who_change_it_is_shown_both(keeper: Client, town: Municipality) -> None:
    need = make_need(town)
    page = address(need, "change_need")
    began = hidden_fields(keeper, page)
    assert keeper.post(page, form(title="Interpreters") | began).status_code == 302
    answer = keeper.post(page, form(title="Doctors") | began)
    assert answer.status_code == 409
    need.refresh_from_db()
    assert need.title == "Interpreters"


@pytest.mark.django_db
def test_a_need_of_another_town_is_not_there(client: Client, town: Municipality) -> None:
    need = make_need(town)
    client.force_login(make_keeper(make_town("Cluj"), organisation="Cluj hall"))
    assert client.get(need.get_absolute_url()).status_code == 404
    assert not client.get(reverse("municipalities:needs")).context["page"].object_list


@pytest.mark.django_db
def test_who_may_read_a_need(town: Municipality) -> None:
    ours, theirs = make_keeper(town), make_keeper(make_town("Cluj"), organisation="Cluj hall")
    shown, hidden, gone = make_need(town, is_public=True), make_need(town), make_need(town, is_public=True)
    actions.withdraw(gone.pk, "Solved.", by=None)
    assert set(Need.objects.visible_to(actor_for(ours))) == {shown, hidden, gone}
    assert set(Need.objects.visible_to(actor_for(theirs))) == {shown}
    assert set(Need.objects.visible_to(NOBODY)) == {shown} == set(Need.objects.shown_to_everybody())


@pytest.mark.django_db
def test_the_secretariat_is_told_what_nobody_took_up_the_most_urgent_first(town: Municipality) -> None:
    can_wait, urgent = make_need(town, urgency="later", title="Later"), make_need(town, urgency="now", title="Now")
    taken = make_need(town, title="Taken")
    actions.accept(taken.pk, by=None)
    tasks = what_waits(actor_for(make_secretariat()))
    assert [task.about.title for task in tasks] == [urgent.title, can_wait.title]
    assert what_waits(actor_for(make_keeper(town, Role.COORDINATOR))) == []


@pytest.mark.django_db
def test_the_list_shows_open_ones_the_most_urgent_first_and_what_is_late(client: Client, town: Municipality) -> None:
    yesterday = clock.today() - timedelta(days=1)
    later, now = make_need(town, urgency="later", title="Later", wanted_until=yesterday), make_need(town, urgency="now")
    over = make_need(town, title="Over")
    actions.withdraw(over.pk, "Solved.", by=None)
    client.force_login(make_secretariat())
    page = reverse("municipalities:needs")
    assert list(client.get(page).context["page"]) == [now, later]
    assert list(client.get(page, {"range": "late"}).context["page"]) == [later]
    assert list(client.get(page, {"state": "withdrawn"}).context["page"]) == [over]
    assert len(client.get(page, {"state": "all"}).context["page"]) == 3
    assert "Later" in client.get(page, {"export": "csv"}).content.decode()


@pytest.mark.django_db
def test_a_page_below_a_tab_lies_within_it(keeper: Client, town: Municipality) -> None:
    page = keeper.get(make_need(town).get_absolute_url()).content.decode()
    current = re.findall(r'aria-current="page">\s*<span>([^<]*)</span>', page)
    assert current == ["Needs"]
