"""A demo to walk through: the real towns and organisations, and invented people who carry the demo mark."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from events.actions import create_event, publish
from events.kinds import kinds
from events.plans import Details, Share
from municipalities.models import Membership, Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant, GrantAccess
from share.imports.network import COMMITTED, load_network
from share.kit import clock
from share.local import demo_network
from share.pages.actions import load_pages
from share.policy import Role
from trainings.models import Module

GRANT, HISTORIC = "DEMO-AMIF-RUNNING", "AMIF-2016-AG-INTE 776239"
AUDITOR = "auditor@example.org"
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
PEOPLE = (
    ("coordinator@example.org", "Irina Demo", ("Jesuit Refugee Service Romania", "RO"), Role.COORDINATOR),
    ("coordinator.at@example.org", "Karl Demo", ("Caritas Austria", "AT"), Role.COORDINATOR),
    ("secretariat@example.org", "Petra Demo", ("ICMC Europe", "BE"), Role.SECRETARIAT),
    ("admin@example.org", "Rachid Demo", ("Institut français des relations internationales (IFRI)", "FR"), Role.ADMIN),
)


@transaction.atomic
def load_demo() -> list[str]:
    """Loads what is missing, and says who can sign in. A second call changes nothing."""
    load_network(COMMITTED / "network")
    load_pages()
    partners = [_organisation(name, country) for name, country in PARTNERS]
    grant, made = Grant.objects.get_or_create(
        code=GRANT,
        defaults={
            "title": "SHARE demo grant",
            "starts_on": clock.today() - timedelta(days=200),
            "ends_on": clock.today() + timedelta(days=530),
            "eu_share_percent": 90,
            "is_demo": True,
            "funding_statement": "Demo: co-funded by the European Union’s Asylum, Migration and Integration Fund.",
        },
    )
    grant.partners.set(partners)
    for email, name, (organisation, country), role in PEOPLE:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name, is_demo=True)
        Membership.objects.get_or_create(
            user=user, organisation=_organisation(organisation, country), defaults={"role": role}
        )
    historic = Grant.objects.get(code=HISTORIC)
    auditor = User.objects.filter(email=AUDITOR).first() or User.objects.create_user(AUDITOR, "Vera Demo", is_demo=True)
    GrantAccess.objects.get_or_create(user=auditor, grant=historic)
    if made:
        _gaenserndorf(grant)
        demo_network.load_historic(historic)
        demo_network.load_running(grant)
    return sign_ins()


def sign_ins() -> list[str]:
    words = {Role.COORDINATOR: "coordinator", Role.SECRETARIAT: "secretariat", Role.ADMIN: "admin"}
    people = [f"{email}  ({words[role]}, {organisation})" for email, _name, (organisation, _country), role in PEOPLE]
    return [*people, f"{AUDITOR}  (auditor of {HISTORIC})"]


def _organisation(name: str, country: str) -> Organisation:
    return Organisation.objects.get(name=name, country=country)


def _gaenserndorf(grant: Grant) -> None:
    """One invented pilot that is open, so that the public pages are not empty on the first day."""
    karl = User.objects.get(email="coordinator.at@example.org")
    details = Details(
        title="Preparing Welcoming Communities",
        municipality=Municipality.objects.get(name="Gänserndorf"),
        venue="Stadthalle (demo)",
        language="en",
        languages=["de"],
        capacity=25,
        shares=[Share(grant)],
        timezone="Europe/Vienna",
        summary="Demo: this activity is invented.\n\nA day for everybody who will meet the families that arrive: the town "
        "hall, schools, doctors, volunteers. Four modules of the curriculum, chosen from what the town asked for.",
    )
    modules = list(
        Module.objects.filter(
            slug__in=["legal-protection", "housing-and-reception", "working-with-volunteers", "employment"]
        )
    )
    pilot = kinds["pilot"]
    day, begins, ends = clock.today() + timedelta(days=40), time(9, 30), time(16, 30)
    zone = ZoneInfo(details.timezone)
    sessions = pilot.first_plan.sessions(details.title, day, begins, ends, zone, {"modules": modules})
    event = create_event(pilot, details, lead=_organisation("Caritas Austria", "AT"), by=karl, sessions=sessions)
    publish(event.pk)


def write_sign_ins(lines: list[str]) -> None:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    (settings.DATA_DIR / "demo-signins.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
