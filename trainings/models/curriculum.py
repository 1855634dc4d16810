"""The curriculum "Preparing Welcoming Communities": its modules, and what each version of it teaches in them."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modeltrans.fields import TranslationField

from municipalities.models import Area
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records import history
from share.records.documents import DocumentBase
from share.records.translations import Translated, text_in

LONGEST = 10_000  # characters of a text about a module
MOST_MINUTES = 960

# What changes a version in use is refused by the database, whatever way it comes. A translation may still be added.
OF_VERSION = """
IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{{i18n,translated_from}}'::text[] = to_jsonb(NEW) - '{{i18n,translated_from}}'::text[]
THEN
    RETURN NEW;
END IF;
IF EXISTS (SELECT 1 FROM trainings_curriculumversion v WHERE v.frozen_at IS NOT NULL AND v.id IN ({of_new}, {of_old})) THEN
    RAISE EXCEPTION 'This version of the curriculum is in use.' USING ERRCODE = 'restrict_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
UNIT_OF = "(SELECT u.version_id FROM trainings_unit u WHERE u.id = {}.unit_id)"


def _kept_in_use(name: str, of: str) -> pgtrigger.Trigger:
    """A trigger that refuses changes of a version in use. `of` gives the version's id from `NEW` or `OLD`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=OF_VERSION.format(of_new=of.format("NEW"), of_old=of.format("OLD")),
    )


@history.tracked
class Module(Translated):
    """A part of the curriculum "Preparing Welcoming Communities". Its name is the source's."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    i18n = TranslationField(fields=("title",), virtual_fields=False)
    source = models.CharField(max_length=500, blank=True)

    not_personal = ("id", "slug", "title", "i18n", "translated_from", "source")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("module")

    def __str__(self) -> str:
        return self.title


class CurriculumVersionQuerySet(models.QuerySet["CurriculumVersion"]):
    def in_use(self) -> Self:
        return self.filter(frozen_at__isnull=False)

    def with_units(self) -> Self:
        """With modules and their outcomes, in two queries more."""
        return self.prefetch_related(
            models.Prefetch("units", Unit.objects.select_related("module").order_by("position")), "units__outcomes"
        )


@history.tracked
class CurriculumVersion(models.Model):
    """The curriculum as it is taught from some day on. Once a pilot uses it nothing of it changes: an edit makes the next."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    changes = models.TextField(_("what is new in it"), max_length=2_000, blank=True)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    frozen_at = models.DateTimeField(_("in use since"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = CurriculumVersionQuerySet.as_manager()

    not_personal = ("id", "number", "changes", "made_at", "frozen_at", "is_demo")

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the curriculum")
        constraints = [
            models.UniqueConstraint(
                fields=["frozen_at"],
                condition=Q(frozen_at__isnull=True),
                nulls_distinct=False,
                name="the_curriculum_has_one_version_that_can_change",
                violation_error_message=_("There is a version that can still be changed: go on with that one."),
            ),
        ]
        triggers = [_kept_in_use("curriculum_in_use_stays", "{}.id")]

    def __str__(self) -> str:
        return _now("Version %(n)d") % {"n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("trainings:version", args=[self.number])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def require_open(self) -> None:
        """Raises IllegalMove once a pilot uses it."""
        if self.is_frozen:
            raise IllegalMove(_now("A pilot uses this version, so it stays as it is. A change makes the next version."))


@history.tracked
class Unit(Translated):
    """A module as one version of the curriculum teaches it: what it is about, how, and for how long."""

    version = models.ForeignKey(CurriculumVersion, on_delete=models.CASCADE, related_name="units")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="units", verbose_name=_("module"))
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)]
    )
    areas = ArrayField(
        models.CharField(max_length=20, choices=Area), default=list, blank=True, verbose_name=_("areas it answers")
    )
    summary = models.TextField(_("what it is about"), max_length=LONGEST, blank=True)
    methods = models.TextField(_("methods"), max_length=LONGEST, blank=True)
    trainer_notes = models.TextField(_("notes for trainers"), max_length=LONGEST, blank=True)
    i18n = TranslationField(fields=("summary", "methods"), virtual_fields=False)

    language = "en"  # of the texts as they are written

    not_personal = (
        "id",
        "version",
        "module",
        "position",
        "minutes",
        "areas",
        "summary",
        "methods",
        "trainer_notes",
        "i18n",
        "translated_from",
    )

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("module of a version")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "module"],
                name="a_version_teaches_a_module_once",
                violation_error_message=_("This module is in the version already."),
            ),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="modules_of_a_version_have_an_order",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Another module stands at this place."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(5, MOST_MINUTES)),
                name="a_module_lasts_minutes_and_no_days",
                violation_error_message=_("A module lasts 5 minutes to 16 hours."),
            ),
        ]
        triggers = [_kept_in_use("modules_in_use_stay", "{}.version_id")]

    def __str__(self) -> str:
        return str(self.module)

    def text_in(self, field: str, language: str = "") -> str:
        return text_in(self, field, language)


@history.tracked
class Outcome(Translated):
    """What somebody can do after a module, said in their own words: "I can …". It is what the evaluation asks about.

    Its key stays the same over the versions, so that answers can be laid side by side.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="outcomes")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("learning outcome"), max_length=300)
    i18n = TranslationField(fields=("text",), virtual_fields=False)

    language = "en"

    not_personal = ("id", "unit", "key", "position", "text", "i18n", "translated_from")

    class Meta:
        ordering = ["unit", "position"]
        verbose_name = _("learning outcome")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "key"],
                name="an_outcome_stands_once_in_a_module",
                violation_error_message=_("This outcome is there already."),
            ),
            models.UniqueConstraint(
                fields=["unit", "position"],
                name="outcomes_have_an_order",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Another outcome stands at this place."),
            ),
            models.CheckConstraint(
                condition=~Q(key__in=["satisfaction", "use"]),
                name="no_outcome_is_called_like_another_question",
                violation_error_message=_("“satisfaction” and “use” are questions of their own."),
            ),
        ]
        triggers = [_kept_in_use("outcomes_in_use_stay", UNIT_OF)]

    def __str__(self) -> str:
        return self.text

    def text_in(self, language: str = "") -> str:
        return text_in(self, "text", language)


class MaterialQuerySet(models.QuerySet["Material"]):
    def newest(self) -> Self:
        return self.filter(replaced_by__isnull=True)

    def for_use_in(self, country: str) -> Self:
        """What is for everybody, and what is for this country: its law."""
        return self.newest().filter(country__in=["", country])


@history.tracked
class Material(DocumentBase):
    """A file that a module is taught with, in one language; for one country only where it is about its law."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides")
        HANDOUT = "handout", _("Handout")
        EXERCISE = "exercise", _("Exercise")
        LEGAL = "legal", _("National legal input")
        READING = "reading", _("Reading")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="materials", verbose_name=_("module"))
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)
    country = CountryField(_("country"), blank=True, help_text=_("Empty: for all countries."))

    objects = MaterialQuerySet.as_manager()

    not_personal = (*DocumentBase.not_personal, "module", "kind", "country")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("material of a module")
        constraints = [
            models.UniqueConstraint(
                fields=["module", "sha256"],
                name="a_module_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="legal") | ~Q(country=""),
                name="national_law_names_its_country",
                violation_error_message=_("Say of which country the law is."),
            ),
        ]
