"""Controls as the site draws them, against Django's own templates."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from django_countries.widgets import LazySelect

from share.kit.controls import DRAWN, drawn
from share.kit.forms import DateInput, Renderer, TimeInput

ODD = "Ana <b>&\"'</b> {{ 1 }} Ș"
CHOICES = [
    ("", "–"),
    ("ro", gettext_lazy("Romania")),
    (ODD, ODD),
    (3, Decimal("1.5")),
    ("bold", mark_safe("<i>said</i>")),
    (ODD, [("one", "One"), ("two", ODD)]),
]
FLAT = CHOICES[:-1]
ATTRS = {"id": "id_x", "class": ODD, "required": True, "disabled": False, "maxlength": 40, "aria-describedby": "x y"}


def is_one_control(widget: forms.Widget) -> bool:
    return not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("value", [None, "", ODD, "ro", 3, 0, ("ro", 3)], ids=repr)
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["plain", "attributes"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.NumberInput(),
        forms.EmailInput(),
        forms.URLInput(),
        forms.PasswordInput(render_value=True),
        forms.HiddenInput(),
        DateInput(),
        TimeInput(),
        forms.DateTimeInput(),
        forms.CheckboxInput(),
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.NullBooleanSelect(),
        LazySelect(choices=FLAT),
        forms.RadioSelect(choices=FLAT),
        forms.CheckboxSelectMultiple(choices=FLAT),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_control_is_what_the_template_of_django_draws(
    widget: forms.Widget, attrs: dict[str, Any], value: Any
) -> None:
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple) and not isinstance(value, tuple | None):
        value = [value]
    assert drawn(widget.template_name, widget.get_context("x", value, attrs)["widget"]) or not is_one_control(widget)
    with translation.override("de"):
        ours, theirs = (widget.render("x", value, attrs, renderer=one) for one in (Renderer(), DjangoTemplates()))
    assert parse_html(ours) == parse_html(theirs)
    assert ODD not in ours


@pytest.mark.parametrize("sort", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_choices_that_are_drawn_one_after_the_other_have_their_labels(sort: type[forms.RadioSelect]) -> None:
    class Asked(forms.Form):
        x = forms.ChoiceField(choices=FLAT, widget=sort)

    ours, theirs = ([str(one) for one in Asked(renderer=renderer)["x"]] for renderer in (Renderer(), DjangoTemplates()))
    assert list(map(parse_html, ours)) == list(map(parse_html, theirs))
    assert "<label" in ours[0]


def test_each_that_is_drawn_here_is_a_template_of_django() -> None:
    for name in DRAWN:
        assert DjangoTemplates().get_template(f"django/forms/widgets/{name}.html")


@pytest.mark.parametrize("name", ["kit/text.html", "django/forms/widgets/textarea.html"])
def test_another_template_is_drawn_as_it_is(name: str) -> None:
    assert drawn(name, {}) is None
