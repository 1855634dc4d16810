from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from share import policy
from share.grants.models import PartnerPart, ReportingPeriod
from share.kit import clock
from share.policy import Actor
from share.records.tasks import About, Task
from share.reports.models import Report, Restatement

LATELY = timedelta(days=60)
SOON = timedelta(days=30)


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


def parts_to_fill(actor: Actor) -> list[Task]:
    """Parts of reports that the organisations of a coordinator have to send."""
    if not actor.coordinated:
        return []
    rows = PartnerPart.objects.unsent().filter(organisation__in=actor.coordinated)
    return [
        Task(
            _("To be changed: %(sentence)s") % {"sentence": part.sentence}
            if part.sentence
            else _("Your part of a report is due on %(day)s.") % {"day": date_format(part.period.parts_due_on, "j F Y")}
            if part.period.parts_due_on
            else _("You are asked for your part of a report."),
            _("Write your part"),
            part.get_absolute_url(),
            About(str(part.period), part.get_absolute_url(), part.period.grant.code, part.organisation.name),
        )
        for part in rows.select_related("period__grant", "organisation").order_by("period__ends_on", "pk")[:5]
    ]


def periods_to_submit(actor: Actor) -> list[Task]:
    """Reports that are due soon or late, and changes of locked periods that nobody has decided about."""
    if not policy.can_change_grant(actor):
        return []
    waiting = Restatement.objects.filter(period=OuterRef("pk"), into__isnull=True)
    edited = Q(state__in=ReportingPeriod.EDITED, due_on__lte=clock.today() + SOON, ends_on__lt=clock.today())
    rows = ReportingPeriod.objects.annotate(has_changes=Exists(waiting)).filter(edited | Q(has_changes=True))
    return [
        Task(
            _("The report is due on %(day)s.") % {"day": date_format(period.due_on, "j F Y")}
            if period.is_edited and period.due_on
            else _("What was submitted has changed since."),
            _("Open the period"),
            period.get_absolute_url(),
            About(str(period), period.get_absolute_url(), period.grant.code, period.grant.title),
        )
        for period in rows.select_related("grant").order_by("due_on", "pk")[:5]
    ]
