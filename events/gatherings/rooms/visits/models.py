from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPart
from municipalities.models import Municipality
from share.kit.merging import MOVE, STAY
from share.records import history


@history.tracked
class Visit(EventPart):
    """People of one town see how another one does it; the host is the town of the activity."""

    visitors = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits_made",
        verbose_name=_("visiting town"),
        help_text="The learning city of a mentor partnership. Empty: not on record, or several.",
    )
    returns = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="returned_by",
        verbose_name=_("returns the visit"),
    )
    aims = models.CharField(_("what the visitors want to be able to do"), max_length=300, blank=True)

    on_merge = {"returns": MOVE, "event": STAY, "visitors": MOVE}
    not_personal = ("event", "visitors", "returns", "aims")

    class Meta:
        verbose_name = _("visit")
