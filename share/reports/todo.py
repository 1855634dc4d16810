from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from share.kit import clock
from share.policy import Actor
from share.records.tasks import About, Task
from share.reports.models import Report

LATELY = timedelta(days=60)


def reports_to_read(actor: Actor) -> list[Task]:
    """Reports on the grants a person audits that were made lately."""
    if not actor.audits:
        return []
    made = Report.objects.visible_to(actor).made().filter(made_at__gte=clock.now() - LATELY)
    return [
        Task(
            _("A report was made on %(day)s.") % {"day": date_format(report.made_at or clock.now(), "j F Y")},
            _("Read the report"),
            report.get_absolute_url(),
            About(report.number, report.get_absolute_url(), report.grant.code, report.grant.title),
        )
        for report in made.select_related("grant").defer("snapshot")[:5]
    ]
