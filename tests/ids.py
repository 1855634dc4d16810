"""The ids of a page's elements: each stands there once."""

import re
from collections import Counter
from typing import Any

ID = re.compile(r'\sid="([^"]*)"')


def twice_in(text: str) -> list[str]:
    return [one for one, count in Counter(ID.findall(text)).items() if count > 1]


def ids_twice(answer: Any) -> list[str]:
    """What stands twice in the page that was answered; nothing for a file."""
    is_page = not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
    return twice_in(answer.content.decode()) if is_page else []
