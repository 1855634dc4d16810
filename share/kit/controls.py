"""The HTML of plain controls of forms, without a template for each of their parts.

Django draws an option by two templates and an input by three: of a page with a list of countries that is half of its time.
What is drawn is the same; `tests/kit/test_controls.py` holds each against Django's own template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]  # as `Widget.get_context` gives it to its template


def _value(value: Any) -> str:
    """For the machine: a number is written as Python does."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _words(value: Any) -> str:
    """For a reader: a number is written as in their language."""
    return conditional_escape(str(localize(value)))


def _attributes(widget: Widget) -> str:
    """Each with a space before it; True is written as the name alone, and False not at all."""
    return "".join(
        f" {_value(name)}" if value is True else f' {_value(name)}="{_value(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_value(widget["value"])}"'
    name = _value(widget["name"])
    return f'<input type="{_value(widget["type"])}" name="{name}"{value}{_attributes(widget)}>'


def _choice(widget: Widget) -> str:
    """A radio button or a box to tick, of several; in its label, where it is asked for with one."""
    if not widget.get("wrap_label"):
        return _input(widget)
    label_for = f' for="{_value(found)}"' if (found := widget["attrs"].get("id")) else ""
    return f"<label{label_for}>{_input(widget)} {_words(widget['label'])}</label>"


def _select(widget: Widget) -> str:
    groups = [
        f'<optgroup label="{_words(group)}">{_options(options)}</optgroup>' if group else _options(options)
        for group, options, _number in widget["optgroups"]
    ]
    return f'<select name="{_value(widget["name"])}"{_attributes(widget)}>{"".join(groups)}</select>'


def _options(options: list[Widget]) -> str:
    return "".join(
        f'<option value="{_value(one["value"])}"{_attributes(one)}>{_words(one["label"])}</option>' for one in options
    )


INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time", "datetime", "checkbox")
DRAWN: dict[str, Callable[[Widget], str]] = {
    "select": _select,
    "radio_option": _choice,
    "checkbox_option": _choice,
    **dict.fromkeys(INPUTS, _input),
}


def drawn(template_name: str, widget: Widget) -> SafeString | None:
    """What Django's template of this name would draw of a control; None for a template that is not one of these."""
    folder, _slash, name = template_name.rpartition("/")
    draw = DRAWN.get(name.removesuffix(".html")) if folder == "django/forms/widgets" else None
    return mark_safe(draw(widget)) if draw else None  # noqa: S308 - every value in it is escaped above
