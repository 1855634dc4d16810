"""Links that open one page to whoever holds them: an invitation, one side of a mission, a profile that is to be written."""

from django.conf import settings
from django.urls import reverse

from roster.models import Expert, ExpertInvitation, Mission
from share.kit import tokens

INVITATION, MISSION, JOIN = "roster.invitation", "roster.mission", "roster.join"
SIDES = ("expert", "host")


def invitation_link(invitation: ExpertInvitation) -> str:
    return settings.BASE_URL + reverse("roster:invitation", args=[tokens.sign(INVITATION, invitation.public_id)])


def mission_token(mission: Mission, side: str) -> str:
    return tokens.sign(MISSION, f"{mission.public_id}.{side}")


def mission_link(mission: Mission, side: str) -> str:
    return settings.BASE_URL + reverse("roster:side", args=[mission_token(mission, side)])


def join_link(expert: Expert) -> str:
    return settings.BASE_URL + reverse("roster:join", args=[tokens.sign(JOIN, expert.public_id)])


def of_mission(token: str) -> tuple[str, str] | None:
    """The mission's public id and the side that the link is for; None for a link that is not ours."""
    public_id, _dot, side = (tokens.unsign(MISSION, token) or "").partition(".")
    return (public_id, side) if side in SIDES else None
