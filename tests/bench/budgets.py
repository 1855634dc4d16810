"""What is promised, what was measured, and who owns a miss."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

# A row of the table that may miss its budget, by how its name begins, and who owns that. Shrinks, and never grows in silence.
KNOWN_MISSES: dict[str, str] = {
    "CPU, ": "cost of a page in Python: templates, forms, translations",
    "growth ": "searching fields, the map, counts after LIMIT",
    "report: to WeasyPrint": "a child per core, fonts and imports warm",
}


@dataclass(frozen=True)
class Measured:
    """A row: what, how much, in which unit, and the most (or with `at_least` the least) it may be; None is no promise."""

    what: str
    value: float
    budget: float | None = None
    unit: str = "×"
    at_least: bool = False

    @property
    def is_missed(self) -> bool:
        if self.budget is None:
            return False
        return self.value < self.budget if self.at_least else self.value > self.budget

    @property
    def owner(self) -> str:
        """The issue or decision that owns a miss of this row; empty where nobody does."""
        return next((owner for start, owner in KNOWN_MISSES.items() if self.what.startswith(start)), "")

    @property
    def verdict(self) -> str:
        if not self.is_missed:
            return "OK" if self.budget is not None else ""
        return f"later: {self.owner}" if self.owner else "MISSED"

    @property
    def promise(self) -> str:
        return "" if self.budget is None else f"{'≥' if self.at_least else '≤'} {self.budget:.3g} {self.unit}"


def report(rows: Iterable[Measured], out: Path) -> int:
    """Prints the table, writes it as JSON, and gives the exit status: 1 when a budget is missed that nobody owns."""
    rows = list(rows)
    print(f"{'what':62} {'measured':>12} {'budget':>12}  ")
    for row in rows:
        print(f"{row.what:62} {f'{row.value:.3g} {row.unit}':>12} {row.promise:>12}  {row.verdict}")
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = [asdict(row) | {"verdict": row.verdict} for row in rows]
    out.write_text(json.dumps(lines, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    print(f"Written to {out}. " + (f"Missed: {'; '.join(missed)}." if missed else "No budget is missed."))
    return 1 if missed else 0
