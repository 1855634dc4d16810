"""The words in which the roster speaks: forms of help, levels, sizes, experience."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """How an expert helps."""

    ON_SITE = "on_site", _("comes to the town")
    REMOTE = "remote", _("by telephone or video")
    MENTORING = "mentoring", _("goes along with a town for months")
    HOST = "host", _("hosts a study visit")
    TRAINER = "trainer", _("gives a training")


class Level(models.IntegerChoices):
    """How well somebody knows an area."""

    KNOWS = 1, _("has seen it done")
    DOES = 2, _("does it")
    LEADS = 3, _("has built it up")
    TEACHES = 4, _("has built it up, and taught others")


class Speaks(models.IntegerChoices):
    """How well somebody speaks a language."""

    BASIC = 1, _("a little")
    TALKS = 2, _("in a talk")
    WORKS = 3, _("at work")
    OWN = 4, _("as their own")


class Size(models.TextChoices):
    SMALL = "small", _("small towns")
    LARGE = "large", _("large towns")
    BOTH = "both", _("small and large towns")


class Experience(models.TextChoices):
    """With resettlement, from the least to the most."""

    NEW = "new", _("new to it")
    EMERGING = "emerging", _("has begun")
    EXPERIENCED = "experienced", _("has done it for years")


class Travels(models.TextChoices):
    NOWHERE = "nowhere", _("does not travel")
    COUNTRY = "country", _("in their own country")
    EUROPE = "europe", _("anywhere in Europe")


class Shown(models.TextChoices):
    """What of a profile everybody may see; each is the expert's own choice."""

    NAME = "name", _("name")
    AREAS = "areas", _("what they know")
    SUMMARY = "summary", _("what they say of themselves")
    WORKS_AT = "works_at", _("town or organisation")
    LANGUAGES = "languages", _("languages")
    COUNTRIES = "countries", _("countries they know")
    LIVED = "lived", _("that they arrived as a refugee themselves")


class Category(models.TextChoices):
    """The budget headings of the grant agreement that a mission can cost under."""

    STAFF = "staff", _("Staff")
    TRAVEL = "travel", _("Travel and subsistence")
    SERVICES = "services", _("Services, such as interpreters")
    OTHER = "other", _("Other direct costs")
