"""A time sheet of a month; travel of a participant."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from events.models import Event, Registration
from share.claims.forms.costs import offer
from share.claims.models import Cost, Reimbursement, TimeSheet, TimeSheetDocument
from share.grants.access import Desk
from share.grants.models import GrantPartner
from share.kit.text import LineField
from share.kit.uploads import EvidenceField
from share.records.documents import NewDocument
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

MOST_HOURS = Decimal(24)


class SheetForm(CreatingForm):
    """Whose hours, and of which month."""

    partner = forms.ModelChoiceField(GrantPartner.objects.none(), label=_("Partner"), empty_label=None)
    person = forms.IntegerField(
        label=_("Number of the person"),
        min_value=1,
        max_value=9_999,
        help_text=_("As in the personnel file of the partner; no name stands here."),
    )
    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": _("Enter a month as 2019-07.")},
    )

    def __init__(self, *args: Any, desk: Desk, **fields: Any) -> None:
        super().__init__(*args, **fields)
        offer(self, "partner", GrantPartner.objects, desk.entered)

    def sheet(self, desk: Desk) -> TimeSheet:
        partner = next(row for row in desk.entered if row.pk == self.cleaned_data["partner"].pk)
        partner.grant = desk.grant
        return TimeSheet(partner=partner, person=self.cleaned_data["person"], month=self.cleaned_data["month"])


def days_of(month: date) -> list[date]:
    return [month + timedelta(days=n) for n in range(calendar.monthrange(month.year, month.month)[1])]


class HoursForm(EditingForm):
    """Hours by day and work package. Fields are called by both: `2019-07-01.WP2`."""

    def __init__(self, *args: Any, sheet: TimeSheet, packages: Sequence[str], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.days, self.packages = days_of(sheet.month), list(packages)
        for day in self.days:
            for package in self.packages:
                self.fields[f"{day}.{package}"] = forms.DecimalField(
                    label=f"{day}, {package}",
                    min_value=Decimal("0.25"),
                    max_value=MOST_HOURS,
                    max_digits=4,
                    decimal_places=2,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "aria-label": f"{day}, {package}"}),
                )

    @property
    def rows(self) -> Iterator[tuple[date, list[BoundField]]]:
        for day in self.days:
            yield day, [self[f"{day}.{package}"] for package in self.packages]

    @property
    def hours(self) -> dict[tuple[date, str], Decimal | None]:
        return {(day, package): self.cleaned_data[f"{day}.{package}"] for day in self.days for package in self.packages}

    @staticmethod
    def values_of(sheet: TimeSheet) -> dict[str, object]:
        return {f"{entry.day}.{entry.package}": entry.hours for entry in sheet.entries.all()}


class SignForm(forms.Form):
    """The signed paper, and of which day it is."""

    signed_on = DayField(label=_("Signed on"))
    file = EvidenceField(label=_("The signed paper"), help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most."))

    def paper(self) -> NewDocument:
        return NewDocument(TimeSheetDocument.Kind.SIGNED, self.cleaned_data["file"])


class TravelForm(CreatingForm, EditingForm):
    """The way of one participant. A new one carries a key, one that is there its fingerprint."""

    partner = forms.ModelChoiceField(GrantPartner.objects.none(), label=_("Paid back by"), empty_label=None)
    registration = forms.ModelChoiceField(Registration.objects.none(), label=_("Participant"), empty_label=_("Choose"))
    origin = LineField(label=_("From where"), max_length=120)
    distance_km = forms.DecimalField(
        label=_("Distance there and back, km"), min_value=Decimal("0.1"), max_digits=7, decimal_places=1, required=False
    )
    per_km = forms.DecimalField(
        label=_("EUR for a km"), min_value=Decimal("0.001"), max_digits=4, decimal_places=3, required=False
    )
    ticket = forms.DecimalField(
        label=_("Ticket, EUR"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2, required=False
    )
    consented_on = DayField(
        label=_("They agreed on"),
        required=False,
        help_text=_("That this is kept with the grant and shown to the funder. Before it is paid."),
    )
    paid_on = DayField(label=_("Paid on"), required=False)
    cost = forms.ModelChoiceField(
        Cost.objects.none(), label=_("Claimed as"), required=False, empty_label=_("Not claimed yet")
    )

    NAMES = ("origin", "distance_km", "per_km", "ticket", "consented_on", "paid_on", "cost")

    def __init__(self, *args: Any, desk: Desk, event: Event, row: Reimbursement, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if row.pk:
            del self.fields["partner"], self.fields["registration"], self.fields["form_key"]
        else:
            del self.fields["began_from"]
            offer(self, "partner", GrantPartner.objects, desk.entered)
            there = list(event.registrations.attended().exclude(name="").order_by("name", "pk"))
            people = self.fields["registration"]
            assert isinstance(people, forms.ModelChoiceField)
            people.queryset = Registration.objects.filter(pk__in=[one.pk for one in there])
            people.choices = [("", people.empty_label), *((one.pk, one.name) for one in there)]
        partners = [row.partner_id] if row.pk else [one.pk for one in desk.entered]
        costs = Cost.objects.filter(partner__in=partners).select_related("partner__organisation")
        offer(self, "cost", Cost.objects, list(costs.order_by("partner", "number")))

    def fill(self, row: Reimbursement) -> Reimbursement:
        for name in (name for name in ("partner", "registration", *self.NAMES) if name in self.fields):
            setattr(row, name, self.cleaned_data[name])
        return row

    @classmethod
    def values_of(cls, row: Reimbursement) -> dict[str, object]:
        return {name: getattr(row, name) for name in cls.NAMES} | {"cost": row.cost_id}
