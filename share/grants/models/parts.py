"""A partner's part of a report: its texts and its costs, sent to the lead, sent back with a sentence, accepted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.grants.models.categories import CostCategory
from share.grants.models.periods import ReportingPeriod
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.kit.moves import IllegalMove, require
from share.kit.states import Tone
from share.policy import Actor
from share.records import history

SOON = timedelta(days=14)


class PartnerPartQuerySet(models.QuerySet["PartnerPart"]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows for which `policy.can_read_part` is true."""
        if actor.is_admin:
            return self
        return self.filter(Q(organisation__in=actor.coordinated) | Q(period__grant__in=actor.audits))

    def unsent(self) -> Self:
        """Which the partner has to do something for, while the period is open."""
        waits = self.filter(state__in=PartnerPart.WAITS_FOR_PARTNER)
        return waits.filter(period__state__in=[ReportingPeriod.State.FILLING, ReportingPeriod.State.RETURNED])


@history.tracked
class PartnerPart(models.Model):
    """What one partner says of one period. It exists from the day on which the lead asks for the parts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not submitted")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    WAITS_FOR_PARTNER = (State.DRAFT, State.RETURNED)

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="report_parts")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    achieved = models.TextField(_("What was done and achieved"), max_length=6_000, blank=True)
    difficult = models.TextField(_("What was difficult, and what was done about it"), max_length=3_000, blank=True)
    next_steps = models.TextField(_("What comes next"), max_length=3_000, blank=True)
    sentence = models.CharField(_("what the lead wants changed"), max_length=600, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PartnerPartQuerySet.as_manager()

    TEXTS = ("achieved", "difficult", "next_steps")
    on_merge = {"organisation": MOVE_OR_DROP, "sent_by": MOVE, "decided_by": MOVE}
    not_personal = (
        "id", "period", "organisation", "state", "achieved", "difficult", "next_steps", "sentence", "sent_at", "sent_by",
        "decided_at", "decided_by",
    )  # fmt: skip

    class Meta:
        ordering = ["period", "organisation__name"]
        verbose_name = _("part of a partner")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "organisation"],
                name="a_partner_has_one_part_of_a_period",
                violation_error_message=_("This partner has its part already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False),
                name="a_submitted_part_says_when",
                violation_error_message=_("A part that was submitted says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(sentence=""),
                name="a_returned_part_says_why",
                violation_error_message=_("Say what is to be changed."),
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | ~Q(achieved=""),
                name="a_submitted_part_says_what_was_done",
                violation_error_message=_("Say what was done before you submit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reports:part", args=[self.period.grant_id, self.period.number, self.organisation.public_id])

    @property
    def is_edited(self) -> bool:
        return self.state in self.WAITS_FOR_PARTNER and self.period.is_edited

    @property
    def can_be_decided(self) -> bool:
        """Whether the lead can accept it or send it back."""
        return self.state in {self.State.SUBMITTED, self.State.ACCEPTED} and self.period.is_edited

    def standing(self, day: date) -> tuple[str, Tone]:
        """The state in words as of a day: a part that is not sent is not yet due, due, or overdue."""
        if self.state in self.WAITS_FOR_PARTNER and (due := self.period.parts_due_on or self.period.due_on):
            if due < day:
                late = _("Returned, overdue") if self.state == self.State.RETURNED else _("Overdue")
                return (str(late), Tone.WRONG)
            if self.state == self.State.DRAFT:
                return (str(_("Due")), Tone.WAIT) if due - SOON <= day else (str(_("Not yet due")), Tone.QUIET)
        tones = {self.State.SUBMITTED: Tone.WAIT, self.State.RETURNED: Tone.WRONG, self.State.ACCEPTED: Tone.GOOD}
        return (str(self.get_state_display()), tones.get(self.State(self.state), Tone.QUIET))

    def submit(self) -> None:
        """Raises IllegalMove."""
        require(self.state, self.WAITS_FOR_PARTNER, _("This part was submitted already."))
        self._require_open()
        self.state, self.sentence = self.State.SUBMITTED, ""

    def give_back(self, sentence: str) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.SUBMITTED, self.State.ACCEPTED}, _("Only a submitted part can be sent back."))
        self._require_open()
        self.state, self.sentence = self.State.RETURNED, sentence

    def accept(self) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.SUBMITTED}, _("Only a submitted part can be accepted."))
        self._require_open()
        self.state = self.State.ACCEPTED

    def _require_open(self) -> None:
        if not self.period.is_edited:
            raise IllegalMove(_("The report of this period was submitted; its parts stay as they are."))


@history.tracked
class PartCost(models.Model):
    """What a partner spent in a period under one cost category, in euro. Not known is no row."""

    partner_part = models.ForeignKey(PartnerPart, on_delete=models.CASCADE, related_name="costs")
    category = models.ForeignKey(CostCategory, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(
        _("amount in EUR"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    not_personal = ("id", "partner_part", "category", "amount")

    class Meta:
        ordering = ["partner_part", "category__position"]
        verbose_name = _("cost of a part")
        constraints = [
            models.UniqueConstraint(
                fields=["partner_part", "category"],
                name="a_part_has_a_cost_category_once",
                violation_error_message=_("This cost category stands here already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="a_cost_of_a_part_is_0_or_more",
                violation_error_message=_("An amount is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.amount}"
