"""Telling the person at the terminal what is being done: a line for each step, with its seconds when it took some."""

import contextlib
import time

MARK = "--> "  # in front of a step in the log of a process whose steps its parent tells


def say(line: str, end: str = "\n") -> None:
    """To the terminal, which may be gone."""
    with contextlib.suppress(OSError):
        print(line, end=end, flush=True)


def announce(words: str) -> None:
    """Says to a parent that reads this process's log what is being done now."""
    say(f"{MARK}{words}")


class Steps:
    """The steps of one start. A step's words are told when it begins, and its seconds when the next one does."""

    def __init__(self) -> None:
        self.under_way = False
        self.began = 0.0

    def begin(self, words: str) -> None:
        self.end()
        self.under_way, self.began = True, time.monotonic()
        say(words, end="")

    def end(self) -> None:
        """Ends the line of the step that is under way, if one is."""
        if self.under_way:
            seconds = round(time.monotonic() - self.began)
            say(f" ({seconds} s)" if seconds >= 1 else "")
        self.under_way = False
