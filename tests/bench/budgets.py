"""What is promised, what was measured, and who owns a miss."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

# The rows that may miss their budget, each by its whole name, and the decision that says why. Never grows in silence.
PYTHON = "docs/decisions/budgets-not-met.md: a page in Python"
COUNTED = "docs/decisions/budgets-not-met.md: counted anew each time"
WRITES = "docs/decisions/budgets-not-met.md: what writes"
PUBLIC = ("an activity",)
WORKING = (
    "dashboard",
    "dashboard, secretariat",
    "all activities",
    "board of all plans",
    "registrations of 300",
    "registrations of 1,000",
    "attendance",
    "new pilot",
    "figures",
    "reports",
    "outbox",
)
GROWTH = {
    "S to M": ("figures", "reports", "outbox"),
    "M to L": (
        "home",
        "timeline",
        "dashboard",
        "dashboard, secretariat",
        "figures",
        "reports",
        "outbox",
    ),
}
KNOWN_MISSES: dict[str, str] = {
    **{f"CPU, public page: {page}": PYTHON for page in PUBLIC},
    **{f"CPU, working page: {page}": PYTHON for page in WORKING},
    **{f"growth {step}: {page}": COUNTED for step, pages in GROWTH.items() for page in pages},
    "POST: rate, to pgbench's for the same statements": WRITES,
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
        """The decision that owns a miss of this row; empty where nobody does."""
        return KNOWN_MISSES.get(self.what, "")

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
