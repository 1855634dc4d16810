from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from municipalities.actions.practices import Described
from municipalities.models import Area, Practice, PracticeDocument
from municipalities.models.practices import check_partial_date
from share.kit.languages import LANGUAGES
from share.kit.text import AddressField, LineField, NameField, ParagraphsField, has_letter
from share.kit.uploads import EvidenceField
from share.records.documents import NewDocument
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class LinesField(ParagraphsField):
    """Several short texts, one a line; a list of them. `most` lines of at most `longest` characters."""

    def __init__(self, *, most: int, longest: int, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(**{"max_length": most * (longest + 1), **kwargs})

    def to_python(self, value: Any) -> Any:
        return [line for line in super().to_python(value).split("\n") if line]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value) > self.most:
            raise ValidationError(_("At most %(most)d lines."), code="most", params={"most": self.most})
        for line in value:
            if len(line) > self.longest:
                told = _("“%(line)s…” is longer than %(longest)d characters.")
                raise ValidationError(told, code="long", params={"line": line[:40], "longest": self.longest})
            if not has_letter(line):
                raise ValidationError(_("Each line needs a letter or figure."), code="empty")

    def run_validators(self, value: Any) -> None:
        """Those of a text are not those of a list; `validate` looks at each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class LinksField(LinesField):
    """Web addresses, one a line."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        check = URLValidator(schemes=["http", "https"])
        for line in value:
            try:
                check(line)
            except ValidationError:
                told = _("“%(line)s” is no web address. One begins with https://.")
                raise ValidationError(told, code="url", params={"line": line[:60]}) from None


class PracticeForm(forms.Form):
    """What a practice is. A contact is named with their consent, or not at all."""

    title = LineField(label=_("Title"), max_length=150)
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose an area")), *Area.choices])
    partners = LinesField(
        label=_("Who with whom"),
        most=12,
        longest=150,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One organisation or group a line, those who lead first."),
    )
    summary = ParagraphsField(
        label=_("What it does"),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What was the question, what do you do, what was hard, what would you do again?"),
    )
    since = LineField(
        label=_("Since"),
        max_length=30,
        required=False,
        validators=[check_partial_date],
        help_text=_("As exactly as you know it: 2018, 2018-05, or 2018~ for about 2018."),
    )
    evidence = LineField(
        label=_("What shows that it works"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers with their year, what changed, who says so. Files are added on the next page."),
    )
    links = LinksField(
        label=_("Links"),
        most=8,
        longest=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One web address a line."),
    )
    contact_name = NameField(
        label=_("Contact"),
        max_length=120,
        required=False,
        help_text=_("Whom others may ask. Leave it empty for nobody."),
    )
    contact_email = AddressField(label=_("E-mail of the contact"), required=False)
    contact_agrees = forms.BooleanField(
        label=_("This person agrees that name and address stand on the public page"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        name, address = data.get("contact_name"), data.get("contact_email")
        if name and not address and "contact_email" not in self.errors:
            self.add_error("contact_email", _("Give the address too, or leave both empty."))
        if address and not name and "contact_name" not in self.errors:
            self.add_error("contact_name", _("Give the name too, or leave both empty."))
        if (name or address) and not data.get("contact_agrees"):
            self.add_error("contact_agrees", _("Ask the person first. Without their consent nobody is named."))
        return data

    def described(self) -> Described:
        return Described(**{name: self.cleaned_data[name] for name in Described.__annotations__})

    @staticmethod
    def values_of(practice: Practice) -> dict[str, object]:
        """A practice as the form has it."""
        values = {name: getattr(practice, name) for name in Described.__annotations__}
        return values | {"contact_agrees": practice.contact_agreed_on is not None}


class NewPracticeForm(CreatingForm, PracticeForm):
    """Makes one."""


class ChangePracticeForm(EditingForm, PracticeForm):
    """Changes one."""


class ReviewForm(forms.Form):
    review = LineField(
        label=_("What is asked for"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever submitted it reads this by mail and on the page."),
    )


class PracticeDocumentForm(CreatingForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=PracticeDocument.Kind.choices)
    file = EvidenceField(label=_("File"), help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most."))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("No words, or several")), *LANGUAGES], required=False
    )

    def new_document(self) -> NewDocument:
        data = self.cleaned_data
        return NewDocument(data["kind"], data["file"], data["language"])
