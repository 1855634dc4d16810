"""No page has an id twice: labels, links within a page and htmx would find the first of them only.

Forms, also those that say what is wrong, are looked at by the tests of the access matrix.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import Resolver404, resolve

from share.accounts.models import User
from share.local.demo import load_demo
from tests.ids import twice_in

pytestmark = pytest.mark.django_db
ENOUGH = 1  # page of one view: they are made alike
LINK = re.compile(r'\shref="([^"#]+)')


def pages(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """The pages that links lead to from one, a few of each view."""
    seen, to_read, read = {start}, [start], Counter[str]()
    while to_read:
        address = to_read.pop(0)
        answer = client.get(address)
        text = b"".join(answer).decode(errors="replace")  # a file too is read to its end, which closes it
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        yield address, text
        for link in LINK.findall(text):
            path = urljoin(address, link.replace("&amp;", "&"))
            view = view_of(path)
            if path not in seen and view and read[view] < ENOUGH:
                seen.add(path)
                read[view] += 1
                to_read.append(path)


def view_of(path: str) -> str:
    """The view of an address of ours that shows a page; else empty."""
    try:
        return resolve(urlsplit(path).path).view_name if path.startswith("/") else ""
    except Resolver404:
        return ""


@pytest.mark.parametrize(("email", "views"), [("", 20), ("coordinator@example.org", 60)])
def test_no_page_that_links_lead_to_has_an_id_twice(
    email: str, views: int, client: Client, settings: LazySettings
) -> None:
    load_demo()
    settings.SECOND_FACTOR_REQUIRED = False
    if email:
        client.force_login(User.objects.get(email=email))
    found = dict(pages(client, "/work/" if email else "/"))
    assert len({view_of(address) for address in found}) > views
    assert {address: twice_in(text) for address, text in found.items() if twice_in(text)} == {}
