"""What is asked after an activity, and for how long."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.feedback import askable
from events.models import Event
from share.records.editing import EditingForm
from share.records.questionnaires.models import Version

DAYS = (7, 14, 21, 30)


class FeedbackForm(EditingForm):
    version = forms.ModelChoiceField(
        Version.objects.none(), label=_("Questionnaire"), required=False, empty_label=_("Nothing is asked")
    )
    days_open = forms.TypedChoiceField(
        label=_("Open for"),
        choices=lambda: [(n, ngettext("%(n)d day", "%(n)d days", n) % {"n": n}) for n in DAYS],
        coerce=int,
        help_text=_("Half way, whoever has not answered is reminded once."),
    )

    def __init__(self, *args: Any, event: Event, used: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)
        newest = Version.objects.usable().order_by("questionnaire_id", "-number").distinct("questionnaire_id")
        offered = askable(Version.objects.filter(pk__in=newest.values("pk")))
        field.queryset = Version.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=used))
