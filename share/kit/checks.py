"""The check constraints of a row asked for with one statement, where a row has many."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import BooleanField, CheckConstraint, Field, Model, Q, Value
from django.db.models.functions import Coalesce


class CheckedAtOnce(Model):
    """A row of which Django would ask the database for each check constraint by itself, with a savepoint around.

    Those that all hold are asked for together. Where one does not, Django looks which, and says what it says.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self._holding = self._checks_that_hold(set(exclude or ()))
        try:
            super().validate_constraints(exclude)
        finally:
            del self._holding

    def get_constraints(self) -> Any:
        """Those still to be looked at one by one."""
        for model, constraints in super().get_constraints():
            yield model, [one for one in constraints if one not in self._holding]

    def _checks_that_hold(self, exclude: set[str]) -> list[CheckConstraint]:
        """All of them whose fields are there, or none."""
        checks = [one for one in self._own_checks() if not Q(one.condition).referenced_base_fields & exclude]
        if not checks:
            return []
        # Unknown is no breach, as in PostgreSQL.
        every = [Q(Coalesce(Q(one.condition), True, output_field=BooleanField())) for one in checks]
        named = set().union(*(Q(one.condition).referenced_base_fields for one in checks))
        values = {field.name: Value(getattr(self, field.attname), field) for field in self._fields(named)}
        # Asked whether any is broken: where the database cannot say, Django takes that for a yes.
        return [] if (~reduce(and_, every)).check(values) else checks

    def _own_checks(self) -> Iterator[CheckConstraint]:
        return (one for one in self._meta.constraints if isinstance(one, CheckConstraint))

    def _fields(self, names: set[str]) -> "Iterator[Field[Any, Any]]":
        return (field for field in self._meta.concrete_fields if field.name in names)
