"""Migrations that do much to one model in a moment."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, Migration, RemoveField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

FIELDS = AddField | AlterField | RemoveField
BESIDE_FIELDS = AddConstraint | AddIndex | AddTrigger  # what a table has and no model in Python is drawn by


class AtOnce(Operation):
    """Several operations as one.

    Django draws a model, and all that are related to it, anew after each operation: for a model in the middle of everything
    that is half a second each time. Here they are drawn once, as they are after the last one. So none of the operations may
    need what another one of them leaves behind in Python; in the database they run in their order.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models are drawn anew when somebody asks for them; those that only get constraints, indexes and triggers stay."""
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None and all(isinstance(operation, BESIDE_FIELDS) for operation in self.operations):
            state.__dict__["apps"] = drawn

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.operations], {})


class DrawnOnce(Migration):
    """A migration whose neighbours of one sort are done at once: models that are made one after the other, and so
    fields, constraints and triggers."""

    def __init_subclass__(cls) -> None:
        groups: list[list[Operation]] = []
        for operation in cls.operations:
            if groups and all(_may_be_done_together(operation, other) for other in groups[-1]):
                groups[-1].append(operation)
            else:
                groups.append([operation])
        cls.operations = [
            AtOnce(group) if len(group) > 1 or isinstance(group[0], BESIDE_FIELDS) else group[0] for group in groups
        ]


def _may_be_done_together(one: Operation, other: Operation) -> bool:
    """Whether neither needs in Python what the other leaves behind: both make a model, or add
    constraints, indexes and triggers, or they are of two fields."""
    if isinstance(one, FIELDS) and isinstance(other, FIELDS):
        return (one.model_name_lower, one.name_lower) != (other.model_name_lower, other.name_lower)
    if isinstance(one, BESIDE_FIELDS):
        return isinstance(other, BESIDE_FIELDS)
    return isinstance(one, CreateModel) and isinstance(other, CreateModel)
