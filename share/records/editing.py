"""A form of a record that is known: what another person saved meanwhile is shown, and nothing of either is lost."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from share.records import conflicts

F = TypeVar("F", bound=forms.Form)


class EditingForm(forms.Form):
    """Carries the fingerprint of what it was drawn from (`share.records.conflicts`)."""

    began_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class Edited(Generic[F]):
    """A form as it stands after this request: whether it was saved, or is in conflict with what another person saved.

    `make` builds the form from posted data and initial values; `stored` is what it would say of the record now, read under
    the record's lock. `save` stores what the valid form says, all of it or, when it raises ValidationError, nothing.
    Without a request the form is as it is drawn first: another form of its page was sent.
    """

    def __init__(
        self,
        request: HttpRequest | None,
        make: Callable[..., F],
        stored: Mapping[str, object],
        save: Callable[[F], object],
    ) -> None:
        now = conflicts.fingerprint(stored)
        data = request.POST.copy() if request and request.method == "POST" else None
        self.form = make(data, initial={**stored, conflicts.FIELD: now})
        self.conflict: conflicts.Conflict | None = None
        self.is_saved = False
        if data is None or not self.form.is_valid():
            return
        self.conflict = conflicts.found(self.form, stored, self.form.cleaned_data[conflicts.FIELD])
        if self.conflict:
            data[conflicts.FIELD] = now  # the next time it is sent, it is meant
            return
        try:
            with transaction.atomic():
                save(self.form)
        except ValidationError as error:
            refuse(self.form, error)
        else:
            self.is_saved = True

    @property
    def context(self) -> dict[str, Any]:
        """What the page shows of it: the form, and the conflict (`records/_conflict.html`) or None."""
        return {"form": self.form, "conflict": self.conflict}

    @property
    def status(self) -> int:
        return 409 if self.conflict else 422 if self.form.errors else 200


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Says what an action refused: at its field where the form has it, above the form where it has not."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, problems in by_field.items():
        form.add_error(name if name in form.fields else None, problems)


def at_field(name: str, error: ValidationError) -> ValidationError:
    """The same error with what concerns the whole row at one field: the one by which a person put that row there."""
    found = dict(error.error_dict)
    if "__all__" in found:
        found[name] = [*found.get(name, []), *found.pop("__all__")]
    return ValidationError(found)
