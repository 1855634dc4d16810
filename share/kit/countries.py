"""Countries by name (ISO 3166-1)."""

from django_countries import countries


def country_name(code: object) -> str:
    """The name of a two-letter code in the language of the page; empty for no code, or an unknown one."""
    return str(countries.name(str(code)))
