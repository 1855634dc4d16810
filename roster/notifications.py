"""The mails of the roster, composed and not posted. Each carries the link to the one page where it is answered."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from municipalities.actors import keeps
from municipalities.models import Need
from roster.links import SIDES, invitation_link, join_link, mission_link
from roster.models import Expert, ExpertArea, ExpertInvitation, Mission
from share.accounts.models import User
from share.kit import clock
from share.mail.actions import compose
from share.mail.models import Mail


def _language_of(expert: Expert) -> str:
    return str(expert.person.language) if expert.person else settings.LANGUAGE_CODE


def asked_to_join(expert: Expert, by: User) -> Mail:
    return compose(
        "roster_join",
        expert.email,
        {"expert": expert, "by": by.name, "link": join_link(expert)},
        key=f"expert:{expert.public_id}:join",
        language=by.language,
    )


def area_decided(expert: Expert, row: ExpertArea) -> Mail:
    return compose(
        "roster_area",
        expert.mail_address,
        {"expert": expert, "area": row, "link": settings.BASE_URL + reverse("roster:own")},
        key=f"expert:{expert.public_id}:{row.area}:{row.state_since.timestamp()}",
        language=_language_of(expert),
    )


def asked_again(row: ExpertArea) -> Mail:
    """Before a validation ends: whether it is still so."""
    assert row.good_until
    return compose(
        "roster_again",
        row.expert.mail_address,
        {"expert": row.expert, "area": row, "link": settings.BASE_URL + reverse("roster:own_area", args=[row.area])},
        key=f"expert:{row.expert.public_id}:{row.area}:again:{row.good_until}",
        language=_language_of(row.expert),
    )


def _about(invitation: ExpertInvitation) -> dict[str, Any]:
    towns = ", ".join(str(row.need.town) for row in invitation.brief.needs.select_related("need__town"))
    return {
        "invitation": invitation,
        "brief": invitation.brief,
        "expert": invitation.expert,
        "towns": towns,
        "link": invitation_link(invitation),
    }


def invited(invitation: ExpertInvitation) -> Mail:
    assert invitation.sent_at
    return compose(
        "roster_invited",
        invitation.expert.mail_address,
        _about(invitation),
        key=f"invitation:{invitation.public_id}:{invitation.sent_at.timestamp()}",
        language=_language_of(invitation.expert),
        expires_at=invitation.answer_by,
    )


def reminded(invitation: ExpertInvitation) -> Mail:
    assert invitation.answer_by
    return compose(
        "roster_reminded",
        invitation.expert.mail_address,
        _about(invitation),
        key=f"invitation:{invitation.public_id}:reminder:{invitation.answer_by.timestamp()}",
        language=_language_of(invitation.expert),
        expires_at=invitation.answer_by,
    )


def called_off(invitation: ExpertInvitation) -> Mail:
    return compose(
        "roster_called_off",
        invitation.expert.mail_address,
        _about(invitation),
        key=f"invitation:{invitation.public_id}:off:{clock.now().timestamp()}",
        language=_language_of(invitation.expert),
    )


def hosts_of(mission: Mission) -> list[User]:
    """Who raised its needs, where they keep the town still."""
    rows = Need.objects.filter(briefs__brief=mission.brief, briefs__freed_at__isnull=True)
    needs = rows.select_related("raised_by", "town").order_by("pk")
    found = {need.raised_by for need in needs if need.raised_by and keeps(need.raised_by, need.town)}
    return sorted((user for user in found if user.is_active and user.email), key=lambda user: user.pk)


def of_both(mission: Mission, template: str, key: str, sides: tuple[str, ...] = SIDES) -> Iterator[Mail]:
    """The same mail to each side, each with its own link."""
    if "expert" in sides and mission.expert.mail_address:
        name = f"mission:{mission.public_id}:{key}:expert"
        yield to_side(mission, template, name, "expert", mission.expert.mail_address, _language_of(mission.expert))
    if "host" in sides:
        for host in hosts_of(mission):
            name = f"mission:{mission.public_id}:{key}:host:{host.pk}"
            yield to_side(mission, template, name, "host", host.email, host.language)


def to_side(mission: Mission, template: str, key: str, side: str, to: str, language: str) -> Mail:
    """A mail about a mission to somebody of one side, with the link of that side."""
    days = [str(row) for row in mission.days.all()]
    context = {"mission": mission, "brief": mission.brief, "side": side, "days": days}
    return compose(
        template,
        to,
        context | {"link": mission_link(mission, side)},
        key=key,
        language=language,
    )


def accepted(mission: Mission) -> Iterator[Mail]:
    return of_both(mission, "roster_begun", "begun")


def terms_changed(mission: Mission) -> Iterator[Mail]:
    return of_both(mission, "roster_terms", f"terms:{mission.state_since.timestamp()}")


def agreed(mission: Mission) -> Iterator[Mail]:
    return of_both(mission, "roster_agreed", f"agreed:{mission.state_since.timestamp()}")


def asked_to_report(mission: Mission) -> Iterator[Mail]:
    return of_both(mission, "roster_report", "report")


def ended(mission: Mission, told: tuple[str, ...]) -> Iterator[Mail]:
    return of_both(mission, "roster_ended", "ended", told)
