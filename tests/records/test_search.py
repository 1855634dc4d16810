"""Search: a name with a slip in it is found, the nearest first, and never what the person may not see."""

import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import Registration
from municipalities.actions import practices
from municipalities.models import Contact, Country, MemberTown, Municipality, Organisation, PlaceName
from share.kit import clock
from share.kit.search import MOST_WORDS, Asked
from share.kit.text import search_key
from share.library.models import Publication
from share.policy import NOBODY
from share.records.search import FIRST, find
from tests.corpus import NAMES, TOWNS
from tests.make import make_organisation, make_pilot, make_town
from tests.municipalities.needs import make_keeper, make_need, make_practice, make_secretariat
from tests.test_visibility import KINDS, Network

pytestmark = pytest.mark.django_db

# What is near


def test_the_exact_name_comes_first_then_its_beginning_then_a_slip() -> None:
    for name in ("Steyregg", "Stayr", "Bad Steyr", "Steyr"):
        make_town(name, "AT")
    hits = find("steyr", NOBODY)[0].hits
    assert hits[0].title == "Steyr"
    assert {hit.title for hit in hits} == {"Steyregg", "Stayr", "Bad Steyr", "Steyr"}
    assert hits[-1].title == "Stayr"


def test_the_kind_with_the_best_hit_comes_first() -> None:
    make_town("Bologna", "IT")
    make_organisation("Comune di Bologna", "IT")
    make_pilot(title="A day in Bologna")
    assert find("bologna", NOBODY)[0].key == "towns"
    assert find("Comune di Bologna", NOBODY)[0].key == "organisations"
    assert find("a day in bologna", NOBODY)[0].key == "activities"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mare somcuta", "Şomcuta Mare"),
        ("SOMCUTA", "Şomcuta Mare"),
        ("som ma", "Şomcuta Mare"),
        ("somcuta, romania", "Şomcuta Mare"),  # a word that is not in the name
        ("clujnapoca", "Cluj-Napoca"),
        ("Cluj'Napoca", "Cluj-Napoca"),
        ("laquila", "L’Aquila"),
        ("koeln", "Köln"),
        ("weissenfels", "Weißenfels"),
        ("θεσσαλονικη", "Θεσσαλονίκη"),
        ("ΘΕΣΣΑΛΟΝΙΚΙ", "Θεσσαλονίκη"),
        ("белгрод", "Белград"),
    ],
)
def test_a_town_is_found_as_people_type_it(typed: str, name: str) -> None:
    make_town(name, "RO")
    for other in ("Steyr", "Poděbrady", "Sheffield"):
        make_town(other, "AT")
    assert [hit.title for hit in find(typed, NOBODY)[0].hits] == [name]


def test_an_activity_is_found_by_its_text_its_venue_and_its_other_languages() -> None:
    event = make_pilot(title="Preparing", published=True)
    event.summary, event.venue = "Housing and interpreters", "Casa de Cultură"
    event.i18n = {"title_de": "Vorbereitung auf die Ankunft", "summary_de": "Wohnen\nDolmetschen"}
    event.save()
    for typed in ("interpreters", "casa cultura", "vorbereitung", "dolmet", "wohnen"):
        assert [hit.title for group in find(typed, NOBODY) for hit in group.hits] == ["Preparing"], typed


def test_a_publication_leads_to_its_place_on_the_timeline(client: Client) -> None:
    one = Publication.objects.create(title="SHARE City Curriculum", kind="curriculum", date_text="2014")
    hit = find("city curiculum", NOBODY)[0].hits[0]
    assert hit.url.endswith(f"#publication-{one.pk}")
    assert f'id="publication-{one.pk}"' in client.get(hit.url).content.decode()


@pytest.mark.parametrize("typed", ["austria", "Austira", "AUSTR", "österreich"])
def test_a_country_is_found_by_its_name_in_the_language_of_the_page(typed: str) -> None:
    make_town("Steyr", "AT")
    language = "de" if typed == "österreich" else "en"
    with translation.override(language):
        groups = find(typed, NOBODY)
    wanted = ("countries", "Österreich" if language == "de" else "Austria", "/countries/AT/")
    assert [(group.key, hit.title, hit.url) for group in groups for hit in group.hits] == [wanted]
    assert find(typed, NOBODY, within="towns") == []


def test_a_country_of_which_nothing_is_known_is_not_found_and_a_page_of_it_alone_is_kept() -> None:
    make_town("Steyr", "AT")
    Municipality.objects.create(name="Nirgendwo", country="AU", level="town", proposed_at=clock.now())
    with CaptureQueriesContext(connection) as asked:
        assert [hit.title for hit in find("austr", NOBODY)[0].hits] == ["Austria"]
    assert len(asked) == 2
    Country.objects.create(code="AU", experience="experienced", source="UNHCR")
    assert {hit.title for hit in find("austr", NOBODY, within="countries")[0].hits} == {"Austria", "Australia"}


def test_of_many_hits_of_a_kind_the_first_are_shown_and_the_others_on_their_own_page(client: Client) -> None:
    for number in range(FIRST + 2):
        make_town(f"Sankt {chr(ord('A') + number)}egidi", "AT")
    first, whole = client.get("/search/?q=sankt"), client.get("/search/?q=sankt&in=towns")
    assert len(first.context["groups"][0].hits) == FIRST
    assert "in=towns" in first.content.decode()
    assert len(whole.context["groups"][0].hits) == FIRST + 2


# What may not be seen

PUBLIC = {"ours_soon", "ours_completed", "ours_cancelled", "theirs_soon", "theirs_completed", "shared"}
OURS, THEIRS = {"ours_draft", "ours_dropped"}, {"theirs_draft"}
MORE = {
    "coordinator": OURS,
    "other_partner": THEIRS,
    "coordinator_of_both": OURS | THEIRS,
    "secretariat": OURS | THEIRS,
    "admin": OURS | THEIRS,
}


def test_each_person_finds_the_activities_they_may_open_and_no_others() -> None:
    network, seen = Network(), {}
    for kind in KINDS:
        page = network.client(kind).get("/search/?q=canary&in=activities").content.decode()
        seen[kind] = set(re.findall(r"canary_([a-z_]+)", page))
    assert seen == {kind: PUBLIC | MORE.get(kind, set()) for kind in KINDS}


def test_each_hit_opens_for_the_person_who_found_it() -> None:
    network = Network()
    for kind in ("member", "coordinator", "secretariat", "no_second_factor"):
        client = network.client(kind)
        for typed in ("canary", "jrs romania", "irina", "muresan", "somcuta"):
            for group in client.get("/search/", {"q": typed}).context["groups"]:
                assert {client.get(hit.url.partition("#")[0]).status_code for hit in group.hits} == {200}, (kind, typed)


@pytest.mark.parametrize(
    ("typed", "groups", "who"),
    [
        ("Mureșan", {"participants"}, {"coordinator", "coordinator_of_both", "secretariat", "admin"}),
        ("Irina", {"access"}, {"secretariat", "admin"}),
        ("example.org", {"access"}, {"secretariat", "admin"}),
    ],
)
def test_people_are_found_by_those_who_may_see_them(typed: str, groups: set[str], who: set[str]) -> None:
    network = Network()
    found = {kind: network.client(kind).get("/search/", {"q": typed}).context["groups"] for kind in KINDS}
    assert {kind for kind in KINDS if {group.key for group in found[kind]} & groups} == who
    assert {kind for kind in KINDS if found[kind]} == who


def found_by(network: Network, typed: str) -> set[str]:
    """The kinds of person who find anything by this."""
    return {kind for kind in KINDS if network.client(kind).get("/search/", {"q": typed}).context["groups"]}


KEEP_THE_TOWN = {"coordinator", "coordinator_of_both", "member", "secretariat", "admin"}


def test_needs_are_found_by_those_who_keep_the_town_and_practices_once_they_are_public() -> None:
    network, town = Network(), make_town("Baia Sprie")
    MemberTown.objects.create(organisation=network.ours, town=town)
    make_need(town, title="Chiropractors wanted")
    practice = make_practice(town, title="Philatelists invite")
    assert found_by(network, "chiropractors") == KEEP_THE_TOWN
    assert found_by(network, "philatelists") == set(), "a draft is on the town's own pages"
    practices.submit(practice.pk, by=make_keeper(town))
    practices.publish(practice.pk, by=make_secretariat())
    assert found_by(network, "philatelists") == set(KINDS)


def test_contacts_are_found_by_those_whom_the_contact_lets_see_them(client: Client) -> None:
    network, town = Network(), make_town("Baia Sprie")
    MemberTown.objects.create(organisation=network.ours, town=town)
    agreed = {"consent_on": clock.today(), "consent_source": "By mail"}
    for consent, name in (("public", "Xanthe"), ("network", "Ypsilanti"), ("only_us", "Zoltan")):
        said = {} if consent == "only_us" else agreed
        Contact.objects.create(
            town=town, role="Welcome", name=name, email=f"{name}@example.org", consent=consent, **said
        )
    ours, over = {"coordinator", "coordinator_of_both"}, {"secretariat", "admin"}
    assert found_by(network, "xanthe") == set(KINDS)
    assert found_by(network, "ypsilanti") == ours | over | {"other_partner"}
    assert found_by(network, "zoltan") == ours | over
    for kind, who in (("visitor", Client()), ("coordinator", network.client("coordinator"))):
        hit = who.get("/search/?q=xanthe").context["groups"][0].hits[0]
        assert "Xanthe" in who.get(hit.url).content.decode(), kind
    Contact.objects.update(ends_on=clock.today())
    assert found_by(network, "xanthe") == found_by(network, "ypsilanti") == set()


def test_two_contacts_of_one_name_are_two_hits(client: Client) -> None:
    agreed = {"consent": "public", "consent_on": clock.today(), "consent_source": "By mail"}
    for name in ("Baia Sprie", "Cavnic"):
        Contact.objects.create(town=make_town(name), role="Xylophone office", email=f"{name[:4]}@example.org", **agreed)
    assert len(client.get("/search/?q=xylophone").context["groups"][0].hits) == 2


def test_what_was_proposed_is_found_by_who_did_it_and_who_confirms_it() -> None:
    network = Network()
    town, organisation = Municipality(name="Nirgendwo", country="DE", level="town"), Organisation(name="Xanthippe e.V.")
    for row in (town, organisation):
        row.propose(network.actor("coordinator").user_id)
        row.save()
    PlaceName.objects.create(town=town, name="Zweitname")
    for typed in ("nirgendwo", "xanthippe", "zweitname"):
        assert found_by(network, typed) == {"coordinator", "secretariat", "admin"}, typed


def test_a_person_who_was_erased_is_not_found() -> None:
    network = Network()
    Registration.objects.update(name="", key="")
    assert find("Mureșan", network.actor("secretariat")) == []


# What is no search


@pytest.mark.parametrize(
    "typed", ["", " ", "...", "\x00", "!?-–—“”«»", "'", "\\", "%", "&|!():*<->~", "\u200b", "\u0301"]
)
def test_what_holds_no_word_finds_nothing_and_says_so(typed: str, client: Client) -> None:
    make_town()
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200
    assert answer.context["groups"] == []


@pytest.mark.parametrize(
    "typed",
    [
        "som\x00cuta mare",
        "a" * 10_000,
        "somcuta " * 1_250,
        "ﷺ" * 3_000,
        "' OR 1=1 --",
        "somcuta:* & !mare | (",
        "~omcuta",
        "\\'; DROP TABLE x",
        "👩‍👩‍👧 somcuta",
        "சம்ச்சுதா",
        "שלום",
        "x" * 199 + "'",
    ],
)
def test_no_query_breaks_the_page(typed: str, client: Client) -> None:
    assert client.get("/search/", {"q": typed, "in": typed}).status_code == 200
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_a_long_query_asks_for_no_more_than_its_first_words() -> None:
    assert len(Asked("one two " * 500).words) <= MOST_WORDS


def test_a_single_letter_finds_the_place_of_that_name_and_a_short_word_its_beginnings() -> None:
    for name in ("Å", "Ål", "Aalborg"):
        make_town(name, "DK")
    assert [hit.title for hit in find("å", NOBODY)[0].hits] == ["Å"]
    assert {hit.title for hit in find("aa", NOBODY)[0].hits} == {"Aalborg"}


# How PostgreSQL answers


def test_all_kinds_are_asked_in_one_statement_and_a_second_looks_for_likeness() -> None:
    actor = Network().actor("secretariat")
    with CaptureQueriesContext(connection) as asked:
        assert find("somcuta", actor)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert find("nothing of the kind", actor) == []
    assert len(asked) == 2


SYLLABLES = ("ber", "lin", "stad", "mon", "ter", "vil", "gra", "kos", "pen", "dor", "sul", "wag")


def test_an_index_finds_the_towns() -> None:
    names = ["".join(parts).capitalize() for parts in product(SYLLABLES, repeat=3)]
    towns = Municipality.objects.bulk_create(Municipality(name=name, country="RO", level="town") for name in names)
    PlaceName.objects.bulk_create(
        PlaceName(town=town, name=name, key=search_key(name)) for town, name in zip(towns, reversed(names), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE municipalities_municipality, municipalities_placename")
        with CaptureQueriesContext(connection) as asked:
            for typed in ("berlinstad", "brelinstad", "monvilberlin wag"):
                find(typed, NOBODY, within="towns")
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "town_found_by_" in plan
            assert "other_name_found_by_" in plan
            assert "Seq Scan" not in plan


def test_the_database_reads_a_name_as_the_site_does() -> None:
    """Else a name would be stored by one key and asked for by another."""
    names = [*NAMES, *TOWNS, "Straße GROẞ", "ŁÓDŹ", "ΟΔΟΣ", "Ødegård", "İstanbul", "Şomcuta Șomcuta", "D’Or `x` ʼn"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, search_key(name) FROM unnest(%s::text[]) AS name", [names])
        differ = [(name, key) for name, key in cursor.fetchall() if " ".join(key.split()) != search_key(name)]
    letters = [pair for pair in differ if not re.search("[\u0900-\u0fff]", pair[0])]  # marks of Indian scripts
    assert letters == []
