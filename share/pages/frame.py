"""The frame of every page: its menus, drawn once in a process for each language, place and set of links that somebody sees."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from share import navigation
from share.navigation import Link, Menu
from share.policy import Actor


def menu(template: str, of: Menu, actor: Actor, path: str) -> SafeString:
    """The links of a menu that this person sees at `path`, as HTML."""
    return _drawn(template, get_language(), tuple(navigation.menu(of, actor, path)))


@lru_cache(maxsize=2_000)  # languages × roles × places of the menus
def _drawn(template: str, language: str | None, links: tuple[Link, ...]) -> SafeString:
    return render_to_string(template, {"links": links})
