"""Europe's small towns, generated: as many as a network could ever have, spread and sized as they are.

Countries have shares as their municipalities have, towns crowd around regional centres, their sizes are log-normal around
4,000 people, some sizes and some coordinates are not known. Always the same towns for the same number.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import exp
from random import Random
from statistics import median

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from municipalities.models import Contact, Membership, Municipality
from share.accounts.models import User
from share.kit import clock
from tests.bench import copies, pages
from tests.bench.budgets import Measured
from tests.bench.pages import Page

SOURCE = "generated for the bench"
ACCESS = "access.example.org"
DRAWN = ("home, many towns", "map of Europe", "map of a part")


@dataclass(frozen=True)
class Land:
    """A country's share of the towns in thousandths, a box that lies in it, in degrees, and what its names are made of."""

    code: str
    share: int
    south: float
    north: float
    west: float
    east: float
    starts: str
    ends: str


LANDS = (
    Land(
        "FR",
        230,
        43.5,
        49.8,
        -1.0,
        7.0,
        "Saint-Ré Mont Val Beau Char Haute Vieille",
        "rac ville court mont sur-Oise bourg",
    ),
    Land(
        "DE",
        180,
        47.8,
        54.0,
        7.0,
        13.8,
        "Neu Groß Ober Königs Müll Hohen Alt",
        "burg heim stadt dorf hausen wald ingen",
    ),
    Land("IT", 140, 38.5, 46.3, 8.0, 16.0, "San Monte Castel Rocca Villa Serra", "fiore bello novo maggiore etta ano"),
    Land(
        "ES", 130, 37.2, 43.2, -6.0, 0.5, "Villa Fuente Torre Alcalá Peña Peñ", "nueva seca del-Río franca mayor blanca"
    ),
    Land("AT", 50, 46.8, 48.6, 10.5, 16.5, "Gäns Sankt-Jo Wolfs Stein Brück Weiß", "bach dorf kirchen berg feld ern"),
    Land("RO", 50, 44.5, 47.7, 22.0, 28.0, "Șom Târgu Câmpu Râm Baia Țig", "cuta nești eni ușa ova eștii"),
    Land("PL", 50, 49.8, 54.2, 15.0, 23.0, "Nowy Stary Wielka Łęcz Żyr Brzez", "ów ica owo ynek iny sko"),
    Land("GR", 25, 37.5, 41.0, 20.8, 24.5, "Nea Kala Mega Palaio Agios", "poli vryta kastro chori lofos"),
    Land("PT", 25, 37.5, 41.8, -8.7, -7.0, "Vila Ponte São Freixo Montemor", "nova alegre de-Lima verde longo"),
    Land("NL", 25, 51.4, 53.3, 4.3, 6.8, "Noord Ooster Zuid Heer Maas Winter", "wijk dam hout veen len bergen"),
    Land("BE", 25, 50.0, 51.3, 3.0, 5.8, "Sint Oud Neer Mont Braine Haute", "gem beke rode pelt le-Comte gne"),
    Land("SE", 20, 55.8, 62.0, 12.5, 17.5, "Öster Norr Söder Väster Ny Ång", "köping sund by ås holm ånger"),
    Land("FI", 20, 60.5, 65.0, 22.0, 28.5, "Ylä Ala Kau Hä Uusi Pieksä", "järvi mäki niemi lahti kaupunki koski"),
    Land("GB", 30, 51.0, 55.5, -3.5, 0.5, "Market Upper West Ash Kirk Long", "ton ham worth by stead ford"),
)


def of_europe(number: int) -> Iterator[Municipality]:
    """As many towns as that, not saved. Names that come twice in a country get a number, as parishes have saints."""
    chance = Random(776_239)
    names: dict[tuple[str, str], int] = {}
    for land in LANDS:
        centres = [(chance.uniform(land.south, land.north), chance.uniform(land.west, land.east)) for _n in range(12)]
        for _n in range(number * land.share // 1000):
            name = chance.choice(land.starts.split()) + chance.choice(land.ends.split())
            names[land.code, name] = times = names.get((land.code, name), 0) + 1
            lat, lon = chance.choice(centres)
            where = {"lat": chance.gauss(lat, 0.5), "lon": chance.gauss(lon, 0.7)}
            yield Municipality(
                name=f"{name} {times}" if times > 1 else name,
                country=land.code,
                level="town",
                population=None if chance.random() < 0.1 else max(round(exp(chance.gauss(8.3, 1.2))), 20),
                **({} if chance.random() < 0.02 else where),
            )


def grow_to(number: int) -> None:
    """Has `number` generated towns on the site, beside those that were there, and the statistics made anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of what nobody did
        Municipality.objects.filter(source=SOURCE).delete()
        Municipality.objects.bulk_create(_marked(number), batch_size=2_000)
        cursor.execute("SET LOCAL session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    copies.forget()  # what is kept is known by the history, and this had none


def _marked(number: int) -> Iterator[Municipality]:
    for town in of_europe(number):
        town.source = SOURCE
        yield town


def of_towns(numbers: tuple[int, int] = (2_000, 20_000), rounds: int = pages.ROUNDS) -> list[Measured]:
    """Lists and maps at the larger number, in this process, and how much longer they take than at the smaller."""
    few, many = numbers
    print(f"Towns: {few:,} and {many:,}", flush=True)
    grow_to(few)
    at_few, now = pages_at(few), connection.settings_dict["NAME"]
    with copies.copied() as before:
        grow_to(many)
        asked = pages_at(many)
        took = pages.seconds({before: at_few, now: asked}, rounds)
    rows = [*pages.growth(took[before], took[now], f"to {many:,} towns"), *pages.queries(asked)]
    rows += [_weight(page) for page in asked]
    return [*rows, *(_not_kept(page, median(took[now][page.name])) for page in asked if page.name in DRAWN)]


def of_work(person: User, numbers: tuple[int, int] = (2_000, 20_000), rounds: int = pages.ROUNDS) -> list[Measured]:
    """The secretariat's lists of towns, of what may be doubles and of people with access, at as many people as a quarter."""
    few, many = numbers
    asked, now = working_pages(person), connection.settings_dict["NAME"]
    grow_to(few)
    _have_access(few // 4, person)
    with copies.copied() as before:
        grow_to(many)
        _have_access(many // 4, person)
        took = pages.seconds({before: asked, now: asked}, rounds)
    return [*pages.growth(took[before], took[now], f"to {many:,} towns"), *pages.queries(asked)]


def working_pages(person: User) -> list[Page]:
    return [
        Page(name, reverse(f"municipalities:{view}"), person)
        for name, view in (
            ("my towns", "kept_towns"),
            ("kept organisations", "kept_organisations"),
            ("doubles", "doubles"),
            ("people with access", "people"),
            ("contacts", "contacts"),
        )
    ]


def _have_access(number: int, person: User) -> None:
    """As many members of the person's organisation, each of them a contact of it too; those of before are gone."""
    organisation = person.memberships.all()[0].organisation
    address = f"{{}}@{ACCESS}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of what nobody did
        people = User.objects.filter(email__endswith=f"@{ACCESS}")
        Membership.objects.filter(user__in=people).delete()
        Contact.objects.filter(email__endswith=f"@{ACCESS}").delete()
        people._raw_delete(people.db)
        made = User.objects.bulk_create(User(email=address.format(n), name=f"Member number {n}") for n in range(number))
        began = clock.now() - timedelta(days=9)
        Membership.objects.bulk_create(Membership(user=one, organisation=organisation, starts_at=began) for one in made)
        Contact.objects.bulk_create(Contact(organisation=organisation, role="Welcome", email=one.email) for one in made)
        cursor.execute("SET LOCAL session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _weight(page: Page) -> Measured:
    return Measured(f"weight: {page.name}", pages.packed(pages.asked(Client(), page)) / 1000, 20, "kB")


def _not_kept(page: Page, kept: float) -> Measured:
    """How much longer a page takes that nobody asked for since the last change of a town; no promise."""
    copies.forget()
    began = time.perf_counter()
    pages.asked(Client(), page)
    return Measured(f"not kept yet: {page.name}", (time.perf_counter() - began) / kept, None)


def pages_at(number: int) -> list[Page]:
    """The same pages at each number of towns; the late ones are the last that are full."""
    town = Municipality.objects.filter(source=SOURCE, population__isnull=False).order_by("pk")[10]
    others = Municipality.objects.similar_to(town)[:3]
    towns, the_map = reverse("municipalities:towns"), reverse("municipalities:map")
    compared = "&".join(f"t={one.public_id}" for one in (town, *others))
    return [
        Page("home, many towns", reverse("pages:home")),
        Page("map of Europe", the_map),
        Page("map of a part", f"{the_map}?at=2-4-6"),
        Page("map of a country", f"{the_map}?country=FR"),
        Page("map, a late page of its table", f"{the_map}?page={number // 50 - 1}"),
        Page("map, the middle of its table", f"{the_map}?page={number // 100}"),
        Page("list of towns", towns),
        Page("list of towns, a late page", f"{towns}?page={number // 100 - 1}"),
        Page("list of a country's towns", f"{towns}?country=FR"),
        Page("a town, with those like it", town.get_absolute_url()),
        Page("four towns side by side", f"{reverse('municipalities:compare')}?{compared}"),
    ]
