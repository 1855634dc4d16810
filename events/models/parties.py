"""Who and where: further places, the organisations that organise, the grants that pay."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from events.models.event import Event
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE_OR_DROP, move_or, move_or_drop_by
from share.records import history


@history.tracked
class EventPlace(models.Model):
    """A further place where an event happens: the second town of a visit, or one the network has no page for."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="other_places")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"), blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    on_merge = {"event": MOVE_OR_DROP, "municipality": move_or_drop_by("event")}
    not_personal = ("id", "event", "municipality", "name", "key", "country", "lat", "lon")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("further place")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "country", "key"],
                name="an_event_names_a_place_once",
                violation_error_message=_("This place is named twice."),
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="an_events_place_has_both_coordinates_or_none",
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _one_leads(stays: "EventOrganiser", goes: "EventOrganiser") -> bool:
    """Of two entries that are one activity: who leads the one that stays leads; an organisation of both stands once."""
    if stays.organisation_id == goes.organisation_id:
        return True
    goes.is_lead = False
    return False


def _lead_stays(stays: "EventOrganiser", goes: "EventOrganiser") -> bool:
    """Both organise the event: one of them does, and leads when either did."""
    stays.is_lead = stays.is_lead or goes.is_lead
    return True


@history.tracked
class EventOrganiser(models.Model):
    """One of the organisations that organise an event; the lead answers for it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organiser_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="organiser_rows")
    is_lead = models.BooleanField(_("lead"), default=False)

    on_merge = {"event": move_or(_one_leads), "organisation": move_or(_lead_stays)}
    not_personal = ("id", "event", "organisation", "is_lead")

    class Meta:
        verbose_name = _("organiser")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                name="an_organisation_organises_an_event_once",
                violation_error_message=_("This organisation is named twice."),
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(is_lead=True),
                name="an_event_has_one_lead_organiser",
                violation_error_message=_("Only one organisation can lead."),
            ),
        ]


@history.tracked
class GrantShare(models.Model):
    """That a grant pays for an event, and how much of it, in percent."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="grant_shares")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="shares")
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Empty: who paid which part is not on record.",
    )

    on_merge = {"event": MOVE_OR_DROP}
    not_personal = ("id", "event", "grant", "percent")

    class Meta:
        verbose_name = _("share of a grant")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "grant"],
                name="a_grant_pays_one_share_of_an_event",
                violation_error_message=_("This grant is named twice."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100),
                name="a_grants_share_is_above_0_and_at_most_100_percent",
                violation_error_message=_("A share lies above 0 and at most at 100 percent."),
            ),
        ]
        triggers = [
            # Over several rows, so no check constraint can say it. The event's row is locked, so that two who add a share at
            # the same moment see one another.
            pgtrigger.Trigger(
                name="shares_of_an_event_are_at_most_100_percent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM 1 FROM events_event WHERE id = NEW.event_id FOR NO KEY UPDATE;
                    IF (SELECT SUM(percent) FROM events_grantshare WHERE event_id = NEW.event_id) > 100 THEN
                        RAISE check_violation USING MESSAGE = 'The shares of an event are at most 100 percent.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
