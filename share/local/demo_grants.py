"""Grants in the demo: partners and categories, periods that were sent and one that came back, targets, a restatement."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from events.actions import mark_attendance
from events.models import Attendance, Event
from roster.models import MissionCost
from share.accounts.models import User
from share.grants import categories
from share.grants.actions import agreements, parts, periods
from share.grants.models import (
    AmendmentDocument,
    CostCategory,
    FundingProgramme,
    Grant,
    GrantAmendment,
    GrantPartner,
    GrantText,
    PartnerPart,
    ReportingPeriod,
)
from share.kit import clock
from share.kit.uploads import Upload
from share.local import demo_forms, demo_impact, demo_money, demo_portal
from share.local.demo_files import honest_pdf
from share.records import history
from share.records.documents import NewDocument
from share.records.notes import Typed
from share.reports.actions import indicators, narrative, restatements, samples, submitting
from share.reports.models import Indicator, PublishedTotal, Report, Target

# Which figure a published total confirms or contests: statement to key.
TOTALS = {
    "curriculum pilots": "pilots",
    "curriculum piloted/evaluated in municipalities": "pilots",
    "small municipalities trained": "pilots",
    "local actors trained (at least)": "people_trained",
    "countries with pilots": "pilot_countries",
    "municipalities and towns with activities": "municipalities",
    "national and regional roundtables (FR, DE, IT, NL)": "roundtables",
    "countries of partners": "countries",
    "estimated budget EUR": "budget_eur",
    "EU contribution percent": "eu_share_percent",
}
# Invented targets of the historic grant, in the size of what its fact sheet tells: code to the target.
HISTORIC_TARGETS = {
    "O1": ("at_least", 300),
    "O2": ("at_least", 320),
    "O4": ("exactly", 25),
    "O6": ("exactly", 9),
    "O7": ("exactly", 18),
    "O8": ("exactly", 6),
    "O10": ("exactly", 2),
    "R1": ("at_least", 75),
    "R3": ("at_least", 60),
}
RUNNING_TARGETS = {
    "O1": ("at_least", 250),
    "O4": ("exactly", 20),
    "O7": ("exactly", 12),
    "O8": ("exactly", 4),
    "O11": ("exactly", 10),
    "R1": ("at_least", 80),
}
DISCLAIMER = (
    "The content of this report represents the views of its authors only and is their sole responsibility. The European"
    " Commission does not accept any responsibility for use that may be made of the information it contains."
)
# What the lead wrote: section to paragraphs.
HISTORIC_WORDS = {
    "summary": [
        "Demo: small towns that had welcomed few refugees before were trained, with their schools, doctors and volunteers at"
        " one table. What they learnt is in the annexes, town by town.",
    ],
    "achieved": [
        "Demo: the curriculum was written with the towns and piloted in eight countries.",
        "Demo: roundtables brought regions and ministries to the same questions.",
    ],
    "difficulties": ["Demo: some pilots moved by a few weeks, because arrivals did."],
    "next": ["Demo: the towns go on with their plans, and the curriculum stays open to everybody."],
}
RUNNING_WORDS = {
    "summary": [
        "Demo: the first trainings of the year took place, and the roster of experts answered its first towns."
    ],
    "achieved": ["Demo: to be completed once all partners have sent their parts."],
}
ASKED = "Demo: can we say for each country how the towns were chosen? The funder asked for it."
ASKED_PART = "Demo: is the second training the one of March, or of May?"
FOUND = (("good", ""), ("question", "Demo: the sheet has a signature without a time. Which session was it?"))
REASON = "Demo: the signed sheet shows that this person left before the session began."
RETURNED = "Demo: please say for each country how the towns were chosen, and add the costs of the second roundtable."
AMENDED = "Demo: the second exchange event takes place in another country, for the same budget."
TO_CHANGE = "Demo: please add what the training in the second town cost, and who trained."


def load(historic: Grant, running: Grant, *, admin: User, auditor: User, secretariat: User, coordinated: str) -> None:
    """Does nothing where the historic grant has its indicators. `coordinated` is the organisation with a sign-in, by name."""
    if historic.indicators.exists():
        return
    categories.load(categories.COMMITTED, FundingProgramme, CostCategory)
    for statement, key in TOTALS.items():
        PublishedTotal.objects.filter(statement=statement).update(figure=key)
    Grant.objects.filter(pk=historic.pk).update(funding=FundingProgramme.objects.get(name="AMIF 2014–2020"))
    Grant.objects.filter(pk=running.pk).update(funding=FundingProgramme.objects.get(name="AMIF 2021–2027"))
    for grant, targets in ((historic, HISTORIC_TARGETS), (running, RUNNING_TARGETS)):
        grant.refresh_from_db()
        _targets(grant, targets)
        GrantText.objects.create(grant=grant, key="disclaimer", text=DISCLAIMER)
        GrantPartner.objects.filter(grant=grant, organisation=grant.coordinator_id).update(role="coordinator")
    _costs_of_missions(running)
    demo_money.load_historic(historic, admin=admin, secretariat=secretariat)
    demo_portal.load_historic(historic)
    _historic(historic, admin)
    demo_forms.load(historic, by=admin)
    _sample(historic, auditor)
    demo_impact.load(historic, by=admin)
    _running(running, admin, secretariat, coordinated)
    _amended(running, admin)


def _costs_of_missions(grant: Grant) -> None:
    """Missions were loaded before their grant had a funding programme: their costs move under its headings."""
    for general, code in (("staff", "A"), ("travel", "C.1")):
        heading = CostCategory.objects.get(programme=grant.funding_id, code=code)
        costs = MissionCost.objects.filter(mission__grant=grant, category=general)
        costs.update(category="", cost_category=heading)


def _targets(grant: Grant, targets: dict[str, tuple[str, int]]) -> None:
    indicators.add_ready(grant)
    Indicator.objects.filter(grant=grant).update(is_demo=True)
    for one in grant.indicators.filter(code__in=targets):
        bound, value = targets[one.code]
        Target.objects.create(indicator=one, bound=bound, value=value)


def _historic(grant: Grant, admin: User) -> None:
    """Both periods were sent long ago; afterwards one mark was taken back, with a reason."""
    final = grant.periods.order_by("number").last()
    assert final
    ReportingPeriod.objects.filter(pk=final.pk).update(kind=ReportingPeriod.Kind.FINAL)
    for period in grant.periods.order_by("number"):
        due = period.ends_on + timedelta(days=60)
        ReportingPeriod.objects.filter(pk=period.pk).update(due_on=due, parts_due_on=due - timedelta(days=30))
        _write(period, HISTORIC_WORDS, admin)
        submitting.submit(period.pk, signatory="Demo signatory", by=admin)
        periods.accept(period.pk, by=admin)
    first = grant.periods.get(number=1)
    _one_mark_less(grant, first.ends_on, admin)
    restatements.look(first.pk)


def _write(period: ReportingPeriod, words: dict[str, list[str]], admin: User) -> None:
    for section, paragraphs in words.items():
        for text in paragraphs:
            narrative.write(period.pk, section, Typed(uuid.uuid4(), 0, text), by=admin)


def _amended(grant: Grant, admin: User) -> None:
    """An amendment with its document, and when evidence may go."""
    Grant.objects.filter(pk=grant.pk).update(
        call="DEMO-AMIF-CALL-01", evidence_until=grant.ends_on.replace(year=grant.ends_on.year + 5)
    )
    amendment = GrantAmendment(grant=grant, since=grant.starts_on + timedelta(days=120), what=AMENDED)
    file = honest_pdf("Demo amendment 1", grant.code, AMENDED)
    upload = Upload("demo-amendment-1.pdf", "application/pdf", file)
    agreements.amend(amendment, by=admin, document=NewDocument(AmendmentDocument.Kind.AMENDMENT, upload))


def _sample(grant: Grant, auditor: User) -> None:
    """The auditor drew six people of the first report, looked at two of them, and has a question."""
    report = Report.objects.get(period__grant=grant, period__number=1)
    waits = samples.commit(report, by=auditor)
    drawn = samples.draw(waits.pk, figure="people_trained", size=6, number=20_190_131, by=auditor)
    for row, (found, note) in zip(drawn.rows.all(), FOUND, strict=False):
        samples.look(row, by=auditor)
        samples.note_finding(row.pk, found=found, note=note, by=auditor)


def _one_mark_less(grant: Grant, until: date, admin: User) -> None:
    """One of two pilots that a person came to: an attendance less, and as many people as before."""
    events = Event.objects.paid_by(grant).filter(ends_on__lte=until, pilot__isnull=False)
    marks = Attendance.objects.filter(mark="present", registration__event__in=events)
    first: dict[object, int] = {}
    for mark in marks.select_related("registration").order_by("registration__event__ends_on", "registration"):
        person = mark.registration
        if first.setdefault(person.person_key, person.event_id) != person.event_id:
            sessions = person.event.sessions.values_list("pk", flat=True)
            marks_now = {(person.pk, session): "absent" for session in sessions}
            with history.acting(route="demo", user=admin.pk):
                mark_attendance(person.event_id, marks_now, by=admin, reason=REASON)
            return


def _running(grant: Grant, admin: User, secretariat: User, coordinated: str) -> None:
    """The first year came back from the funder: its second version is being worked on, with parts in every state."""
    for number, row in enumerate(grant.partner_rows.order_by("-role", "organisation__name"), 1):
        share = 20 if number == 1 else 8
        GrantPartner.objects.filter(pk=row.pk).update(number=number, pic=f"99900{number:04d}", share_percent=share)
    first, second = grant.periods.order_by("number")[:2]
    _due(first, clock.today() + timedelta(days=12))
    _due(second, second.ends_on + timedelta(days=60))
    demo_money.load_running(grant, coordinated, admin=admin, secretariat=secretariat)
    demo_portal.load_running(grant, coordinated)
    periods.call_partners(first.pk, by=admin)
    found = list(first.parts.select_related("organisation").order_by("organisation__name"))
    for place, part in enumerate(found):
        if part.organisation.name == coordinated or place % 3:
            _fill(part, admin)
    _write(first, RUNNING_WORDS, admin)
    submitting.submit(first.pk, signatory="Demo signatory", by=admin)
    periods.give_back(first.pk, RETURNED, by=admin)
    narrative.comment(first.pk, "achieved", ASKED, by=admin)
    for part in PartnerPart.objects.filter(period=first, state="submitted"):
        if part.organisation.name == coordinated:
            parts.give_back(part.pk, TO_CHANGE, by=admin)
            narrative.comment_part(part.pk, ASKED_PART, by=admin)
        elif part.organisation.name < coordinated:
            parts.accept(part.pk, by=admin)


def _due(period: ReportingPeriod, due: date) -> None:
    ReportingPeriod.objects.filter(pk=period.pk).update(due_on=due, parts_due_on=due - timedelta(days=10))
    period.refresh_from_db()


def _fill(part: PartnerPart, admin: User) -> None:
    texts = {
        "achieved": "Demo: one training and a meeting of the town with its volunteers. Both are on the site with their sheets.",
        "difficult": "Demo: two dates were moved because the school was not free.",
        "next_steps": "Demo: a second training in spring.",
    }
    heads = list(CostCategory.objects.filter(programme=part.period.grant.funding_id, flat_rate__isnull=True))
    costs = {head.pk: Decimal(1_000 + 350 * place) for place, head in enumerate(heads[:3])}
    parts.save_part(part.pk, texts, costs)
    parts.submit(part.pk, by=admin)
