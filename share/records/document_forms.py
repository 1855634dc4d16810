"""The form with which a file is added to a record, whatever the record is."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from share.kit.languages import LANGUAGES
from share.kit.uploads import EvidenceField
from share.records.documents import NewDocument
from share.records.form_keys import CreatingForm


class DocumentForm(CreatingForm):
    """`documents` are those the record has; a new one may replace one of them. A subclass gives the choices of `kind`.

    The newest ones are offered. An older one is refused where it counts, under the record's lock: of two equal POSTs the second
    names a document that the first has replaced, and is no mistake.
    """

    kind = forms.ChoiceField(label=_("What it is"))
    file = EvidenceField(label=_("File"), help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most."))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("No words, or several")), *LANGUAGES], required=False
    )
    replaces: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None,
        label=_("It replaces"),
        required=False,
        empty_label=_("Nothing: it is new"),
        help_text=_("The version before stays, and says what replaced it."),
    )

    def __init__(self, *args: Any, documents: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaces"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = documents
        newest = documents.filter(replaced_by__isnull=True)
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in newest)]

    def new_document(self) -> NewDocument:
        data = self.cleaned_data
        return NewDocument(data["kind"], data["file"], data["language"], data["replaces"])
