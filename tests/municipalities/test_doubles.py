"""The pages of doubles: who may merge what, two who merge one pair, old addresses, and what is likely one."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from municipalities.actions.merges import ORGANISATIONS, PEOPLE, TOWNS, likely
from municipalities.actors import actor_for
from municipalities.models import MemberTown, Municipality, Organisation
from share.accounts.models import User
from share.policy import Actor, Role
from share.records import merging
from share.records.merging.kinds import Mergeable
from share.records.models import ApartDecision, Merged
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation, make_pilot, make_town, make_user
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db
OFFICE = Actor(1, frozenset({(1, Role.SECRETARIAT)}), True)


def signed_in(role: Role = Role.SECRETARIAT, organisation: Organisation | None = None) -> Client:
    browser = Client()
    browser.force_login(make_coordinator(organisation, role))
    return browser


def page_of(kind: str, kept: str, gone: str) -> str:
    return reverse("municipalities:merge", args=[kind, kept, gone])


def press(browser: Client, page: str) -> int:
    """Opens the page and presses its first button, as it is drawn."""
    shown = re.search(r'name="began_from" value="([^"]*)"', browser.get(page).content.decode())
    return browser.post(page, {"began_from": shown.group(1) if shown else ""}).status_code


def towns(*names: str) -> list[Municipality]:
    return [make_town(name) for name in names]


# Who may


def test_the_secretariat_merges_two_towns_and_takes_it_back() -> None:
    browser, (seini, sein) = signed_in(), towns("Seinimare", "Seinimar")
    assert "Seinimare · Seinimar" in browser.get(reverse("municipalities:doubles")).content.decode()
    assert press(browser, page_of("towns", seini.public_id, sein.public_id)) == 302
    shown = browser.get(reverse("municipalities:doubles")).content.decode()
    assert "“Seinimar” was merged into “Seinimare”. Until " in shown
    undo = reverse("municipalities:undo_merge", args=[Merged.objects.get().pk])
    assert undo in shown
    assert browser.post(undo).status_code == 302
    assert Municipality.objects.filter(pk=sein.pk).exists()
    assert browser.post(undo).status_code == 404


def test_a_twin_made_in_ones_own_organisation_is_not_merged_with_a_stranger() -> None:
    """The right on the twin gives none on the other one: neither by page nor by post, in neither order."""
    ours = make_organisation()
    irina = signed_in(Role.COORDINATOR, ours)
    twin, stranger = towns("Seinimare", "Seinimar")
    MemberTown.objects.create(organisation=ours, town=twin)
    fingerprint = merging.preview(TOWNS, twin.pk, stranger.pk).fingerprint
    for pair in ((twin, stranger), (stranger, twin)):
        page = page_of("towns", *(town.public_id for town in pair))
        assert irina.get(page).status_code == 404
        assert irina.post(page, {"began_from": fingerprint}).status_code == 404
        assert irina.post(f"{page}two/").status_code == 404
    assert Municipality.objects.filter(pk__in=[twin.pk, stranger.pk]).count() == 2
    other = make_organisation("JRS Romania Cluj")
    theirs = page_of("organisations", ours.public_id, other.public_id)
    assert irina.get(theirs).status_code == 404


def test_who_coordinates_for_both_merges_them_and_undoes_it() -> None:
    ours = make_organisation()
    irina, karl = signed_in(Role.COORDINATOR, ours), signed_in(Role.COORDINATOR, make_organisation("Caritas", "AT"))
    pair = towns("Seinimare", "Seinimar")
    for town in pair:
        MemberTown.objects.create(organisation=ours, town=town)
    assert press(irina, page_of("towns", *(town.public_id for town in pair))) == 302
    undo = reverse("municipalities:undo_merge", args=[Merged.objects.get().pk])
    assert undo not in karl.get(reverse("municipalities:doubles")).content.decode()
    assert karl.post(undo).status_code == 404
    assert irina.post(undo).status_code == 302


def test_people_are_merged_by_those_who_run_the_network() -> None:
    one, other = make_user(), make_user()
    pair = (str(one.pk), str(other.pk))
    assert signed_in(Role.COORDINATOR).get(page_of("people", *pair)).status_code == 404
    assert press(signed_in(), page_of("people", *pair)) == 302


def test_nobody_merges_their_own_account_and_only_an_admin_one_with_more_rights() -> None:
    petra = make_coordinator(role=Role.SECRETARIAT)
    admin, other = make_coordinator(make_organisation("IFRI", "FR"), Role.ADMIN), make_user()
    browser = Client()
    browser.force_login(petra)
    auditor = make_auditor(make_grant())
    for pair in ((petra, other), (other, petra), (admin, other), (other, admin), (other, auditor)):
        page = page_of("people", *(str(one.pk) for one in pair))
        assert browser.get(page).status_code == 403
        assert browser.post(page, {"began_from": ""}).status_code == 403
    assert User.objects.exclude(merged_into=None).count() == 0
    browser.force_login(make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN))
    assert browser.get(page_of("people", str(admin.pk), str(other.pk))).status_code == 200


def test_a_town_with_itself_is_refused_with_a_sentence() -> None:
    [seini] = towns("Seinimare")
    browser, page = signed_in(), page_of("towns", seini.public_id, seini.public_id)
    for answer in (browser.get(page), browser.post(page, {"began_from": ""})):
        assert answer.status_code == 409
        assert "one and the same" in answer.content.decode()


def test_a_stale_page_merges_nothing_and_shows_what_is_there_now() -> None:
    browser, (seini, sein) = signed_in(), towns("Seinimare", "Seinimar")
    page = page_of("towns", seini.public_id, sein.public_id)
    shown = browser.get(page).context["plan"].fingerprint
    MemberTown.objects.create(organisation=make_organisation(), town=sein)
    answer = browser.post(page, {"began_from": shown})
    assert answer.status_code == 409
    assert "Look at it again; nothing was merged" in answer.content.decode()
    assert answer.context["plan"].fingerprint != shown
    assert browser.post(page, {"began_from": answer.context["plan"].fingerprint}).status_code == 302


def test_the_second_of_two_who_merge_one_pair_is_told_who_did(client: Client) -> None:
    first, second, (seini, sein) = signed_in(), signed_in(), towns("Seinimare", "Seinimar")
    page = page_of("towns", seini.public_id, sein.public_id)
    shown = second.get(page).context["plan"].fingerprint
    assert press(first, page) == 302
    for answer in (second.post(page, {"began_from": shown}), second.get(page)):
        assert answer.status_code == 409
        assert "“Seinimar” was merged into “Seinimare” already, by Irina Demo." in answer.content.decode()


# Two


def test_that_two_are_two_is_asked_once() -> None:
    browser, (seini, sein) = signed_in(), towns("Seinimare", "Seinimar")
    page = page_of("towns", seini.public_id, sein.public_id)
    for _time in (1, 2):
        assert browser.post(f"{page}two/").status_code == 302
    assert ApartDecision.objects.count() == 1
    assert likely(TOWNS, OFFICE) == []
    assert "decided that these are two" in browser.get(page).content.decode()
    assert browser.post(page, {"began_from": ""}).status_code == 409


def test_two_picked_by_hand_are_compared() -> None:
    browser, (seini, dej) = signed_in(), towns("Seinimare", "Dej")
    doubles = reverse("municipalities:doubles")
    address = f"http://localhost:8000{dej.get_absolute_url()}"
    answer = browser.get(doubles, {"kind": "towns", "one": "SEINIMARE", "other": address})
    assert answer["Location"] == page_of("towns", seini.public_id, dej.public_id)
    make_town("Dej", "HU")
    wrong = browser.get(doubles, {"kind": "towns", "one": "Nowhere", "other": "Dej"}).context["form"].errors
    assert "none of this name" in str(wrong["one"])
    assert "Several are called so" in str(wrong["other"])
    one, other = make_user("a@example.org"), make_user("b@example.org")
    answer = browser.get(doubles, {"kind": "people", "one": "A@example.org", "other": "b@example.org"})
    assert answer["Location"] == page_of("people", str(one.pk), str(other.pk))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Şomcuta Mare", "Somcuta Mare ", True),
        ("Baia Mare", "Baia Marr", True),
        ("Baia Mare", "Baai Mare", True),
        ("Cluj", "Cluj County", True),
        ("Cluj", "Cluj (Kolozsvár)", True),
        ("Mare Baia", "Baia Mare", True),
        ("Dej", "Dev", False),
        ("Town 5 Mare", "Town 6 Mare", False),
        ("Baia Mare", "Baia Sprie", False),
    ],
)
def test_towns_that_may_be_one_are_shown(one: str, other: str, alike: bool) -> None:
    for name, country in ((one, "RO"), (other, "RO" if one.strip() != other.strip() else "HU")):
        if not Municipality.objects.called(name, country).exists():
            make_town(name, country)
    found = likely(TOWNS, OFFICE)
    assert bool(found) == (alike and Municipality.objects.count() == 2)


def test_what_lies_in_two_countries_is_two_and_an_unknown_country_fits_each() -> None:
    make_organisation("Caritas", "AT"), make_organisation("Caritas", "DE")
    assert likely(ORGANISATIONS, OFFICE) == []
    make_organisation("Caritas", "")
    assert len(likely(ORGANISATIONS, OFFICE)) == 2


def test_accounts_that_were_merged_or_left_are_nobodys_double() -> None:
    one, other = make_user(name="Ana Pop"), make_user(name="Ana Pop")
    assert len(likely(PEOPLE, OFFICE)) == 1
    User.objects.filter(pk=other.pk).update(merged_into=one, is_active=False)
    assert likely(PEOPLE, OFFICE) == []


def test_a_coordinator_is_shown_only_what_they_may_merge() -> None:
    ours = make_organisation()
    seini, sein, _seinu = towns("Seinimare", "Seinimar", "Seinimaru")
    for town in (seini, sein):
        MemberTown.objects.create(organisation=ours, town=town)
    actor = actor_for(make_coordinator(ours))
    assert [{*pair.keys} for pair in likely(TOWNS, actor)] == [{seini.pk, sein.pk}]
    assert likely(PEOPLE, actor) == []


def test_a_preview_asks_as_much_for_thirty_rows_as_for_one() -> None:
    asked = []
    for number, rows in enumerate((1, 30)):
        kept, gone = towns(f"Valea {'ab'[number] * 5}", f"Dealu {'ab'[number] * 5}")
        for n in range(rows):
            organisation = make_organisation(f"Organisation {number} {n}")
            for town in (kept, gone):
                MemberTown.objects.create(organisation=organisation, town=town)
        MemberTown.objects.create(organisation=make_organisation(), town=gone)
        with CaptureQueriesContext(connection) as queries:
            plan = merging.preview(TOWNS, kept.pk, gone.pk)
        assert len(plan.dropped) == rows
        asked.append(len([one for one in queries if one["sql"].startswith("SELECT")]))
    assert asked[0] == asked[1]


# Old addresses


def test_the_old_address_leads_on_for_good_and_no_longer_after_an_undo(client: Client) -> None:
    pair = seini, sein = towns("Seinimare", "Seinimar")
    merge(TOWNS, *pair)
    answer = client.get(sein.get_absolute_url(), {"page": "2"})
    assert (answer.status_code, answer["Location"]) == (301, f"{seini.get_absolute_url()}?page=2")
    assert answer["Cache-Control"] == "no-cache", "a merge can be undone"
    history = signed_in().get(reverse("records:history", args=["town", sein.public_id]))
    assert history["Location"] == reverse("records:history", args=["town", seini.public_id])
    merging.undo(Merged.objects.get().pk)
    assert client.get(sein.get_absolute_url()).status_code == 200


def test_an_old_address_tells_nobody_what_the_new_one_does_not() -> None:
    one, other = make_organisation("Cidis", "IT"), make_organisation("CIDIS Onlus", "IT")
    merge(ORGANISATIONS, one, other)
    irina = signed_in(Role.COORDINATOR)
    answer = irina.get(reverse("records:history", args=["organisation", other.public_id]), follow=True)
    assert answer.status_code == 404


def merge(kind: Mergeable, kept: Municipality | Organisation, gone: Municipality | Organisation) -> Merged:
    plan = merging.preview(kind, kept.pk, gone.pk)
    return merging.merge(kind, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)


# At one moment


def one_did(became: list[str]) -> bool:
    """One merged, and the other one was told in a sentence."""
    told = [word for word in became if word != "merged"]
    return len(told) == 1 and "was merged by somebody else meanwhile" in told[0]


def meet(monkeypatch: pytest.MonkeyPatch, pairs: list[tuple[Municipality, Municipality]]) -> list[str]:
    """Merges all pairs in threads of their own, let loose together; what became of each, in a word or the sentence."""
    shown = [merging.preview(TOWNS, kept.pk, gone.pk).fingerprint for kept, gone in pairs]
    start = threading.Barrier(len(pairs))

    def one(number: int) -> str:
        kept, gone = pairs[number]
        start.wait(LONG_ENOUGH)
        try:
            merging.merge(TOWNS, kept.pk, gone.pk, by=None, fingerprint=shown[number])
        except merging.Refused as error:
            return error.reasons[0]
        except merging.Stale:
            return "stale"
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(len(pairs)) as pool:
        return list(pool.map(one, range(len(pairs))))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossed", [False, True])
def test_two_people_merge_one_pair_at_one_moment_and_one_of_them_does(
    monkeypatch: pytest.MonkeyPatch, crossed: bool
) -> None:
    """In the same direction, or crosswise: A into B and B into A. Nobody waits for ever, and nobody gets an error."""
    seini, sein = towns("Seinimare", "Seinimar")
    make_pilot()
    became = meet(monkeypatch, [(seini, sein), (sein, seini) if crossed else (seini, sein)])
    assert one_did(became)
    assert Merged.objects.count() == 1
    assert Municipality.objects.filter(pk__in=[seini.pk, sein.pk]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the two before either merges: the second one meets a rule of the database, and no sentence."""
    seini, sein = towns("Seinimare", "Seinimar")
    both_read = threading.Barrier(2)
    lock = merging.act.lock

    def no_lock(kind: Mergeable, kept: int, gone: int) -> merging.act.Pair:
        monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **how: rows)
        pair = lock(kind, kept, gone)
        if threading.current_thread() is not threading.main_thread():
            both_read.wait(LONG_ENOUGH)
        return pair

    monkeypatch.setattr(merging.act, "lock", no_lock)
    try:
        became = meet(monkeypatch, [(seini, sein), (seini, sein)])
    except Exception as error:
        became = [type(error).__name__]
    assert not one_did(became)
