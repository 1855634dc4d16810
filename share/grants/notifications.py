"""Mail about the part of a partner: that it is asked for, that it came, that it came back."""

from django.conf import settings

from municipalities.models import Membership
from share.accounts.models import User
from share.grants.models import PartnerPart
from share.mail.actions import send_mail
from share.policy import Role


def _coordinators(part: PartnerPart) -> list[User]:
    """Who coordinates the partner, now."""
    found = Membership.objects.current().filter(organisation=part.organisation_id, role=Role.COORDINATOR)
    return [right.user for right in found.select_related("user").order_by("pk")]


def _tell(template: str, part: PartnerPart, people: list[User], moment: str) -> None:
    link = settings.BASE_URL + part.get_absolute_url()
    for person in people:
        send_mail(
            template,
            person.email,
            {"part": part, "period": part.period, "grant": part.period.grant, "link": link},
            about=str(part.pk),
            key=f"part:{part.pk}:{moment}:{person.pk}",
            language=person.language,
        )


def asked(part: PartnerPart) -> None:
    _tell("part_asked", part, _coordinators(part), "asked")


def returned(part: PartnerPart) -> None:
    assert part.decided_at
    _tell("part_returned", part, _coordinators(part), f"returned:{part.decided_at.isoformat()}")


def accepted(part: PartnerPart) -> None:
    assert part.decided_at
    _tell("part_accepted", part, _coordinators(part), f"accepted:{part.decided_at.isoformat()}")
