"""What the missions of a grant lack for its report."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from roster.models import Mission
from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant

NO_REPORT = Check(
    "mission_without_report",
    _("A report of the mission is missing"),
    _("Both sides say what was done; without it a mission has no evidence."),
    _("Send the link again, or ask by telephone."),
    Severity.EVIDENCE,
)


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    rows = Mission.objects.without_report().filter(grant=grant, delivered_on__range=(first, last))
    for one in rows.select_related("brief", "expert").order_by("delivered_on", "pk"):
        day = date_format(one.delivered_on) if one.delivered_on else ""
        url = reverse("roster:mission", args=[one.public_id])
        yield Finding(NO_REPORT, str(one.public_id), one.brief.title, url, detail=day)


SOURCE = Source((NO_REPORT,), _find)
