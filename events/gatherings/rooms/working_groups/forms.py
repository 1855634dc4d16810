"""A group, who is in it, what its meetings decide, its notices and papers: one form for each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.forms.fields import DayField
from events.gatherings.rooms.working_groups.actions import GroupPlan, Person, PlannedItem
from events.gatherings.rooms.working_groups.models import (
    GroupDocument,
    GroupItem,
    GroupMember,
    GroupNotice,
    WorkingGroup,
)
from municipalities.models import Organisation
from share.kit.text import AddressField, LineField, NameField, ParagraphsField, lines_of, search_key
from share.policy import Actor
from share.records.document_forms import DocumentForm
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

MOST_ORGANISATIONS = 12


class OrganisationsField(ParagraphsField):
    """Organisations of the network by name, one in each line, as rows."""

    default_error_messages = {
        "unknown": _("In no list of organisations: %(names)s."),
        "many": _("%(most)d organisations at most."),
    }

    def clean(self, value: Any) -> list[Organisation]:
        lines = lines_of(str(super().clean(value)))
        if len(lines) > MOST_ORGANISATIONS:
            raise ValidationError(self.error_messages["many"] % {"most": MOST_ORGANISATIONS}, code="many")
        rows = Organisation.objects.confirmed().filter(key__in=[search_key(line) for line in lines]).order_by("pk")
        known = {row.key: row for row in reversed(rows)}
        if unknown := [line for line in lines if search_key(line) not in known]:
            raise ValidationError(self.error_messages["unknown"] % {"names": ", ".join(unknown)}, code="unknown")
        return list({row.pk: row for row in (known[search_key(line)] for line in lines)}.values())


class GroupFields(forms.Form):
    name = LineField(label=_("Name"), max_length=200)
    mandate = ParagraphsField(
        label=_("Mandate"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What it is for, until when, and whom it reports to."),
    )
    organisations = OrganisationsField(
        label=_("Run by"),
        max_length=2_600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Organisations of the network, one in each line. Their coordinators work on the group together."),
    )
    is_open = forms.BooleanField(
        label=_("Whoever wants may join"),
        required=False,
        help_text=_("It then has a public page with its mandate. Else people come by invitation only."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_organisations(self) -> list[Organisation]:
        found: list[Organisation] = self.cleaned_data["organisations"]
        if not self.actor.runs_network and self.actor.coordinated.isdisjoint(one.pk for one in found):
            raise ValidationError(_("One of them must be yours: else you could not open the group any more."))
        return found

    def plan(self) -> GroupPlan:
        return GroupPlan(**{name: self.cleaned_data[name] for name in GroupPlan.__dataclass_fields__})


class NewGroupForm(GroupFields, CreatingForm):
    pass


class GroupForm(GroupFields, EditingForm):
    @staticmethod
    def values_of(group: WorkingGroup) -> dict[str, object]:
        names = "\n".join(group.organisations.order_by("key").values_list("name", flat=True))
        return {"name": group.name, "mandate": group.mandate, "organisations": names, "is_open": group.is_open}


class PersonFields(forms.Form):
    name = NameField(label=_("Name"), max_length=200)
    email = AddressField(label=_("E-mail"))
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not said")), *countries]  # type: ignore[attr-defined]

    def person(self, language: str = "en-gb") -> Person:
        said = {name: self.cleaned_data[name] for name in ("name", "email", "organisation", "country")}
        return Person(**said, language=language)


class NewMemberForm(PersonFields, CreatingForm):
    pass


class JoinForm(PersonFields):
    """On the public page of an open group."""


class ItemFields(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=GroupItem.Kind.choices, initial=GroupItem.Kind.TASK)
    words = LineField(label=_("In words"), max_length=500)
    owner = forms.ModelChoiceField(
        GroupMember.objects.none(),
        label=_("Who"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("A task has somebody who does it."),
    )
    due_on = DayField(label=_("By"), required=False)
    is_confidential = forms.BooleanField(
        label=_("Confidential"), required=False, help_text=_("It stands in no minutes that others read.")
    )

    def __init__(self, *args: Any, group: WorkingGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = group.members.joined()

    def planned(self) -> PlannedItem:
        return PlannedItem(**{name: self.cleaned_data[name] for name in PlannedItem.__dataclass_fields__})


class NewItemForm(ItemFields, CreatingForm):
    pass


class ItemForm(ItemFields, EditingForm):
    @staticmethod
    def values_of(item: GroupItem) -> dict[str, object]:
        names = ("kind", "words", "due_on", "is_confidential")
        return {name: getattr(item, name) for name in names} | {"owner": item.owner_id}


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label=_("It is"), choices=[choice for choice in GroupItem.State.choices if choice[0] != GroupItem.State.OPEN]
    )
    result = LineField(label=_("What came of it"), max_length=500, required=False)


class NoticeFields(forms.Form):
    subject = LineField(label=_("Subject"), max_length=200)
    words = ParagraphsField(label=_("Text"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 8}))

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("subject", "words")}


class NewNoticeForm(NoticeFields, CreatingForm):
    pass


class NoticeForm(NoticeFields, EditingForm):
    @staticmethod
    def values_of(notice: GroupNotice) -> dict[str, object]:
        return {"subject": notice.subject, "words": notice.words}


class PaperForm(DocumentForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=GroupDocument.Kind.choices)

    def __init__(self, *args: Any, group: WorkingGroup, **kwargs: Any) -> None:
        super().__init__(*args, documents=group.documents.all(), **kwargs)


class ChooseGroupForm(forms.Form):
    """Whose meeting an activity is."""

    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(), label=_("The group that meets"), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups
