"""What is done to a town's record."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from municipalities.actions import proposals
from municipalities.models import Municipality, PlaceCode, PlaceName, Succession, TownYear
from share.kit.text import search_key

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def add_town(values: Mapping[str, object]) -> Municipality:
    """A town with these values by field name. Raises ValidationError, also when the place is known already."""
    town = Municipality(**values)
    _require_free_name(town.name, town)
    town.full_clean()
    town.save()
    return town


@transaction.atomic
def save_town(pk: int, values: Mapping[str, object]) -> Municipality:
    """The town with these values by field name. Raises ValidationError, also when another place has the name."""
    town = Municipality.objects.lock(pk)
    for name, value in values.items():
        setattr(town, name, value)
    _require_free_name(town.name, town)
    town.full_clean()
    town.save()
    return town


def _require_free_name(name: str, town: Municipality) -> None:
    """Raises ValidationError, at `name`, when another town of the country has it, as its own name or as another one."""
    other = Municipality.objects.called(name, str(town.country)).exclude(pk=town.pk).first()
    if other is None:
        return
    told = {"name": other.name, "region": f", {other.region}" if other.region else "", "typed": name}
    if other.key == search_key(name):
        sentence = _(
            "“%(name)s”%(region)s is known already. If this is another place of that name, write in brackets what tells"
            " the two apart: %(typed)s (region)."
        )
    else:
        sentence = _("“%(typed)s” is known already as another name of “%(name)s”%(region)s.")
    raise ValidationError({"name": sentence % told})


@transaction.atomic
def add_name(pk: int, name: str, language: str) -> PlaceName:
    """Another name of the town with this key. Raises ValidationError when it is a name of this or another town."""
    town = Municipality.objects.lock(pk)
    if town.key == search_key(name):
        raise ValidationError({"name": _("This is its name already. Accents and capital letters make no difference.")})
    _require_free_name(name, town)
    return _saved(PlaceName(town=town, name=name, language=language))


@transaction.atomic
def add_code(pk: int, *, scheme: str, code: str, begins: date, ends: date | None, source: str) -> PlaceCode:
    """A code of the town, valid from `begins` to `ends`, both days included. Raises ValidationError."""
    town = Municipality.objects.lock(pk)
    valid = DateRange(begins, ends + timedelta(days=1) if ends else None)
    code = code.upper() if scheme == PlaceCode.Scheme.NUTS else code
    return _saved(PlaceCode(town=town, country=town.country, scheme=scheme, code=code, valid=valid, source=source))


@transaction.atomic
def add_year(pk: int, *, year: int, arrived: int, source: str) -> TownYear:
    """How many arrived in a year. Raises ValidationError when that year is there already."""
    return _saved(TownYear(town=Municipality.objects.lock(pk), year=year, arrived=arrived, source=source))


@transaction.atomic
def add_succession(old: Municipality, new: Municipality, *, on: date, source: str) -> Succession:
    """`old` is part of `new` from a day on. Raises ValidationError, also when that would lead in a circle.

    The table is locked: a circle can be closed by rows that others add at the same moment, wherever in it they stand.
    """
    old, new = proposals.stored(old), proposals.stored(new)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Succession._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    found = dict[int, set[int]]()
    for earlier, later in Succession.objects.values_list("old", "new"):
        found.setdefault(earlier, set()).add(later)
    if old.pk in _reached_from(new.pk, found):
        raise ValidationError({"town": _("That leads in a circle: one of the two follows the other already.")})
    if Succession.objects.filter(old=new, on__lte=on).exists():
        raise ValidationError({"town": _("%(town)s had ended by that day. Name the town it became.") % {"town": new}})
    return _saved(Succession(old=old, new=new, on=on, source=source))


def _reached_from(start: int, followers: Mapping[int, set[int]]) -> set[int]:
    reached, open_ones = set[int](), [start]
    while open_ones:
        for following in followers.get(open_ones.pop(), ()):
            if following not in reached:
                reached.add(following)
                open_ones.append(following)
    return reached | {start}


def _saved(row: M) -> M:
    row.full_clean()
    row.save()
    return row
