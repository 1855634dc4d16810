from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.kit import search
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE_OR_DROP
from share.kit.privacy import Kept
from share.records import history


@history.tracked
class Publication(models.Model):
    """A report, toolkit, film or magazine of the network, as the record names it."""

    title = models.CharField(_("title"), max_length=300)
    key = SearchKeyField("title")
    kind = models.CharField(_("kind"), max_length=80, blank=True, help_text=_("The source’s own word."))
    date_text = models.CharField(max_length=60, blank=True, help_text="As far as it is known: 2013, 2019-07.")
    published_on = models.DateField(null=True, blank=True, help_text="The first day it may have been published.")
    publishers = models.ManyToManyField(Organisation, related_name="publications", blank=True)
    publisher_text = models.CharField(max_length=300, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    languages_note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)

    on_merge = {"publishers": MOVE_OR_DROP}
    not_personal = (
        "id",
        "title",
        "key",
        "kind",
        "date_text",
        "published_on",
        "publishers",
        "publisher_text",
        "languages",
        "languages_note",
        "source",
    )
    personal = {
        "authors": Kept(_("to name the authors, as the publication itself does"), _("the publication is taken out"))
    }

    class Meta:
        verbose_name = _("publication")
        indexes = search.indexes("publication", F("key"))
        ordering = [F("published_on").desc(nulls_last=True), "key"]

    def __str__(self) -> str:
        return self.title
