"""The impact page of a grant: made from a report, shown to everybody, taken back; its stories."""

from django.core.exceptions import ValidationError
from django.db import transaction
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


@transaction.atomic
def save_page(page: ImpactPage) -> ImpactPage:
    """Raises ValidationError, also for a report that is of no locked period."""
    grant = Grant.objects.select_for_update(no_key=True).get(pk=page.grant_id)
    if page.report_id not in {one.pk for one in reports_for(grant)}:
        raise ValidationError({"report": _("Choose a report that was submitted and stands.")})
    page.full_clean(validate_unique=True)
    page.save()
    return page


@transaction.atomic
def publish(grant: Grant, *, by: User) -> ImpactPage:
    """Shows the page to everybody. Raises ValidationError where it was not made, or its report does not stand any more."""
    page = ImpactPage.objects.select_for_update().filter(grant=grant).first()
    if page is None or page.report_id not in {one.pk for one in reports_for(grant)}:
        raise ValidationError(_("Choose a report that was submitted and stands."))
    if page.published_at is None:
        page.published_at, page.published_by = clock.now(), by
        page.save()
    return page


def take_back(grant: Grant) -> None:
    """Shows the page to nobody any more."""
    for page in ImpactPage.objects.filter(grant=grant):
        page.published_at = page.published_by = None
        page.save()


def save_story(story: Story) -> Story:
    """Raises ValidationError."""
    if story.agreed_on and story.agreed_on > clock.today():
        raise ValidationError({"agreed_on": _("This day is still to come.")})
    story.full_clean()
    story.save()
    return story


def withdraw_story(story: Story) -> Story:
    """Who it is about took it back: its words are gone, and that it was there stays."""
    story.text = story.told_by = ""
    story.withdrawn_at = story.withdrawn_at or clock.now()
    story.save()
    return story
