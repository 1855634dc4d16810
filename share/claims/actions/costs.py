"""Costs: entered, certified by somebody else, parked to a later report, refused. Nothing changes once its period is sent."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
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
    """A new cost, or one that is not decided yet. Whoever enters or changes it cannot certify it.

    Raises IllegalMove where its report was sent, or it was decided or parked meanwhile; ValidationError, also where the part
    of the partner was sent.
    """
    was = Cost.objects.values_list("period", flat=True).get(pk=cost.pk) if cost.pk else cost.period_id
    found = _lock_numbers(cost.period_id, was)
    cost.period = found[cost.period_id]
    partner = GrantPartner.objects.select_for_update(no_key=True).get(pk=cost.partner_id)
    if cost.pk:
        before = _still(Cost.objects.select_for_update().get(pk=cost.pk), was)
        if before.state != Cost.State.ENTERED:
            raise IllegalMove(_("This cost was decided already."))
        _forget_rate_of_before(cost, before)
        cost.parked_from_id, cost.sentence, cost.made_by_id = before.parked_from_id, before.sentence, before.made_by_id
    else:
        last = Cost.objects.filter(partner=partner).aggregate(last=Max("number"))["last"] or 0
        cost.number, cost.made_by = last + 1, by
    _require_same_grant(cost, partner)
    _require_part_is_edited(partner.organisation_id, *found.values())
    _require_paid(cost)
    _give_rate(cost)
    cost.is_demo = cost.is_demo or cost.period.grant.is_demo
    cost.entered_by, cost.entered_at = by, clock.now()
    cost.full_clean()
    cost.save()
    if receipt:
        add_receipt(cost, receipt, by=by)
    return cost


def lock(pk: int) -> Cost:
    """A cost under the lock of its period, so that nothing is decided while the report is sent. Raises IllegalMove."""
    return _lock(pk)[0]


def _lock(pk: int, *more: int) -> tuple[Cost, dict[int, ReportingPeriod]]:
    """The cost, its period and further ones, all locked in one order. Raises IllegalMove."""
    was = Cost.objects.values_list("period", flat=True).get(pk=pk)
    found = _lock_numbers(was, *more)
    cost = (
        Cost.objects.select_for_update(of=("self",))
        .select_related("partner__grant", "partner__organisation", "category", "entered_by", "made_by")
        .get(pk=pk)
    )
    _still(cost, was)
    cost.period = found[was]
    return cost, found


def _still(cost: Cost, period: int) -> Cost:
    """Raises IllegalMove for a cost that went to another report while its lock was waited for."""
    if cost.period_id != period:
        raise IllegalMove(_("Somebody parked this cost at the same moment. Look at it again."))
    return cost


def _lock_numbers(*keys: int) -> dict[int, ReportingPeriod]:
    """The periods by their ids, locked in the order of these, while their numbers can change. Raises IllegalMove.

    They are written to, as what they were: a report that is being submitted at this moment has seen the costs of before, and
    is told so by the database (`share.reports.actions.submitting`).
    """
    rows = ReportingPeriod.objects.filter(pk__in=keys).order_by("pk")
    found = {one.pk: one for one in rows.select_for_update(of=("self",)).select_related("grant")}
    for period in found.values():
        if not period.is_edited:
            raise IllegalMove(_("The report of this period was submitted; its costs stay as they are."))
        if periods.later_was_sent(period):
            raise IllegalMove(_("A later report was submitted. Of this one only the words can change."))
    rows.order_by().update(version=F("version"))
    return found


def _require_same_grant(cost: Cost, partner: GrantPartner) -> None:
    grant = cost.period.grant
    if partner.grant_id != grant.pk:
        raise ValidationError({"partner": _("This partner belongs to another grant.")})
    if cost.category.programme_id != grant.funding_id:
        raise ValidationError({"category": _("This heading belongs to another funding programme.")})
    if cost.category.flat_rate is not None:
        raise ValidationError({"category": _("A flat rate is computed, and nothing is entered under it.")})


def _require_part_is_edited(organisation: int, *found: ReportingPeriod) -> None:
    sent = PartnerPart.objects.filter(period__in=found, organisation=organisation)
    if sent.exclude(state__in=PartnerPart.WAITS_FOR_PARTNER).exists():
        raise ValidationError(
            {"period": _("The part of this partner was submitted. It can be changed when the lead sends it back.")}
        )


def _require_paid(cost: Cost) -> None:
    if cost.paid_on > clock.today():
        raise ValidationError({"paid_on": _("This day is still to come: a cost is entered when it was paid.")})


def _forget_rate_of_before(cost: Cost, before: Cost) -> None:
    """A rate that nobody touched is that of the currency and the day of before: for others it is looked up anew."""
    untouched = (cost.per_euro, cost.rate_source) == (before.per_euro, before.rate_source)
    if untouched and (cost.currency, cost.paid_on) != (before.currency, before.paid_on):
        cost.per_euro, cost.rate_source = Decimal(1), ""


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
    return documents.add_document(CostDocument(cost=cost), new, by=by, lock=lambda: lock(cost.pk).is_demo)


@transaction.atomic
def certify(pk: int, *, by: User) -> Cost:
    """Raises IllegalMove, and ValidationError for who entered or changed it, under whichever account."""
    cost = lock(pk)
    if by.pk in cost.hands:
        raise ValidationError(_("Somebody else certifies what you entered."))
    cost.certify()
    return _decided(cost, by)


@transaction.atomic
def park(pk: int, later: int, sentence: str, *, by: User, as_lead: bool) -> Cost:
    """The cost goes to a later report, under its number. Of a part that was sent only the lead parks one.

    Raises IllegalMove, ValidationError.
    """
    cost, found = _lock(pk, later)
    if not as_lead:
        _require_part_is_edited(cost.partner.organisation_id, *found.values())
    cost.park(found[later], sentence)
    return _decided(cost, by)


@transaction.atomic
def refuse(pk: int, sentence: str, *, by: User, as_lead: bool) -> Cost:
    """It is not claimed. Of a part that was sent only the lead says so. Raises IllegalMove, ValidationError."""
    cost, found = _lock(pk)
    if not as_lead:
        _require_part_is_edited(cost.partner.organisation_id, *found.values())
    cost.refuse(sentence)
    return _decided(cost, by)


def _decided(cost: Cost, by: User) -> Cost:
    cost.decided_at, cost.decided_by = clock.now(), by
    cost.full_clean()
    cost.save()
    return cost
