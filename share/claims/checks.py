"""What an auditor would ask about the costs of a grant, told before they do."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from share.claims.claim import claim_of
from share.claims.models import Cost, Warned
from share.claims.models.costs import CostQuerySet
from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant

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
OVER = Check(
    "over_budget",
    _("More claimed than planned"),
    _("Funders allow shifts between headings up to a limit, and ask for an amendment beyond it."),
    _("Ask for an amendment and enter it, or explain it in the report."),
    Severity.QUALITY,
)
OF_WARNING = {Warned.NO_RECEIPT: NO_RECEIPT, Warned.TWICE: TWICE, Warned.OUTSIDE: OUTSIDE}


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    costs = Cost.objects.of_grant(grant).filter(period__ends_on__range=(first, last))
    yield from _waiting(grant, costs.waiting())
    for cost in costs.warned().select_related("partner__organisation").order_by("partner", "number"):
        cost.partner.grant_id = grant.pk
        owner = cost.partner.organisation
        for warning in cost.warnings:
            subject = str(cost.public_id)
            url = cost.get_absolute_url()
            yield Finding(OF_WARNING[warning], subject, str(cost), url, owner.name, owner_id=owner.pk)
    if Cost.objects.of_grant(grant).exists():
        yield from _over(grant)


def _waiting(grant: Grant, costs: CostQuerySet) -> Iterator[Finding]:
    owner = "partner__organisation"
    rows = costs.order_by(f"{owner}__name").values_list(owner, f"{owner}__public_id", f"{owner}__name")
    for pk, public_id, name, n in rows.annotate(n=Count("pk")):
        told = ngettext("%(n)d cost", "%(n)d costs", n) % {"n": n}
        url = reverse("claims:costs", args=[grant.pk]) + f"?range=waiting&partner={public_id}"
        yield Finding(WAITS, public_id, name, url, name, detail=told, owner_id=pk)


def _over(grant: Grant) -> Iterator[Finding]:
    url = reverse("claims:claim", args=[grant.pk])
    for account in claim_of(grant, list(grant.periods.all())).of_partners:
        owner = account.partner.organisation
        for line in account.over:
            if line.category.flat_rate is None:  # a flat rate follows from the others
                subject = f"{owner.public_id}-{line.category.code}"
                told = f"EUR {line.spent} / {line.planned}"
                yield Finding(OVER, subject, str(line.category), url, owner.name, detail=told, owner_id=owner.pk)


SOURCE = Source((WAITS, NO_RECEIPT, TWICE, OUTSIDE, OVER), _find)
