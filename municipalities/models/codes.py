"""What belongs to a town's name and number: other names, codes with their validity, arrivals of a year."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models.countries import FIRST_YEAR, LAST_YEAR
from municipalities.models.places import Municipality
from share.kit import clock, search
from share.kit.fields import SearchKeyField
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE_OR_DROP, NotToBeMerged, move_or, move_or_drop_by
from share.records import history


@history.tracked
class PlaceName(models.Model):
    """Another name of a town: in another language, or as it is often written. It is found by it."""

    town = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names", verbose_name=_("town"))
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, blank=True)

    on_merge = {"town": MOVE_OR_DROP}
    not_personal = ("id", "town", "name", "key", "language")

    class Meta:
        ordering = ["key"]
        verbose_name = _("other name of a town")
        indexes = [models.Index(fields=["key"], name="other_names_by_key"), *search.indexes("other_name", F("key"))]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "key"],
                name="another_name_stands_once_at_a_town",
                violation_error_message=_("The town has this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceCodeQuerySet(models.QuerySet["PlaceCode"]):
    def current(self) -> Self:
        return self.filter(valid__contains=clock.today())


@history.tracked
class PlaceCode(models.Model):
    """The number of a town, or of its region, in a list of Eurostat, and when it is valid. Lists change every few years."""

    class Scheme(models.TextChoices):
        NUTS = "nuts", "NUTS"
        LAU = "lau", "LAU"

    town = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="codes", verbose_name=_("town"))
    country = CountryField(_("country whose list it is"))
    scheme = models.CharField(_("list"), max_length=4, choices=Scheme)
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[RegexValidator(r"\A[A-Za-z0-9_.-]+\Z", _("A code has letters and figures only."))],
    )
    valid = DateRangeField(_("valid"), help_text=_("The last day is not in it; without an end it is valid now."))
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = PlaceCodeQuerySet.as_manager()

    on_merge = {"town": move_or_drop_by("scheme", "code", "valid")}
    not_personal = ("id", "town", "country", "scheme", "code", "valid", "source")

    class Meta:
        ordering = ["scheme", "-valid"]
        verbose_name = _("code of a town")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="a_code_is_valid_from_a_day_on",
                violation_error_message=_("Give a first day, and an end after it."),
            ),
            models.CheckConstraint(
                condition=~Q(scheme="nuts") | Q(code__regex=r"^[A-Z]{2}[A-Z0-9]{0,3}$"),
                name="a_nuts_code_is_two_letters_and_up_to_three_more",
                violation_error_message=_(
                    "A NUTS code is two letters of the country and up to three more, such as RO114."
                ),
            ),
            ExclusionConstraint(
                name="a_town_has_one_code_of_a_list_at_a_time",
                expressions=[
                    ("town", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The town has another code of this list in that time. End that one first."),
            ),
            ExclusionConstraint(
                name="a_lau_code_is_one_town_at_a_time",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(scheme="lau"),
                violation_error_message=_("Another town has this code in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it is valid; None for one without an end."""
        return self.valid.upper - timedelta(days=1) if self.valid.upper else None


def _one_number(stays: "TownYear", goes: "TownYear") -> bool:
    """Two lines about one year are one when they count the same."""
    if stays.arrived != goes.arrived:
        numbers = {"year": stays.year, "one": stays.arrived, "other": goes.arrived}
        raise NotToBeMerged(
            _("In %(year)d one counts %(one)d arrivals and the other %(other)d. Take one line out first.") % numbers
        )
    return True


@history.tracked
class TownYear(models.Model):
    """How many resettled people a town received in a year. A count, and never who."""

    town = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="years", verbose_name=_("town"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    arrived = models.PositiveIntegerField(_("arrived"))
    source = models.CharField(_("source"), max_length=500)
    is_demo = models.BooleanField(default=False)

    on_merge = {"town": move_or(_one_number)}
    not_personal = ("id", "town", "year", "arrived", "source", "is_demo")

    class Meta:
        ordering = ["-year"]
        verbose_name = _("arrivals of a year")
        constraints = [
            models.UniqueConstraint(
                fields=["town", "year"],
                name="a_year_stands_once_at_a_town",
                violation_error_message=_("This year is there already. Remove that line first."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="a_year_of_a_town_is_a_year",
                violation_error_message=_("Give a year between 1950 and 2100."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="arrivals_have_a_source",
                violation_error_message=_("Say where this is known from."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
