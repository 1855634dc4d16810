"""Countries as the network knows them: how long they have resettled refugees, and how many came each year."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from share.kit.countries import country_name
from share.records import history

FIRST_YEAR, LAST_YEAR = 1950, 2100  # of what is counted: since the convention on refugees was made
MOST_PEOPLE = 10_000_000


class CountryQuerySet(models.QuerySet["Country"]):
    def lock(self, code: str) -> "Country":
        """The country's row, made when it is missing, and locked until the transaction ends."""
        self.get_or_create(code=code)
        return self.select_for_update().get(code=code)

    def experienced(self, experience: str) -> Self:
        return self.filter(experience=experience)


@history.tracked
class Country(models.Model):
    """What the network knows of a country beside its towns. A country without a row is one of which nothing is known."""

    class Experience(models.TextChoices):
        NEW = "new", _("new: resettlement begins or was only just decided")
        EMERGING = "emerging", _("emerging: a programme of a few years")
        EXPERIENCED = "experienced", _("experienced: a programme of many years")

        @property
        def word(self) -> str:
            """The first word of its label, for a list or a map."""
            return str(self.label).partition(":")[0]

    code = CountryField(_("country"), unique=True)
    experience = models.CharField(_("experience with resettlement"), max_length=12, choices=Experience, blank=True)
    note = models.TextField(_("how resettlement works there"), max_length=4_000, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = CountryQuerySet.as_manager()

    not_personal = ("id", "code", "experience", "note", "source", "is_demo")

    class Meta:
        ordering = ["code"]
        verbose_name = _("country")
        constraints = [
            models.CheckConstraint(
                condition=Q(experience="") | ~Q(source=""),
                name="an_experience_has_a_source",
                violation_error_message=_("Say where this is known from."),
            ),
        ]

    def __str__(self) -> str:
        return country_name(self.code)

    def get_absolute_url(self) -> str:
        return reverse("municipalities:country", args=[str(self.code)])


@history.tracked
class CountryYear(models.Model):
    """How many people a country pledged to receive in a year by one pathway, and how many came. Unknown is no zero."""

    class Pathway(models.TextChoices):
        RESETTLEMENT = "resettlement", _("resettlement")
        RELOCATION = "relocation", _("relocation")
        SPONSORSHIP = "sponsorship", _("community and private sponsorship")
        COMPLEMENTARY = "complementary", _("complementary pathways")

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    pathway = models.CharField(_("pathway"), max_length=16, choices=Pathway)
    pledged = models.PositiveIntegerField(_("pledged"), null=True, blank=True)
    arrived = models.PositiveIntegerField(_("arrived"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    is_demo = models.BooleanField(default=False)

    not_personal = ("id", "country", "year", "pathway", "pledged", "arrived", "source", "is_demo")

    class Meta:
        ordering = ["-year", "pathway"]
        verbose_name = _("year of a country")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "year", "pathway"],
                name="a_pathway_stands_once_in_a_year_of_a_country",
                violation_error_message=_("This year and pathway is there already. Change that line instead."),
            ),
            models.CheckConstraint(
                condition=Q(pledged__isnull=False) | Q(arrived__isnull=False),
                name="a_year_of_a_country_says_a_number",
                violation_error_message=_("Give at least one of the two numbers."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="a_year_of_a_country_is_a_year",
                violation_error_message=_("Give a year between 1950 and 2100."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="a_year_of_a_country_has_a_source",
                violation_error_message=_("Say where this is known from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.get_pathway_display()}"
