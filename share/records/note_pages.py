"""The page of a record's notes: sent paragraph by paragraph by its script, or all at once where there is none.

The app that owns the record says what its notes are (`NotePage`) and answers with what is here; the page is
`records/notes/_form.html`.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, JsonResponse, QueryDict

from share.records.notes import NoteBase, Paragraph, Typed, Written, paragraphs


class NoteForm(forms.Form):
    """One paragraph, as it is typed. `EXTRA` names what else a page says of each paragraph."""

    EXTRA: tuple[str, ...] = ()

    id = forms.UUIDField()
    began = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    text = forms.CharField(required=False, strip=False, max_length=20_000)

    def typed(self) -> Typed:
        data = self.cleaned_data
        return Typed(data["id"], data["began"], data["text"])

    @property
    def refusal(self) -> str:
        """Why it is not valid, in a sentence."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


@dataclass
class NotePage:
    """Notes of one record. `write` stores what a valid form says, and raises ValidationError; `more` is what a paragraph
    tells beside its text."""

    rows: "models.QuerySet[Any]"
    write: Callable[[NoteForm], Written]
    form: type[NoteForm] = NoteForm
    more: Callable[[NoteBase], Mapping[str, str]] = lambda note: {}
    problems: list[str] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)

    def save_all(self, data: QueryDict) -> bool:
        """Writes every paragraph of a page without a script; False when one was refused, whose text is kept."""
        for form in self._sent(data):
            self._save(form)
        return not self.problems

    def _sent(self, data: QueryDict) -> list[NoteForm]:
        """`text-<id>`, `began-<id>` and so on. What is no id is left out."""
        names = ("text", "began", *self.form.EXTRA)
        keys = [name.removeprefix("text-") for name in data if name.startswith("text-")]
        return [
            self.form({"id": key, **{name: data.get(f"{name}-{key}", "") for name in names}})
            for key in keys
            if _is_id(key)
        ]

    def _save(self, form: NoteForm) -> None:
        if not form.is_valid():
            self.problems.append(form.refusal)
            return
        said = form.typed()
        if not said.began and not said.text.strip():
            return
        try:
            self.write(form)
        except ValidationError as error:
            self.typed[str(said.public_id)] = said.text
            self.problems += error.messages

    def context(self) -> dict[str, Any]:
        """What the page shows: the paragraphs, with what was typed and refused, and an empty one at the end."""
        shown, typed = paragraphs(self.rows), dict(self.typed)
        for one in shown:
            one.note.text = typed.pop(str(one.note.public_id), one.note.text)
        new_id, new_text = next(iter(typed.items()), (str(uuid.uuid4()), ""))
        return {"paragraphs": shown, "new_id": new_id, "new_text": new_text, "problems": self.problems}

    def write_one(self, request: HttpRequest) -> JsonResponse:
        """A paragraph as it is typed: where it stands now, or why it was refused."""
        form = self.form(request.POST)
        if not form.is_valid():
            return JsonResponse({"refused": form.refusal}, status=422)
        try:
            written = self.write(form)
        except ValidationError as error:
            return JsonResponse({"refused": " ".join(error.messages)}, status=422)
        return JsonResponse({"id": str(written.public_id), "version": written.version, "beside": written.beside})

    def all(self) -> JsonResponse:
        """How all paragraphs stand now, for a page that is open."""
        return JsonResponse({"paragraphs": [self._told(one) for one in paragraphs(self.rows)]})

    def _told(self, one: Paragraph) -> dict[str, object]:
        return {**self._of(one.note), "beside": [self._of(note) for note in one.beside]}

    def _of(self, note: NoteBase) -> dict[str, object]:
        by = str(note.written_by or "")
        return {"id": str(note.public_id), "version": note.version, "text": note.text, "by": by, **self.more(note)}


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True
