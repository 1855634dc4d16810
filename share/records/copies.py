"""Asking about a copy of a file that somebody holds: its SHA-256, computed in their browser or, without JavaScript, here."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from share.records.stored import digest_of

LARGEST = 100 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


class CopyForm(forms.Form):
    """A file to look at, or its hash: one of the two. `digest` is the hash, once the form is valid."""

    file = forms.FileField(
        label=_("Your copy"),
        required=False,
        help_text=_("Your browser computes its hash where it can; then the file does not leave your device."),
        error_messages={
            "empty": _("This file is empty."),
            "invalid": _("The file did not arrive. Choose it once more."),
            "missing": _("The file did not arrive. Choose it once more."),
        },
    )
    sha256 = forms.CharField(
        label=_("Or its SHA-256"),
        required=False,
        max_length=100,
        help_text=_("64 characters, as sha256sum or certutil print them of the file."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    digest: str

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST:
            raise ValidationError(_("This file is larger than 100 MB. Compute its SHA-256 and give that."))
        return file

    def clean_sha256(self) -> str:
        given = "".join(self.cleaned_data["sha256"].split()).lower()
        if given and not SHA256.fullmatch(given):
            raise ValidationError(_("A SHA-256 has 64 characters, each of 0 to 9 and a to f."))
        return given

    def clean(self) -> dict[str, Any]:
        file, given = self.cleaned_data.get("file"), self.cleaned_data.get("sha256")
        if not self.errors and not file and not given:
            self.add_error("file", _("Choose the file that you hold."))
        if not self.errors:
            self.digest = digest_of(file) if file else given or ""
        return self.cleaned_data
