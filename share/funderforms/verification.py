from collections.abc import Iterator

from django.utils.translation import gettext as _

from share.funderforms.models import FunderForm


def files_with(sha256: str) -> Iterator[str]:
    """The forms with this hash, in words."""
    for one in FunderForm.objects.filter(sha256=sha256).select_related("grant"):
        yield _("“%(name)s”, a form of %(grant)s") % {"name": one.name, "grant": one.grant.code}
