from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

NEEDED = ("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_RESPONSIBLE")


def imprint_is_complete(**options: Any) -> list[CheckMessage]:
    """A site that is open to the public says who publishes it, where they are, and who answers for the content."""
    missing = [name for name in NEEDED if not getattr(settings, name)]
    hint = "Set them as docs/running.md says; the imprint shows them."
    return [Warning(f"The imprint lacks {', '.join(missing)}.", hint=hint, id="share.W001")] if missing else []
