"""Lists that anybody reads, narrowed by what stands in the address."""

from urllib.parse import urlencode

import django_filters


class AddressedFilterSet(django_filters.FilterSet):
    """Filters that say what they understood: the same rows, the same text."""

    @property
    def is_as_typed(self) -> bool:
        """Whether the form says nothing but what was understood: then it looks the same wherever the filters are the same."""
        if self.errors:
            return False
        typed = {name: self.data.get(name) for name in self.base_filters if self.data.get(name)}
        return urlencode(typed) == self.query

    @property
    def query(self) -> str:
        """The filters as an address has them, those that are empty or wrong left out."""
        assert self.errors is not None  # asking for them is what cleans the form
        understood = self.form.cleaned_data
        return urlencode({name: understood[name] for name in self.base_filters if understood.get(name)})
