"""What upper apps tell about people: the texts they read, and where their traces lie."""

from typing import TYPE_CHECKING, Protocol

from share.kit.registries import Registry

if TYPE_CHECKING:
    from share.accounts.models import User


class TextInForce(Protocol):
    """The name of the version of a text that people read now, such as `privacy-3`."""

    def __call__(self) -> str: ...


class Eraser(Protocol):
    """Takes out what names this person, in place, in the transaction of `share.accounts.actions.erase`."""

    def __call__(self, person: "User") -> None: ...


# What people read before they agree, by its purpose.
texts_in_force: Registry[TextInForce] = Registry()
erasers: Registry[Eraser] = Registry()
