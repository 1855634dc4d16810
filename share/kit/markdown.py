"""Markdown from people, as HTML that can hold nothing but text, lists, headings and links.

HTML is shown as it was typed, pictures and tables are not read, and a link leads to the web, to an address for mail or to a
page of this site; what would lead elsewhere stays text.
"""

import re
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Indented code and underlined headings surprise those who never heard of them; images and HTML are not for these pages.
NOT_READ = ["html_block", "html_inline", "image", "code", "lheading", "reference"]
GOOD_LINK = re.compile(r"(?:https?://[^/\s\\]\S*|mailto:[^\s@]+@[^\s@]+|/(?![/\\])\S*)", re.IGNORECASE)
LOWEST_HEADING = 4


def to_html(text: str) -> SafeString:
    """`text` as HTML. Its headings begin below the page's own, and none skips a level."""
    tokens = _reader.parse(text)
    _lower_headings(tokens)
    return mark_safe(_reader.renderer.render(tokens, _reader.options, {}))  # noqa: S308  the reader escapes all it is given


def _lower_headings(tokens: Sequence[Token]) -> None:
    above = 1
    for token in tokens:
        if token.type == "heading_open":
            above = min(max(int(token.tag[1]), 2), above + 1, LOWEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{above}"


def _make_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable(NOT_READ)
    reader.validateLink = lambda url: GOOD_LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return reader


_reader = _make_reader()
