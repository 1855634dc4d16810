"""Who pays for an event: a percentage for each grant that may."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.plans import Share, percent_text
from share.grants.models import Grant

UNKNOWN = "?"
WRONG = _("Give a number above 0 and at most 100.")


class SharesInput(forms.Widget):
    """One line for each grant; its value is what was typed there, by the grant's id."""

    template_name = "events/details/_shares.html"
    use_fieldset = True
    grants: Sequence[Grant] = ()

    def format_value(self, value: Any) -> dict[int, str]:
        """What stands in the lines: as it was typed, or as the shares say it."""
        if isinstance(value, Mapping):
            return dict(value)
        return {share.grant.pk: percent_text(share.percent) for share in value or []}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["rows"] = [(grant, f"{name}-{grant.pk}", widget["value"].get(grant.pk, "")) for grant in self.grants]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[int, str]:
        return {grant.pk: str(data.get(f"{name}-{grant.pk}", "")).strip() for grant in self.grants}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{grant.pk}" in data for grant in self.grants)

    def id_for_label(self, id_: str) -> str:
        return ""  # it labels its own lines


class SharesField(forms.Field):
    """A list of `Share`. An empty line pays nothing; a question mark says that the part is not known."""

    widget = SharesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.percent = forms.DecimalField(
            max_digits=5,
            decimal_places=2,
            min_value=Decimal("0.01"),
            max_value=Decimal(100),
            error_messages=dict.fromkeys(
                ["invalid", "max_digits", "max_whole_digits", "min_value", "max_value"], WRONG
            ),
        )

    @property
    def grants(self) -> Sequence[Grant]:
        """The grants that are offered."""
        return self.widget.grants

    @grants.setter
    def grants(self, grants: Sequence[Grant]) -> None:
        self.widget.grants = grants

    def clean(self, value: Mapping[int, str]) -> list[Share]:
        typed = [(grant, value[grant.pk]) for grant in self.grants if value.get(grant.pk)]
        shares, wrong = [], []
        for grant, text in typed:
            try:
                shares.append(Share(grant, self._read(text)))
            except ValidationError as error:
                wrong += [f"{grant.code}: {message}" for message in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return sorted(shares, key=lambda share: share.grant.pk)

    def _read(self, text: str) -> Decimal | None:
        if text == UNKNOWN:
            return None
        percent: Decimal = self.percent.clean(text.removesuffix("%").strip().replace(",", "."))
        return percent
