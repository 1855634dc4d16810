"""How the parts of a figure are called on a page, in a table and in a chart."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from events.models import AgeBand, Registration
from municipalities.models import Country, Municipality
from share.kit.charts import Chart, bars
from share.kit.precision import Precision
from share.kit.text import search_key

CHOICES: dict[str, Any] = {
    "level": Municipality.Level.choices,
    "experience": Country.Experience.choices,
    "gender": [("woman", gettext_lazy("women")), ("man", gettext_lazy("men")), ("other", gettext_lazy("others"))],
    "age": AgeBand.choices,
}


def division(name: str) -> str:
    titles = {
        "country": _("By country"),
        "actor_kind": _("By where people come from"),
        "size": _("By size of town"),
        "level": _("By kind of place"),
        "experience": _("By experience of the country"),
        "gender": _("By gender"),
        "age": _("By age"),
    }
    return titles[name]


def part(name: str, value: str, small_below: int) -> str:
    """`country`, RO -> Romania; `size`, small -> under 150,000 inhabitants; what is not known says so."""
    if name in CHOICES:
        return str(dict(CHOICES[name]).get(value, _("not known")))
    if name == "country":
        return str(countries.name(value.strip("-"))) or _("no country on record")
    if name == "actor_kind":
        return actor_kinds().get(value, value)
    limit = number_format(small_below, force_grouping=True)
    sizes = {
        "small": _("under %(limit)s inhabitants") % {"limit": limit},
        "large": _("%(limit)s inhabitants or more") % {"limit": limit},
        "unknown": _("size not on record"),
    }
    return sizes[value]


def parts(name: str, values: dict[str, int], small_below: int) -> dict[str, int]:
    """By their words, in alphabetical order; what is not known comes last."""
    named = [(part(name, value, small_below), amount, value in {"", "unknown"}) for value, amount in values.items()]
    return {word: amount for word, amount, _last in sorted(named, key=lambda row: (row[2], search_key(row[0])))}


def chart(figure: dict[str, Any], name: str, small_below: int) -> Chart:
    return bars(f"{figure['label']}, {division(name).lower()}", parts(name, figure["by"][name], small_below))


def paid_by(code: str, percent: int | str | None) -> str:
    """`AMIF-1 (60 %)`: a grant and its share, in percent; None where it is not on record."""
    return f"{code} ({_('share not on record') if percent is None else f'{percent} %'})"


def precision(value: str) -> str:
    return str(dict(Precision.choices).get(value, value))


def value(figure: dict[str, Any]) -> str:
    """`EUR 802,637`, `90 %`, `18`; a dash for what is not known."""
    if figure["value"] is None:
        return "–"
    if figure["unit"] == "EUR":
        return f"EUR {money(figure['value'])}"
    shown = number(figure["value"])
    return f"{shown} %" if figure["unit"] == "%" else shown


def measured(value: dict[str, Any] | None) -> str:
    """`324`, `at least 300`, `87.5 % (7 of 8)`, `yes`; a dash for what is not known."""
    if value is None:
        return "–"
    if value["yes"] is not None:
        return _("yes") if value["yes"] else _("no")
    if value["value"] is None:
        return str(value["text"]) or "–"
    shown = number(value["value"])
    if value["denominator"] is not None:
        parts = {"part": number(value["numerator"]), "whole": number(value["denominator"]), "percent": shown}
        shown = _("%(percent)s %% (%(part)s of %(whole)s)") % parts
    sure = value["precision"]
    return f"{precision(sure)} {shown}" if sure in {Precision.AT_LEAST, Precision.ABOUT} else shown


def target(value: dict[str, Any] | None) -> str:
    """`300`, `at least 300`, `at most 20`; a dash where none is on record."""
    if value is None:
        return "–"
    words = {"at_least": _("at least"), "at_most": _("at most")}.get(value["bound"], "")
    return f"{words} {number(value['value'])}".strip()


def beside_others(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures of a snapshot in words, each with what others published of the same thing."""
    return [
        figure
        | {
            "shown": value(figure),
            "sure": precision(figure["precision"]),
            "modes": modes(figure),
            "contested": [total | {"shown": number(total["value"])} for total in figure.get("contested", [])],
        }
        for figure in figures
    ]


def modes(figure: dict[str, Any]) -> str:
    """What was before the period, what is new in it, and all of it; empty where the period begins with the grant."""
    if figure.get("before") is None or figure.get("new") is None:
        return ""
    told = {name: number(figure[name]) for name in ("before", "new", "cumulative")}
    return _("before %(before)s, new %(new)s, since the beginning %(cumulative)s") % told


def number(value: int | str) -> str:
    """`1,683`: with the marks of the language."""
    return number_format(value, force_grouping=True, use_l10n=True)


def money(value: int | str) -> str:
    """`802,637`, `128.40`: with its cents, where there are some."""
    return number_format(value, decimal_pos=2 if "." in str(value) else 0, force_grouping=True, use_l10n=True)


def actor_kinds() -> dict[str, str]:
    return {value: str(label) for value, label in Registration.ActorKind.choices}


FEWEST = 5  # people: fewer are not counted before the public


def public_value(figure: dict[str, Any]) -> str:
    """A figure as anyone may see it: small numbers of people, of their attendances and answers, are not told apart."""
    is_of_people = figure["unit"] in {"people", "attendances", "answers"}
    is_small = is_of_people and figure["value"] is not None and int(figure["value"]) < FEWEST
    return _("fewer than %(n)d") % {"n": FEWEST} if is_small else value(figure)


def has_demo(content: dict[str, Any]) -> bool:
    """Whether anything in a snapshot is invented."""
    lines = [*content["activities"], *content["not_counted"]]
    return content["grant"]["demo"] or any(line["demo"] for line in lines)
