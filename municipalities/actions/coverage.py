"""Who does what in a town: said for some phases of an area at once, and taken out one by one."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.models import Coverage, Municipality, Organisation
from share.kit.text import search_key


def organisation_called(name: str, country: str) -> Organisation | None:
    """The organisation of the network of this name, accents aside: of this country, or the only one anywhere."""
    found = list(Organisation.objects.filter(key=search_key(name))[:20])
    here = [one for one in found if str(one.country) == country]
    return here[0] if here else found[0] if len(found) == 1 else None


@transaction.atomic
def say_who_does_it(town: Municipality, area: str, phases: Iterable[str], who: str) -> list[Coverage]:
    """Adds who does the work of an area, for each phase; what is there already stays. A known name is its organisation.

    Gives the rows that were added; raises ValidationError when all of them were there.
    """
    Municipality.objects.lock(town.pk)
    organisation = organisation_called(who, str(town.country))
    name = "" if organisation else who
    same = {"town": town, "area": area, "organisation": organisation, "key": search_key(name)}
    there = set(Coverage.objects.filter(**same).values_list("phase", flat=True))
    rows = [
        Coverage(town=town, area=area, phase=phase, organisation=organisation, name=name)
        for phase in phases
        if phase not in there
    ]
    if not rows:
        raise ValidationError(_("That stands here already."))
    for row in rows:
        row.full_clean()
        row.save()
    return rows


@transaction.atomic
def take_out(coverage_id: int) -> None:
    """It is done by them no more; the history keeps that it was. Nothing happens when that was said already."""
    Coverage.objects.filter(pk=coverage_id).delete()
