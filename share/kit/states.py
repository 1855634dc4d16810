"""The tone of a state: whether it is good, waits for somebody, or is wrong. The style sheet gives each tone its colours."""

from enum import StrEnum


class Tone(StrEnum):
    QUIET = "quiet"
    GOOD = "good"
    WAIT = "wait"
    WRONG = "wrong"
