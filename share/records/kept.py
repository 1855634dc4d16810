"""Parts of pages that look alike to everybody, drawn once for each state of the records they are made of.

A part is kept as HTML in the memory of a process. Its key changes with the newest line in the history of every model it is
made of, so that a change is seen at once; and with the minute, since what a page says depends on the time, too. A change that
is committed late may come with no new key: it is seen a minute later (`share.records.history.state_of`).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from share.kit import clock
from share.kit.cache import key_hash, near
from share.records import history
from share.records.history import RecordsState

KEPT_FOR = 60  # seconds


def drawn(
    request: HttpRequest,
    template: str,
    made_of: Iterable[type[Model]],
    context: Callable[[RecordsState], dict[str, Any]],
) -> SafeString:
    """The template with its context, as it is for everybody who asks for this address. Must say nothing of who asks.

    `made_of` are all tracked models whose rows the context or the template reads; the context is given their state.
    """
    state = history.state_of(*dict.fromkeys(made_of))
    minute = clock.now().strftime("%Y-%m-%d %H:%M")
    key = key_hash(f"{template} {request.get_full_path()} {state} {minute} {get_language()}")
    return near().get_or_set(  # type: ignore[return-value]
        f"drawn:{key}", lambda: render_to_string(template, context(state), request), KEPT_FOR
    )
