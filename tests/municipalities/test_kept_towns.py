"""Whose pages of a town are: the people of the organisations that it belongs to, and those who run the network."""

import pytest

from municipalities.actors import actor_for
from municipalities.models import Membership, MemberTown, Municipality
from share import policy
from share.accounts.models import User
from share.policy import Role
from tests.make import make_organisation, make_town, make_user

pytestmark = pytest.mark.django_db


def person(role: Role, *organisations: str) -> User:
    user = make_user(f"{role}-{len(organisations)}@example.org")
    for name in organisations:
        Membership.objects.create(user=user, organisation=make_organisation(name), role=role)
    return user


@pytest.mark.parametrize(
    ("role", "organisations", "kept"),
    [
        (Role.MEMBER, ["Town hall"], {"Ours"}),
        (Role.COORDINATOR, ["Town hall", "Partner"], {"Ours", "Both"}),
        (Role.COORDINATOR, ["Somebody else"], set()),
        (Role.SECRETARIAT, ["Office"], {"Ours", "Both", "Nobody’s"}),
    ],
)
def test_a_person_keeps_the_towns_of_their_organisations(role: Role, organisations: list[str], kept: set[str]) -> None:
    hall, partner = make_organisation("Town hall"), make_organisation("Partner")
    ours, both, _nobodys = make_town("Ours"), make_town("Both"), make_town("Nobody’s")
    for organisation, town in [(hall, ours), (partner, both), (partner, ours)]:
        MemberTown.objects.create(organisation=organisation, town=town)
    actor = actor_for(person(role, *organisations))

    assert sorted(town.name for town in Municipality.objects.kept_by(actor)) == sorted(kept)
    for town in Municipality.objects.all():
        belongs_to = [one.organisation_id for one in town.member_towns.all()]
        assert policy.can_keep_town(actor, belongs_to) == (town.name in kept)
