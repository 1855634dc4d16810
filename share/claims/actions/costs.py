"""Costs: entered, certified by somebody else, parked to a later report, refused. Nothing changes once its period is sent."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.claims.models import Cost, ExchangeRate
from share.grants.actions import periods
from share.grants.models import GrantPartner
from share.kit import clock
from share.kit.moves import IllegalMove


def rate_on(currency: str, day: date) -> ExchangeRate | None:
    """The newest rate of a currency that was known on a day."""
    return ExchangeRate.objects.filter(currency=currency, on__lte=day).order_by("-on").first()


@transaction.atomic
def save_cost(cost: Cost, *, by: User) -> Cost:
    """A new cost, or one that is not decided yet. What changes is entered anew, by whoever changed it.

    Raises IllegalMove where its report was sent or it was decided; ValidationError.
    """
    period = periods.lock(cost.period_id)
    cost.period = period
    if not period.is_edited:
        raise IllegalMove(_("The report of this period was submitted; its costs stay as they are."))
    if cost.pk and Cost.objects.select_for_update().get(pk=cost.pk).state != Cost.State.ENTERED:
        raise IllegalMove(_("This cost was decided already."))
    partner = GrantPartner.objects.select_for_update(no_key=True).get(pk=cost.partner_id)
    _same_grant(cost, partner)
    _give_rate(cost)
    if not cost.pk:
        last = Cost.objects.filter(partner=partner).aggregate(last=Max("number"))["last"] or 0
        cost.number = last + 1
    cost.entered_by, cost.entered_at = by, clock.now()
    cost.full_clean()
    cost.save()
    return cost


def _same_grant(cost: Cost, partner: GrantPartner) -> None:
    grant = cost.period.grant
    if partner.grant_id != grant.pk:
        raise ValidationError({"partner": _("This partner belongs to another grant.")})
    if cost.category.programme_id != grant.funding_id:
        raise ValidationError({"category": _("This heading belongs to another funding programme.")})
    if cost.category.flat_rate is not None:
        raise ValidationError({"category": _("A flat rate is computed, and nothing is entered under it.")})


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
    target = periods.lock(later)
    if not target.is_edited:
        raise IllegalMove(_("The report of this period was submitted; its costs stay as they are."))
    cost.park(target, sentence)
    return _decided(cost, by)


@transaction.atomic
def refuse(pk: int, sentence: str, *, by: User) -> Cost:
    """Raises IllegalMove, ValidationError."""
    cost = _lock(pk)
    cost.refuse(sentence)
    return _decided(cost, by)


def _lock(pk: int) -> Cost:
    """The cost under its period's lock, so that nothing is decided while the report is sent."""
    period = periods.lock(Cost.objects.values_list("period", flat=True).get(pk=pk))
    cost = Cost.objects.select_for_update(of=("self",)).select_related("partner__grant", "category").get(pk=pk)
    cost.period = period
    return cost


def _decided(cost: Cost, by: User) -> Cost:
    cost.decided_at, cost.decided_by = clock.now(), by
    cost.full_clean()
    cost.save()
    return cost
