from typing import Any

from django.conf import settings
from django.http import HttpRequest

from share import policy
from share.policy import NOBODY


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the site's name, and what this person may open. Asks the database nothing new."""
    actor = getattr(request, "actor", NOBODY)
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "is_local": settings.LOCAL,
        "second_factor_relaxed": settings.LOCAL and not settings.SECOND_FACTOR_REQUIRED,
        "manages": signed_in and policy.manages_activities(actor),
        "reads_grants": signed_in and policy.reads_grants(actor),
        "runs_network": signed_in and policy.can_see_operations(actor),
    }
