"""The demo as a person meets it: whoever signs in first has a full day, and every page reads as words."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from events.actions.people import alike_people
from events.models import Event, Registration
from municipalities.actors import actor_for
from municipalities.models import Assessment, Coverage, Need, Practice
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.local import demo_needs
from share.local.demo import GRANT, SIGN_INS, load_demo
from share.mail.models import Mail
from share.pages.models import PageVersion
from share.records import tasks
from share.reports.figures import figures
from share.reports.figures.scope import Scope

pytestmark = pytest.mark.django_db
# A Thursday, and a day between the years.
TODAY = [datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 12, 29, 9, tzinfo=UTC)]


def told(email: str) -> list[str]:
    return [task.sentence for task in tasks.waiting_for(actor_for(User.objects.get(email=email)))]


@pytest.mark.parametrize("now", TODAY, ids=["thursday", "between the years"])
def test_the_first_who_signs_in_has_a_full_day(now: datetime) -> None:
    clock.move_to(now)
    lines = load_demo()
    assert lines[0].startswith("coordinator@example.org  (coordinator, Jesuit Refugee Service Romania): ")
    before = Event.objects.count(), Registration.objects.count(), Mail.objects.count()
    assert load_demo() == lines
    assert (Event.objects.count(), Registration.objects.count(), Mail.objects.count()) == before, "loaded once"

    full = told("coordinator@example.org")
    for sentence in (
        r"It is over\. Who was there\?",
        r"\d people wait for your decision\.",
        r"A mail about it could not be delivered\.",
        r"It begins in \d days\.",
        r"It is completed, and the signed sheet is missing\.",
        r"A draft: nobody can register yet\.",
        r"Its text was changed after it was translated: Romanian is out of date\.",
        r"Somebody who attended has no certificate yet\.",
    ):
        assert any(re.fullmatch(sentence, one) for one in full), sentence
    for one in SIGN_INS:
        if one.email != "auditor@example.org":  # the report is made once there is a worker
            assert told(one.email), one.email
    seats_are_kept()
    one_person_came_twice()
    towns_say_what_they_can_and_need()
    a_year_lies_behind_the_grant()


def towns_say_what_they_can_and_need() -> None:
    """Once, however often it is loaded; marked as invented; and something of it waits for the secretariat."""
    assert Assessment.objects.complete().filter(is_demo=True).count() == 2 * len(demo_needs.TOWNS)
    assert set(Need.objects.values_list("state", flat=True)) == set(Need.State.values)
    assert sorted(Practice.objects.values_list("state", flat=True)) == ["published", "published", "submitted"]
    for model in (Assessment, Coverage, Need, Practice):
        assert not model._default_manager.filter(is_demo=False).exists()
    waits = " ".join(told("secretariat@example.org"))
    assert "asks for help" in waits
    assert "waits for a review" in waits
    assert "Somebody uses what is in no list" in waits


def seats_are_kept() -> None:
    for event in Event.objects.filter(is_demo=True).exclude(capacity=None).with_seats():
        assert event.capacity is not None
        assert event.taken <= event.capacity, event.title
        assert not event.waiting or event.taken == event.capacity, "nobody waits while a seat is free"


def one_person_came_twice() -> None:
    irina = actor_for(User.objects.get(email="coordinator@example.org"))
    undecided = Registration.objects.visible_to(irina).undecided()
    assert any(found.score == 100 for person in undecided for found in alike_people(person, irina))


def a_year_lies_behind_the_grant() -> None:
    grant = Grant.objects.get(code=GRANT)
    period = grant.periods.get(number=1)
    assert (clock.today() - grant.starts_on).days > 365
    assert period.ends_on < clock.today()
    as_of = grant.reports.filter(period=None, starts_on=period.starts_on, ends_on=period.ends_on)
    assert as_of.count() == 1
    found = {figure.key: figure.value for figure in figures(Scope(grant, period.starts_on, period.ends_on))}
    assert (found["pilots"] or 0) >= 6
    assert (found["people_trained"] or 0) > 100
    assert not Event.objects.paid_by(grant).filter(is_demo=False).exists()


# Every page that anybody may read


class Read(HTMLParser):
    """The words and the links of a page, without its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = self.hidden or tag in {"script", "style"}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


RAW = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\bNone\b|\{\{|\{%|\}\}|&(?:amp|quot|#x?\w+);|to be completed|\b\d{4}-(?:0\d|1[0-2])\b|…|%\("
)


ENOUGH = 16  # pages of one view


def public_pages(client: Client) -> Iterator[tuple[str, Read]]:
    """The pages that a visitor reaches from the start page by links, once each: of every view as many as say something new."""
    seen, to_read, read = {"/"}, ["/"], Counter[str]()
    while to_read:
        address = to_read.pop()
        answer = client.get(address)
        assert answer.status_code == 200, address
        if not answer.headers["Content-Type"].startswith("text/html"):
            b"".join(answer)  # a file is read to its end, which closes it
            continue
        page = Read(answer.content.decode())
        yield address, page
        for link in page.links:
            path = link.partition("#")[0]
            if path.startswith("?"):
                path = urlsplit(address).path + path
            own = path.startswith("/") and not path.startswith(("/accounts/", "/static/", "/local/"))
            if own and path not in seen and read[view := resolve(urlsplit(path).path).view_name] < ENOUGH:
                read[view] += 1
                seen.add(path)
                to_read.append(path)


def test_every_public_page_reads_as_words_and_its_links_lead_somewhere(client: Client) -> None:
    load_demo()
    read = 0
    for address, page in public_pages(client):
        read += 1
        words = " ".join(" ".join(page.words).split())
        words = re.sub(r"\S+@\S+", "", words)
        assert (address, RAW.findall(words)) == (address, [])
        for link in page.links:
            parts = urlsplit(link)  # raises for a bracket that is not closed
            assert parts.scheme in {"", "http", "https", "mailto"}, (address, link)
            assert not re.search(r"[\s<>\"…]", link), (address, link)
            if parts.scheme in {"http", "https"}:
                assert re.fullmatch(r"[\w.-]+\.[a-z]+\.?", parts.hostname or ""), (address, link)
    assert read > 120


def test_the_timeline_opens_with_what_was_done_and_says_sources_by_name(client: Client) -> None:
    load_demo()
    text = client.get("/about/timeline/").content.decode()
    assert text.index(f"<h3>{timezone.now().year}</h3>") < text.index("What others published about its reach")
    assert "Local actors trained" in text
    assert "April 2019" in text
    assert "since October 2016" in " ".join(text.split())
    assert '">icmc.net</a>' in text


def test_towns_stand_by_country_with_how_many_there_are(client: Client) -> None:
    load_demo()
    page = client.get("/towns/")
    census = page.context["census"]
    assert [name for _code, name, _count in census.countries][:3] == ["Austria", "Belgium", "Czechia"]
    assert sum(count for *_rest, count in census.countries) == census.total == 66 + 3  # three are invented
    text = page.content.decode()
    assert '<a href="#AT">Austria</a>' in text
    assert '<h2 id="AT">Austria</h2>' in text
    assert client.get("/towns/?country=RO").context["census"].countries == (("RO", "Romania", 1),)
    assert client.get("/towns/?q=nowhere").context["census"].countries == ()


def test_the_imprint_names_whoever_the_settings_name(client: Client, settings: Any) -> None:
    demo = client.get("/imprint/").content.decode()
    assert "Demo: an invented association" in demo
    settings.OPERATOR_NAME, settings.OPERATOR_PHONE = "Network vzw", "+32 2 000 00 00"
    text = client.get("/imprint/").content.decode()
    assert "Network vzw" in text
    assert "Telephone: +32 2 000 00 00" in text
    assert "Register:" not in text
    assert "{{operator}}" in PageVersion.shipped("imprint").text
