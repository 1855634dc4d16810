"""Lists that anybody reads, narrowed by what stands in the address."""

from urllib.parse import urlencode

import django_filters


class AddressedFilterSet(django_filters.FilterSet):
    """Filters that say what they understood: the same rows, the same text."""

    @property
    def query(self) -> str:
        """The filters as an address has them, those that are empty or wrong left out."""
        assert self.errors is not None  # asking for them is what cleans the form
        understood = self.form.cleaned_data
        return urlencode({name: understood[name] for name in self.base_filters if understood.get(name)})
