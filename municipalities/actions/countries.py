"""What is done to the record of a country."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from municipalities.models import Country, CountryYear


@transaction.atomic
def save_country(code: str, values: Mapping[str, object]) -> Country:
    """The country with these values by field name; what is saved by hand is no demo. Raises ValidationError."""
    country = Country.objects.lock(code)
    for name, value in values.items():
        setattr(country, name, value)
    country.is_demo = False
    country.full_clean()
    country.save()
    return country


@transaction.atomic
def add_country_year(code: str, values: Mapping[str, Any]) -> CountryYear:
    """A line of a year and a pathway. Raises ValidationError, also when it is there already."""
    row = CountryYear(country=Country.objects.lock(code), **values)
    row.full_clean()
    row.save()
    return row
