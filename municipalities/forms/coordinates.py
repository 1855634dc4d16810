"""Coordinates as people type them: 47.52, 47,52, 47°31′N; and a question where a point cannot be right."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from share.kit import map as europe
from share.kit.countries import country_name
from share.kit.text import clean

NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,12})?"
TYPED = re.compile(
    rf"(?P<before>[NSEW])?(?P<sign>[-−+])?(?P<degrees>{NUMBER})°?"
    rf"(?:(?P<minutes>[0-9]{{1,2}}(?:[.,][0-9]+)?)['′’])?"
    rf"(?:(?P<seconds>[0-9]{{1,2}}(?:[.,][0-9]+)?)(?:\"|″|”|''|′′|’’))?(?P<after>[NSEW])?"
)


class CoordinateField(forms.CharField):
    """Degrees as a number. `letters` are the two of its axis (`NS` or `EW`), the positive one first; `most` its limit."""

    def __init__(self, *, letters: str, most: int, **kwargs: Any) -> None:
        self.letters, self.most = letters, most
        super().__init__(**{"max_length": 40, "required": False, **kwargs})
        self.widget.attrs["inputmode"] = "text"

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}" if isinstance(value, float) and value == round(value, 4) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._read(clean(text)) if text else None

    def _read(self, text: str) -> float:
        found = TYPED.fullmatch(re.sub(r"\s+", "", text).upper())
        if found is None or (found["before"] and found["after"]):
            raise ValidationError(_("Write it as 47.52 or as 47°31′N."), code="invalid")
        letter = found["before"] or found["after"] or ""
        if letter and letter not in self.letters:
            raise ValidationError(
                _("“%(letter)s” belongs to the other of the two fields."), code="axis", params={"letter": letter}
            )
        parts = [
            float(found[name].replace(",", ".")) if found[name] else 0.0 for name in ("degrees", "minutes", "seconds")
        ]
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
        if value > self.most or parts[1] >= 60 or parts[2] >= 60:
            raise ValidationError(_("There is no such place on earth."), code="range")
        is_negative = (found["sign"] in {"-", "−"}) != (letter == self.letters[1])
        return round(-value if is_negative else value, 6)


class PointForm(forms.Form):
    """A point on the map. One outside of its country is asked about: swapped, or right as it is."""

    SWAP, AS_IS = "swap", "as_is"
    lat = CoordinateField(label=_("Latitude"), letters="NS", most=90, help_text=_("Such as 47.52 or 47°31′N."))
    lon = CoordinateField(label=_("Longitude"), letters="EW", most=180, help_text=_("Such as 23.47 or 23°28′E."))
    CHOICES = ((SWAP, _("The two are swapped: put them right")), (AS_IS, _("It lies there: keep it as it is")))
    point = forms.ChoiceField(
        label=_("Where it lies"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["point"]  # it is a question that most points do not raise

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"lat", "lon"} & {*self.errors} or not self._settle(data):
            return data
        del self.fields["point"]
        data.pop("point", None)
        return data

    def _settle(self, data: dict[str, Any]) -> bool:
        """Whether nothing is to be asked (any more); what was answered is done. Adds the question as an error."""
        lat, lon = data.get("lat"), data.get("lon")
        if (lat is None) != (lon is None):
            self.add_error("lon" if lon is None else "lat", _("Give both coordinates, or none."))
            return True
        if lat is None or lon is None or (lat, lon) == (self.initial.get("lat"), self.initial.get("lon")):
            return True
        country = data.get("country") or ""
        if europe.lies_in(country, lat, lon) is not False or data.get("point") == self.AS_IS:
            return True
        swapped = abs(lon) <= 90 and bool(europe.lies_in(country, lon, lat))
        if swapped and data.get("point") == self.SWAP:
            data["lat"], data["lon"] = lon, lat
            return True
        self.add_error("lat", _question(country, lat, lon, swapped))
        if not swapped:
            choices = self.fields["point"]
            assert isinstance(choices, forms.ChoiceField)
            choices.choices = self.CHOICES[1:]
        return False


def _question(country: str, lat: float, lon: float, swapped: bool) -> str:
    there = europe.country_at(lat, lon)
    names = {"country": country_name(country), "there": country_name(there)}
    if swapped:
        return _("This point does not lie in %(country)s; swapped, it would. Say below what is right.") % names
    if there:
        return (
            _("This point lies in %(there)s and not in %(country)s. Correct it, or say below that it is right.") % names
        )
    return (
        _("This point does not lie in %(country)s; perhaps in the sea. Correct it, or say below that it is right.")
        % names
    )
