"""What is done to a town's record."""

from collections.abc import Mapping

from django.db import transaction

from municipalities.models import Municipality


@transaction.atomic
def add_town(values: Mapping[str, object]) -> Municipality:
    """A town with these values by field name. Raises ValidationError, also when the place is known already."""
    town = Municipality(**values)
    town.full_clean()
    town.save()
    return town


@transaction.atomic
def save_town(pk: int, values: Mapping[str, object]) -> Municipality:
    """The town with these values by field name. Raises ValidationError, also when another place has the name."""
    town = Municipality.objects.lock(pk)
    for name, value in values.items():
        setattr(town, name, value)
    town.full_clean()
    town.save()
    return town
