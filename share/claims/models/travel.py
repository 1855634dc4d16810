"""Travel of participants, paid back to them: how far they came, what the ticket cost, that they agreed, when it was paid."""

import uuid
from decimal import Decimal
from functools import partial

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration
from share.claims.models.costs import Cost
from share.grants.models import GrantPartner
from share.kit.merging import MOVE, STAY
from share.kit.privacy import Kept
from share.records import history

UNTIL = _("the grant’s evidence may go: five years after the balance")
NOTHING = Value(Decimal(0), output_field=models.DecimalField(max_digits=12, decimal_places=4))


@partial(history.tracked, leave_out=("amount",))  # it follows from the others
class Reimbursement(models.Model):
    """What one participant of an activity gets back for the way. `amount` is computed by the database, in euro."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(GrantPartner, on_delete=models.PROTECT, related_name="reimbursements")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reimbursements")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="reimbursements"
    )
    origin = models.CharField(_("from where"), max_length=120)
    distance_km = models.DecimalField(_("distance in km"), max_digits=7, decimal_places=1, null=True, blank=True)
    per_km = models.DecimalField(_("EUR for a km"), max_digits=4, decimal_places=3, null=True, blank=True)
    ticket = models.DecimalField(_("ticket in EUR"), max_digits=8, decimal_places=2, null=True, blank=True)
    amount = models.GeneratedField(
        expression=Round(Coalesce(F("distance_km") * F("per_km"), NOTHING) + Coalesce(F("ticket"), NOTHING), 2),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
    )
    consented_on = models.DateField(_("they agreed on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    cost = models.ForeignKey(
        Cost,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reimbursements",
        verbose_name=_("claimed as"),
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    on_merge = {"event": MOVE, "registration": STAY}
    not_personal = (
        "id", "public_id", "partner", "event", "registration", "distance_km", "per_km", "ticket", "amount", "consented_on",
        "paid_on", "cost", "is_demo",
    )  # fmt: skip
    personal = {"origin": Kept(_("to prove the travel to the funder"), UNTIL)}

    class Meta:
        ordering = ["partner", "event", "pk"]
        verbose_name = _("travel paid back")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "registration"],
                name="a_person_is_paid_back_once_for_an_activity",
                violation_error_message=_("Travel of this person to this activity is here already."),
            ),
            models.CheckConstraint(
                condition=Q(distance_km__isnull=True, per_km__isnull=True)
                | Q(distance_km__isnull=False, per_km__isnull=False, distance_km__gt=0, per_km__gt=0),
                name="a_distance_has_its_rate",
                violation_error_message=_("A distance needs its rate for a km, and both are more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=True) | Q(ticket__gt=0),
                name="a_ticket_is_more_than_0",
                violation_error_message=_("A ticket costs more than 0. Leave it empty where there was none."),
            ),
            models.CheckConstraint(
                condition=Q(distance_km__isnull=False) | Q(ticket__isnull=False),
                name="a_way_has_a_distance_or_a_ticket",
                violation_error_message=_("Enter a distance, a ticket, or both."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(consented_on__isnull=False, paid_on__gte=F("consented_on")),
                name="what_is_paid_was_agreed_to_before",
                violation_error_message=_("They agree that this is kept and shown to the funder before it is paid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.origin}"

    @property
    def name(self) -> str:
        """Of the person, as the activity has it; somebody who was erased has none."""
        return self.registration.name if self.registration else ""
