"""Forms about the signed sheet of a session."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from events.models import Session, SessionChoice
from events.models.event import LARGEST
from share.kit.text import LineField
from share.records.editing import EditingForm


class CountForm(EditingForm):
    """Who has signed. The page draws a line for each person."""

    signed = forms.TypedMultipleChoiceField(coerce=int, required=False)
    strangers = forms.IntegerField(
        label=_("Signatures of nobody on this list"),
        min_value=0,
        max_value=LARGEST,
        initial=0,
        help_text=_("Whoever came without registering belongs on the list first: add them as walk-ins."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = SessionChoice.objects.filter(session=session, registration=OuterRef("pk"))
        people = session.event.registrations.on_attendance_sheet().annotate(chose=Exists(chosen))
        field = self.fields["signed"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(person.pk, str(person.shown_name)) for person in people]
        # Who did not choose this session, where people choose, comes last.
        lines = [(person, session.is_by_choice and not person.chose) for person in people]
        self.people = sorted(lines, key=lambda line: line[1])

    @property
    def ticked(self) -> set[int]:
        """Those whose line is ticked, as the page shows it."""
        return {int(value) for value in self["signed"].value() or () if str(value).isdigit()}


class CheckForm(forms.Form):
    note = LineField(
        label=_("What explains the difference"),
        max_length=300,
        required=False,
        help_text=_("Only where sheet and records differ and both are right. No names of people here."),
    )


class UnlockForm(forms.Form):
    reason = LineField(
        label=_("Why it is unlocked"),
        max_length=300,
        help_text=_("The history of the activity keeps the reason: no names of people here."),
        error_messages={"required": _("Say why: its history keeps the reason.")},
    )
