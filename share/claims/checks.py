"""What an auditor would ask about the costs of a grant, told before they do."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from municipalities.models import Organisation
from share.claims.models import BudgetLine, Cost, Warned
from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant, ReportingPeriod

WAITS = Check(
    "cost_not_certified",
    _("Costs wait to be certified"),
    _("What nobody has certified is not claimed, and the report cannot be submitted while it waits."),
    _("Somebody else than who entered them certifies them, parks them to a later report, or does not claim them."),
    Severity.FIGURE,
)
NO_RECEIPT = Check(
    "cost_without_receipt",
    _("Cost without a receipt"),
    _("An auditor strikes it."),
    _("Put the receipt to it, or do not claim it."),
    Severity.EVIDENCE,
)
TWICE = Check(
    "cost_twice",
    _("The same receipt stands at two costs"),
    _("A receipt is paid for once: an auditor strikes the second, and looks twice at the rest."),
    _("Look which one is right, and do not claim the other."),
    Severity.EVIDENCE,
)
OUTSIDE = Check(
    "cost_outside",
    _("Cost outside the eligible days"),
    _("It was paid before the grant began, or after its costs are eligible."),
    _("Look at the day on the receipt; what was paid for later use may still be eligible, and says why."),
    Severity.EVIDENCE,
)
OF_WARNING = {Warned.NO_RECEIPT: NO_RECEIPT, Warned.TWICE: TWICE, Warned.OUTSIDE: OUTSIDE}


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    """One query: the costs that wait or have a warning."""
    rows = Cost.objects.of_grant(grant).filter(period__ends_on__range=(first, last)).standing().with_warnings()
    told = Q(is_outside=True) | Q(lacks_receipt=True) | Q(is_twice=True)
    waits = Q(state=Cost.State.ENTERED, period__state__in=ReportingPeriod.EDITED)
    found = rows.filter(told | waits).annotate(waits=waits)
    waiting: Counter[Organisation] = Counter()
    for cost in found.select_related("partner__organisation").order_by("partner", "number"):
        cost.partner.grant = grant
        owner = cost.partner.organisation
        waiting[owner] += cost.waits
        for warning in cost.warnings:
            subject = f"{cost.public_id}"
            url = cost.get_absolute_url()
            yield Finding(OF_WARNING[warning], subject, str(cost), url, owner.name, owner_id=owner.pk)
    for owner, n in waiting.items():
        if n:
            said = ngettext("%(n)d cost", "%(n)d costs", n) % {"n": n}
            url = reverse("claims:costs", args=[grant.pk]) + f"?range=waiting&partner={owner.public_id}"
            yield Finding(WAITS, owner.public_id, owner.name, url, owner.name, detail=said, owner_id=owner.pk)


SOURCE = Source((WAITS, NO_RECEIPT, TWICE, OUTSIDE), _find)


def uses_headings(grant: Grant) -> bool:
    """Whether a budget line or a cost of the grant stands under a heading of its programme."""
    return (
        BudgetLine.objects.filter(partner__grant=grant).exists() or Cost.objects.filter(partner__grant=grant).exists()
    )
