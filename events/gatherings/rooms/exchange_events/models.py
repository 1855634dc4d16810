from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import EventPart
from share.kit.merging import STAY
from share.records import history


@history.tracked
class ExchangeEvent(EventPart):
    """An event of the whole network at which delegations of several countries learn from one another."""

    theme = models.CharField(_("theme"), max_length=300, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "theme")

    class Meta:
        verbose_name = _("EU exchange event")
