"""A form of the funder as a file."""

import io
import zipfile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from share.kit.uploads import LARGEST, OFFICE, Upload, file_name
from share.records.form_keys import CreatingForm

WORD, EXCEL = OFFICE
MAIN = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}


class OfficeField(forms.FileField):
    """A Word or Excel file of at most 10 MB, told by its content; an `Upload` when it is one."""

    default_error_messages = {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive. Choose it once more."),
        "missing": _("The file did not arrive. Choose it once more."),
        "empty": _("This file is empty."),
        "large": _("This file is larger than 10 MB."),
        "type": _("This is no Word or Excel file (DOCX, XLSX). Save the form as one of these."),
    }

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(ending for endings in OFFICE.values() for ending in endings)
        super().__init__(**{"widget": forms.FileInput(attrs={"accept": accept}), **kwargs})

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is None:
            return None
        if file.size > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        content = file.read()
        return Upload(file_name(file.name), self._media_type(content), content)

    def _media_type(self, content: bytes) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                names = set(parts.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            names = set()
        for name, found in MAIN.items():
            if name in names:
                return found
        raise ValidationError(self.error_messages["type"], code="type")


class FormFileForm(CreatingForm):
    file = OfficeField(
        label=_("The form, with tags in it"),
        help_text=_("A Word or Excel file (DOCX, XLSX) without macros; 10 MB at most."),
    )
