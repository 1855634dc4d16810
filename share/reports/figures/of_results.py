"""What came of trainings and missions: hours, what people said afterwards, whether goals were met."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from events.models import Event
from share.reports.figures import results, rows, shown
from share.reports.figures.measure import Cell, Measure, Pin, Row, Things
from share.reports.figures.scope import COUNTRY, Scope
from share.reports.figures.tally import Tally

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _cells(key: str, tally: Tally) -> list[Cell]:
    return tally.results(key)


def _things(key: str, scope: Scope) -> Things:
    return results.of(key, scope).select_related("municipality", "record").prefetch_related(*rows.SHOWN)


def _row(thing: object) -> Row:
    found = cast(Event, thing)
    return replace(shown.event(found), amount=found.amount)  # type: ignore[attr-defined]


def _pins(key: str, scope: Scope) -> list[Pin]:
    return [Pin(one.public_id, country=str(one.country), amount=one.amount) for one in results.of(key, scope)]  # type: ignore[attr-defined]


def _measure(
    key: str, label: "StrOrPromise", unit: "StrOrPromise", definition: "StrOrPromise", position: int
) -> Measure:
    return Measure(
        key=key,
        label=label,
        unit=unit,
        definition=definition,
        by=(COUNTRY,),
        cells=partial(_cells, key),
        things=partial(_things, key),
        row=_row,
        pins=partial(_pins, key),
        position=position,
        unknown_when_empty=True,
    )


MEASURES = (
    _measure(
        "training_hours",
        _("Hours of training"),
        _("hours"),
        _("Hours of the sessions of pilots that count, for each person present, added up; each pilot in whole hours."),
        42,
    ),
    _measure(
        "said_how_satisfied",
        _("Answers to how satisfied people were"),
        _("answers"),
        _(
            "Sheets after a pilot that counts which say how satisfied somebody was. Only pilots with at least five of them."
        ),
        43,
    ),
    _measure(
        "satisfied",
        _("Answers of satisfied people"),
        _("answers"),
        _("Of these, those with 4 or 5 of 5. Only pilots with at least five answers."),
        44,
    ),
    _measure(
        "said_before_and_after",
        _("Outcomes answered before and after"),
        _("answers"),
        _(
            "Outcomes that one person answered both before and after a pilot that counts. Only pilots with at least five."
        ),
        45,
    ),
    _measure(
        "gained",
        _("Outcomes people can do better"),
        _("answers"),
        _("Of these, those with a higher answer after than before. Only pilots with at least five answers."),
        46,
    ),
    _measure(
        "said_whether_used",
        _("Answers to whether it is used"),
        _("answers"),
        _(
            "Sheets three months after a pilot that counts which say whether it is used. Only pilots with at least five."
        ),
        47,
    ),
    _measure(
        "use_it",
        _("Answers of people who use it"),
        _("answers"),
        _("Of these, those that say yes. Only pilots with at least five answers."),
        48,
    ),
)
