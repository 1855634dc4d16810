"""People and their roles in organisations, out of a file. Each is invited by mail, as by hand; no copy of a row is kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from municipalities.actions.access import give_role
from municipalities.models import Membership, Organisation
from share.accounts.models import User
from share.imports import cells as read
from share.imports import names
from share.imports.drafts import Draft
from share.imports.engine import Source
from share.imports.identity import Known, Traits
from share.imports.ledger import Ledger
from share.imports.tables import Row
from share.kit.text import NameField, clean_email, search_key
from share.policy import Role

FILE = "people.csv"
PEOPLE = ("name", "email", "organisation", "role")
COUNTRY = "country_iso2"
# An admin gives this right by hand, to one person after the other.
IN_FILES = (Role.MEMBER, Role.COORDINATOR, Role.SECRETARIAT)
PARTS = {"account", "municipalities"}  # apps whose rows come with a person or a membership


@dataclass
class Invitation(Draft):
    """A role that a person is to have; `thing` is the membership that they have there now, or a new one."""

    name: str = ""
    email: str = ""
    organisation: Organisation = field(default_factory=Organisation)
    role: str = ""


def people_source(by: User | None, *, is_demo: bool = False) -> Source:
    """Files of people. `by` gives the roles; people made for the demo carry its mark."""
    owner = cache(_owners)

    def traits(cells: dict[str, str]) -> Traits:
        found, _unknown = names.organisations(cells["organisation"], cells.get(COUNTRY, ""))
        organisation = str(found[0].pk) if len(found) == 1 else search_key(cells["organisation"])
        email = cells["email"].lower()
        return _traits(organisation, owner().get(email, email), cells["name"])

    def store(invitations: Sequence[Invitation], ledger: Ledger | None) -> None:
        for one in invitations:
            if one.change:
                _invite(one, by, ledger, is_demo=is_demo)

    return Source(
        name=FILE,
        label=gettext_lazy("People"),
        header=PEOPLE,
        key=lambda cells: traits(cells).key,
        traits=traits,
        known=_known_memberships,
        rows=Membership.objects.current().select_related("user", "organisation").all,
        load=_person,
        write=_write_person,
        relation="",
        optional=(COUNTRY,),
        columns={"country": COUNTRY},
        store=store,
    )


def _owners() -> dict[str, str]:
    """Address to the person it belongs to, as `User.objects.known_by` finds them."""
    found = {email.lower(): str(pk) for pk, email in User.objects.values_list("pk", "email")}
    proven = EmailAddress.objects.filter(verified=True).values_list("email", "user_id")
    return found | {email.lower(): str(pk) for email, pk in proven}


def _traits(organisation: str, person: str, name: str) -> Traits:
    """Alike are people of one organisation and one name."""
    signs = {gettext_noop("the same name in this organisation"): frozenset([search_key(name)])}
    return Traits(f"{organisation}:{person}", organisation, "", signs)


def _known_memberships() -> Iterator[Known]:
    for one in Membership.objects.current().select_related("user", "organisation").order_by("pk").iterator():
        traits = _traits(str(one.organisation_id), str(one.user_id), one.user.name)
        yield Known(one.pk, str(one.pk), f"{one.user}, {one.organisation}", traits)


def _person(row: Row, before: Membership | None) -> Invitation:
    cells = row.cells
    name = _at("name", NameField(max_length=200).clean, cells["name"])
    email = _at("email", clean_email, cells["email"])
    country = read.country(cells, required=False, column=COUNTRY) if COUNTRY in cells else ""
    found, unknown = names.organisations(cells["organisation"], country)
    if unknown or len(found) != 1:
        sentence = _("“%(name)s” is no organisation of the list, or several countries have one of this name.")
        raise ValidationError({"organisation": sentence % {"name": cells["organisation"]}})
    role = _role(cells["role"])
    if before and User.objects.known_by(email) != before.user:
        sentence = _("%(person)s signs in with another address, and changes it themselves. Leave this row out.")
        raise ValidationError({"email": sentence % {"person": before.user}})
    if before and before.organisation != found[0]:
        sentence = _("This role is one in %(organisation)s, and stays there. Leave the ref empty for a further one.")
        raise ValidationError({"organisation": sentence % {"organisation": before.organisation}})
    changed = ["role"] if before is None or before.role != role else []
    thing = before or Membership(organisation=found[0], role=role)
    return Invitation(thing, changed, name=name, email=email, organisation=found[0], role=role)


def _at(column: str, clean: Callable[[str], str], cell: str) -> str:
    try:
        return clean(cell)
    except ValidationError as error:
        raise ValidationError({column: error.messages}) from None


def _role(cell: str) -> str:
    """A role by its name, in English or in the language of the page."""
    roles = {role: str(Membership.Roles(role).label) for role in IN_FILES}
    said = cell.casefold()
    for role, label in roles.items():
        if said in {role.value, label.casefold()}:
            return role.value
    sentence = _("“%(cell)s” is no role that a file gives. Write one of: %(roles)s.")
    raise ValidationError({"role": sentence % {"cell": cell[:80], "roles": ", ".join(roles.values())}})


def _write_person(membership: Membership) -> dict[str, str]:
    return {
        "name": membership.user.name,
        "email": membership.user.email,
        "organisation": membership.organisation.name,
        "role": membership.role,
    }


def _invite(one: Invitation, by: User | None, ledger: Ledger | None, *, is_demo: bool) -> None:
    """Gives the role, with the mail that tells the person, and notes what came of it."""
    known = User.objects.known_by(one.email)
    before = _parts_of(known) if known else {}
    if ledger:
        for model, pks in before.items():
            ledger.will_change(model, list(pks))
    person = known or User.objects.invited(one.email, one.name)
    if is_demo and not known:
        person.is_demo = True
        person.save(update_fields=["is_demo"])
    membership = give_role(person, one.organisation, one.role, by=by)
    if ledger:
        if not known:
            ledger.made(User, {person.pk})
        for thing in (person, membership):
            for model, pks in _parts_of(thing).items():
                ledger.made(model, pks - before.get(model, set()))


def _parts_of(thing: Model) -> dict[type[Model], set[int]]:
    """Rows that belong to a person or a membership: their address, their roles, the invitation."""
    found: dict[type[Model], set[int]] = {}
    for relation in thing._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label in PARTS and not hasattr(model, "pgh_tracked_model"):
            rows = model._default_manager.filter(**{relation.field.name: thing})
            found.setdefault(model, set()).update(rows.values_list("pk", flat=True))
    return found
