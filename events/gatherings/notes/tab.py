"""The tab of the notes, for the kinds that have them."""

from django.utils.translation import gettext_lazy as _

from events.kinds import Tab

TAB = Tab(_("Notes"), "gatherings:notes", 52)
