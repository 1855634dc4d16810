"""Publications on the pages of towns and organisations."""

from django.db.models import QuerySet
from django.utils.text import capfirst

from municipalities.models import Municipality, Organisation
from municipalities.registry import TownEntry
from share.kit.precision import date_in_words
from share.library.hits import address_of
from share.library.models import Publication

MOST = 50


def of_town(town: Municipality) -> list[TownEntry]:
    """What the town hall published, the newest first."""
    return _entries(Publication.objects.filter(publishers__hall_of=town))


def of_organisation(organisation: Organisation) -> list[TownEntry]:
    """What it published, alone or with others, the newest first."""
    return _entries(Publication.objects.filter(publishers=organisation))


def _entries(publications: QuerySet[Publication]) -> list[TownEntry]:
    return [
        TownEntry(
            one.title,
            address_of(one.pk),
            date_in_words(one.date_text) if one.date_text else "",
            kind=capfirst(one.kind),
            on=one.published_on,
        )
        for one in publications[:MOST]
    ]
