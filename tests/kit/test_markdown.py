"""Markdown becomes text, lists, headings and good links, whatever is typed."""

import time
from html.parser import HTMLParser

import pytest

from share.kit.markdown import to_html
from tests.corpus import HOSTILE

GOOD_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "a",
    "em",
    "strong",
    "code",
    "pre",
    "blockquote",
    "hr",
    "br",
}


class Seen(HTMLParser):
    """Tags, their attributes and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [str(value) for name, value in attrs if name == "href"]


def test_what_an_editor_needs_is_read() -> None:
    html = to_html("## One\n\n- a **bold** word\n- [towns](/towns/)\n\n1. <https://example.org>\n\n<a@example.org>")
    assert "<h2>One</h2>" in html
    assert "<strong>bold</strong>" in html
    assert Seen(html).links == ["/towns/", "https://example.org", "mailto:a@example.org"]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a", "h2"),
        ("## a", "h2"),
        ("### a", "h2"),
        ("## a\n### b\n## c", "h2 h3 h2"),
        ("# a\n###### b", "h2 h3"),
        ("## a\n### b\n#### c\n##### d", "h2 h3 h4 h4"),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(text: str, levels: str) -> None:
    html = to_html(text)
    assert [part[:2] for part in html.split("<") if part.startswith("h")] == levels.split()
    assert html.count("<h") == html.count("</h")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java\tscript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:///evil.example",
        "https:\\\\evil.example",
        "mailto:nobody",
        "ftp://example.org",
        "towns/",
        "#top",
        "tel:1",
    ],
)
def test_a_link_to_anywhere_else_stays_text(address: str) -> None:
    for text in (f"[x]({address})", f"[x](<{address}>)", f"<{address}>", f"[x]: {address}\n\n[x]"):
        seen = Seen(to_html(text))
        assert all(link.startswith("/%5C") for link in seen.links), seen.links  # a path of this site, however odd
        assert seen.tags <= GOOD_TAGS


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x'>b</b>",
        "<!-- x -->",
        "<iframe src=x>",
        "![x](https://example.org/x.png)",
        "|a|b|\n|-|-|\n|1|2|",
        "<svg/onload=alert(1)>",
        "&lt;script&gt;",
        "[x](/a \"t' onmouseover='alert(1)\")",
        '```x" onload="y\n<script>\n```',
        "a\x00b",
    ],
)
def test_html_pictures_and_tables_are_shown_as_they_were_typed(text: str) -> None:
    seen = Seen(to_html(text))
    assert seen.tags <= GOOD_TAGS
    assert seen.attributes <= {"href", "title", "class", "start"}


def test_nothing_of_the_corpus_gets_out() -> None:
    for label, hostile in HOSTILE.items():
        value = hostile.encode(
            errors="replace"
        ).decode()  # half characters are refused by the form, and by the database
        for text in (value[:20_000], f"[{value[:500]}]({value[:500]})", f"# {value[:500]}\n- {value[:500]}"):
            seen = Seen(to_html(text))
            assert seen.tags <= GOOD_TAGS, label
            assert seen.attributes <= {"href", "title", "class", "start"}, label


@pytest.mark.parametrize("piece", ["[", "*a ", "_a*", "<", "`", "> ", "- ", "[a](", "![", "\\", "&", "1. ", "a**b"])
def test_a_long_text_of_marks_is_read_in_good_time(piece: str) -> None:
    started = time.process_time()
    to_html(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 5
