from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import EventPart
from share.kit.merging import STAY
from share.records import history


@history.tracked
class FilmScreening(EventPart):
    """A film that is shown, and talked about afterwards."""

    film = models.CharField(_("film"), max_length=200, blank=True)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    subtitles = models.CharField(_("subtitles"), max_length=100, blank=True)
    may_be_shown = models.CharField(_("who allows it to be shown"), max_length=200, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "film", "made_by", "year", "minutes", "subtitles", "may_be_shown")

    class Meta:
        verbose_name = _("film screening")
        constraints = [
            models.CheckConstraint(
                condition=(Q(year__isnull=True) | Q(year__range=(1888, 2099)))
                & (Q(minutes__isnull=True) | Q(minutes__range=(1, 900))),
                name="a_film_has_a_year_and_a_length_that_films_have",
                violation_error_message=_("No film is from that year, or as long."),
            ),
        ]
