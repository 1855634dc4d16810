"""The list of mutants is as long as it should be, and each still names the text it breaks. `make audit` runs them."""

import ast
from pathlib import Path

import pytest

from tests.audit.mutant import Mutant
from tests.audit.mutants import AREAS

ROOT = Path(__file__).parent.parent
MUTANTS = [mutant for mutants in AREAS.values() for mutant in mutants]


def test_the_list_is_long_enough_and_names_each_mutant_once() -> None:
    assert len(MUTANTS) >= 120
    assert {area: len(mutants) for area, mutants in AREAS.items() if len(mutants) < 10} == {}
    assert len({(one.file, one.before, one.after) for one in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.file}: {one.breaks}")
def test_a_mutant_changes_one_place_of_its_file_and_is_still_python(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text()
    assert source.count(mutant.before) == 1
    mutated = source.replace(mutant.before, mutant.after)
    assert ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(source))
    assert mutant.breaks.endswith(".")


@pytest.mark.parametrize("tests", sorted({mutant.tests for mutant in MUTANTS}))
def test_the_tests_that_guard_a_mutant_are_there(tests: str) -> None:
    assert (ROOT / tests.partition("::")[0]).exists()
