"""Where Django finds the models of the rooms: each lies in its own."""

from events.gatherings import modules

ALL = tuple(modules("models"))
