"""What is done to an organisation's record: its facts, its towns, its roles in programmes."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.actions import proposals
from municipalities.models import MemberTown, Municipality, Organisation, ProgrammeRole
from share.kit.moves import IllegalMove


@transaction.atomic
def add_organisation(values: Mapping[str, object]) -> Organisation:
    """An organisation with these values by field name. Raises ValidationError, also when it is known already."""
    organisation = Organisation(**values)
    _save(organisation)
    return organisation


@transaction.atomic
def save_organisation(pk: int, values: Mapping[str, object]) -> Organisation:
    """The organisation with these values by field name. Raises ValidationError, also when another has the name."""
    organisation = Organisation.objects.lock(pk)
    hall_before = organisation.hall_of_id
    for name, value in values.items():
        setattr(organisation, name, value)
    _save(organisation, hall_before)
    return organisation


def _save(organisation: Organisation, hall_before: int | None = None) -> None:
    """A town hall works for its own town, and its people keep that town's pages: not any more once it is another's."""
    organisation.hall_of = organisation.hall_of and proposals.stored(organisation.hall_of)
    organisation.full_clean()
    organisation.save()
    if organisation.hall_of_id == hall_before:
        return
    MemberTown.objects.filter(organisation=organisation, town=hall_before).delete()
    if organisation.hall_of:
        MemberTown.objects.get_or_create(organisation=organisation, town=organisation.hall_of)


@transaction.atomic
def add_town(organisation: Organisation, town: Municipality) -> MemberTown:
    """The organisation works for this town: its people keep the town's pages. Raises ValidationError when it does already."""
    member_town = MemberTown(organisation=organisation, town=proposals.stored(town))
    member_town.full_clean()
    member_town.save()
    return member_town


@transaction.atomic
def remove_town(organisation: Organisation, town: Municipality) -> None:
    """Its people do not keep the town's pages any more. Raises IllegalMove for the town whose hall it is."""
    if Organisation.objects.lock(organisation.pk).hall_of_id == town.pk:
        raise IllegalMove(_("It is the town hall of this town. Change that on its details first."))
    MemberTown.objects.filter(organisation=organisation, town=town).delete()


@transaction.atomic
def add_programme_role(organisation: Organisation, values: Mapping[str, object]) -> ProgrammeRole:
    """Raises ValidationError when this role in this programme is there already."""
    role = ProgrammeRole(organisation=organisation, **values)
    role.full_clean()
    role.save()
    return role
