from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.delegations import read_delegations
from events.models.event import Event
from share.grants.models import Programme
from share.kit.merging import STAY
from share.kit.precision import DatePrecision, Precision
from share.records import history


@history.tracked
class Record(models.Model):
    """What the public record says of an event that was not run on this site: its own words, and how sure they are."""

    class Certainty(models.TextChoices):
        COMPLETED = "completed", _("took place")
        INFERRED = "inferred", _("took place, as far as can be inferred")
        PLANNED = "planned", _("planned; what became of it is not on record")
        UNKNOWN = "unknown", _("not known")

    COUNTED = (Certainty.COMPLETED, Certainty.INFERRED)

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="record")
    certainty = models.CharField(_("what became of it"), max_length=12, choices=Certainty)
    status_text = models.CharField(_("what became of it, in the words of the source"), max_length=300, blank=True)
    kind_word = models.CharField(
        _("kind, in the words of the source"),
        max_length=80,
        blank=True,
        help_text="The source’s own word for the kind.",
    )
    starts_text = models.CharField(
        _("first day"), max_length=60, blank=True, help_text="In EDTF: 2013, 2013-02, 2013?, 2014/2015."
    )
    ends_text = models.CharField(_("last day"), max_length=60, blank=True)
    date_precision = models.CharField(
        _("how exactly the days are known"), max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN
    )
    place_text = models.CharField(_("places"), max_length=300, blank=True)
    hosts_text = models.CharField(_("hosts"), max_length=500, blank=True)
    partners_text = models.CharField(_("partners"), max_length=500, blank=True)
    unmatched = models.CharField(
        _("organisers in no list"),
        max_length=500,
        blank=True,
        help_text="Organisers who are in no list of organisations; separated by semicolons.",
    )
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    participants_most = models.PositiveIntegerField(
        _("participants, at most"), null=True, blank=True, help_text="The upper end of a range."
    )
    participants_precision = models.CharField(
        _("how sure that number is"), max_length=10, choices=Precision, blank=True
    )
    participants_note = models.CharField(_("remark on that number"), max_length=300, blank=True)
    represented = models.CharField(_("who was represented"), max_length=500, blank=True)
    themes = models.CharField(_("themes"), max_length=500, blank=True)
    outputs = models.CharField(_("outputs"), max_length=500, blank=True)
    duration = models.CharField(_("duration"), max_length=80, blank=True)
    audience = models.CharField(_("for whom"), max_length=500, blank=True)
    notes = models.CharField(_("notes"), max_length=500, blank=True)
    programme_text = models.CharField(_("programme"), max_length=300, blank=True)
    programmes = models.ManyToManyField(Programme, related_name="records", blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    on_merge = {"event": STAY}
    not_personal = (
        "event", "certainty", "status_text", "kind_word", "starts_text", "ends_text", "date_precision", "place_text",
        "hosts_text", "partners_text", "unmatched", "participants", "participants_most", "participants_precision",
        "participants_note", "represented", "themes", "outputs", "duration", "audience", "notes", "programme_text",
        "programmes", "source",
    )  # fmt: skip

    class Meta:
        verbose_name = _("entry of the record")
        constraints = [
            models.CheckConstraint(
                condition=Q(participants__isnull=True, participants_precision="")
                | (Q(participants__isnull=False) & ~Q(participants_precision="")),
                name="a_reported_head_count_has_its_precision",
                violation_error_message=_("A number of participants says how sure it is."),
            ),
            models.CheckConstraint(
                condition=(Q(participants_most__isnull=True) & ~Q(participants_precision=Precision.RANGE))
                | Q(participants_most__gt=F("participants")),
                name="a_range_of_participants_has_two_ends",
                violation_error_message=_("A range of participants has a lower and a higher end."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def other_represented(self) -> str:
        """What the source says of who was there, besides the delegations that the words name."""
        return "; ".join(read_delegations(self.represented).words)

    @property
    def participants_shown(self) -> str:
        """The head-count as its source gives it: `90`, `12–15`; empty when there is none."""
        ends = [end for end in (self.participants, self.participants_most) if end is not None]
        return "–".join(map(str, ends))
