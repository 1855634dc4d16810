"""Costs: entered, certified by somebody else, parked to a later report, refused. Nothing changes once its period is sent."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.claims.models import Cost, CostDocument, ExchangeRate
from share.grants.actions import periods
from share.grants.models import GrantPartner, PartnerPart, ReportingPeriod
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records import documents
from share.records.documents import NewDocument


def rate_on(currency: str, day: date) -> ExchangeRate | None:
    """The newest rate of a currency that was known on a day."""
    return ExchangeRate.objects.filter(currency=currency, on__lte=day).order_by("-on").first()


@transaction.atomic
def save_cost(cost: Cost, *, by: User, receipt: NewDocument | None = None) -> Cost:
    """A new cost, or one that is not decided yet. What changes is entered anew, by whoever changed it.

    Raises IllegalMove where its report or the partner's part was sent, or it was decided; ValidationError.
    """
    cost.period = _lock_numbers(cost.period_id)
    if cost.pk:
        before = Cost.objects.select_for_update().get(pk=cost.pk)
        if before.state != Cost.State.ENTERED:
            raise IllegalMove(_("This cost was decided already."))
        if before.period_id != cost.period_id:
            _lock_numbers(before.period_id)
    partner = GrantPartner.objects.select_for_update(no_key=True).get(pk=cost.partner_id)
    _require_same_grant(cost, partner)
    _require_part_is_edited(cost, partner)
    _give_rate(cost)
    if not cost.pk:
        last = Cost.objects.filter(partner=partner).aggregate(last=Max("number"))["last"] or 0
        cost.number = last + 1
    cost.is_demo = cost.is_demo or cost.period.grant.is_demo
    cost.entered_by, cost.entered_at = by, clock.now()
    cost.full_clean()
    cost.save()
    if receipt:
        add_receipt(cost, receipt, by=by)
    return cost


def _lock_numbers(pk: int) -> ReportingPeriod:
    """The period, locked, while its numbers can change. Raises IllegalMove."""
    period = periods.lock(pk)
    if not period.is_edited:
        raise IllegalMove(_("The report of this period was submitted; its costs stay as they are."))
    if periods.later_was_sent(period):
        raise IllegalMove(_("A later report was submitted. Of this one only the words can change."))
    return period


def _require_same_grant(cost: Cost, partner: GrantPartner) -> None:
    grant = cost.period.grant
    if partner.grant_id != grant.pk:
        raise ValidationError({"partner": _("This partner belongs to another grant.")})
    if cost.category.programme_id != grant.funding_id:
        raise ValidationError({"category": _("This heading belongs to another funding programme.")})
    if cost.category.flat_rate is not None:
        raise ValidationError({"category": _("A flat rate is computed, and nothing is entered under it.")})


def _require_part_is_edited(cost: Cost, partner: GrantPartner) -> None:
    part = PartnerPart.objects.filter(period=cost.period, organisation=partner.organisation_id).first()
    if part and part.state not in PartnerPart.WAITS_FOR_PARTNER:
        raise IllegalMove(_("This part was submitted. It can be changed when the lead sends it back."))


def _give_rate(cost: Cost) -> None:
    """Euro need none; another currency takes the one that was known on its day, where nobody gave another."""
    if cost.currency == "EUR":
        cost.per_euro, cost.rate_source = Decimal(1), ""
    elif not cost.rate_source:
        rate = rate_on(cost.currency, cost.paid_on)
        if rate is None:
            told = _("No rate of %(currency)s is known for this day. Enter it with its source.")
            raise ValidationError({"currency": told % {"currency": cost.currency}})
        cost.per_euro, cost.rate_source = rate.per_euro, f"{rate.source}, {rate.on}"[:200]


def add_receipt(cost: Cost, new: NewDocument, *, by: User) -> CostDocument:
    """Raises IllegalMove where the report was sent; ValidationError for a file that it has already."""

    def lock() -> bool:
        return _lock(cost.pk).is_demo

    return documents.add_document(CostDocument(cost=cost), new, by=by, lock=lock)


@transaction.atomic
def certify(pk: int, *, by: User) -> Cost:
    """Raises IllegalMove, and ValidationError for who entered it."""
    cost = _lock(pk)
    cost.certify()
    return _decided(cost, by)


@transaction.atomic
def park(pk: int, later: int, sentence: str, *, by: User) -> Cost:
    """The cost goes to a later report, under its number. Raises IllegalMove, ValidationError."""
    cost = _lock(pk)
    cost.park(_lock_numbers(later), sentence)
    return _decided(cost, by)


@transaction.atomic
def refuse(pk: int, sentence: str, *, by: User) -> Cost:
    """Raises IllegalMove, ValidationError."""
    cost = _lock(pk)
    cost.refuse(sentence)
    return _decided(cost, by)


def _lock(pk: int) -> Cost:
    """The cost under its period's lock, so that nothing is decided while the report is sent. Raises IllegalMove."""
    period = _lock_numbers(Cost.objects.values_list("period", flat=True).get(pk=pk))
    cost = Cost.objects.select_for_update(of=("self",)).select_related("partner__grant", "category").get(pk=pk)
    cost.period = period
    return cost


def _decided(cost: Cost, by: User) -> Cost:
    cost.decided_at, cost.decided_by = clock.now(), by
    cost.full_clean()
    cost.save()
    return cost
