"""The curriculum on its pages: written, used, compared, suggested about, read on one's own; with its material."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models import Event
from share.policy import Role
from tests.make import (
    evaluated,
    hidden_fields,
    make_coordinator,
    make_material,
    make_organisation,
    make_pilot,
    make_version,
)
from trainings.actions import curriculum, material
from trainings.comparing import compared
from trainings.models import CurriculumVersion, Material, Module, Outcome, Pilot, Suggestion, Unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LONG = "A sentence about housing. " * 384  # 10,000 characters less a few
RIGHT_TO_LEFT = "أستطيع أن أخطط للأيام الثلاثة الأولى"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT))
    return client


def unit_page(version: CurriculumVersion, slug: str = "legal-protection") -> str:
    return reverse("trainings:change_unit", args=[version.number, slug])


def change(client: Client, version: CurriculumVersion, **data: Any) -> Any:
    url = unit_page(version)
    unit = Unit.objects.get(version=version, module__slug="legal-protection")
    said = {"minutes": unit.minutes, "areas": unit.areas, "summary": unit.summary, "methods": "", "trainer_notes": ""}
    texts = {one.key: one.text for one in unit.outcomes.all()}
    return client.post(url, said | texts | hidden_fields(client, url) | data)


def texts(version: CurriculumVersion) -> dict[str, str]:
    rows = Outcome.objects.filter(unit__version=version, unit__module__slug="legal-protection")
    return dict(rows.values_list("key", "text"))


def test_a_module_is_written_with_its_outcomes_and_an_emptied_one_is_taken_out(office: Client) -> None:
    version = make_version(frozen=False)
    answer = change(
        office,
        version,
        summary=LONG,
        **{"legal-protection-1": RIGHT_TO_LEFT, "legal-protection-2": "", "new-1": "I can more"},
    )
    assert answer.status_code == 302
    assert texts(version) == {"legal-protection-1": RIGHT_TO_LEFT, "legal-protection-3": "I can more"}
    page = office.get(version.get_absolute_url()).content.decode()
    assert LONG.strip() in page
    assert f'<li dir="auto">{RIGHT_TO_LEFT}' in page
    assert change(office, version, summary=LONG + LONG).status_code == 422


def test_the_second_of_two_who_save_sees_both_and_nothing_is_lost(office: Client) -> None:
    version = make_version(frozen=False)
    url = unit_page(version)
    first, second = hidden_fields(office, url), hidden_fields(office, url)
    said = {"minutes": "90", "summary": "One", "methods": "", "trainer_notes": "", **texts(version)}
    assert office.post(url, said | first).status_code == 302
    answer = office.post(url, said | {"summary": "Two"} | second)
    assert answer.status_code == 409
    assert "One" in answer.content.decode()
    assert "Two" in answer.content.decode()
    assert Unit.objects.get(version=version, module__slug="legal-protection").summary == "One"


def test_a_question_cannot_change_once_a_pilot_uses_it_and_the_next_version_is_begun_once(office: Client) -> None:
    version = make_version()
    assert office.get(unit_page(version)).status_code == 409
    url = reverse("trainings:new_version")
    assert office.post(url)["Location"] == office.post(url)["Location"]
    made = CurriculumVersion.objects.get(frozen_at__isnull=True)
    assert change(office, made, **{"legal-protection-1": "I can say it otherwise"}).status_code == 302
    assert texts(version)["legal-protection-1"] != texts(made)["legal-protection-1"]
    page = office.get(reverse("trainings:compare", args=[made.number, version.number])).content.decode()
    assert page.index("I can do 1 of Legal protection") < page.index("I can say it otherwise")
    (changed,) = [module for module in compared(version, made) if module.changed]
    assert [(pair.before, pair.after) for pair in changed.changed] == [
        ("I can do 1 of Legal protection", "I can say it otherwise")
    ]


def test_a_version_is_used_by_the_first_pilot_that_is_saved_with_it() -> None:
    version = make_version(frozen=False)
    fields = make_pilot().event_kind.event_fields
    event = make_pilot()
    fields.save(event, {"version": version, "hours_share": 80, "targets": ["ngo"], "signatory": "A", "budget": None})
    version.refresh_from_db()
    assert version.is_frozen
    row = Pilot.objects.get(event=event)
    assert (row.version, row.hours_share, row.targets) == (version, 80, ["ngo"])


def test_a_suggestion_is_kept_for_the_next_version_and_answered(office: Client) -> None:
    event = make_pilot()
    evaluated(event)
    url = reverse("trainings:suggest", args=[event.public_id])
    refused = office.post(url, {"module": "", "text": ""})
    assert refused.status_code == 422
    office.post(url, {"module": "", "text": "More law, please."})
    made = curriculum.make_version()
    suggestion = Suggestion.objects.get()
    assert "More law, please." in office.get(made.get_absolute_url()).content.decode()
    decide = reverse("trainings:decide", args=[suggestion.public_id])
    office.post(decide, {"decision": "left", "answer": ""})
    assert Suggestion.objects.get().decision == ""
    office.post(decide, {"decision": "left", "answer": "There is no hour for it."})
    assert office.post(decide, {"decision": "taken"}).status_code == 404
    page = office.get(reverse("trainings:evaluation", args=[event.public_id])).content.decode()
    assert "There is no hour for it." in page
    assert "left out" in page


@pytest.fixture
def pilot() -> Event:
    """In Romania, in Romanian, on the first two modules."""
    event = make_pilot()
    evaluated(event)
    Event.objects.filter(pk=event.pk).update(country="RO", languages=["ro"])
    return Event.objects.get(pk=event.pk)


def test_a_pilot_gets_the_material_of_its_modules_in_its_language_and_the_law_of_its_country(pilot: Event) -> None:
    one, two, other = Module.objects.order_by("pk")[:3]
    older = make_material(one, language="ro")
    wanted = [
        make_material(one, language="ro", replaces=older),
        make_material(one, "legal", language="ro", country="RO"),
        make_material(two, language="en"),  # in Romanian there is nothing of it
        make_material(two),
    ]
    make_material(one, language="en")
    make_material(one, "legal", language="de", country="DE")
    make_material(two, language="fr")
    make_material(other, language="ro")
    found = material.material_for(curriculum.taught_by(pilot))
    assert {row.pk for row in found} == {row.pk for row in wanted}


def test_the_pack_is_one_file_with_a_folder_for_each_module(pilot: Event, client: Client) -> None:
    one, two = Module.objects.order_by("pk")[:2]
    for module in (one, one, two):
        made = make_material(module)
        Material.objects.filter(pk=made.pk).update(name="handout.pdf")
    client.force_login(make_coordinator(pilot.organisers.get()))
    answer = client.get(reverse("trainings:pack", args=[pilot.public_id]))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert sorted(book.namelist()) == [
            f"01 {one.slug}/2 handout.pdf",
            f"01 {one.slug}/handout.pdf",
            f"02 {two.slug}/handout.pdf",
        ]
        assert all(book.read(name).startswith(b"%PDF") for name in book.namelist())
    Material.objects.all().delete()
    assert client.get(reverse("trainings:pack", args=[pilot.public_id])).status_code == 404


def test_law_names_its_country(office: Client) -> None:
    make_version()
    url = reverse("trainings:material", args=["legal-protection"])
    data = {"kind": "legal", "language": "ro", "country": "", "replaces": ""}
    answer = office.post(url, data | {"file": SimpleUploadedFile("law.pdf", PDF, "application/pdf")})
    assert answer.status_code == 422
    assert "Say of which country the law is." in answer.content.decode()
    answer = office.post(url, data | {"country": "RO", "file": SimpleUploadedFile("law.pdf", PDF, "application/pdf")})
    assert answer.status_code == 302
    assert Material.objects.get().country == "RO"


def test_a_module_is_read_on_ones_own_and_only_the_browser_remembers(client: Client) -> None:
    version = make_version()
    module = Module.objects.order_by("pk")[0]
    Unit.objects.filter(version=version).exclude(module=module)
    handout, slides = make_material(module), make_material(module, "slides")
    page = client.get(reverse("trainings:module", args=[module.slug])).content.decode()
    assert "I can do 1 of Legal protection" in page
    assert handout.name in page
    assert slides.name not in page
    assert client.get(reverse("trainings:open_material", args=[module.slug, slides.public_id])).status_code == 404
    read = reverse("trainings:mark_read", args=[module.slug])
    client.post(read)
    assert 'pill good">read' in client.get(reverse("trainings:curriculum")).content.decode()
    client.post(read, {"undo": "yes"})
    assert 'pill good">read' not in client.get(reverse("trainings:curriculum")).content.decode()
    assert client.post(reverse("trainings:mark_read", args=["cooking"])).status_code == 404
    client.cookies["read-modules"] = "../" * 900
    assert client.get(reverse("trainings:curriculum")).status_code == 200


def test_what_a_draft_teaches_is_on_no_public_page(client: Client) -> None:
    make_version(frozen=False)
    assert client.get(reverse("trainings:module", args=["legal-protection"])).status_code == 404
    assert "No version of the curriculum is in use yet." in client.get(reverse("trainings:curriculum")).content.decode()
