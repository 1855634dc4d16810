"""The tab of who is wanted at the table."""

from django.utils.translation import gettext_lazy as _

from events.kinds import Tab

TAB = Tab(_("Stakeholders"), "gatherings:stakeholders", 37)
