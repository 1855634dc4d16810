"""The public page of a grant, and stories that people agreed to have told there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant
from share.kit.merging import MOVE
from share.kit.privacy import Kept
from share.records import history
from share.reports.models import Report


class ImpactPageQuerySet(models.QuerySet["ImpactPage"]):
    def public(self) -> Self:
        return self.filter(published_at__isnull=False)


@history.tracked
class ImpactPage(models.Model):
    """What a grant achieved, for everybody: made from one report that was submitted, and from nothing newer."""

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, primary_key=True, related_name="impact_page")
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="impact_pages", verbose_name=_("report"))
    lead = models.TextField(_("in a few sentences"), max_length=1_000, blank=True)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ImpactPageQuerySet.as_manager()

    on_merge = {"published_by": MOVE}
    not_personal = ("grant", "slug", "report", "lead", "published_at", "published_by")

    class Meta:
        ordering = ["slug"]
        verbose_name = _("impact page")

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("impact:page", args=[self.slug])


class StoryQuerySet(models.QuerySet["Story"]):
    def told(self) -> Self:
        """Those whose people agreed, and did not take it back."""
        return self.filter(agreed_on__isnull=False, withdrawn_at__isnull=True)


@history.tracked
class Story(models.Model):
    """A story from a town. It is public from the day on which who it is about agreed, until they take that back."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("story"), max_length=2_000, blank=True)
    told_by = models.CharField(_("who tells it"), max_length=120, blank=True)
    agreed_on = models.DateField(_("they agreed on"), null=True, blank=True)
    consent = models.CharField(
        _("where their consent is kept"), max_length=200, blank=True, help_text=_("A letter, a mail, a signed sheet.")
    )
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = StoryQuerySet.as_manager()

    not_personal = ("id", "grant", "agreed_on", "withdrawn_at", "is_demo")
    personal = {
        "title": Kept(_("to tell what the grant changed, as those agreed whom it is about"), _("they take it back")),
        "consent": Kept(_("to prove that they agreed"), _("they take it back")),
        "text": Kept(_("to tell what the grant changed, as those agreed whom it is about"), _("they take it back")),
        "told_by": Kept(_("to say who tells the story, as they agreed"), _("they take it back")),
    }

    class Meta:
        ordering = ["grant", "pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | (~Q(title="") & ~Q(text="")),
                name="a_story_has_a_title_and_words",
                violation_error_message=_("A story has a title and words."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | Q(withdrawn_at__isnull=False) | ~Q(consent=""),
                name="a_consent_says_where_it_is_kept",
                violation_error_message=_("Say where the consent is kept."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(title="", text="", told_by="", consent=""),
                name="a_story_that_was_taken_back_is_gone",
                violation_error_message=_("A story that was taken back holds no text."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("A story that was taken back"))
