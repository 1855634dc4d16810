from django.utils.translation import gettext_lazy as _

from events.models import EventPart
from share.kit.merging import STAY
from share.records import history


@history.tracked
class Gathering(EventPart):
    """The row of every kind that keeps nothing of its own: what it shows is made of the shared parts, a workshop for one."""

    on_merge = {"event": STAY}
    not_personal = ("event",)

    class Meta:
        verbose_name = _("gathering")
