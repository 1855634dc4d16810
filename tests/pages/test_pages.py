"""What the network says about itself: read by everybody, written by those who run it, and never lost."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.models import Event, Registration
from share.accounts.models import User
from share.kit import clock
from share.kit.text import clean
from share.pages import actions
from share.pages.models import PageVersion, PageVersionQuerySet
from share.policy import Role
from tests.make import form_data, make_coordinator, make_pilot, make_user

pytestmark = pytest.mark.django_db
PAGES = list(PageVersion.Slug.values)


@pytest.fixture
def editor(client: Client) -> User:
    user = make_coordinator(role=Role.SECRETARIAT)
    client.force_login(user)
    return user


def written(**changes: Any) -> dict[str, Any]:
    data = {"title": "About us", "text": "We *are* a network.", "note": "Shorter.", "began_from": "1"}
    return data | changes


def save(slug: str, began_from: int, text: str = "New text.") -> PageVersion:
    return actions.save_page(slug, title="T", text=text, note="N", began_from=began_from, by=make_user())


# Reading


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_reads_the_same_before_and_after_its_text_is_loaded(slug: str, client: Client) -> None:
    bare = client.get(reverse(f"pages:{slug}"))
    actions.load_pages()
    loaded = client.get(reverse(f"pages:{slug}"))
    assert bare.status_code == loaded.status_code == 200
    assert bare.context["shown"].html == loaded.context["shown"].html
    assert "Version 1." in bare.content.decode()


def test_a_page_says_its_version_and_day(client: Client) -> None:
    clock.move_to(datetime(2026, 11, 22, 10, tzinfo=UTC))
    save("about", 1)
    save("about", 2, "Newer text.")
    page = client.get("/about/").content.decode()
    assert "Version 3, of 22 November 2026." in page
    assert "Newer text." in page


def test_each_page_leads_to_the_others_and_the_foot_of_every_page_to_what_the_law_asks_for(client: Client) -> None:
    page = client.get("/about/history/").content.decode()
    assert all(f'href="{reverse(f"pages:{slug}")}"' in page for slug in PAGES)
    foot = client.get("/").content.decode().split("<footer")[1]
    assert all(f'href="{address}"' in foot for address in ("/privacy/", "/imprint/", "/about/contact/"))


def test_the_shipped_texts_survive_their_own_form() -> None:
    for slug in PAGES:
        text = PageVersion.shipped(slug).text
        assert clean(text, lines=True) == text
        assert len(text) <= 20_000
        assert "!" not in text
        assert not re.search(r"\bplease\b", text, re.IGNORECASE)


def test_the_links_between_our_own_pages_lead_somewhere(client: Client) -> None:
    for slug in PAGES:
        html = PageVersion.shipped(slug).html
        assert "](" not in html, "a link that was not read"
        for address in set(re.findall(r'href="(/[^"]*)"', html)):
            assert client.get(address).status_code == 200, address


def test_the_address_to_write_to_is_the_settings_own(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "hello@sister.example"
    page = client.get("/about/contact/").content.decode()
    assert '<a href="mailto:hello@sister.example">hello@sister.example</a>' in page
    assert "{{" not in page


def test_an_old_notice_is_readable_and_says_that_it_is_old(client: Client) -> None:
    save("privacy", 1)
    old = client.get("/privacy/versions/1/").content.decode()
    assert "never ask for your legal status" in old
    assert "Version 2 is in force now" in old
    assert 'href="/privacy/versions/1/"' in client.get("/privacy/").content.decode()
    assert client.get("/privacy/versions/3/").status_code == 404


# Loading


def test_loading_twice_changes_nothing() -> None:
    assert actions.load_pages() == 6
    before = list(PageVersion.objects.values())
    out = StringIO()
    call_command("load_pages", stdout=out)
    assert out.getvalue() == "0 pages loaded\n"
    assert list(PageVersion.objects.values()) == before


def test_loading_leaves_what_was_edited() -> None:
    save("about", 1)
    assert actions.load_pages() == 5
    assert PageVersion.objects.shown("about").text == "New text."


# Writing


def test_what_is_saved_is_public_at_once(editor: User, client: Client) -> None:
    answer = client.post("/work/pages/about/", written())
    assert answer["Location"] == "/about/"
    page = client.get("/about/").content.decode()
    assert "<p>We <em>are</em> a network.</p>" in page
    assert "Version 2 is what people read now." in page
    stored = PageVersion.objects.get(slug="about", number=2)
    assert (stored.saved_by, stored.note) == (editor, "Shorter.")


def test_the_first_saving_keeps_the_text_that_came_with_the_code(editor: User, client: Client) -> None:
    client.post("/work/pages/about/", written())
    first = PageVersion.objects.get(slug="about", number=1)
    assert (first.text, first.saved_by) == (PageVersion.shipped("about").text, None)
    assert "came with SHARE" in client.get("/work/pages/about/").content.decode()


def test_saving_without_a_change_makes_no_version(editor: User, client: Client) -> None:
    shipped = PageVersion.shipped("about")
    answer = client.post("/work/pages/about/", written(title=shipped.title, text=shipped.text), follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert PageVersion.objects.of("about").count() == 1


def test_the_preview_shows_the_text_and_saves_nothing(editor: User, client: Client) -> None:
    answer = client.post("/work/pages/about/", written(note="", preview="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<p>We <em>are</em> a network.</p>" in page
    assert "We *are* a network.</textarea>" in page
    assert "needs another look" not in page
    assert not PageVersion.objects.exists()


def test_a_page_without_its_note_is_refused_and_kept(editor: User, client: Client) -> None:
    answer = client.post("/work/pages/about/", written(note=""))
    assert answer.status_code == 422
    assert "We *are* a network.</textarea>" in answer.content.decode()
    assert not PageVersion.objects.exists()


def test_of_two_who_edit_at_once_the_second_is_told_and_both_texts_are_kept(editor: User, client: Client) -> None:
    save("about", 1, "What the other wrote.")
    answer = client.post("/work/pages/about/", written())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody saved this page while you were writing" in page
    assert "What the other wrote.</textarea>" in page
    assert "We *are* a network.</textarea>" in page
    assert PageVersion.objects.shown("about").text == "What the other wrote."
    # What they now see was seen, so the next saving goes through.
    assert 'name="began_from" value="2"' in page
    assert client.post("/work/pages/about/", written(began_from="2")).status_code == 302
    assert [version.number for version in PageVersion.objects.of("about")] == [3, 2, 1]


def test_a_preview_does_not_forget_where_the_text_began(editor: User, client: Client) -> None:
    save("about", 1)
    page = client.post("/work/pages/about/", written(preview="1")).content.decode()
    assert 'name="began_from" value="1"' in page


def test_two_who_save_in_the_same_moment_do_not_overwrite_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    save("about", 1)
    first = PageVersion.objects.get(slug="about", number=1)
    monkeypatch.setattr(
        PageVersionQuerySet, "shown", lambda self, slug: first
    )  # as it was read before the other's commit
    with pytest.raises(actions.SavedMeanwhile):
        save("about", 1, "Too late.")
    assert PageVersion.objects.of("about").count() == 2


def test_a_version_is_never_changed_and_never_deleted() -> None:
    version = save("privacy", 1)
    version.text = "Something else."
    for attempt in (
        version.save,
        version.delete,
        lambda: PageVersion.objects.update(title="Other"),
        lambda: PageVersion.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            attempt()
    version.refresh_from_db()
    assert version.text == "New text."


def test_a_version_outlives_whoever_saved_it(editor: User, client: Client) -> None:
    writer = make_user()
    actions.save_page("about", title="T", text="Text.", note="N", began_from=1, by=writer)
    writer.delete()
    assert PageVersion.objects.get(number=2).saved_by is None
    assert "somebody who has left" in client.get("/work/pages/about/").content.decode()


def test_an_old_version_of_any_page_is_for_those_who_edit(editor: User, client: Client) -> None:
    save("contact", 1)
    assert "A training near you" in client.get("/work/pages/contact/versions/1/").content.decode()
    assert client.get("/work/pages/contact/versions/2/").status_code == 200
    assert client.get("/work/pages/contact/versions/3/").status_code == 404
    assert client.get("/about/contact/versions/1/").status_code == 404


def test_there_are_these_pages_and_no_others(editor: User, client: Client) -> None:
    assert client.get("/work/pages/nothing/").status_code == 404
    assert client.get("/work/pages/nothing/versions/1/").status_code == 404
    assert client.post("/work/pages/nothing/", written()).status_code == 404


# Who may


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    for address in ("/work/pages/", "/work/pages/about/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER])
def test_whoever_does_not_run_the_network_finds_nothing(role: Role, client: Client) -> None:
    client.force_login(make_coordinator(role=role))
    assert client.get("/work/pages/").status_code == 404
    assert client.get("/work/pages/about/").status_code == 404
    assert client.post("/work/pages/about/", written()).status_code == 404
    assert "Edit this page" not in client.get("/about/").content.decode()
    assert not PageVersion.objects.exists()


def test_whoever_runs_the_network_finds_the_way(editor: User, client: Client) -> None:
    assert 'href="/work/pages/"' in client.get("/work/").content.decode()
    assert 'href="/work/pages/about/"' in client.get("/work/pages/").content.decode()
    assert 'href="/work/pages/about/"' in client.get("/about/").content.decode()


def test_the_wrong_method_is_refused(editor: User, client: Client) -> None:
    assert client.post("/about/").status_code == 405
    assert client.post("/work/pages/").status_code == 405
    assert client.put("/work/pages/about/").status_code == 405


# What people consent to


def consented(client: Client, email: str) -> str:
    event = Registration.objects.get(email="first@example.org").event if Registration.objects.exists() else make_pilot()
    assert client.post(event.get_absolute_url(), form_data(email)).status_code == 302
    return Registration.objects.get(email=email).notice_version


def test_a_changed_notice_changes_what_a_new_registration_consents_to(client: Client) -> None:
    assert consented(client, "first@example.org") == "privacy-1"
    save("privacy", 1)
    assert consented(client, "second@example.org") == "privacy-2"
    assert Registration.objects.get(email="first@example.org").notice_version == "privacy-1"
    registration = Registration.objects.get(email="second@example.org")
    client.post(reverse("events:confirm", args=[registration.token]))
    assert User.objects.get(email="second@example.org").consents.get().text_version == "privacy-2"


def test_what_somebody_consented_to_is_kept_even_where_nothing_was_loaded(client: Client) -> None:
    assert consented(client, "first@example.org") == "privacy-1"
    assert PageVersion.objects.get().text == PageVersion.shipped("privacy").text


def test_a_finder_of_a_hole_reads_whom_to_tell(client: Client) -> None:
    """RFC 9116: contact, an end within a year, and the address it stands at."""
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == f"mailto:{settings.CONTACT_EMAIL}"
    assert said["Canonical"].endswith("/.well-known/security.txt")
    assert timedelta(days=30) < datetime.fromisoformat(said["Expires"]) - clock.now() < timedelta(days=366)


def test_the_start_page_counts_what_took_place_by_the_figures_of_its_kinds(client: Client) -> None:
    held, coming = make_pilot(starts_in=-timedelta(days=3)), make_pilot()
    Event.objects.filter(pk=held.pk).update(state="completed", completed_at=clock.now())
    page = " ".join(client.get("/").content.decode().split())
    figures = page[page.index('class="figures"') : page.index("Coming up")]
    assert re.search(r"Training pilots </dt> <dd><a [^>]*>1</a>", figures)
    assert "Roundtables" not in figures, "what is nought is left out"
    Event.objects.filter(pk=coming.pk).update(state="completed", completed_at=clock.now(), is_demo=True)
    page = " ".join(client.get("/").content.decode().split())
    assert re.search(r'Training pilots <span class="demo"> 1 invented </span> </dt> <dd><a [^>]*>2</a>', page)
