from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from municipalities.actions.merges import PEOPLE
from share.kit.text import LineField
from share.policy import Actor
from share.records.merging import Mergeable


class PickPairForm(forms.Form):
    """Two records that are in no list of likely ones, each by its name or by the address of its page."""

    one = LineField(label=_("This one"), max_length=300)
    other = LineField(label=_("and this one"), max_length=300)

    def __init__(self, data: Any, *, kind: Mergeable, actor: Actor) -> None:
        super().__init__(data)
        self.kind, self.rows = kind, kind.rows(actor)
        if kind is PEOPLE:
            self.fields["one"].help_text = _("The e-mail address of a person.")
        else:
            self.fields["one"].help_text = _("The name, or the address of the page.")

    def clean_one(self) -> Any:
        return self._found(self.cleaned_data["one"])

    def clean_other(self) -> Any:
        return self._found(self.cleaned_data["other"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("one") and data.get("one") == data.get("other"):
            self.add_error("other", _("This is one and the same record."))
        return data

    def _found(self, typed: str) -> Any:
        last = typed.rstrip("/").rpartition("/")[2]
        of_address = self.rows.filter(**{self.kind.ref: last}) if self.kind.ref else self.rows.none()
        some = list(of_address) or list(self.kind.named(self.rows, typed)[:2])
        if not some:
            raise ValidationError(_("There is none of this name among those you may merge."))
        if len(some) > 1:
            raise ValidationError(_("Several are called so. Paste the address of the page of the right one."))
        return some[0]
