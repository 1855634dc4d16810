"""The record is put right by hand: edited as a row of its file, taken off with a reason, put back, and merged."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.actions import record
from events.models import Delegation, Event, Record
from share.imports.export import export_network
from share.imports.network import COMMITTED, EVENTS, load_network
from share.kit.moves import IllegalMove
from share.records import merging
from share.records.models import Merged
from share.reports.actions.making import freeze
from share.reports.models import Report
from tests.imports.files import activity, write
from tests.make import hidden_fields, make_coordinator, make_grant, make_organisation, make_recorded, make_town
from tests.municipalities.needs import make_secretariat

pytestmark = pytest.mark.django_db
TITLE = "A day of small towns"


def load(folder: Path, *rows: dict[str, str]) -> tuple[int, int, int]:
    write(folder, EVENTS, rows, "events.csv")
    found = load_network(folder)["events.csv"]
    assert not found.rejected, found.rejected
    return found.created, found.updated, found.unchanged


def page_of(event: Event) -> str:
    return reverse("imports:recorded", args=[event.public_id])


def typed(client: Client, event: Event, **changes: str) -> dict[str, Any]:
    """What the page of an entry shows, with changes."""
    page = client.get(page_of(event))
    assert page.status_code == 200
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def office(client: Client) -> Client:
    client.force_login(make_secretariat())
    return client


def test_every_activity_of_the_committed_record_is_saved_as_it_is_without_a_change(client: Client) -> None:
    load_network(COMMITTED / "network")
    before = list(Record.objects.order_by("pk").values())
    lines = Event.pgh_event_model.objects.count()  # type: ignore[attr-defined]
    office(client)
    for event in Event.objects.all():
        assert client.post(page_of(event), typed(client, event)).status_code == 302, event.title
    assert list(Record.objects.order_by("pk").values()) == before
    assert Event.pgh_event_model.objects.count() == lines  # type: ignore[attr-defined]


def test_what_is_put_right_is_on_the_page_in_the_history_and_in_the_file(client: Client, tmp_path: Path) -> None:
    load(tmp_path, activity(participants="90", participants_precision="approx", represented="8 from Austria"))
    event, town = Event.objects.get(), make_town("Hasselt", "BE")
    host = make_organisation("Caritas International", "BE")
    changes = {
        "start_date": "2018-05-04",
        "end_date": "2018-05?",
        "place": "Hasselt",
        "country_iso2": "BE",
        "host_organisation": "Caritas International",
        "participants": "85",
        "participants_precision": "exact",
        "represented": "9 from Austria, 2 from Poland",
        "reason": "The minutes say so.",
    }
    office(client)
    assert client.post(page_of(event), typed(client, event, **changes)).status_code == 302
    event = Event.objects.get()
    assert (event.municipality, [*event.organisers.all()], event.record.participants) == (town, [host], 85)
    assert sorted(Delegation.objects.values_list("country", "people")) == [("AT", 9), ("PL", 2)]
    shown = client.get(event.get_absolute_url()).content.decode()
    assert all(words in shown for words in ("Hasselt", "85", "Caritas International", "Poland"))
    assert "The minutes say so." in client.get(reverse("events:history", args=[event.public_id])).content.decode()
    export_network(tmp_path / "out")
    written = (tmp_path / "out" / "events.csv").read_text()
    assert "9 from Austria, 2 from Poland" in written
    assert "2018-05-04,2018-05?,Hasselt,BE" in written


@pytest.mark.parametrize(
    ("changes", "at", "sentence"),
    [
        ({"title": ""}, "title", "Fill this in."),
        ({"start_date": "3 May"}, "start_date", "3 May"),
        ({"end_date": "2017"}, "end_date", "It ends before it starts."),
        ({"participants": "many"}, "participants", "many"),
        ({"type": "roundtable"}, "type", "what an activity is never changes"),
        ({"type": "picnic"}, "type", "No kind of activity is called “picnic”"),
        ({"country_iso2": "QQ"}, "country_iso2", "QQ"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
    changes: dict[str, str], at: str, sentence: str, client: Client, tmp_path: Path
) -> None:
    load(tmp_path, activity())
    event = Event.objects.get()
    office(client)
    answer = client.post(page_of(event), typed(client, event, **changes))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[at])
    assert Record.objects.get().starts_text == "2018-05-03"


def test_of_two_who_put_it_right_at_once_the_second_sees_both_versions(client: Client, tmp_path: Path) -> None:
    load(tmp_path, activity())
    event = Event.objects.get()
    office(client)
    first, second = typed(client, event, themes="housing"), typed(client, event, themes="work")
    assert client.post(page_of(event), first).status_code == 302
    answer = client.post(page_of(event), second)
    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in ("housing", "work"))
    assert Record.objects.get().themes == "housing"


# Off the record, and back


def test_what_is_taken_off_says_why_at_its_address_and_counts_nowhere(client: Client, tmp_path: Path) -> None:
    load(tmp_path, activity())
    event = Event.objects.get()
    office(client)
    off = reverse("events:off_the_record", args=[event.public_id])
    assert client.post(off, {"reason": ""}).status_code == 422
    assert client.post(off, {"reason": "It was planned and never held."}).headers["Location"] == page_of(event)
    assert not Event.objects.public().exists()
    assert not Event.objects.took_place().exists()
    assert not Event.objects.run_here().exists()
    gone = Client().get(event.get_absolute_url())
    assert gone.status_code == 410
    assert "It was planned and never held." in gone.content.decode()
    assert page_of(event) not in gone.content.decode()
    assert page_of(event) in client.get(event.get_absolute_url()).content.decode(), "who keeps it finds it again"
    found = client.get("/search/", {"q": TITLE})
    history = reverse("events:history", args=[event.public_id])
    assert history in found.content.decode()
    assert client.get(history).status_code == 200
    export_network(tmp_path / "out")
    assert (tmp_path / "out" / "events.csv").read_text().count("\n") == 1
    assert load(tmp_path, activity()) == (0, 0, 1), "the file that names it makes no second one"
    assert not Event.objects.public().exists()
    assert client.post(reverse("events:back_on_record", args=[event.public_id])).status_code == 302
    assert Event.objects.public().get() == event
    assert Client().get(event.get_absolute_url()).status_code == 200


def test_who_takes_off_what_a_report_counts_reads_which_and_the_report_stays(client: Client) -> None:
    grant, ours = make_grant("OLD", starts_on=date(2018, 2, 1), ends_on=date(2019, 7, 31)), make_organisation()
    event = make_recorded(ours, "roundtable")
    event.grant_shares.create(grant=grant)
    report = Report.objects.create(grant=grant, starts_on=grant.starts_on, ends_on=grant.ends_on)
    freeze(report)
    client.force_login(make_coordinator(ours))
    page = client.get(reverse("events:off_the_record", args=[event.public_id])).content.decode()
    assert report.number in page
    record.take_off_the_record(event.pk, "Counted twice.")
    report = Report.objects.get()
    assert report.is_as_frozen
    assert event.public_id in [line["id"] for line in report.content["activities"]]
    other = make_recorded(ours)
    assert record.reports_that_count(other) == []


def test_what_was_run_here_and_what_is_off_already_cannot_be_taken_off() -> None:
    event = make_recorded(make_organisation())
    record.take_off_the_record(event.pk, "Twice.")
    with pytest.raises(IllegalMove):
        record.take_off_the_record(event.pk, "Twice.")
    record.put_back_on_record(event.pk)
    with pytest.raises(IllegalMove):
        record.put_back_on_record(event.pk)


@pytest.mark.parametrize("wrong", [{"withdraw_reason": ""}, {"withdrawn_at": None}, {"state": "recorded"}])
def test_what_is_off_the_record_says_since_when_and_why(wrong: dict[str, Any]) -> None:
    event = make_recorded(make_organisation())
    record.take_off_the_record(event.pk, "Twice.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**wrong)


# Two that are one


def twins(folder: Path) -> tuple[Event, Event]:
    rows = (
        activity(title=TITLE, participants="", themes="", represented=""),
        activity(
            title=TITLE + " (2018)",
            place="Köln",
            participants="90",
            participants_precision="approx",
            themes="housing",
            represented="8 from GB (5 from Hull, 3 from Leeds)",
        ),
    )
    assert load(folder, *rows)[0] == 2
    return Event.objects.get(title=TITLE), Event.objects.exclude(title=TITLE).get()


def merge(kept: Event, gone: Event) -> None:
    plan = merging.preview(record.ENTRIES, kept.pk, gone.pk)
    assert not plan.refused, plan.refused
    merging.merge(record.ENTRIES, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)


def test_two_entries_that_are_one_are_merged_and_nothing_is_lost(client: Client, tmp_path: Path) -> None:
    kept, gone = twins(tmp_path)
    merge(kept, gone)
    kept = Event.objects.get(pk=kept.pk)
    assert (kept.record.participants, kept.record.participants_precision, kept.record.themes) == (
        90,
        "about",
        "housing",
    )
    assert kept.record.place_text == "Cologne", "what it says itself stays"
    whole = kept.delegations.get(part_of=None)
    assert sorted(whole.parts.values_list("name", "people")) == [("Hull", 5), ("Leeds", 3)]
    assert list(Event.objects.took_place()) == [kept]
    moved = client.get(gone.get_absolute_url())
    assert (moved.status_code, moved.headers["Location"]) == (301, kept.get_absolute_url())
    with pytest.raises(IllegalMove, match="undo the merge"):
        record.put_back_on_record(gone.pk)


def test_what_the_one_that_stays_says_itself_stays(tmp_path: Path) -> None:
    kept, gone = twins(tmp_path)
    kept.delegations.create(country="AT", people=9, precision="exact")
    Record.objects.filter(event=kept).update(themes="work", represented="9 from AT")
    merge(kept, gone)
    assert list(kept.delegations.values_list("country", "people")) == [("AT", 9)]
    assert Record.objects.get(event=kept).themes == "work"
    assert gone.delegations.exists()


def test_the_file_that_names_both_makes_no_third_and_changes_neither(tmp_path: Path) -> None:
    kept, gone = twins(tmp_path)
    merge(kept, gone)
    themes = "the one that stays, as its own row says it now"
    rows = (activity(title=TITLE, themes=themes), activity(title=TITLE + " (2018)", place="Köln", themes="housing"))
    created, _updated, _unchanged = load(tmp_path, *rows)
    assert created == 0
    assert list(Event.objects.public()) == [kept]
    assert Record.objects.get(event=kept).themes == themes
    assert Event.objects.get(pk=gone.pk).state == "withdrawn"


def test_a_merge_of_entries_is_undone_to_what_was_before(tmp_path: Path) -> None:
    kept, gone = twins(tmp_path)
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Record, Delegation)]
    merge(kept, gone)
    merging.undo(Merged.objects.get().pk)
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Record, Delegation)] == before


def test_entries_of_two_kinds_are_not_merged(tmp_path: Path) -> None:
    load(tmp_path, activity(), activity(title="Another", type="conference"))
    one, other = Event.objects.order_by("pk")
    assert "what an activity is never changes" in " ".join(merging.preview(record.ENTRIES, one.pk, other.pk).refused)


def test_the_page_of_doubles_shows_two_entries_with_what_both_say(client: Client, tmp_path: Path) -> None:
    kept, gone = twins(tmp_path)
    office(client)
    page = client.get(reverse("municipalities:doubles"), {"kind": "activities"}).content.decode()
    url = reverse("municipalities:merge", args=["activities", kept.public_id, gone.public_id])
    other_way = reverse("municipalities:merge", args=["activities", gone.public_id, kept.public_id])
    assert url in page or other_way in page
    shown = client.get(url).content.decode()
    assert all(words in shown for words in ("housing", "Köln", "Cologne"))
    assert client.post(url, hidden_fields(client, url)).status_code == 302
    assert Event.objects.public().get() == kept


def test_another_partner_finds_neither_page(client: Client) -> None:
    event = make_recorded(make_organisation("JRS Romania"))
    client.force_login(make_coordinator(make_organisation("Caritas International", "BE")))
    for name in ("imports:recorded", "events:off_the_record"):
        assert client.get(reverse(name, args=[event.public_id])).status_code == 404
