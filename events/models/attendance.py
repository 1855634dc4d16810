from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration
from events.models.session import Session
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.states import Tone
from share.records import history


@history.tracked
class Attendance(models.Model):
    """Whether a person was there for a session. A fact: it needs no seat. Without a row it was not taken."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("excused")

        @property
        def tone(self) -> Tone:
            return {"present": Tone.GOOD, "absent": Tone.WRONG}.get(self.value, Tone.QUIET)

    NOT_TAKEN = _("not taken")

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    mark = models.CharField(_("attendance"), max_length=8, choices=Mark)
    marked_at = models.DateTimeField(default=clock.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"marked_by": MOVE}
    not_personal = ("id", "registration", "session", "mark", "marked_at", "marked_by")

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="a_person_has_one_mark_a_session",
                violation_error_message=_("This person is marked for this session already."),
            ),
        ]
