"""The curriculum as those who run the network write it, and the material it is taught with."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.models import Area
from share.kit.text import LineField, ParagraphsField
from share.records.document_forms import DocumentForm
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from trainings.models import Material, Module, Outcome, Unit
from trainings.models.curriculum import LONGEST, MOST_MINUTES

MORE = 2  # empty lines for new outcomes


def _text(label: Any, rows: int = 5, **kwargs: Any) -> ParagraphsField:
    return ParagraphsField(
        label=label, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class UnitForm(EditingForm):
    """A module of a version that no pilot uses yet. An outcome that is emptied is taken out."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=MOST_MINUTES)
    areas = forms.MultipleChoiceField(
        label=_("Areas it answers"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("By these it is proposed for what a town needs."),
    )
    summary = _text(_("What it is about"), help_text=_("Anybody reads it on the page of the module."))
    methods = _text(_("Methods"))
    trainer_notes = _text(_("Notes for trainers"), help_text=_("Only teams and trainers read them."))

    def __init__(self, *args: Any, outcomes: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        for n, outcome in enumerate(outcomes, start=1):
            label = _("Learning outcome %(n)d") % {"n": n}
            self.fields[outcome.key] = LineField(label=label, max_length=300, required=False)
        for n in range(1, MORE + 1):
            self.fields[f"new-{n}"] = LineField(
                label=_("A new outcome"), max_length=300, required=False, help_text=_("“I can …”")
            )

    @staticmethod
    def values_of(unit: Unit, outcomes: list[Outcome]) -> dict[str, object]:
        names = ("minutes", "areas", "summary", "methods", "trainer_notes")
        return {name: getattr(unit, name) for name in names} | {one.key: one.text for one in outcomes}

    def texts(self) -> dict[str, str]:
        """What the outcomes say now, by key."""
        return {one.key: self.cleaned_data[one.key] for one in self.outcomes}

    def new_texts(self) -> list[str]:
        said = (self.cleaned_data[f"new-{n}"] for n in range(1, MORE + 1))
        return [text for text in said if text]


class ChangesForm(EditingForm):
    changes = ParagraphsField(
        label=_("What is new in it"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class MaterialForm(DocumentForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Material.Kind.choices)
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Where it is about the law of one country, or was made for one."),
    )

    field_order = ("kind", "file", "language", "country", "replaces")

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, documents=module.materials.all(), **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All countries")), *countries]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Material.Kind.LEGAL and not data.get("country") and "country" not in self.errors:
            self.add_error("country", _("Say of which country the law is."))
        return data


class SuggestionForm(CreatingForm):
    """What a pilot taught its team about the curriculum."""

    module = forms.ModelChoiceField(
        Module.objects.all(), label=_("Module"), required=False, empty_label=_("The whole curriculum")
    )
    text = ParagraphsField(
        label=_("What should the next version change?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, modules: Iterable[Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["module"]
        assert isinstance(field, forms.ModelChoiceField)
        field.choices = [("", field.empty_label), *((module.pk, str(module)) for module in modules)]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("module", "text")}


class DecideForm(forms.Form):
    """Whether a suggestion is taken into the next version."""

    decision = forms.ChoiceField(choices=[("taken", _("taken")), ("left", _("left out"))])
    answer = LineField(label=_("Why"), max_length=300, required=False)
