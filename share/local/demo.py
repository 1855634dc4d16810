"""A demo to walk through: the real towns and organisations, and invented people who carry the demo mark."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from municipalities.models import Membership, Organisation
from share.accounts.models import User
from share.grants.models import Breakdown, Grant, GrantAccess, ReportingPeriod
from share.imports.network import COMMITTED, load_network
from share.kit import clock
from share.local import (
    demo_agreed,
    demo_curriculum,
    demo_doubles,
    demo_grants,
    demo_group,
    demo_imports,
    demo_money,
    demo_needs,
    demo_network,
    demo_organisations,
    demo_places,
    demo_roster,
    demo_surveys,
    demo_taking_part,
    demo_talks,
    demo_today,
    demo_visit,
)
from share.pages.actions import load_pages
from share.policy import Role

GRANT, HISTORIC = "DEMO-AMIF-RUNNING", "AMIF-2016-AG-INTE 776239"
PARTNERS = (
    ("ICMC Europe", "BE"),
    ("Caritas Austria", "AT"),
    ("Caritas Europa", "BE"),
    ("Caritas International (Belgium)", "BE"),
    ("Institut français des relations internationales (IFRI)", "FR"),
    ("MigrAfrica VJAAD e.V.", "DE"),
    ("Consorzio Communitas", "IT"),
    ("Dutch Council for Refugees (VluchtelingenWerk Nederland)", "NL"),
    ("Jesuit Refugee Service Romania", "RO"),
    ("Jesuit Refugee Service Portugal", "PT"),
    ("Caritas Diocese of Salford", "GB"),
)
COORDINATED = ("Jesuit Refugee Service Romania", "RO")


@dataclass(frozen=True)
class SignIn:
    """A person who can sign in to the demo: what they are, and in a sentence what they meet."""

    email: str
    name: str
    word: str
    meets: str
    role: Role | None = None
    organisation: tuple[str, str] | None = None

    def __str__(self) -> str:
        what = f"{self.word}, {self.organisation[0]}" if self.organisation else self.word
        return f"{self.email}  ({what}): {self.meets}"


GUEST = SignIn(
    "local.actor@example.org",
    "Maria Demo",
    "local actor, Şomcuta Mare",
    "has a place at the pilot next week, and waits for an answer about a roundtable.",
)
AUDITOR = SignIn(
    "auditor@example.org",
    "Vera Demo",
    f"auditor of {HISTORIC}",
    "reads the figures of two grants down to their evidence, and the first report of the running one.",
)
SIGN_INS = (
    SignIn(
        "coordinator@example.org",
        "Irina Demo",
        "coordinator",
        "a full day: people to decide about, attendance to take, a pilot next week, a sheet that is missing, a draft.",
        Role.COORDINATOR,
        COORDINATED,
    ),
    SignIn(
        "coordinator.at@example.org",
        "Karl Demo",
        "coordinator",
        "the same work at another partner, whose people nobody else sees.",
        Role.COORDINATOR,
        ("Caritas Austria", "AT"),
    ),
    SignIn(
        "secretariat@example.org",
        "Petra Demo",
        "secretariat",
        "everything that waits in the network, its pages and its mail.",
        Role.SECRETARIAT,
        ("ICMC Europe", "BE"),
    ),
    SignIn(
        "admin@example.org",
        "Rachid Demo",
        "admin",
        "all of that, and the figures and reports of each grant.",
        Role.ADMIN,
        ("Institut français des relations internationales (IFRI)", "FR"),
    ),
    AUDITOR,
    GUEST,
    SignIn(
        "lena.expert@example.org",
        "Lena Demo",
        "expert of the roster",
        "is asked whether she hosts a visit, has done a mission, and waits for a validation.",
    ),
)


@transaction.atomic
def load_demo() -> list[str]:
    """Loads what is missing, and says who can sign in. A second call changes nothing."""
    load_network(COMMITTED / "network")
    load_pages()
    people = {one.email: _person(one) for one in SIGN_INS}
    _former(by=next(people[one.email] for one in SIGN_INS if one.role == Role.SECRETARIAT))
    demo_doubles.load(by=next(people[one.email] for one in SIGN_INS if one.role == Role.SECRETARIAT))
    grant, made = _running_grant()
    historic = Grant.objects.get(code=HISTORIC)
    for audited in (historic, grant):
        GrantAccess.objects.get_or_create(user=people[AUDITOR.email], grant=audited)
    if made:
        for each in (historic, grant):
            _periods(each)
        demo_network.load_historic(historic)
        demo_network.load_running(grant, people[GUEST.email])
        secretariat = next(people[one.email] for one in SIGN_INS if one.role == Role.SECRETARIAT)
        demo_taking_part.load(grant, counted_by=secretariat)
        demo_today.load(grant, admin=next(people[one.email] for one in SIGN_INS if one.role == Role.ADMIN))
    irina = next(people[one.email] for one in SIGN_INS if one.organisation == COORDINATED)
    demo_agreed.load(grant, _organisation(*COORDINATED), by=irina)
    demo_visit.load(grant, _organisation(*COORDINATED), by=irina)
    demo_group.load(grant, _organisation(*COORDINATED), by=irina)
    demo_talks.load(grant, _organisation(*COORDINATED), by=irina)
    demo_curriculum.load()
    demo_needs.load(people)
    demo_roster.load(grant, people)
    admin = next(people[one.email] for one in SIGN_INS if one.role == Role.ADMIN)
    demo_grants.load(
        historic,
        grant,
        admin=admin,
        auditor=people[AUDITOR.email],
        secretariat=people["secretariat@example.org"],
        coordinated=COORDINATED[0],
    )
    demo_money.load_today(grant, COORDINATED[0], admin=admin, coordinator=irina)
    demo_places.load(_organisation(*COORDINATED))
    demo_surveys.load()
    demo_imports.load(by=next(people[one.email] for one in SIGN_INS if one.role == Role.SECRETARIAT))
    coordinator = next(people[one.email] for one in SIGN_INS if one.organisation == COORDINATED)
    demo_organisations.load(_organisation(*COORDINATED), coordinator)
    return sign_ins()


def sign_ins() -> list[str]:
    """One line a person: the address, what they are, and what they meet."""
    return [str(one) for one in SIGN_INS]


def _running_grant() -> tuple[Grant, bool]:
    """The grant of the demo: more than a year of it is over, and as much is to come."""
    begins = (clock.today() - timedelta(days=430)).replace(day=1)
    grant, made = Grant.objects.get_or_create(
        code=GRANT,
        defaults={
            "title": "SHARE demo grant",
            "starts_on": begins,
            "ends_on": begins.replace(year=begins.year + 3) - timedelta(days=1),
            "budget_eur": 640_000,
            "eu_share_percent": 90,
            "is_demo": True,
            "source": "Demo: this grant is invented.",
            "breakdowns": Breakdown.values,
            "funding_statement": "Demo: co-funded by the European Union’s Asylum, Migration and Integration Fund.",
        },
    )
    grant.partners.set(_organisation(name, country) for name, country in PARTNERS)
    return grant, made


def _periods(grant: Grant) -> None:
    """A year each; the historic grant has that of the fact sheet, and the rest."""
    number, first = 1, grant.starts_on
    while first <= grant.ends_on:
        last = min(first.replace(year=first.year + 1) - timedelta(days=1), grant.ends_on)
        ReportingPeriod.objects.get_or_create(
            grant=grant, number=number, defaults={"starts_on": first, "ends_on": last}
        )
        number, first = number + 1, last + timedelta(days=1)


def _person(one: SignIn) -> User:
    user = User.objects.filter(email=one.email).first() or User.objects.create_user(one.email, one.name, is_demo=True)
    if one.role and one.organisation:
        _right(user, one.role, one.organisation)
    return user


def _right(user: User, role: Role, organisation: tuple[str, str]) -> Membership:
    """The right of a demo person, given when they never had one there: what was taken back stays so."""
    found = _organisation(*organisation)
    there = Membership.objects.filter(user=user, organisation=found).order_by("pk").last()
    began = clock.now() - timedelta(days=180)
    return there or Membership.objects.create(user=user, organisation=found, role=role, starts_at=began)


def _former(by: User) -> None:
    """Somebody whose right ended, so that the list of people with access has a past."""
    address = "former@example.org"
    user = User.objects.filter(email=address).first() or User.objects.create_user(address, "Marta Demo", is_demo=True)
    right = _right(user, Role.COORDINATOR, ("Caritas Austria", "AT"))
    if right.is_current:
        right.end(by=by, reason="Demo: she works for another organisation now.")
        right.ends_at = right.starts_at + timedelta(days=120)
        right.save()


def _organisation(name: str, country: str) -> Organisation:
    return Organisation.objects.get(name=name, country=country)


def write_sign_ins(lines: list[str]) -> None:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    (settings.DATA_DIR / "demo-signins.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
