"""Pilots with how much of a result each has: hours, or answers of their evaluations. Few answers are told of nobody."""

from collections.abc import Callable

from django.db.models import Count, DurationField, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Extract, Floor

from events.kinds import kinds
from events.models import Attendance, EventQuerySet
from share.reports.figures.scope import Scope
from trainings.analysis import FEWEST
from trainings.models import Moment, Sheet, SheetAnswer

SATISFIED = 4  # of 5
TRAINED = "people_trained"  # results are those of the kinds that are counted in this figure


def _hours() -> Subquery:
    """Whole hours of a pilot, of all people present at its sessions."""
    length = ExpressionWrapper(F("session__ends_at") - F("session__starts_at"), output_field=DurationField())
    marks = Attendance.objects.filter(session__event=OuterRef("pk"), mark=Attendance.Mark.PRESENT)
    seconds = Extract(Sum(length), "epoch")
    whole = marks.order_by().values("session__event").annotate(n=Cast(Floor(seconds / 3600), IntegerField()))
    return Subquery(whole.values("n"))


def _sheets(moment: Moment, said: Q) -> Subquery:
    found = Sheet.objects.filter(said, pilot=OuterRef("pk"), moment=moment).order_by().values("pilot")
    return Subquery(found.annotate(n=Count("pk")).values("n"), output_field=IntegerField())


def _pairs(more: Q) -> Subquery:
    """Answers to one outcome by one person, before and after."""
    before = SheetAnswer.objects.filter(
        sheet__pilot=OuterRef("sheet__pilot"),
        sheet__moment=Moment.BEFORE,
        sheet__code=OuterRef("sheet__code"),
        outcome=OuterRef("outcome"),
    )
    after = SheetAnswer.objects.filter(sheet__pilot=OuterRef("pk"), sheet__moment=Moment.AFTER)
    found = after.annotate(before=Subquery(before.values("value")[:1])).filter(more, before__isnull=False)
    of_pilot = found.order_by().values("sheet__pilot").annotate(n=Count("pk"))
    return Subquery(of_pilot.values("n"), output_field=IntegerField())


def _satisfied(said: Q) -> Callable[[], Subquery]:
    return lambda: _sheets(Moment.AFTER, said)


def _used(said: Q) -> Callable[[], Subquery]:
    return lambda: _sheets(Moment.THREE_MONTHS, said)


HOW_SATISFIED, WHETHER_USED = _satisfied(Q(satisfaction__isnull=False)), _used(Q(uses_it__isnull=False))
# What is counted of a pilot, and among how many: answers count only where at least five were given.
KINDS: dict[str, tuple[Callable[[], Subquery], Callable[[], Subquery] | None]] = {
    "training_hours": (_hours, None),
    "said_how_satisfied": (HOW_SATISFIED, HOW_SATISFIED),
    "satisfied": (_satisfied(Q(satisfaction__gte=SATISFIED)), HOW_SATISFIED),
    "said_before_and_after": (lambda: _pairs(Q()), lambda: _pairs(Q())),
    "gained": (lambda: _pairs(Q(value__gt=F("before"))), lambda: _pairs(Q())),
    "said_whether_used": (WHETHER_USED, WHETHER_USED),
    "use_it": (_used(Q(uses_it=True)), WHETHER_USED),
}


def of(key: str, scope: Scope) -> EventQuerySet:
    """The pilots that count and have this result, each with its `amount`, in order."""
    amount, among = KINDS[key]
    events = scope.events().of_kind(*kinds.counted_in(TRAINED)).annotate(amount=Coalesce(amount(), 0))
    found = events.alias(among=among()).filter(among__gte=FEWEST) if among else events
    return found.filter(amount__gte=1 if among is None else 0).order_by("ends_on", "pk")
