"""An auditor's sample: drawn from what nobody could choose, open for 14 days, each look written down."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta
from threading import Barrier, Thread

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from events.models import Event
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records.stored import Altered
from share.reports import chain, sampling
from share.reports.actions import samples
from share.reports.models import PinnedRows, Report, Sample, SampledRow, SampleLook
from tests.make import make_auditor, make_coordinator, make_document, make_grant
from tests.reports.test_corrections import completed, correct
from tests.reports.test_locking import locked
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


def sealed(people: int = 6) -> tuple[Event, Report, User]:
    """A submitted report on one pilot with its signed sheet, made, and an auditor of its grant."""
    event = completed(people=people)
    make_document(event)
    _period, report = locked(event)
    Report.objects.filter(pk=report.pk).update(made_at=clock.now())
    report.refresh_from_db()
    return event, report, make_auditor(report.grant)


def drawn(report: Report, by: User, *, figure: str = "people_trained", size: int = 2, number: int = 7) -> Sample:
    return samples.draw(samples.commit(report, by=by).pk, figure=figure, size=size, number=number, by=by)


def test_whoever_has_the_pack_computes_the_drawn_rows_again(client: Client) -> None:
    _event, report, vera = sealed()
    sample = drawn(report, vera, size=3, number=20_190_131)
    client.force_login(vera)
    answer = client.get(reverse("reports:pack", args=[report.number]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as pack:  # type: ignore[arg-type]
        table = csv.DictReader(io.StringIO(pack.read("data/rows.csv").decode("utf-8-sig")))
        rows = [row for row in table if row["figure"] == "people_trained"]
        snapshot = hashlib.sha256(pack.read("data/snapshot.json")).hexdigest()
    # Written anew from the sentence on the page, with nothing of the site's own code.
    assert hashlib.sha256(sample.secret.encode()).hexdigest() == sample.commitment
    seed = hashlib.sha256(f"{sample.secret}:20190131:{snapshot}".encode()).hexdigest()
    places = range(1, len(rows) + 1)
    smallest = sorted(places, key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).hexdigest())[:3]
    assert {(row.place, row.number) for row in sample.rows.all()} == {
        (place, rows[place - 1]["person"]) for place in smallest
    }


def test_another_number_another_secret_and_another_snapshot_draw_other_rows() -> None:
    draws = {
        tuple(sampling.draw(secret, number, snapshot, population=1_000, size=10))
        for secret in ("a", "b")
        for number in (1, 2)
        for snapshot in ("c", "d")
    }
    assert len(draws) == 8
    assert sampling.draw("a", 1, "c", population=4, size=10) == [1, 2, 3, 4]


def test_the_secret_is_told_only_after_the_number(client: Client) -> None:
    _event, report, vera = sealed()
    client.force_login(vera)
    client.post(reverse("reports:samples", args=[report.number]))
    sample = Sample.objects.get()
    page = client.get(sample.get_absolute_url()).content.decode()
    assert sample.commitment in page
    assert sample.secret not in page
    drawing = {"figure": "people_trained", "size": "2", "number": "5"}
    page = client.post(sample.get_absolute_url(), drawing, follow=True).content.decode()
    assert sample.secret in page
    assert sample.rows.count() == 2


def test_what_was_committed_and_drawn_stays() -> None:
    _event, report, vera = sealed()
    sample = samples.commit(report, by=vera)
    assert samples.commit(report, by=vera) == sample, "asked for twice, it is one"
    for change in ({"secret": "0" * 64}, {"commitment": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Sample.objects.filter(pk=sample.pk).update(**change)
    sample = samples.draw(sample.pk, figure="people_trained", size=1, number=3, by=vera)
    for again in ({"number": 4}, {"opens_until": clock.now() + timedelta(days=90)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Sample.objects.filter(pk=sample.pk).update(**again)
    with pytest.raises(IllegalMove):
        samples.draw(sample.pk, figure="people_trained", size=1, number=4, by=vera)
    row = sample.rows.get()
    samples.look(row, by=vera)
    for kept in (Sample.objects.filter(pk=sample.pk), SampledRow.objects.all(), SampleLook.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            kept._raw_delete(kept.db)


def test_names_and_sheets_open_for_drawn_rows_and_for_14_days(client: Client) -> None:
    event, report, vera = sealed()
    sheet, agenda = event.documents.get(), make_document(event, kind="agenda")
    client.force_login(vera)
    names = set(event.registrations.values_list("name", flat=True))
    person = event.registrations.order_by("pk")[0]
    address = reverse("reports:figure", args=[report.grant_id, "people_trained"])
    marks = reverse("reports:marks", args=[report.grant_id, person.public_id])
    for closed in (address, marks):
        page = client.get(closed).content.decode()
        assert chain.number_of(report.grant, person.person_key) in page
        assert not [name for name in names if name in page]
    of_grant = reverse("reports:document", args=[report.grant_id, sheet.public_id])
    assert client.get(of_grant).status_code == 403
    opened = client.get(reverse("reports:document", args=[report.grant_id, agenda.public_id]))
    assert b"".join(opened).startswith(b"%PDF")  # type: ignore[arg-type]

    sample = drawn(report, vera)
    row = sample.rows.all()[0]
    own = event.registrations.get(person_key=row.person)
    page = client.get(row.get_absolute_url()).content.decode()
    assert own.name not in page
    opening = reverse("reports:open_row", args=[sample.public_id, row.place])
    page = client.post(opening).content.decode()
    assert own.name in page
    assert not [name for name in names - {own.name} if name in page]
    assert "present" in page
    of_row = reverse("reports:open_sheet", args=[sample.public_id, row.place, sheet.public_id])
    assert b"".join(client.post(of_row)).startswith(b"%PDF")  # type: ignore[arg-type]
    assert [(look.sheet, look.looked_by) for look in row.looks.all()] == [(sheet.sha256, vera), ("", vera)]

    clock.move_to(clock.now() + timedelta(days=14, minutes=1))
    client.force_login(vera)
    for over in (opening, of_row):
        assert client.post(over).status_code == 409
    assert own.name not in client.get(row.get_absolute_url()).content.decode()
    assert row.looks.count() == 2


def test_a_sheet_that_was_altered_is_not_handed_out_and_nobody_has_looked(client: Client) -> None:
    event, report, vera = sealed()
    sheet, sample = event.documents.get(), drawn(report, vera, size=1)
    row = sample.rows.get()
    default_storage.save(sheet.stored.file, ContentFile(b"%PDF-1.7 with names that nobody signed"))
    client.force_login(vera)
    answer = client.post(reverse("reports:open_sheet", args=[sample.public_id, row.place, sheet.public_id]))
    assert (answer.status_code, row.looks.count()) == (409, 0)


def test_a_pack_has_sheets_for_an_admin_and_none_for_an_auditor_who_sees_what_is_wrong_with_them(
    client: Client,
) -> None:
    event, report, vera = sealed()
    drawn(report, vera)

    def pack() -> tuple[list[str], str]:
        answer = client.get(reverse("reports:pack", args=[report.number]))
        with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:  # type: ignore[arg-type]
            names = [name for name in archive.namelist() if "-signatures-" in name]
            return names, archive.read("data/documents.csv").decode("utf-8-sig")

    client.force_login(make_coordinator(role="admin"))
    assert len(pack()[0]) == 1
    client.force_login(vera)
    names, listed = pack()
    assert (names, "opens with a sample" in listed) == ([], True)
    default_storage.save(event.documents.get().stored.file, ContentFile(b"%PDF-1.7 another"))
    assert "altered" in pack()[1]


def test_rows_that_were_altered_are_neither_drawn_from_nor_packed(client: Client) -> None:
    _event, report, vera = sealed()
    sample = samples.commit(report, by=vera)
    with pgtrigger.ignore("reports.PinnedRows:pinned_rows_are_sealed"):
        PinnedRows.objects.filter(report=report).update(content=b"[]\n")
    with pytest.raises(Altered):
        samples.draw(sample.pk, figure="people_trained", size=1, number=1, by=vera)
    client.force_login(vera)
    assert client.get(reverse("reports:pack", args=[report.number])).status_code == 409


def test_numbered_people_stand_in_no_order_of_names_and_without_their_town(client: Client) -> None:
    event, report, vera = sealed()
    for place, person in enumerate(event.registrations.order_by("-person_key")):
        type(person).objects.filter(pk=person.pk).update(
            name=f"Name {place}", key=f"name {place}", town="Gura Humorului"
        )
    address = reverse("reports:figure", args=[report.grant_id, "people_trained"])
    client.force_login(vera)
    page = client.get(address)
    numbers = [row.title for row in page.context["rows"]]
    in_order = event.registrations.order_by("person_key")
    assert numbers == [f"Person {chain.number_of(report.grant, one.person_key)}" for one in in_order]
    assert "Gura Humorului" not in page.content.decode()
    client.force_login(make_coordinator(role="admin"))
    assert "Gura Humorului" in client.get(address).content.decode()


def test_a_correction_names_nobody_to_an_auditor(client: Client) -> None:
    event, report, vera = sealed()
    person = correct(event, "absent", reason="The sheet says so")
    address = reverse("reports:figure", args=[report.grant_id, "people_trained"])
    client.force_login(vera)
    page = client.get(address).content.decode()
    assert "The sheet says so" in page
    assert f"person {chain.number_of(report.grant, person.person_key)}" in page
    assert person.name not in page
    client.force_login(make_coordinator(role="admin"))
    assert person.name in client.get(address).content.decode()


def test_findings_are_noted_by_the_auditor_and_read_by_all(client: Client) -> None:
    _event, report, vera = sealed()
    sample = drawn(report, vera, size=1)
    row = sample.rows.get()
    address = reverse("reports:note_finding", args=[sample.public_id, row.place])
    client.force_login(vera)
    refused = client.post(address, {"found": "wrong", "note": ""})
    assert (refused.status_code, "Say what you found." in refused.content.decode()) == (422, True)
    client.post(address, {"found": "wrong", "note": "Two sessions, one signature"})
    admin = make_coordinator(role="admin")
    client.force_login(admin)
    assert "Two sessions, one signature" in client.get(sample.get_absolute_url()).content.decode()
    assert client.post(address, {"found": "good"}).status_code == 403
    assert client.post(reverse("reports:samples", args=[report.number])).status_code == 403


def test_an_auditor_of_another_grant_finds_nothing(client: Client) -> None:
    _event, report, vera = sealed()
    sample = drawn(report, vera, size=1)
    client.force_login(make_auditor(make_grant("OTHER")))
    place = sample.rows.get().place
    for name, args in (
        ("samples", [report.number]),
        ("pack", [report.number]),
        ("sample", [sample.public_id]),
        ("sampled_row", [sample.public_id, place]),
    ):
        assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404, name
    assert client.post(reverse("reports:open_row", args=[sample.public_id, place])).status_code == 404


def test_bad_numbers_are_said_at_the_field(client: Client) -> None:
    _event, report, vera = sealed()
    sample = samples.commit(report, by=vera)
    client.force_login(vera)
    for data, field in (
        ({"figure": "people_trained", "size": "0", "number": "1"}, "size"),
        ({"figure": "people_trained", "size": "101", "number": "1"}, "size"),
        ({"figure": "people_trained", "size": "1", "number": "-1"}, "number"),
        ({"figure": "people_trained", "size": "1", "number": "1" + "0" * 30}, "number"),
        ({"figure": "roundtables", "size": "1", "number": "1"}, "figure"),
    ):
        answer = client.post(sample.get_absolute_url(), data)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    sample.refresh_from_db()
    assert sample.drawn_at is None


def test_a_row_whose_person_was_erased_or_merged_keeps_its_chain() -> None:
    event, report, vera = sealed(people=2)
    sample = drawn(report, vera)
    first, second = sample.rows.all()
    erased = event.registrations.get(person_key=first.person)
    account = erased.user or make_coordinator()
    type(erased).objects.filter(pk=erased.pk).update(user=account)
    erase(account)
    found = chain.of_row(report.grant, first.thing, first.person)
    assert found.person
    assert str(found.person.shown_name) == "(erased)"
    assert [mark.words for mark in found.marks] == ["present", "not taken"]
    moved = event.registrations.get(person_key=second.person)
    type(moved).objects.filter(pk=moved.pk).update(person_key=erased.person_key)
    found = chain.of_row(report.grant, second.thing, second.person)
    assert found.person == moved, "found by the key it had when it was sealed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_draw_at_once_one_draws() -> None:
    _event, report, vera = sealed()
    sample = samples.commit(report, by=vera)
    said: list[str] = []
    both = Barrier(2)

    def run(number: int) -> None:
        both.wait(LONG_ENOUGH)
        try:
            samples.draw(sample.pk, figure="people_trained", size=2, number=number, by=vera)
            said.append("drawn")
        except IllegalMove as error:
            said.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG_ENOUGH)
    assert sorted(said) == ["This sample was drawn already.", "drawn"]
    assert sample.rows.count() == 2
