"""A form of a record that is known: what another person saved meanwhile is shown, and nothing of either is lost."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError

from municipalities.forms.editing import EditingForm
from share.accounts.requests import SignedIn
from share.records import conflicts


class Edited:
    """A form as it stands after this request: whether it was saved, or is in conflict with what another person saved.

    `stored` is what the form would say of the record now, read under its lock; `save` stores what a valid form says, and may
    raise ValidationError.
    """

    def __init__(
        self,
        request: SignedIn,
        form: Callable[..., EditingForm],
        stored: Mapping[str, object],
        save: Callable[[Mapping[str, object]], object],
    ) -> None:
        now = conflicts.fingerprint(stored)
        data = request.POST.copy() if request.method == "POST" else None
        self.form = form(data, initial={**stored, conflicts.FIELD: now})
        self.conflict: conflicts.Conflict | None = None
        self.is_saved = False
        if data is None or not self.form.is_valid():
            return
        self.conflict = conflicts.found(self.form, stored, self.form.cleaned_data[conflicts.FIELD])
        if self.conflict:
            data[conflicts.FIELD] = now
            return
        try:
            save(self.form.values())
        except ValidationError as error:
            self.form.add_error(None, error.messages)
        else:
            self.is_saved = True

    @property
    def status(self) -> int:
        return 409 if self.conflict else 422 if self.form.errors else 200
