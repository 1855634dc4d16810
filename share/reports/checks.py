"""What a grant's own plan and periods lack for its report; and everything that all apps found, with what was accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.grants.checks import Check, Finding, Severity, Source, sources
from share.grants.models import Grant, PartnerPart, ReportingPeriod
from share.kit import clock
from share.reports.models import AcceptedFinding, Indicator, IndicatorValue, NarrativeComment, Target
from share.reports.sections import of_written

NO_TARGET = Check(
    "no_target",
    _("Indicator without a target"),
    _("A result says nothing without what was promised."),
    _("Enter the target of the grant agreement."),
    Severity.QUALITY,
)
NO_VALUE = Check(
    "no_value",
    _("Indicator without a value"),
    _("The site cannot count it, and nobody has entered it for a period that is over."),
    _("Enter the value with its evidence, or that it is not known."),
    Severity.FIGURE,
)
PART_LATE = Check(
    "part_late",
    _("Part of a partner is late"),
    _("The report needs what every partner did and spent."),
    _("Ask the partner; or submit without it, and say so."),
    Severity.EVIDENCE,
)


COMMENT_OPEN = Check(
    "comment_open",
    _("Open comment on the words of the report"),
    _("Somebody asked something that the text does not answer yet."),
    _("Answer it in the text, and settle the comment."),
    Severity.QUALITY,
)


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    yield from _of_indicators(grant, first, last)
    yield from _of_periods(grant, first, last)


def _of_periods(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    """Parts that are late, and comments that are open, with their periods. One query."""
    parts = PartnerPart.objects.unsent().filter(period=OuterRef("pk")).order_by("organisation__name", "pk")
    comments = of_written(grant, NarrativeComment.objects.filter(period=OuterRef("pk"), settled_at=None))
    owner = JSONObject(id="organisation_id", public_id="organisation__public_id", name="organisation__name")
    said = JSONObject(public_id="public_id", text="text", section="section")
    rows = ReportingPeriod.objects.filter(grant=grant).annotate(
        unsent=ArraySubquery(parts.values(json=owner)),
        asked=ArraySubquery(comments.order_by("written_at", "pk").values(json=said)),
    )
    for period in rows.order_by("number"):
        due = period.parts_due_on or period.due_on
        title = _now("Period %(number)s") % {"number": period.number}
        for part in period.unsent if due and due < clock.today() else ():
            url = reverse("reports:part", args=[grant.pk, period.number, part["public_id"]])
            subject = f"{period.number}-{part['public_id']}"
            yield Finding(PART_LATE, subject, title, url, part["name"], owner_id=part["id"])
        for one in period.asked if first <= period.ends_on <= last else ():
            url = reverse("reports:narrative", args=[grant.pk, period.number, one["section"]])
            yield Finding(COMMENT_OPEN, str(one["public_id"])[:13], one["text"][:80], url)


def _of_indicators(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    over = ReportingPeriod.objects.filter(grant=grant, ends_on__range=(first, last), ends_on__lt=clock.today())
    without = over.exclude(pk__in=IndicatorValue.objects.filter(indicator=OuterRef(OuterRef("pk"))).values("period"))
    rows = Indicator.objects.filter(grant=grant).exclude(ended_on__lt=first)
    rows = rows.annotate(
        has_target=Exists(Target.objects.filter(indicator=OuterRef("pk"))),
        lacks=Subquery(without.order_by("number").values("number")[:1]),
    )
    for one in rows:
        url = reverse("reports:indicator", args=[grant.pk, one.code])
        if one.unit in {Indicator.Unit.NUMBER, Indicator.Unit.PERCENT} and not one.has_target:
            yield Finding(NO_TARGET, one.code, str(one), url)
        if not one.is_computed and one.lacks is not None:
            told = _now("period %(number)s") % {"number": one.lacks}
            yield Finding(NO_VALUE, f"{one.code}-{one.lacks}", str(one), url, detail=told)


SOURCE = Source((NO_VALUE, PART_LATE, NO_TARGET, COMMENT_OPEN), _find)


@dataclass(frozen=True)
class Found:
    """A check with what it found; `accepted` are those that stay as they are, each with its reason."""

    check: Check
    open: list[Finding]
    accepted: list[tuple[Finding, AcceptedFinding]]


def quality(grant: Grant, first: date, last: date) -> list[Found]:
    """Every check with its findings, the gravest first."""
    reasons = {
        (row.check_key, row.subject): row for row in AcceptedFinding.objects.filter(grant=grant).select_related("by")
    }
    found: dict[str, Found] = {}
    for source in sources:
        found |= {check.key: Found(check, [], []) for check in source.checks}
        for one in source.find(grant, first, last):
            reason = reasons.get((one.check.key, one.subject))
            if reason:
                found[one.check.key].accepted.append((one, reason))
            else:
                found[one.check.key].open.append(one)
    return sorted(found.values(), key=lambda one: (-one.check.severity, not one.open))


def finding_of(grant: Grant, key: str, subject: str) -> Finding | None:
    """What a check finds at a record now; None when it finds nothing there any more."""
    for source in sources:
        if any(check.key == key for check in source.checks):
            for one in source.find(grant, grant.starts_on, grant.counts_until):
                if (one.check.key, one.subject) == (key, subject):
                    return one
    return None
