"""A cost and its receipt: entered by one person, certified by another, claimed in one period or parked to the next."""

import uuid
from decimal import Decimal
from functools import partial
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event
from share.claims.sums import Spent
from share.grants.models import CostCategory, Grant, GrantPartner, ReportingPeriod
from share.kit import clock, search
from share.kit.merging import MOVE, STAY
from share.kit.moves import IllegalMove, require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.policy import Actor
from share.records import history
from share.records.documents import DocumentBase


class CostQuerySet(models.QuerySet["Cost"]):
    def visible_to(self, actor: Actor) -> Self:
        """Of the organisations they coordinate, or of grants they audit."""
        if actor.is_admin:
            return self
        return self.filter(Q(partner__organisation__in=actor.coordinated) | Q(partner__grant__in=actor.audits))

    def of_grant(self, grant: Grant) -> Self:
        return self.filter(partner__grant=grant)

    def standing(self) -> Self:
        """Claimed, or perhaps to be: all but those that were refused."""
        return self.exclude(state=Cost.State.REFUSED)

    def claimed(self) -> Self:
        """Certified: those that count in the report of their period. A parked cost counts in that of a later one."""
        return self.filter(state=Cost.State.CERTIFIED)

    def waiting(self) -> Self:
        """Entered, and not yet looked at by somebody else, while the report is being worked on."""
        return self.filter(state=Cost.State.ENTERED, period__state__in=ReportingPeriod.EDITED)

    def spent(self) -> list[Spent]:
        """Their sums, for `share.claims.sums`: one for each partner, category and period."""
        rows = self.order_by().values_list("partner__organisation__public_id", "category__code", "period__number")
        return [Spent(*row) for row in rows.annotate(sum=Sum("amount_eur"))]

    def with_warnings(self) -> Self:
        """With what `Cost.warnings` tells: what an auditor would ask, before they do."""
        others = Cost.objects.standing().filter(partner__grant=OuterRef("partner__grant")).exclude(pk=OuterRef("pk"))
        same_number = others.filter(
            receipt_number=OuterRef("receipt_number"), amount=OuterRef("amount"), currency=OuterRef("currency")
        )
        here = CostDocument.objects.filter(cost=OuterRef(OuterRef("pk"))).values("sha256")
        same_file = (
            CostDocument.objects.filter(sha256__in=here, cost__partner__grant=OuterRef("partner__grant"))
            .exclude(cost=OuterRef("pk"))
            .exclude(cost__state=Cost.State.REFUSED)
        )
        receipts = CostDocument.objects.filter(cost=OuterRef("pk"), kind=CostDocument.Kind.RECEIPT)
        grant = "partner__grant__"
        return self.annotate(
            is_outside=Q(paid_on__lt=F(f"{grant}starts_on"))
            | Q(paid_on__gt=Coalesce(f"{grant}late_outputs_until", f"{grant}ends_on")),
            lacks_receipt=~Exists(receipts),
            is_twice=Exists(same_file) | (~Q(receipt_number="") & Exists(same_number)),
        )

    def warned(self) -> Self:
        """Those that stand and have a warning."""
        return self.standing().with_warnings().filter(Q(is_outside=True) | Q(lacks_receipt=True) | Q(is_twice=True))


class Warned(models.TextChoices):
    """Why a cost is looked at again."""

    OUTSIDE = "outside", _("Paid outside the days for which costs are eligible")
    NO_RECEIPT = "no-receipt", _("No receipt")
    TWICE = "twice", _("The same receipt stands at another cost")  # the same file, or the same number and amount


@partial(history.tracked, leave_out=("amount_eur",))  # it follows from the others
class Cost(models.Model):
    """One payment with its receipt. `amount_eur` is computed by the database, and is what a claim adds."""

    class State(models.TextChoices):
        ENTERED = "entered", _("Entered")
        CERTIFIED = "certified", _("Certified")
        REFUSED = "refused", _("Not claimed")

    TONES = {State.ENTERED: Tone.WAIT, State.CERTIFIED: Tone.GOOD, State.REFUSED: Tone.QUIET}

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(GrantPartner, on_delete=models.PROTECT, related_name="money_spent")
    number = models.PositiveIntegerField(_("number"), help_text="Within its partner; a parked cost keeps it.")
    category = models.ForeignKey(CostCategory, on_delete=models.PROTECT, related_name="+", verbose_name=_("heading"))
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="money_spent")
    parked_from = models.ForeignKey(
        ReportingPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="parked_costs"
    )
    what = models.CharField(_("what was paid"), max_length=200)
    payee = models.CharField(_("paid to"), max_length=120, blank=True)
    paid_on = models.DateField(_("paid on"))
    receipt_number = models.CharField(_("number on the receipt"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    per_euro = models.DecimalField(_("rate: for one euro"), max_digits=14, decimal_places=6, default=Decimal(1))
    rate_source = models.CharField(_("source of the rate"), max_length=200, blank=True)
    amount_eur = models.GeneratedField(
        expression=Round(F("amount") / F("per_euro"), 2),
        output_field=models.DecimalField(max_digits=20, decimal_places=2),
        db_persist=True,
    )
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="money_spent")
    work_package = models.CharField(_("work package"), max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ENTERED)
    sentence = models.CharField(_("why"), max_length=600, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who entered it first.",
    )
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who entered it as it stands now.",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = CostQuerySet.as_manager()

    # Who entered and who certified stay as they were: of two accounts of one person, each may have done one of both.
    on_merge = {"event": MOVE, "made_by": STAY, "entered_by": STAY, "decided_by": STAY}
    not_personal = (
        "id", "public_id", "partner", "number", "category", "period", "parked_from", "what", "paid_on", "receipt_number",
        "currency", "amount", "per_euro", "rate_source", "amount_eur", "event", "work_package", "state", "sentence",
        "made_by", "entered_at", "entered_by", "decided_at", "decided_by", "is_demo",
    )  # fmt: skip
    personal = {
        "payee": Kept(
            _("to prove the cost to the funder"), _("the grant’s evidence may go: five years after the balance")
        )
    }

    class Meta:
        ordering = ["partner", "number"]
        verbose_name = _("cost")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "number"],
                name="a_partner_numbers_its_costs_once",
                violation_error_message=_("This partner has a cost of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="a_cost_is_more_than_0",
                violation_error_message=_("A cost is more than 0. What was paid back is a smaller cost."),
            ),
            models.CheckConstraint(
                condition=Q(currency="EUR", per_euro=1, rate_source="")
                | (Q(currency__regex=r"^[A-Z]{3}$", per_euro__gt=0) & ~Q(currency="EUR") & ~Q(rate_source="")),
                name="a_cost_in_another_currency_has_a_rate_with_its_source",
                violation_error_message=_(
                    "Another currency needs its rate, more than 0, and where the rate comes from."
                ),
            ),
            models.CheckConstraint(
                condition=(~Q(state="refused") & Q(parked_from__isnull=True)) | ~Q(sentence=""),
                name="a_cost_refused_or_parked_says_why",
                violation_error_message=_("Say why it is not claimed."),
            ),
            models.CheckConstraint(
                condition=Q(state="entered") | Q(decided_at__isnull=False),
                name="a_decided_cost_says_when",
                violation_error_message=_("A cost that was decided says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state="certified")
                | Q(decided_by__isnull=True)
                | (
                    (Q(entered_by__isnull=True) | ~Q(entered_by=F("decided_by")))
                    & (Q(made_by__isnull=True) | ~Q(made_by=F("decided_by")))
                ),
                name="nobody_certifies_what_they_entered",
                violation_error_message=_("Somebody else certifies what you entered."),
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "period", "state"], name="cost_by_claim"),
            models.Index(fields=["receipt_number", "amount"], name="cost_by_receipt", condition=~Q(receipt_number="")),
            *search.indexes("cost", F("what")),
        ]
        triggers = [
            # The periods are another table, so no check constraint can say it.
            pgtrigger.Trigger(
                name="a_report_that_was_sent_keeps_its_costs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "period_id",
                    "partner_id",
                    "category_id",
                    "number",
                    "state",
                    "amount",
                    "currency",
                    "per_euro",
                    "paid_on",
                ),
                func="""
                    IF EXISTS (SELECT 1 FROM grants_reportingperiod AS one
                               WHERE (TG_OP <> 'INSERT' AND one.id = OLD.period_id
                                      OR TG_OP <> 'DELETE' AND one.id = NEW.period_id)
                               AND one.state IN ('submitted', 'accepted')) THEN
                        RAISE check_violation USING MESSAGE = 'The report of this period was sent: its costs stay.';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("claims:cost", args=[self.partner.grant_id, self.public_id])

    @property
    def name(self) -> str:
        """`2-017`: the partner's number in the grant, and its own, which stays with it."""
        return f"{self.partner.number or self.partner.organisation.public_id}-{self.number:03d}"

    @property
    def hands(self) -> set[int | None]:
        """The accounts of who entered it, first and as it stands now, and the accounts into which these were merged."""
        people = [person for person in (self.made_by, self.entered_by) if person]
        return {person.pk for person in people} | {person.merged_into_id for person in people}

    @property
    def tone(self) -> Tone:
        return self.TONES[self.State(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed: not decided, in a report that is not sent."""
        return self.state == self.State.ENTERED and self.period.is_edited

    @property
    def warnings(self) -> list[Warned]:
        """Of one read `with_warnings`; one that is not claimed has none."""
        if self.state == self.State.REFUSED:
            return []
        told = {Warned.OUTSIDE: "is_outside", Warned.NO_RECEIPT: "lacks_receipt", Warned.TWICE: "is_twice"}
        return [warned for warned, name in told.items() if getattr(self, name)]

    def certify(self) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.ENTERED}, _("This cost was decided already."))
        self._require_open()
        self.state = self.State.CERTIFIED

    def park(self, later: ReportingPeriod, sentence: str) -> None:
        """It waits for a later report, under the number it has, and is certified there. Raises IllegalMove."""
        require(self.state, {self.State.ENTERED, self.State.CERTIFIED}, _("This cost was decided already."))
        self._require_open()
        if later.grant_id != self.period.grant_id or later.starts_on <= self.period.ends_on:
            raise IllegalMove(_("A cost is parked to a later report of the same grant."))
        self.parked_from, self.period = self.parked_from or self.period, later
        self.state, self.sentence = self.State.ENTERED, sentence

    def refuse(self, sentence: str) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.ENTERED, self.State.CERTIFIED}, _("This cost was decided already."))
        self._require_open()
        self.state, self.sentence = self.State.REFUSED, sentence

    def _require_open(self) -> None:
        if not self.period.is_edited:
            raise IllegalMove(_("The report of this period was submitted; its costs stay as they are."))


@history.tracked
class CostDocument(DocumentBase):
    """The receipt of a cost, or what else proves it: the payment, a boarding pass."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt or invoice")
        PAYMENT = "payment", _("Proof of payment")
        OTHER = "other", _("Other evidence")

    cost = models.ForeignKey(Cost, on_delete=models.PROTECT, related_name="documents", verbose_name=_("cost"))
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.RECEIPT)

    not_personal = (*DocumentBase.not_personal, "cost", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of a cost")
        constraints = [
            models.UniqueConstraint(
                fields=["cost", "sha256"],
                name="a_cost_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="receipt_by_hash")]
