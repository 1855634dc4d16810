from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from municipalities.models import Municipality
from share.kit.text import LineField, search_key

MOST_OFFERED = 8


class AddTownForm(forms.Form):
    """A further town to set beside others, by its name; `towns` are those that it may be."""

    add = LineField(label=_lazy("Another town"), max_length=200)

    towns: "QuerySet[Municipality] | None" = None

    def clean_add(self) -> str:
        """Raises ValidationError when no town has this in its name."""
        name: str = self.cleaned_data["add"]
        key = search_key(name)
        closeness = Case(When(key=key, then=Value(0)), When(key__startswith=key, then=Value(1)), default=Value(2))
        found = Municipality.objects.filter(key__contains=key).order_by(closeness, "key", "pk")
        if not found.exists():
            raise forms.ValidationError(_("No town has this in its name. Write less of it, or look for it on the map."))
        self.towns = found[:MOST_OFFERED]
        return name
