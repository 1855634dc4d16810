from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import EventPart
from share.kit.merging import STAY
from share.records import history


@history.tracked
class Talk(EventPart):
    """An activity at which some speak and many listen: in parallel sessions, from afar, and afterwards."""

    stream = models.URLField(_("stream"), max_length=500, blank=True)
    recording = models.URLField(_("recording"), max_length=500, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "stream", "recording")

    class Meta:
        verbose_name = _("conference")
