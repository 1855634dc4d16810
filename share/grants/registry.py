"""What other apps say of a grant before its agreement changes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from share.kit.registries import Registry

if TYPE_CHECKING:
    from share.grants.models import Grant

uses_headings: "Registry[Callable[[Grant], bool]]" = Registry()  # whether something stands under its cost categories
first_day_moved: "Registry[Callable[[Grant], None]]" = Registry()  # told when the first day of a grant was put right
