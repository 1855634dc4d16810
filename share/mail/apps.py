from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "share.mail"
    label = "mail"

    def ready(self) -> None:
        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.jobs.registry import Purge, purges, queues, sweeps
        from share.mail import actions, planned
        from share.navigation import Entry, Menu

        queues.register("mail", actions.deliver_due)
        sweeps.register("mail", actions.sweep)
        sweeps.register("planned mail", planned.send_due)
        purges.register(
            "recipients",
            Purge(_("Whom a mail went to, and what it said"), _("30 days after it was sent"), actions.purge_recipients),
        )
        erasers.register("mail", actions.erase)
        navigation.add(Entry(Menu.WORK, _("Outbox"), "mail:outbox", 40, is_for=policy.can_see_operations))
