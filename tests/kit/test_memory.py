import gc
from collections.abc import Iterator

import pytest

from share.kit.memory import few_collections


@pytest.fixture(autouse=True)
def as_the_interpreter_has_it() -> Iterator[None]:
    """Tests have a collector that looks less often (conftest.py)."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def looked_at(said: list[int]) -> None:
    with few_collections():
        said.append(gc.get_threshold()[0])
        raise ValueError("in the middle")


def test_the_collector_is_as_it_was_even_after_an_error() -> None:
    before, said = gc.get_threshold(), list[int]()
    with pytest.raises(ValueError, match="in the middle"):
        looked_at(said)
    assert said[0] > before[0]
    assert gc.get_threshold() == before
