"""An invitation to a colleague: who may send it, what its link opens, and what it opens no more."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.actions import access, invitations
from municipalities.models import Invitation, Membership, Organisation
from municipalities.models.invitations import MOST_SENT
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import Role
from tests.make import make_coordinator, make_organisation, make_user

pytestmark = pytest.mark.django_db
COLLEAGUE = {"email": "ana@example.org", "name": "Ana Demo", "role": "coordinator", "ends_on": ""}


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def irina(ours: Organisation) -> User:
    return make_coordinator(ours)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, organisation: Organisation, *args: object) -> str:
    return reverse(f"municipalities:{name}", args=[organisation.public_id, *args])


def invite(by: User, organisation: Organisation, **fields: str) -> Any:
    return signed_in(by).post(page("invite", organisation), COLLEAGUE | fields)


def invited(by: User, organisation: Organisation, **fields: Any) -> Invitation:
    values = {"email": "ana@example.org", "name": "Ana Demo", "role": "coordinator", "ends_on": None}
    return invitations.invite(organisation, values | fields, by=by)


def link(invitation: Invitation) -> str:
    return reverse("municipalities:invitation", args=[invitations.token_of(invitation)])


# Who may invite


def test_a_coordinator_invites_a_colleague_who_is_told_by_mail(irina: User, ours: Organisation) -> None:
    assert invite(irina, ours).status_code == 302
    mail = Mail.objects.get(to="ana@example.org")
    assert link(Invitation.objects.get()) in mail.text
    assert mail.expires_at == Invitation.objects.get().expires_at
    assert not User.objects.filter(email="ana@example.org").exists()  # nobody is made before they open the link


def test_a_coordinator_invites_into_no_other_organisation(irina: User) -> None:
    theirs = make_organisation("Cidis", "IT")
    assert invite(irina, theirs).status_code == 404
    made = invited(make_coordinator(theirs), theirs)
    for name in ("send_invitation", "withdraw_invitation"):
        assert signed_in(irina).post(page(name, theirs, made.public_id)).status_code == 404
        assert signed_in(irina).post(page(name, make_organisation(), made.public_id)).status_code == 404


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        (Role.COORDINATOR, {"member", "coordinator"}),
        (Role.SECRETARIAT, {"member", "coordinator", "secretariat"}),
        (Role.ADMIN, {"member", "coordinator", "secretariat", "admin"}),
    ],
)
def test_nobody_gives_a_role_above_their_own(by: Role, allowed: set[str], ours: Organisation) -> None:
    person, given = make_coordinator(ours, by), set()
    for role in Membership.Roles.values:
        answer = invite(person, ours, role=role, email=f"{role}@example.org")
        given |= {role} if answer.status_code == 302 else set()
    assert given == allowed == {one.role for one in Invitation.objects.all()}


def test_a_coordinator_does_not_send_again_what_they_may_not_give(irina: User, ours: Organisation) -> None:
    made = invited(make_coordinator(ours, Role.ADMIN), ours, role="admin")
    assert signed_in(irina).post(page("send_invitation", ours, made.public_id)).status_code == 403


def test_a_member_invites_nobody(ours: Organisation) -> None:
    assert invite(make_coordinator(ours, Role.MEMBER), ours).status_code == 404


def test_an_address_is_invited_once_at_a_time_and_no_colleague_again(irina: User, ours: Organisation) -> None:
    invite(irina, ours)
    again = invite(irina, ours)
    assert again.status_code == 422
    assert "invited already" in again.content.decode()
    here = invite(irina, ours, email=irina.email)
    assert "Change the role on the list" in here.content.decode()
    assert Invitation.objects.count() == 1


# What the link opens


def test_from_the_mail_to_the_first_sign_in(irina: User, ours: Organisation) -> None:
    made, client = invited(irina, ours), Client()
    opened = client.get(link(made))
    assert "Mail me a code" in opened.content.decode()
    assert not User.objects.filter(email="ana@example.org").exists()  # mail servers open links too
    answer = client.post(link(made))
    code = re.search(
        r"^[A-Z0-9-]{6,}$", Mail.objects.filter(to="ana@example.org").latest("created_at").text, re.MULTILINE
    )
    assert code
    answer = client.post(answer["Location"], {"code": code.group()}, follow=True)
    assert answer.redirect_chain[-1][0] == link(made)
    assert "Accept the invitation" in answer.content.decode()
    assert client.post(link(made))["Location"] == reverse("pages:work")
    right = Membership.objects.get(user__email="ana@example.org")
    assert (right.organisation, right.role, right.is_current) == (ours, "coordinator", True)


@pytest.fixture
def ana() -> User:
    return make_user("ana@example.org")


def test_an_invitation_is_used_once(irina: User, ours: Organisation, ana: User) -> None:
    made = invited(irina, ours)
    assert signed_in(ana).post(link(made)).status_code == 302
    assert signed_in(ana).post(link(made)).status_code == 410
    with pytest.raises(IllegalMove, match="accepted already"):
        invitations.accept(made.pk, by=ana)
    assert Membership.objects.filter(user=ana).count() == 1


def test_an_invitation_for_another_address_opens_nothing(irina: User, ours: Organisation) -> None:
    made, other = invited(irina, ours), make_user("other@example.org")
    for answer in (signed_in(other).get(link(made)), signed_in(other).post(link(made))):
        assert answer.status_code == 403
        assert "ana@example.org" not in answer.content.decode()
    with pytest.raises(IllegalMove, match="another address"):
        invitations.accept(made.pk, by=other)
    assert not Membership.objects.filter(user=other).exists()


def test_an_address_that_is_not_proven_accepts_nothing(irina: User, ours: Organisation) -> None:
    made = invited(irina, ours)
    unproven = User.objects.invited("ana@example.org", "Ana Demo")
    assert signed_in(unproven).post(link(made)).status_code == 403


def test_an_invitation_that_was_withdrawn_opens_nothing(irina: User, ours: Organisation, ana: User) -> None:
    made = invited(irina, ours)
    signed_in(irina).post(page("withdraw_invitation", ours, made.public_id))
    assert signed_in(ana).get(link(made)).status_code == 410
    assert signed_in(ana).post(link(made)).status_code == 410
    with pytest.raises(IllegalMove, match="withdrawn"):
        invitations.accept(made.pk, by=ana)


def test_an_invitation_that_expired_opens_nothing_until_it_is_sent_again(
    irina: User, ours: Organisation, ana: User
) -> None:
    made = invited(irina, ours)
    clock.move_to(made.expires_at)
    assert signed_in(ana).post(link(made)).status_code == 410
    with pytest.raises(IllegalMove, match="expired"):
        invitations.accept(made.pk, by=ana)
    before = link(made)
    assert signed_in(irina).post(page("send_invitation", ours, made.public_id)).status_code == 302
    made.refresh_from_db()
    assert signed_in(ana).get(before).status_code == 410  # only the newest mail's link opens it
    assert signed_in(ana).post(link(made)).status_code == 302


def test_an_invitation_of_somebody_who_may_not_invite_any_more_opens_nothing(
    irina: User, ours: Organisation, ana: User
) -> None:
    made = invited(irina, ours)
    access.end_membership(irina.memberships.get().pk, by=None, reason="She left.")
    assert signed_in(ana).post(link(made)).status_code == 410
    with pytest.raises(IllegalMove, match="may not invite any more"):
        invitations.accept(made.pk, by=ana)
    signed_in(make_coordinator(ours)).post(page("send_invitation", ours, made.public_id))
    made.refresh_from_db()
    assert signed_in(ana).post(link(made)).status_code == 302


def test_an_invitation_takes_no_role_from_somebody_who_has_one(irina: User, ours: Organisation, ana: User) -> None:
    made = invited(irina, ours, role="member")
    access.give_role(ana, ours, Role.COORDINATOR)
    assert signed_in(ana).post(link(made)).status_code == 409
    assert ana.memberships.get().role == "coordinator"


def test_a_link_that_was_made_up_is_no_page() -> None:
    assert Client().get(reverse("municipalities:invitation", args=["1.1~abc"])).status_code == 404


def test_an_invitation_is_sent_some_times_and_not_for_ever(irina: User, ours: Organisation) -> None:
    made = invited(irina, ours)
    for _time in range(MOST_SENT - 1):
        invitations.send_again(made.pk, by=irina)
    with pytest.raises(IllegalMove, match="another way"):
        invitations.send_again(made.pk, by=irina)
    assert Mail.objects.filter(to="ana@example.org").count() == MOST_SENT


def test_an_invitation_until_a_day_makes_a_right_until_that_day(irina: User, ours: Organisation, ana: User) -> None:
    day = clock.today() + timedelta(days=40)
    made = invited(irina, ours, ends_on=day)
    signed_in(ana).post(link(made))
    assert ana.memberships.get().ends_at == access.beginning_of(day)
    assert invite(irina, ours, email="b@example.org", ends_on=str(clock.today())).status_code == 422


def test_invitations_go_with_their_person_and_after_their_time(irina: User, ours: Organisation, ana: User) -> None:
    invited(irina, ours)
    erase(ana)
    assert not Invitation.objects.exists()
    made = invited(irina, ours, email="b@example.org")
    clock.move_to(made.expires_at + timedelta(days=89))
    assert invitations.purge() == 0
    clock.move_to(made.expires_at + timedelta(days=91))
    assert invitations.purge() == 1
