"""What upper apps add to the pages of trainings."""

from events.registry import Button
from share.kit.registries import Registry

# Further buttons over the evaluation of a pilot: its words, and the page it leads to, by the activity's id.
evaluation_buttons: Registry[Button] = Registry()
