"""Who may do what: predicates over an Actor. No models, no state, no clock.

An Actor is what the site knows of the person who asks: built once a request from memberships and grant access
(`municipalities.actors`), frozen, and passed on. *When* something may be done is a move on a model; *whether this person*
may do it stands here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied


class Role(StrEnum):
    """What a person is in an organisation, or for a grant."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    SECRETARIAT = "secretariat"
    ADMIN = "admin"
    AUDITOR = "auditor"  # of a grant, not of an organisation


@dataclass(frozen=True)
class Actor:
    """`memberships` are pairs of an organisation's id and a role in it; `audits` are ids of grants."""

    user_id: int | None = None
    memberships: frozenset[tuple[int, Role]] = frozenset()
    second_factor: bool = False
    audits: frozenset[int] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def runs_network(self) -> bool:
        """Secretariat and admins see and do everything the coordinators can."""
        return any(role in {Role.SECRETARIAT, Role.ADMIN} for _organisation, role in self.memberships)

    @property
    def is_admin(self) -> bool:
        return any(role == Role.ADMIN for _organisation, role in self.memberships)

    @property
    def organisations(self) -> frozenset[int]:
        """Ids of the organisations this person belongs to, in whatever role."""
        return frozenset(organisation for organisation, _role in self.memberships)

    @property
    def coordinated(self) -> frozenset[int]:
        """Ids of the organisations this person coordinates activities for."""
        return frozenset(organisation for organisation, role in self.memberships if role == Role.COORDINATOR)


NOBODY = Actor()


def is_signed_in(actor: Actor) -> bool:
    return actor.signed_in


def sees_people(actor: Actor) -> bool:
    """Other people's data: the reason for a second factor."""
    return manages_activities(actor) or bool(actor.audits)


def manages_activities(actor: Actor) -> bool:
    return actor.runs_network or bool(actor.coordinated)


def can_create_activities(actor: Actor) -> bool:
    return manages_activities(actor)


def can_manage_event(actor: Actor, organisers: Collection[int]) -> bool:
    """`organisers` are the ids of the organisations that organise the event."""
    return actor.runs_network or not actor.coordinated.isdisjoint(organisers)


def keeps_towns(actor: Actor) -> bool:
    """Whether there is an organisation of this person whose towns they keep, or they keep all of them."""
    return bool(actor.memberships)


def can_add_town(actor: Actor) -> bool:
    """A town that is in no list, for everybody and at once."""
    return actor.runs_network


def can_change_network(actor: Actor) -> bool:
    """What is told of whole countries, and which town follows which: it moves the figures of many."""
    return actor.runs_network


def can_keep_town(actor: Actor, organisations: Collection[int]) -> bool:
    """A town's profile, capacities and needs. `organisations` are the ids of those that the town belongs to."""
    return actor.runs_network or not actor.organisations.isdisjoint(organisations)


def decides_needs(actor: Actor) -> bool:
    """Takes up what towns ask for, and says who answers."""
    return actor.runs_network


def reviews_practices(actor: Actor) -> bool:
    """What becomes public. That nobody reviews what they submitted themselves is a move's matter."""
    return actor.runs_network


def can_run_surveys(actor: Actor) -> bool:
    """Questionnaires, and the surveys of towns that ask them: makes, sends and closes them, and reads every answer."""
    return actor.runs_network


def confirms_proposals(actor: Actor) -> bool:
    """Towns and organisations that somebody proposed, before they stand on public lists."""
    return actor.runs_network


def can_add_organisation(actor: Actor) -> bool:
    return actor.runs_network


def can_keep_organisation(actor: Actor, organisation: int) -> bool:
    """Its page, contacts, towns and people: its coordinators, and those who run the network."""
    return actor.runs_network or organisation in actor.coordinated


def can_link_towns(actor: Actor) -> bool:
    """Says for which towns an organisation works: its people keep their pages, so nobody says it of their own."""
    return actor.runs_network


def can_give_role(actor: Actor, organisation: int, role: str) -> bool:
    """Invites a person into an organisation with this role, or changes a role to it. Only an admin makes an admin."""
    if role == Role.ADMIN:
        return actor.is_admin
    if role == Role.SECRETARIAT:
        return actor.runs_network
    return role in {Role.MEMBER, Role.COORDINATOR} and can_keep_organisation(actor, organisation)


def can_end_right_in(actor: Actor, organisation: int, user: int, role: str) -> bool:
    """Ends a right in an organisation on its page: a coordinator, that of a member, and not a fellow coordinator's."""
    if actor.user_id == user:
        return False
    return actor.runs_network or (role == Role.MEMBER and organisation in actor.coordinated)


def can_change_role(actor: Actor, organisation: int, user: int, before: str, after: str) -> bool:
    """Another role takes the one before: so both must be this person's to end and to give."""
    return can_end_right_in(actor, organisation, user, before) and can_give_role(actor, organisation, after)


def can_change_grant(actor: Actor) -> bool:
    """Partners, periods and indicators of a grant; submits its reports. Money and people are an admin’s."""
    return actor.is_admin


def fills_parts(actor: Actor) -> bool:
    """Whether there may be parts of reports that are this person’s to fill in."""
    return actor.is_admin or bool(actor.coordinated)


def can_fill_part(actor: Actor, organisation: int) -> bool:
    """The part of the organisation with this id."""
    return actor.is_admin or organisation in actor.coordinated


def can_see_operations(actor: Actor) -> bool:
    """All mail and all jobs of the site, with what failed and when it is tried again."""
    return actor.runs_network


def can_import(actor: Actor) -> bool:
    """Files of the record and of people: brings them, loads them, undoes them."""
    return actor.runs_network


def manages_access(actor: Actor) -> bool:
    """Who has access to the site: sees it all, and takes back rights, ends sessions, resets a lost second factor."""
    return actor.runs_network


def can_end_membership(actor: Actor, user: int) -> bool:
    """The rights of the person with this id. Nobody takes back their own: another one does."""
    return manages_access(actor) and actor.user_id != user


def merges_people(actor: Actor) -> bool:
    """Says that two accounts are one person’s, or two people’s."""
    return actor.runs_network


def can_merge_person(actor: Actor, user: int, has_more_rights: bool) -> bool:
    """The account with this id, as one of the two. Nobody merges their own; an admin’s or auditor’s is merged by an admin.

    Else a twin made for the purpose would get rights that its maker does not have.
    """
    return merges_people(actor) and actor.user_id != user and (actor.is_admin or not has_more_rights)


def can_undo_merge(actor: Actor, merged_by: int | None) -> bool:
    """A merge of towns or organisations that the person with this id made. Their rights on what stayed are asked beside."""
    return actor.runs_network or (actor.user_id is not None and actor.user_id == merged_by)


def can_ask_for_reset(actor: Actor, user: int) -> bool:
    """To take out a lost second factor of the person with this id."""
    return manages_access(actor) and actor.user_id != user


def can_confirm_reset(actor: Actor, user: int, asked_by: int) -> bool:
    """The second person of the two a reset takes: not the one who asked, and not the one whose factor it is."""
    return manages_access(actor) and actor.user_id not in {user, asked_by}


def reads_grants(actor: Actor) -> bool:
    """Whether there is a grant whose figures this person may read."""
    return actor.is_admin or bool(actor.audits)


def can_read_grant(actor: Actor, grant: int) -> bool:
    """The figures and reports of this grant, down to the evidence."""
    return actor.is_admin or grant in actor.audits


def can_make_report(actor: Actor) -> bool:
    return actor.is_admin


def can_open_names(actor: Actor) -> bool:
    """Names and signed sheets behind figures. For an auditor they open by a sample alone."""
    return actor.is_admin


def can_draw_sample(actor: Actor, grant: int) -> bool:
    """Of the reports of this grant. Nobody draws from what they report themselves."""
    return grant in actor.audits and not actor.is_admin


def can_edit_pages(actor: Actor) -> bool:
    """What the site says about the network, its privacy notice included."""
    return actor.runs_network


def require(allowed: bool) -> None:
    """Raises PermissionDenied (403): seen, but not allowed."""
    if not allowed:
        raise PermissionDenied
