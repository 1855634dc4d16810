import gc

import pytest

from share.kit.memory import few_collections


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
