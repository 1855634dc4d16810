"""Reminding organisers by mail of what the report still lacks: before their parts are due, and when the lead asks for it."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from municipalities.models import Membership
from share.grants.checks import Finding, Severity
from share.grants.models import Grant, ReportingPeriod
from share.kit import clock
from share.mail.actions import send_mail
from share.policy import Role
from share.reports.checks import quality

BEFORE = (14, 3)  # days before the day on which the parts, or the report, are due
MOST = 30  # things that one mail names


@transaction.atomic
def remind(period: ReportingPeriod, moment: str) -> int:
    """A mail to the coordinators of every organisation that something is missing of; to how many.

    `moment` is said of a mail once: whoever had it for that does not have it again.
    """
    found = _of_owners(period.grant, period)
    rights = Membership.objects.current().filter(organisation__in=found, role=Role.COORDINATOR)
    told = set()
    for right in rights.select_related("user", "organisation").order_by("organisation__name", "pk"):
        rows = found[right.organisation_id]
        context = {
            "period": period,
            "grant": period.grant,
            "findings": [(one, f"{settings.BASE_URL}{one.url}") for one in rows[:MOST]],
            "more": len(rows) - MOST if len(rows) > MOST else 0,
            "day": period.parts_due_on or period.due_on,
            "link": settings.BASE_URL + reverse("events:managed"),
        }
        key = f"missing:{period.pk}:{moment}:{right.organisation_id}:{right.user_id}"
        send_mail(
            "missing_evidence",
            right.user.email,
            context,
            about=f"period {period.pk}",
            key=key,
            language=right.user.language,
        )
        told.add(right.user_id)
    return len(told)


def _of_owners(grant: Grant, period: ReportingPeriod) -> dict[int, list[Finding]]:
    """What is missing, by the organisation that can put it right; what is only worth a look is not mailed."""
    owned: dict[int, list[Finding]] = defaultdict(list)
    for found in quality(grant, period.starts_on, period.ends_on):
        if found.check.severity >= Severity.EVIDENCE:
            for one in found.open:
                if one.owner_id:
                    owned[one.owner_id].append(one)
    return owned


def remind_when_due() -> int:
    """Every open period whose parts or report are due soon, a certain number of days before; each mail once."""
    today, n = clock.today(), 0
    last = today + timedelta(days=max(BEFORE))
    due = Q(parts_due_on__range=(today, last)) | Q(parts_due_on__isnull=True, due_on__range=(today, last))
    periods = ReportingPeriod.objects.filter(due, ends_on__lt=today).select_related("grant").order_by("pk")
    for period in periods:
        day = period.parts_due_on or period.due_on
        if day and period.is_edited:
            left = (day - today).days
            n += remind(period, f"{min(days for days in BEFORE if left <= days)}")
    return n
