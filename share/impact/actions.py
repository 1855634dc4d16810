"""The impact page of a grant: made from a report, shown to everybody, taken back; its stories."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants.models import Grant, ReportingPeriod
from share.impact.models import ImpactPage, Story
from share.kit import clock
from share.reports.models import Report

LOCKED = (ReportingPeriod.State.SUBMITTED, ReportingPeriod.State.ACCEPTED)


def reports_for(grant: Grant) -> list[Report]:
    """Those that a page may be made from: of each period the version that stands, where its period is locked."""
    found = Report.objects.filter(grant=grant, period__state__in=LOCKED).select_related("period")
    return list(found.order_by("period__number", "-version").distinct("period__number"))


def up_to(report: Report) -> list[Report]:
    """The frozen reports of the periods before it, as they stood when it was frozen: whatever became of them since."""
    found = Report.objects.filter(
        grant=report.grant_id, period__isnull=False, ends_on__lt=report.starts_on, frozen_at__lte=report.frozen_at
    )
    return list(found.order_by("period__number", "-version").distinct("period__number"))


@transaction.atomic
def save_page(page: ImpactPage) -> ImpactPage:
    """Raises ValidationError, also for a report that is of no locked period, unless the page was made from it already."""
    grant = _lock(page.grant_id)
    was = ImpactPage.objects.filter(grant=grant).values_list("report", flat=True).first()
    if page.report_id not in {one.pk for one in reports_for(grant)} | {was}:
        raise ValidationError({"report": _("Choose a report that was submitted and stands.")})
    page.full_clean(validate_unique=True)
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError:
        raise ValidationError({"slug": _("Another page has this address.")}) from None
    return page


def _lock(grant: int) -> Grant:
    """A page is written under the lock of its grant, so that nobody shows what somebody took back at the same moment."""
    return Grant.objects.select_for_update(no_key=True).get(pk=grant)


@transaction.atomic
def publish(grant: Grant, *, by: User) -> ImpactPage:
    """Shows the page to everybody. Raises ValidationError where it was not made, or its report does not stand any more."""
    page = ImpactPage.objects.filter(grant=_lock(grant.pk)).first()
    if page is None or page.report_id not in {one.pk for one in reports_for(grant)}:
        raise ValidationError(_("Choose a report that was submitted and stands."))
    if page.published_at is None:
        page.published_at, page.published_by = clock.now(), by
        page.save(update_fields=["published_at", "published_by"])
    return page


@transaction.atomic
def take_back(grant: Grant) -> None:
    """Shows the page to nobody any more."""
    ImpactPage.objects.filter(grant=_lock(grant.pk)).update(published_at=None, published_by=None)


def save_story(story: Story) -> Story:
    """Raises ValidationError."""
    if story.agreed_on and story.agreed_on > clock.today():
        raise ValidationError({"agreed_on": _("This day is still to come.")})
    story.full_clean()
    story.save()
    return story


def withdraw_story(story: Story) -> Story:
    """Who it is about took it back: its words are gone, and where their consent was kept; that it was there stays."""
    story.title = story.text = story.told_by = story.consent = ""
    story.withdrawn_at = story.withdrawn_at or clock.now()
    story.save()
    return story
