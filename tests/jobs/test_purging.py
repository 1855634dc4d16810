"""What the privacy notice says goes by itself, goes: each purge with one row whose time is over and one whose is not."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from events.actions import decide_person, expire_unconfirmed, register
from events.models import Registration
from municipalities.models import Contact, Invitation
from share.jobs import purging
from share.jobs.actions import run_sweeps
from share.jobs.models import Heartbeat, Job, Purged, State
from share.jobs.registry import purges
from share.kit import clock
from share.mail.models import Mail
from share.records.models import FormKey
from tests.make import make_applicant, make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db


def pass_time(span: timedelta) -> None:
    clock.move_to(clock.now() + span)


def unconfirmed() -> tuple[int, Callable[[], bool]]:
    """Days it stays; and, after making two whose links ended, one earlier and one later, whether only the later is left."""
    event = make_pilot(starts_in=timedelta(days=200))
    confirmed, early = make_registration(event), register(event, make_applicant())
    decide_person(confirmed, early, is_same=True, by=make_user())
    pass_time(timedelta(days=1, minutes=1))
    expire_unconfirmed()
    late = register(event, make_applicant())
    pass_time(timedelta(days=1, minutes=1))
    expire_unconfirmed()
    pass_time(timedelta(days=1))
    kept = {confirmed.pk, late.pk}
    return 30, lambda: set(Registration.objects.values_list("pk", flat=True)) == kept


def recipients() -> tuple[int, Callable[[], bool]]:
    def sent(key: str) -> Mail:
        ended = {"state": State.DONE, "attempts": 1, "finished_at": clock.now()}
        until = clock.now() + timedelta(days=2)
        return Mail.objects.create(key=key, to=f"{key}@example.org", subject=key, text=key, expires_at=until, **ended)

    early = sent("early")
    waiting = Mail.objects.create(
        key="open", to="open@example.org", subject="1", expires_at=clock.now() + timedelta(days=90)
    )
    pass_time(timedelta(days=1))
    late = sent("late")
    pass_time(timedelta(days=1))

    def only_the_later() -> bool:
        rows = {mail.pk: mail for mail in Mail.objects.all()}
        assert rows[waiting.pk].to == "open@example.org", "what is still to be sent stays"
        assert rows[late.pk].to == "late@example.org"
        return (rows[early.pk].to, rows[early.pk].subject, rows[early.pk].text) == ("erased@erased.invalid", "", "")

    return 30, only_the_later


def jobs() -> tuple[int, Callable[[], bool]]:
    def ended() -> Job:
        done = {"state": State.FAILED, "attempts": 1, "finished_at": clock.now()}
        return Job.objects.create(kind="certificates", subject="x", title="For Ana", key=str(clock.now()), **done)

    ended()
    pass_time(timedelta(days=1))
    late = ended()
    pass_time(timedelta(days=1))
    return 90, lambda: list(Job.objects.all()) == [late]


def form_keys() -> tuple[int, Callable[[], bool]]:
    FormKey.objects.create(key="early", content="c")
    pass_time(timedelta(days=1))
    late = FormKey.objects.create(key="late", content="c")
    pass_time(timedelta(days=1))
    return 14, lambda: list(FormKey.objects.all()) == [late]


def contacts() -> tuple[int, Callable[[], bool]]:
    fields = {"organisation": make_organisation(), "role": "Housing", "phone": "1"}
    Contact.objects.create(ends_on=clock.today(), **fields)
    pass_time(timedelta(days=1))
    late = Contact.objects.create(ends_on=clock.today(), **fields)
    Contact.objects.create(**fields)
    pass_time(timedelta(days=1))
    return 30, lambda: set(Contact.objects.exclude(ends_on=None)) == {late} and Contact.objects.count() == 2


def invitations() -> tuple[int, Callable[[], bool]]:
    def invited(email: str, **fields: Any) -> Invitation:
        whom = {"organisation": make_organisation(), "role": "member", "name": "Ana", "email": email}
        return Invitation.objects.create(**whom, expires_at=clock.now() + timedelta(hours=1), **fields)

    invited("a@example.org", state="withdrawn", decided_at=clock.now())
    pass_time(timedelta(days=1))
    late = invited("b@example.org")
    pass_time(timedelta(days=1))
    return 90, lambda: list(Invitation.objects.all()) == [late]


DUE = {
    "unconfirmed": unconfirmed,
    "recipients": recipients,
    "jobs": jobs,
    "form keys": form_keys,
    "contacts": contacts,
    "invitations": invitations,
}
# Below, in tests/municipalities/test_surveys.py and test_merging_people.py, tests/records/test_store.py and test_merging.py,
# tests/imports/test_runs.py.
ELSEWHERE = {"sessions", "orphans", "imported files", "before imports", "merges", "moves of addresses", "surveys"}
# tests/events: test_groups.py, test_asking.py, test_feedback.py.
ELSEWHERE |= {"groups", "requirements", "words at registration", "feedback slips", "feedback in words"}
# tests/events: test_breakdowns.py, test_inviting.py.
ELSEWHERE |= {"disaggregation", "guests", "who answers for actions", "who leads a delegation"}
ELSEWHERE |= {"codes of evaluations"}  # tests/trainings/test_evaluation.py
ELSEWHERE |= {"experts who never said yes"}  # tests/roster/test_experts.py
ELSEWHERE |= {"who is in a working group", "who was wanted at a roundtable"}


@pytest.mark.parametrize("name", DUE)
def test_a_purge_takes_what_has_had_its_time_and_nothing_else(name: str) -> None:
    noon = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0)
    clock.move_to(noon)  # what ends with a day has an hour to spare, at whatever hour the tests run
    days, is_done = DUE[name]()
    purges[name].run()
    assert not is_done(), "nothing has had its time yet"
    pass_time(timedelta(days=days - 2, hours=1))
    assert purges[name].run() >= 1
    assert is_done()
    assert purges[name].run() == 0


def test_sessions_that_are_over_go_with_their_address_and_browser(client: Client) -> None:
    client.force_login(make_coordinator())
    client.get("/work/")
    key = client.session.session_key
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    for session_key in (key, store.session_key):
        UserSession.objects.update_or_create(
            session_key=session_key, defaults={"user": make_user(), "ip": "127.0.0.1", "user_agent": "A browser"}
        )
    assert purges["sessions"].run() == 2
    assert set(Session.objects.values_list("pk", flat=True)) == {key}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {key}


def test_every_purge_has_its_case() -> None:
    assert set(dict(purges.items())) == {*DUE, *ELSEWHERE}


def test_the_sweep_purges_once_an_hour_and_the_page_says_so(client: Client) -> None:
    page = "/privacy/what-goes-when/"
    assert client.get(page).content.decode().count("The first look is within the hour") == len(dict(purges.items()))
    jobs()
    pass_time(timedelta(days=88, hours=1))
    run_sweeps()
    assert Purged.objects.get(name="jobs").gone == 1
    shown = client.get(page).content.decode()
    assert "The first look" not in shown
    assert "1 gone since" in shown
    pass_time(timedelta(minutes=59))
    moment = Purged.objects.get(name="jobs").ran_at
    run_sweeps()
    assert Purged.objects.get(name="jobs").ran_at == moment
    pass_time(timedelta(minutes=2))
    run_sweeps()
    assert Purged.objects.get(name="jobs").ran_at > moment
    assert Heartbeat.objects.get(name="purge").error == ""


def test_the_page_names_every_personal_field_with_its_end(client: Client) -> None:
    shown = client.get("/privacy/what-goes-when/").content.decode()
    for words in ("to write the certificate", "14 days at most", "30 days after it was sent", "User agent".lower()):
        assert words in shown
    assert len(list(purging.promises())) == len(dict(purges.items()))
