"""What stands in the menus, for whom. Any app registers its entries; the frame of the page shows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from share.kit.registries import Registry
from share.policy import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Menu(StrEnum):
    """Where an entry stands."""

    MAIN = "main"  # at the head of every page
    WORK = "work"  # next to the dashboard
    FOOT = "foot"  # at the foot of every page


@dataclass(frozen=True)
class Entry:
    """A link of a menu: words, the page it leads to, where it stands, who sees it.

    `within` are the beginnings of the addresses at which it is the current place, such as `/towns/`.
    """

    menu: Menu
    label: "StrOrPromise"
    view: str
    position: int
    is_for: Callable[[Actor], bool] = lambda actor: True
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as one page shows it. Two with the same view are one link: its label differs with the language only."""

    label: "StrOrPromise" = field(compare=False)
    view: str
    is_current: bool


entries: Registry[Entry] = Registry()


def add(*new: Entry) -> None:
    """Registers entries. Raises RegisteredTwice when a menu leads to a page twice."""
    for entry in new:
        entries.register(f"{entry.menu}:{entry.view}", entry)


def menu(of: Menu, actor: Actor, path: str) -> list[Link]:
    """The links of a menu that this person sees, in their order. The longest beginning of `path` is the current place."""
    found = sorted((e for e in entries if e.menu == of and e.is_for(actor)), key=lambda entry: entry.position)
    reach = [max((len(start) for start in e.within if path.startswith(start)), default=0) for e in found]
    best = max(reach, default=0)
    return [Link(e.label, e.view, best > 0 and r == best) for e, r in zip(found, reach, strict=True)]
