"""The collector of cycles, where it would look at the same living objects again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 10_000  # new objects between two looks; the interpreter has 700, and with 50,000 memory grows by a fifth


@contextmanager
def few_collections() -> Iterator[None]:
    """For work that makes hundreds of thousands of objects which live to its end: cycles are looked for less often.

    Of a file of 5,000 activities it takes two fifths of the time of Python.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(YOUNG, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
