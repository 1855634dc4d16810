"""Delegations: read from words, kept as rows, shown with their parts, and written back as the same words."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.actions import save_delegations
from events.actions.delegations import planned_of
from events.delegations import in_words, read_delegations
from events.models import Delegation, Event, Record
from share.imports.network import COMMITTED, load_network
from tests.make import make_coordinator, make_organisation, make_pilot, make_recorded, make_town


def told(text: str) -> list[str]:
    """What a text is read as: who, how many, and how sure."""
    return [
        f"{one.country or one.name} {one.count.number if one.count else '-'} {one.count.precision if one.count else ''}"
        f"{[f'{part} {part.count.number if part.count else 0}' for part in one.parts] or ''}".strip()
        for one in read_delegations(text).delegations
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("HR; FR", ["HR -", "FR -"]),
        ("8 from Austria, 2 from Poland", ["AT 8 exact", "PL 2 exact"]),
        ("8 people from Austria; 2 delegates from the Netherlands", ["AT 8 exact", "NL 2 exact"]),
        ("about 12 from Caritas Wien", ["Caritas Wien 12 about"]),
        ("AT (8); UK (at least 5)", ["AT 8 exact", "GB 5 at_least"]),
        ("8-10 of FR", ["FR 8 range"]),
        ("DE (Aachen); BE (Hasselt, Liège)", ["DE - ['Aachen 0']", "BE - ['Hasselt 0', 'Liège 0']"]),
        ("8 from GB (5 from Hull, 3 from Leeds)", ["GB 8 exact['Hull 5', 'Leeds 3']"]),
        ("8 from GB (5 from Hull, Leeds)", ["GB 8 exact['Hull 5', 'Leeds 0']"]),
        ("about 8 from GB (5 from Hull, 4 from Leeds)", ["GB 8 about['Hull 5', 'Leeds 4']"]),
    ],
)
def test_a_text_is_read_as_the_delegations_it_names(text: str, read: list[str]) -> None:
    assert told(text) == read
    again = read_delegations(in_words(read_delegations(text).delegations))
    assert again == read_delegations(text)


@pytest.mark.parametrize(
    "text",
    [
        "26 countries",
        "Europe and North America",
        "NGO press officers and journalists (5 Member States; 6 countries per web page)",
        "about 30 from 9 countries",
        "local actors, associations, private sector",
        "EU",
        "8 from",
        "(8)",
        "from Austria",
    ],
)
def test_words_that_name_no_delegation_stay_words(text: str) -> None:
    read = read_delegations(text)
    assert (read.delegations, read.words, read.problems) == ((), (text,), ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "10 from BE (3 from Hasselt, 4 from Liège)",
            "The parts of “Belgium” are 7 people, and together they are to be 10.",
        ),
        ("5 from BE (3 from Hasselt, 4 from Liège)", "The parts of “Belgium” are 7 people"),
        ("5 from BE (7 from Hasselt, Liège)", "The parts of “Belgium” are 7 people"),
        ("FR; 3 from France", "“France” is named twice."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_and_kept_as_words(text: str, problem: str) -> None:
    read = read_delegations(text)
    (said,) = read.problems
    assert said.startswith(problem)
    assert text.rpartition("; ")[2] in read.words


@pytest.mark.django_db
def test_towns_and_organisations_are_linked_and_nothing_is_guessed() -> None:
    event, hull = make_recorded(make_organisation()), make_town("Hull", "GB")
    make_town("Hull", "CA")
    make_town("Neustadt", "DE"), make_town("Neustadt", "AT")
    caritas = make_organisation("Caritas Wien", "AT")
    save_delegations(event.pk, read_delegations("GB (Hull); 3 from Neustadt; 2 from Caritas Wien"), "A report")
    rows = {row.name or str(row.country): row for row in event.delegations.all()}
    assert rows["Hull"].municipality == hull
    assert rows["Hull"].part_of == rows["GB"]
    assert rows["Neustadt"].municipality is None
    assert rows["Caritas Wien"].organisation == caritas
    assert {row.source for row in rows.values()} == {"A report"}


@pytest.mark.django_db
def test_who_was_named_before_keeps_the_row_and_the_record_says_the_same() -> None:
    event = make_recorded(make_organisation(), represented="26 countries; FR; 8 from AT")
    save_delegations(event.pk, read_delegations("FR; 8 from AT; 26 countries"), "One")
    before = {str(row.country): row.pk for row in event.delegations.all()}
    save_delegations(event.pk, read_delegations("9 from AT; PL; 26 countries"), "Two")
    after = {str(row.country): row for row in event.delegations.all()}
    assert {*after} == {"AT", "PL"}
    assert after["AT"].pk == before["AT"]
    assert (after["AT"].people, after["AT"].source) == (9, "Two")
    assert Record.objects.get(event=event).represented == "9 from AT; PL; 26 countries"
    assert in_words(planned_of(event)) == "9 from AT; PL"


@pytest.mark.django_db
def test_a_part_belongs_to_a_whole_delegation_of_its_own_event() -> None:
    event, other = make_recorded(make_organisation()), make_recorded(make_organisation())
    whole = event.delegations.create(country="FR")
    part = event.delegations.create(country="FR", name="Lyon", part_of=whole)
    for wrong in ({"event": other, "part_of": whole}, {"event": event, "part_of": part}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(country="FR", name="Paris", **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=whole.pk).update(part_of=event.delegations.create(country="AT"))


@pytest.mark.django_db
def test_the_record_of_the_network_shows_every_delegation_with_its_parts(client: Client) -> None:
    load_network(COMMITTED / "network")
    aachen = Event.objects.get(title__startswith="SHARE Cross-Border Conference")
    shown = {str(one.whole): [str(part) for part in one.parts] for one in aachen.delegations.in_groups()}
    assert shown == {"Germany": ["Aachen"], "Belgium": ["Hasselt", "Liège", "Eupen"], "Netherlands": ["Limburg"]}
    page = client.get(aachen.get_absolute_url()).content.decode()
    for town in ("Aachen", "Liège", "Eupen", "Limburg"):
        assert f">{town}</a>" in page
    assert "Hasselt" in page
    lyon = Event.objects.get(record__represented__contains="Bradford")
    assert [str(part.municipality.country) for part in lyon.delegations.filter(municipality__name="Lyon")] == ["FR"]
    webinar = Event.objects.get(record__represented__startswith="EU;")
    page = client.get(webinar.get_absolute_url()).content.decode()
    assert "Australia" in page
    assert "<dd>EU</dd>" in page


@pytest.mark.django_db
def test_a_file_loaded_again_leaves_the_rows_as_they_are() -> None:
    load_network(COMMITTED / "network")
    before = list(Delegation.objects.values_list("pk", "public_id"))
    assert len(before) > 20
    load_network(COMMITTED / "network")
    assert list(Delegation.objects.values_list("pk", "public_id")) == before


@pytest.mark.django_db
def test_a_coordinator_names_delegations_and_is_told_what_cannot_be(client: Client) -> None:
    organisation = make_organisation()
    event = make_recorded(organisation, represented="20 countries")
    client.force_login(make_coordinator(organisation))
    address = reverse("events:delegations", args=[event.public_id])
    began = client.get(address).context["form"]["began_from"].value()
    said = "20 countries\n8 from AT (3 from Wien, 4 from Linz)"
    answer = client.post(address, {"said": said, "source": "A list", "began_from": began})
    assert answer.status_code == 422
    assert answer.context["form"].errors["said"] == [
        "The parts of “Austria” are 7 people, and together they are to be 8."
    ]
    assert "3 from Wien, 4 from Linz" in answer.content.decode()
    assert not event.delegations.exists()
    said = said.replace("4 from", "5 from")
    assert client.post(address, {"said": said, "source": "A list", "began_from": began}).status_code == 302
    assert event.delegations.count() == 3
    lines = client.get(reverse("events:history", args=[event.public_id])).context["history"].lines
    assert sum(line.what.startswith("delegation") for line in lines) == 3
    late = client.post(address, {"said": "FR", "source": "", "began_from": began})
    assert late.status_code == 409
    assert event.delegations.count() == 3


@pytest.mark.django_db
def test_an_activity_whose_kind_has_no_delegations_has_no_page_of_them(client: Client) -> None:
    event = make_pilot()
    client.force_login(make_coordinator(event.organisers.get()))
    assert client.get(reverse("events:delegations", args=[event.public_id])).status_code == 404
