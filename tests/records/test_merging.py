"""The engine: every relation has its word, rows follow or are dropped as it says, and an undo puts all of it back."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count

from events.models import Event, EventOrganiser, EventPlace, Registration
from municipalities.actions.merges import ORGANISATIONS, TOWNS
from municipalities.models import Contact, Membership, MemberTown, Municipality, Organisation
from share.accounts.actions import erase
from share.kit import clock
from share.kit.merging import MOVE, STAY, move_or_drop_by, stricter
from share.library.models import Publication
from share.policy import Role
from share.records import merging, timeline
from share.records.merging.kinds import Mergeable, fields_of
from share.records.models import ApartDecision, Merged
from tests.make import make_coordinator, make_grant, make_organisation, make_pilot, make_town, make_user
from tests.tables import all_rows

pytestmark = pytest.mark.django_db


def merged(kind: Mergeable, kept: models.Model, gone: models.Model, **how: Any) -> Merged:
    plan = merging.preview(kind, kept.pk, gone.pk)
    assert plan.refused == []
    return merging.merge(kind, kept.pk, gone.pk, **{"by": None, "fingerprint": plan.fingerprint} | how)


def refused(kind: Mergeable, kept: models.Model, gone: models.Model) -> str:
    """Why the two are not merged; nothing has changed."""
    before = all_rows()
    told = merging.preview(kind, kept.pk, gone.pk).refused
    plan = merging.preview(kind, kept.pk, gone.pk)
    with pytest.raises(merging.Refused) as error:
        merging.merge(kind, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)
    assert told == error.value.reasons
    assert all_rows() == before
    return " ".join(told)


# The graph of relations


def test_every_relation_to_a_record_that_can_be_merged_says_what_becomes_of_its_rows() -> None:
    assert merging.undeclared() == []


def test_the_graph_is_walked_to_its_ends() -> None:
    """Foreign keys, both ends of a many-to-many, and columns that name a person without a relation."""
    found = {f"{column.model._meta.label}.{column.name}" for kind in merging.mergeables for column in fields_of(kind)}
    assert found >= {
        "events.Event.municipality",
        "imports.SourceRow.organisation",
        "grants.GrantPartner.organisation",
        "account.EmailAddress.user",
        "municipalities.Membership.ended_by",
        "events.Registration.person_key",
        "accounts.User.merged_into",
    }


def test_a_new_relation_without_a_word_is_named_with_the_line_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(EventPlace, "on_merge")
    told = " ".join(merging.undeclared())
    assert "events.EventPlace.municipality: what becomes of these rows when two of “town” are merged?" in told
    assert 'on_merge = {"municipality": MOVE}' in told
    with pytest.raises(merging.Undeclared):
        merging.preview(TOWNS, make_town("Seini").pk, make_town("Sein").pk)


def test_rows_cannot_be_left_with_a_record_that_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "on_merge", Event.on_merge | {"municipality": STAY})
    [told] = merging.undeclared()
    assert "cannot stay" in told


# What moves


def test_every_row_of_a_town_follows_and_its_undo_leaves_every_table_as_it_was() -> None:
    pilot, other = make_pilot(), make_pilot()
    kept, gone = make_town("Baia Mare"), pilot.municipality
    assert gone
    facts = {"population": 19_340, "population_note": "2021", "roles": ["pilot"], "lat": 47.5, "lon": 23.5}
    Municipality.objects.filter(pk=gone.pk).update(**facts)
    ours = make_organisation()
    for town in (kept, gone):
        MemberTown.objects.create(organisation=ours, town=town)
    MemberTown.objects.create(organisation=make_organisation("Cidis", "IT"), town=gone)
    for town, name in ((kept, "B"), (gone, "S")):
        EventPlace.objects.create(event=other, municipality=town, name=name, country="RO")
    before = all_rows()

    row = merged(TOWNS, kept, gone)

    assert not Municipality.objects.filter(pk=gone.pk).exists()
    assert set(Event.objects.values_list("municipality", flat=True)) == {kept.pk}
    assert MemberTown.objects.filter(town=kept).count() == 2
    assert [place.name for place in other.other_places.all()] == ["B"]
    kept.refresh_from_db()
    assert (kept.population, kept.population_note, kept.roles, kept.lat) == (19_340, "2021", ["pilot"], 47.5)

    assert merging.undo(row.pk) == gone
    assert all_rows() == before


def test_every_row_of_an_organisation_follows_and_its_undo_leaves_every_table_as_it_was() -> None:
    kept, gone = make_organisation("Caritas Austria", "AT"), make_organisation("Caritas Österreich", "AT")
    pilot = make_pilot(organisation=gone)
    EventOrganiser.objects.create(event=pilot, organisation=kept, is_lead=False)
    grant = make_grant(partners=[kept, gone])
    make_grant("OTHER", partners=[gone], coordinator=gone)
    Publication.objects.create(title="Welcome").publishers.add(gone)
    karl, now = make_coordinator(gone), clock.now()
    Membership.objects.filter(user=karl).update(starts_at=now - timedelta(days=9, microseconds=7))
    Membership.objects.create(user=karl, organisation=kept, role=Role.COORDINATOR, starts_at=now)
    before = all_rows()

    row = merged(ORGANISATIONS, kept, gone)

    assert [(one.organisation, one.is_lead) for one in pilot.organiser_rows.all()] == [(kept, True)]
    assert list(grant.partners.all()) == [kept]
    [right] = karl.memberships.all()
    assert (right.organisation, right.starts_at) == (kept, now - timedelta(days=9, microseconds=7))

    merging.undo(row.pk)
    assert all_rows() == before


def test_what_a_merge_adds_goes_with_its_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the old name among the names of the one that stays."""
    kept, gone = make_town("Seini"), make_town("Sein")
    ours = make_organisation()
    adding = replace(TOWNS, adds=lambda kept, gone: [MemberTown(organisation=ours, town=kept)])
    monkeypatch.setitem(merging.mergeables.entries, "towns", adding)
    before = all_rows()
    row = merged(adding, kept, gone)
    assert MemberTown.objects.get().town == kept
    merging.undo(row.pk)
    assert all_rows() == before


def test_fields_that_belong_together_are_taken_together_or_not_at_all() -> None:
    kept, gone = make_town("Seini", population=8_000), make_town("Sein", population=9_000, population_note="of 2011")
    merged(TOWNS, kept, gone)
    kept.refresh_from_db()
    assert (kept.population, kept.population_note) == (8_000, "")


def test_two_rights_that_differ_are_a_reason_not_to_merge() -> None:
    kept, gone = make_organisation("Cidis", "IT"), make_organisation("CIDIS Onlus", "IT")
    irina = make_coordinator(kept)
    Membership.objects.create(user=irina, organisation=gone, role=Role.MEMBER)
    assert "End one right first" in refused(ORGANISATIONS, kept, gone)


def test_what_hangs_on_a_row_that_would_be_dropped_is_a_reason_not_to_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never dropped with all that refers to it: what could not be moved is not deleted."""
    kept, gone = make_town("Seini"), make_town("Sein")
    pilot = make_pilot()
    once = move_or_drop_by("title")
    monkeypatch.setattr(Event, "on_merge", {"municipality": once, "created_by": MOVE})
    Event.objects.filter(pk=pilot.pk).update(municipality=kept)
    Event.objects.filter(pk=make_pilot().pk).update(municipality=gone)
    assert "would be lost" in refused(TOWNS, kept, gone)


def test_what_only_the_database_forbids_is_said_before_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for rules over several columns, which no list of unique fields shows."""
    kept, gone = make_town("Seini"), make_town("Sein")
    ours = make_organisation()
    for town in (kept, gone):
        MemberTown.objects.create(organisation=ours, town=town)
    monkeypatch.setattr("share.records.merging.plan._doubles", lambda *args: iter(()))
    assert "belongs to the organisation already" in refused(TOWNS, kept, gone)


def test_the_stricter_of_two_consents_is_kept() -> None:
    rule = stricter("consent", ["us", "network", "public"])
    for one, other, kept in [("public", "us", "us"), ("network", "public", "network"), ("us", "public", "us")]:
        stays = SimpleNamespace(consent=one)
        assert rule(stays, SimpleNamespace(consent=other))
        assert stays.consent == kept


# What is refused


def test_a_record_is_not_merged_with_itself() -> None:
    town = make_town()
    with pytest.raises(merging.Refused, match="one and the same"):
        merging.preview(TOWNS, town.pk, town.pk)
    with pytest.raises(merging.Refused, match="one and the same"):
        merging.merge(TOWNS, town.pk, town.pk, by=None, fingerprint="")


@pytest.mark.parametrize("what", ["a row more", "a value of the one that stays", "a value of the one that goes"])
def test_a_stale_preview_merges_nothing(what: str) -> None:
    kept, gone = make_town("Seini"), make_town("Sein")
    shown = merging.preview(TOWNS, kept.pk, gone.pk).fingerprint
    if what == "a row more":
        MemberTown.objects.create(organisation=make_organisation(), town=gone)
    else:
        Municipality.objects.filter(pk=kept.pk if "stays" in what else gone.pk).update(population=7_500)
    before = all_rows()
    with pytest.raises(merging.Stale):
        merging.merge(TOWNS, kept.pk, gone.pk, by=None, fingerprint=shown)
    assert all_rows() == before


def test_a_preview_changes_nothing() -> None:
    kept, gone = make_town("Seini"), make_town("Sein")
    before = all_rows()
    merging.preview(TOWNS, kept.pk, gone.pk)
    assert all_rows() == before


def test_rights_are_asked_of_both_as_they_were_before() -> None:
    """A right that the merge itself would give opens nothing."""
    kept, gone = make_town("Seini"), make_town("Sein")
    ours = make_organisation()
    MemberTown.objects.create(organisation=ours, town=gone)

    def allow(one: Municipality, other: Municipality) -> None:
        if not all(MemberTown.objects.filter(organisation=ours, town=town).exists() for town in (one, other)):
            raise PermissionDenied

    plan = merging.preview(TOWNS, kept.pk, gone.pk)
    with pytest.raises(PermissionDenied):
        merging.merge(TOWNS, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint, allow=allow)
    MemberTown.objects.create(organisation=ours, town=kept)
    merged(TOWNS, kept, gone, allow=allow)


# These are two


def test_that_two_are_two_is_kept_for_ever_and_forbids_a_merge() -> None:
    one, other = make_town("Seini"), make_town("Sein")
    decision = merging.decide_apart(TOWNS, other.pk, one.pk, by=make_user())
    assert merging.decide_apart(TOWNS, one.pk, other.pk, by=None) == decision
    assert "decided that these are two" in refused(TOWNS, one, other)
    for break_it in (decision.delete, lambda: ApartDecision.objects.update(second=one.pk + 999)):
        with pytest.raises(Exception, match=r"Cannot (delete|update)"), transaction.atomic():
            break_it()


def test_a_decision_holds_for_what_the_two_were_merged_into_and_again_after_the_undo() -> None:
    seini, sein, seinu = make_town("Seini"), make_town("Sein"), make_town("Seinu")
    merging.decide_apart(TOWNS, sein.pk, seinu.pk, by=None)
    row = merged(TOWNS, seini, sein)
    assert merging.apart_pairs(Municipality) == {(seini.pk, seinu.pk)}
    assert "decided that these are two" in refused(TOWNS, seinu, seini)
    merging.undo(row.pk)
    assert merging.apart_pairs(Municipality) == {(sein.pk, seinu.pk)}


# Undo


def test_an_undo_is_refused_when_a_row_it_would_put_back_was_changed_since() -> None:
    pilot = make_pilot()
    kept, gone, third = make_town("Seini"), pilot.municipality, make_town("Dej")
    assert gone
    row = merged(TOWNS, kept, gone)
    Event.objects.filter(pk=pilot.pk).update(municipality=third)
    before = all_rows()
    with pytest.raises(merging.Refused, match=f"Changed or removed since the merge: .*“{pilot.title}”"):
        merging.undo(row.pk)
    assert all_rows() == before


def test_an_undo_is_refused_when_a_value_it_would_put_back_was_changed_since() -> None:
    kept, gone = make_town("Seini"), make_town("Sein", population=9_000)
    row = merged(TOWNS, kept, gone)
    Municipality.objects.filter(pk=kept.pk).update(population=9_100)
    with pytest.raises(merging.Refused, match=r"Changed since the merge: Town “Seini” \(inhabitants\)"):
        merging.undo(row.pk)


def test_an_undo_keeps_what_was_changed_besides() -> None:
    pilot = make_pilot()
    kept, gone = make_town("Seini"), pilot.municipality
    assert gone
    row = merged(TOWNS, kept, gone)
    Event.objects.filter(pk=pilot.pk).update(title="A better title")
    new = make_organisation()
    MemberTown.objects.create(organisation=new, town=kept)
    merging.undo(row.pk)
    pilot.refresh_from_db()
    assert (pilot.title, pilot.municipality) == ("A better title", gone)
    assert MemberTown.objects.get(organisation=new).town == kept


def test_an_undo_is_refused_when_its_name_was_given_again() -> None:
    kept, gone = make_town("Seini"), make_town("Sein")
    row = merged(TOWNS, kept, gone)
    Municipality.objects.create(name="Sein", country=kept.country, level="town")  # by hand: searches lead to Seini now
    with pytest.raises(merging.Refused, match="This place is known already"):
        merging.undo(row.pk)


def test_merges_of_merged_ones_are_undone_in_their_order() -> None:
    pilot = make_pilot()
    first, second, third = pilot.municipality, make_town("Seini"), make_town("Sein")
    assert first
    before = all_rows()
    one = merged(TOWNS, second, first)
    other = merged(TOWNS, third, second)
    assert merging.present_ref(first.public_id) == third.public_id
    with pytest.raises(merging.Refused, match="Undo that merge first"):
        merging.undo(one.pk)
    merging.undo(other.pk)
    merging.undo(one.pk)
    assert all_rows() == before


def test_after_thirty_days_a_merge_stays_and_what_was_kept_for_its_undo_goes() -> None:
    row = merged(TOWNS, make_town("Seini"), make_town("Sein"))
    clock.move_to(clock.now() + timedelta(days=29))
    assert merging.forget_undo() == 0
    clock.move_to(clock.now() + timedelta(days=2))
    with pytest.raises(merging.Refused, match="30 days"):
        merging.undo(row.pk)
    assert merging.forget_undo() == 1
    row.refresh_from_db()
    assert row.undo is None
    assert merging.present_ref(row.gone_ref), "its address still leads on"


def test_what_was_undone_is_not_undone_again() -> None:
    row = merged(TOWNS, make_town("Seini"), make_town("Sein"))
    merging.undo(row.pk)
    with pytest.raises(Merged.DoesNotExist):
        merging.undo(row.pk)


# What is read afterwards


def test_the_history_of_the_one_that_stays_is_that_of_both_and_names_the_one_that_went() -> None:
    kept, gone = make_town("Seini"), make_town("Sein")
    member = MemberTown.objects.create(organisation=make_organisation(), town=gone)
    Municipality.objects.filter(pk=gone.pk).update(population=9_000)
    row = merged(TOWNS, kept, gone)
    lines = timeline.page_of(kept).lines
    told = [(line.verb, line.what) for line in lines]
    assert ("changed", "town “Sein”") in told
    assert ("removed", "town “Sein”") in told
    assert {line.reason for line in lines if line.verb == "removed"} == {"“Sein” was merged into “Seini”."}
    [moved] = [line for line in lines if "town of an organisation" in line.what and line.verb == "changed"]
    assert moved.changes == ["town: Sein → Seini"]
    merging.undo(row.pk)
    kept_lines = [line.what for line in timeline.page_of(kept).lines]
    assert "town “Sein”" not in kept_lines
    assert "A merge was undone." in {line.reason for line in timeline.page_of(gone).lines}
    assert member.town == gone


def test_figures_count_a_person_of_both_towns_as_before() -> None:
    """Merging places moves nobody: the rows that count are the same."""
    pilot = make_pilot()
    gone = pilot.municipality
    assert gone
    before = list(Registration.objects.values("event").annotate(Count("pk")))
    merged(TOWNS, make_town("Seini"), gone)
    assert list(Registration.objects.values("event").annotate(Count("pk"))) == before
    assert Organisation.objects.exists()


# Of towns and organisations


@pytest.mark.parametrize(
    ("one", "other", "stays"), [("public", "only_us", "only_us"), ("only_us", "network", "only_us")]
)
def test_a_contact_of_both_keeps_the_stricter_of_its_two_consents(one: str, other: str, stays: str) -> None:
    kept, gone = make_town("Seini"), make_town("Sein")
    agreed = {"consent_on": clock.today(), "consent_source": "By mail"}
    for town, consent in ((kept, one), (gone, other)):
        said = agreed if consent != "only_us" else {}
        Contact.objects.create(town=town, role="Welcome", name="Ana", email="ana@example.org", consent=consent, **said)
    before = all_rows()
    row = merged(TOWNS, kept, gone)
    assert Contact.objects.get().consent == stays
    merging.undo(row.pk)
    assert {model: rows for model, rows in all_rows().items() if "Merged" not in model} == {
        model: rows for model, rows in before.items() if "Merged" not in model
    }


def test_of_two_the_one_on_public_lists_stays_and_the_town_hall() -> None:
    public, proposal = make_town("Seini"), make_town("Sein")
    proposal.propose(make_user().pk)
    proposal.save()
    assert "only proposed" in refused(TOWNS, proposal, public)
    merged(TOWNS, public, proposal)
    hall = make_organisation("Primăria", "RO")
    Organisation.objects.filter(pk=hall.pk).update(type="town_hall", hall_of=public)
    hall.refresh_from_db()
    assert "town hall" in refused(ORGANISATIONS, make_organisation("Primaria Seini", "RO"), hall)


def test_who_is_erased_leaves_no_undo_with_any_of_their_addresses() -> None:
    kept, gone, person = make_town("Seini"), make_town("Sein"), make_user("ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@work.example.org", verified=True)
    for town in (kept, gone):
        Contact.objects.create(town=town, role="Welcome", name="Ana", email="Ana@work.example.org")
    row = merged(TOWNS, kept, gone)
    assert "work.example.org" in str(row.undo).lower()
    erase(person)
    row.refresh_from_db()
    assert row.undo is None
    assert not Contact.objects.exists()
