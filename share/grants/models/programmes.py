from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from share.records import history


@history.tracked
class Programme(models.Model):
    """A programme of the network or of a sister project, over years: what grants and activities belong to."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("full title"), max_length=300, blank=True)
    starts_text = models.CharField(max_length=60, blank=True, help_text="As far as the record knows it: 2012, 2018-02.")
    ends_text = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_sister = models.BooleanField(_("sister project"), default=False)
    summary = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=500, blank=True)

    not_personal = (
        "id",
        "slug",
        "name",
        "title",
        "starts_text",
        "ends_text",
        "starts_on",
        "ends_on",
        "is_sister",
        "summary",
        "source",
    )

    class Meta:
        ordering = [F("starts_on").asc(nulls_last=True), "name"]
        verbose_name = _("programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_programme_ends_after_it_starts",
                violation_error_message=_("The programme ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
