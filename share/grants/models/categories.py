"""Cost categories: the headings of a funder's budget, as data, so that another funder needs no code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.records import history


@history.tracked
class FundingProgramme(models.Model):
    """A funder's programme with its own budget headings: AMIF 2014–2020. A grant is given under one."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(max_length=500, blank=True)

    not_personal = ("id", "slug", "name", "source")

    class Meta:
        ordering = ["name"]
        verbose_name = _("funding programme")

    def __str__(self) -> str:
        return self.name


@history.tracked
class CostCategory(models.Model):
    """A budget heading of a funding programme: `D.1 Travel`. `flat_rate`, as of indirect costs, is in percent of the others."""

    programme = models.ForeignKey(FundingProgramme, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=160)
    flat_rate = models.DecimalField(_("flat rate in %"), max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    not_personal = ("id", "programme", "code", "name", "flat_rate", "position")

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("cost category")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="a_programme_has_a_cost_category_once",
                violation_error_message=_("The programme has this cost category already."),
            ),
            models.CheckConstraint(
                condition=Q(flat_rate__isnull=True) | Q(flat_rate__gt=0, flat_rate__lte=100),
                name="a_flat_rate_is_a_percentage",
                violation_error_message=_("A flat rate is more than 0 and at most 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
