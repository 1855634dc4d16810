"""The tone of a state: how it feels to the person who reads it. The style sheet gives each tone its colours."""

from enum import StrEnum


class Tone(StrEnum):
    QUIET = "quiet"
    GOOD = "good"
    WAIT = "wait"
    WRONG = "wrong"
