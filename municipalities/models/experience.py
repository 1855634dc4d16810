"""What a town has behind it: whether resettled people have arrived there, as far as it is on record. Never who, never why."""

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Collate
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from share.kit import clock


class Experience(TextChoices):
    RECEIVED = "received", _("resettled people have arrived")
    AWAITED = "awaited", _("the first arrival is still to come")
    UNKNOWN = "unknown", _("no arrival on record")


def has_received() -> Q:
    """Of a town: a first arrival that is not in the future, or a year in which somebody arrived.

    A date in EDTF is one as ISO writes it, as far as it is known, and a sign of how sure it is: without the sign, texts are
    ordered as the days are.
    """
    day = Collate(Func(F("first_arrival_on"), Value("~?%"), function="RTRIM"), "C")
    has_begun = Q(LessThanOrEqual(day, Value(clock.today().isoformat()))) & ~Q(first_arrival_on="")
    years = apps.get_model("municipalities", "TownYear")._default_manager  # a model above this one
    return has_begun | Q(Exists(years.filter(town=OuterRef("pk"), arrived__gt=0)))


def received() -> ExpressionWrapper:
    """`has_received` as a value."""
    return ExpressionWrapper(has_received(), output_field=BooleanField())


def experience() -> Case:
    """The experience of a town as an expression over its row."""
    return Case(
        When(has_received(), then=Value(Experience.RECEIVED.value)),
        When(~Q(first_arrival_on=""), then=Value(Experience.AWAITED.value)),
        default=Value(Experience.UNKNOWN.value),
    )
