import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration
from share.kit import clock
from share.kit.merging import MOVE


class PersonDecision(models.Model):
    """A coordinator's decision that two registrations are the same person, or two people. Kept, never changed.

    It names rows and not people, so it stays when a person is erased. The pair is sorted: `first` has the lower id.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField(_("the same person"))
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"decided_by": MOVE}
    not_personal = ("id", "public_id", "first", "second", "is_same", "decided_at", "decided_by")

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="a_decision_about_people_is_about_two_registrations",
                violation_error_message=_("A decision is about two registrations."),
            ),
        ]
