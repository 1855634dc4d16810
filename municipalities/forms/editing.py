from django import forms


class EditingForm(forms.Form):
    """A form of a record that is known. It carries the fingerprint of what it was drawn from (`share.records.conflicts`)."""

    began_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def values(self) -> dict[str, object]:
        """What a valid form says of the record, by its fields."""
        raise NotImplementedError
