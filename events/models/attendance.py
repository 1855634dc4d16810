import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration
from events.models.session import Session
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.states import Tone
from share.records import history

# A session that was compared with its signed sheet does not change, whatever way the change comes.
# Who marked it may be merged with another account, or go.
LOCKED = """
IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'marked_by_id' = to_jsonb(NEW) - 'marked_by_id' THEN
    RETURN NEW;
END IF;
IF EXISTS (
    SELECT 1 FROM events_session s WHERE s.locked_at IS NOT NULL
    AND ((TG_OP <> 'DELETE' AND s.id = NEW.session_id) OR (TG_OP <> 'INSERT' AND s.id = OLD.session_id))
) THEN
    RAISE EXCEPTION 'The attendance of this session is locked.' USING ERRCODE = 'restrict_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


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
        triggers = [
            pgtrigger.Trigger(
                name="marks_of_a_locked_session_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=LOCKED,
            ),
        ]
