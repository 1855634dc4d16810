from collections.abc import Iterator

from django.utils.translation import gettext as _

from share.claims.models import CostDocument


def files_with(sha256: str) -> Iterator[str]:
    """The receipts with this hash, in words."""
    for one in CostDocument.objects.filter(sha256=sha256).select_related("cost__partner__organisation"):
        yield _("“%(name)s”, receipt of %(cost)s") % {"name": one.name, "cost": one.cost.name}
