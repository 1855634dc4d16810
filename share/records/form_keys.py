"""A form that makes something, sent twice, makes it once.

A form carries a random key, made when it is shown. The first POST with it writes the key beside what it makes, in one
transaction, and the key is unique: a second POST with it, sent a moment later or at the same moment, waits for the first and
is led to what that one made. A form that is refused keeps its key, since nothing was written. Of a form that is shown and
never sent there is no row at all.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.jobs.registry import Purge
from share.kit import clock
from share.records.models import FormKey

FIELD = "form_key"
KEPT = timedelta(seconds=settings.SESSION_COOKIE_AGE)  # after that nobody is signed in who was shown the form
M = TypeVar("M", bound=models.Model)


class FormKeyField(forms.CharField):
    """The key, unseen. A new one each time a form is shown; what is no key of ours counts as none."""

    def __init__(self) -> None:
        # Browsers that fill a form again after a reload must leave the key alone.
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(widget=widget, required=False, initial=lambda: str(uuid.uuid4()))

    def clean(self, value: Any) -> str:
        try:
            return str(uuid.UUID(str(value)))
        except ValueError:
            return ""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A form drawn from an address, or sent without a key, gets one now."""
        return self.clean(data) or initial


class CreatingForm(forms.Form):
    """A form that makes something: it carries its key, and has another one when it was used up by something else."""

    form_key = FormKeyField()

    def renew_key(self) -> None:
        """A new key in place of one that is used up; what was typed stays."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[FIELD] = str(uuid.uuid4())
        self.data = data


def make_once(
    request: HttpRequest, form: CreatingForm, rows: models.QuerySet[M], make: Callable[[], M]
) -> tuple[M, bool]:
    """What the posted form made, and whether it was made now. As `get_or_create`: of what exists, one of `rows`.

    Raises what `make` raises, and then the key is as good as new. Raises ValidationError when the key was used by a form
    that said something else (somebody went back and typed over it), or when what it made is gone: the form has a new key by
    then, so that it can be sent again if that was meant.
    """
    key = form.cleaned_data[FIELD]
    if not key:
        return make(), True
    content = _content(key, request)
    with transaction.atomic():
        use = _claim(hashlib.sha256(key.encode()).hexdigest(), content)
        if not use.made:
            made = make()
            use.made = f"{made._meta.label_lower}:{made.pk}"
            use.save(update_fields=["made"])
            return made, True
    label, _colon, pk = use.made.partition(":")
    found = rows.filter(pk=pk).first() if label == rows.model._meta.label_lower else None
    if found and use.content == content:
        return found, False
    form.renew_key()
    if found:
        told = _(
            "This form was sent already, and “%(made)s” came of it. If what stands here now is something else, send it."
        )
        raise ValidationError(told % {"made": found}, code="used")
    raise ValidationError(_("This form was sent already. Send it once more if you mean it."), code="used")


def _claim(key: str, content: str) -> FormKey:
    """The key's row. Ours when it says nothing of what was made: another transaction that has the key is waited for."""
    FormKey.objects.bulk_create([FormKey(key=key, content=content)], ignore_conflicts=True)
    return FormKey.objects.get(key=key)


def _content(key: str, request: HttpRequest) -> str:
    """A hash of what was typed. The key is hashed with it and is not stored, so nobody can guess a name back from it."""
    typed = sorted(
        (name, values) for name, values in request.POST.lists() if name not in {FIELD, "csrfmiddlewaretoken"}
    )
    files = sorted((name, str(file), getattr(file, "size", 0)) for name, file in request.FILES.items())
    text = json.dumps([key, typed, files])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def purge_keys() -> int:
    """The keys of forms that nobody can send any more; how many."""
    return FormKey.objects.filter(used_at__lt=clock.now() - KEPT).delete()[0]


PURGE = Purge(gettext_lazy("That a form was sent, so that it counts once"), gettext_lazy("14 days"), purge_keys)
