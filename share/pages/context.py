from functools import partial

from django.conf import settings
from django.http import HttpRequest

from share import policy
from share.navigation import Menu
from share.pages import frame
from share.policy import NOBODY


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: the site's name, and what this person may open. Asks the database nothing new."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "site_name": settings.SITE_NAME,
        "is_local": settings.LOCAL,
        "second_factor_relaxed": settings.LOCAL and not settings.SECOND_FACTOR_REQUIRED,
        "main_menu": partial(frame.menu, "_nav.html", Menu.MAIN, actor, request.path),
        "foot": partial(frame.menu, "_footer.html", Menu.FOOT, actor, request.path),
        "runs_network": policy.can_see_operations(actor),
    }
