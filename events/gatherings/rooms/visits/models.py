import uuid
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPart
from municipalities.models import Municipality
from share.kit.merging import MOVE, STAY
from share.kit.text import lines_of
from share.records import history


class VisitQuerySet(models.QuerySet["Visit"]):
    def with_what_pages_show(self) -> Self:
        """With both towns' part of it, and its benchmarks as `said`: one query for all that a public page tells."""
        names = ("standard", "factors", "questions", "practice")
        rows = Benchmark.objects.filter(event=OuterRef("event")).order_by("pk")
        said = ArraySubquery(rows.values(said=JSONObject(**{name: name for name in names})))
        return self.select_related("visitors", "returns").annotate(said=said)


@history.tracked
class Visit(EventPart):
    """People of one town see how another one does it; the host is the town of the activity."""

    visitors = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits_made",
        verbose_name=_("visiting town"),
        help_text="The learning city of a mentor partnership. Empty: not on record, or several.",
    )
    returns = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="returned_by",
        verbose_name=_("returns the visit"),
    )
    aims = models.CharField(_("what the visitors want to be able to do"), max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    said: list[dict[str, str]]  # of `with_what_pages_show`

    on_merge = {"returns": MOVE, "event": STAY, "visitors": MOVE}
    not_personal = ("event", "visitors", "returns", "aims")

    class Meta:
        verbose_name = _("visit")


@history.tracked
class Benchmark(models.Model):
    """What visitors measure what they see against: a standard, what it hangs on, what to ask, and who does it well."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="benchmarks")
    standard = models.CharField(_("standard"), max_length=300)
    factors = models.TextField(_("key factors"), max_length=2_000, blank=True, help_text="One a line.")
    questions = models.TextField(_("guide questions"), max_length=2_000, blank=True, help_text="One a line.")
    practice = models.TextField(_("good practice"), max_length=2_000, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("id", "public_id", "event", "standard", "factors", "questions", "practice")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("benchmark of a visit")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "standard"],
                name="a_visit_has_a_standard_once",
                violation_error_message=_("This standard stands there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.standard

    @property
    def factor_lines(self) -> list[str]:
        return lines_of(self.factors)

    @property
    def question_lines(self) -> list[str]:
        return lines_of(self.questions)


def visit_of(event: Event) -> Visit:
    """The visit that an activity is, with what pages show; asked for once, however often a page says it."""
    kept: Visit | None = vars(event).get("_visit")
    if kept is None:
        kept = vars(event)["_visit"] = Visit.objects.with_what_pages_show().get(event=event)
    return kept
