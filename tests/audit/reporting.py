"""Periods that lock, what is new in them, what changes afterwards, and the pack that proves itself."""

from tests.audit.mutant import Mutant

ROWS, SCOPE, TALLY = (f"share/reports/figures/{name}.py" for name in ("rows", "scope", "tally"))
SUBMITTING, RESTATEMENTS = (f"share/reports/actions/{name}.py" for name in ("submitting", "restatements"))
PINS, RESTATING = "share/reports/pins.py", "share/reports/restating.py"
PACK = "share/reports/pack/__init__.py"
MODES, LOCKING = "tests/reports/test_modes.py", "tests/reports/test_locking.py"
PROOF = "tests/browser/test_pack.py"

MUTANTS = (
    Mutant(
        ROWS, "first.filter(event__ends_on__gte=scope.first) if scope.is_new else first", "first", MODES, "All are new."
    ),
    Mutant(ROWS, ".exclude(_was_elsewhere(scope.before))", "", MODES, "A place that got its page is new again."),
    Mutant(TALLY, "if cell.country not in known", "if cell.country", MODES, "A country is new in each period."),
    Mutant(
        SCOPE,
        "first=self.grant.starts_on, is_new=False",
        "is_new=False",
        MODES,
        "Nothing before the period is counted.",
    ),
    Mutant(
        SUBMITTING,
        "if before and periods.later_was_sent(period):",
        "if before and False:",
        LOCKING,
        "Numbers of an earlier period change after a later one was sent.",
    ),
    Mutant(
        SUBMITTING,
        "if problem := problem_of(period):",
        "if problem := None:",
        LOCKING,
        "A period is sent before its end.",
    ),
    Mutant(
        RESTATING,
        "rows -= Counter(Pinned(*row) for row in told.removed)",
        "rows -= Counter()",
        LOCKING,
        "What was told already is a change again.",
    ),
    Mutant(
        PINS,
        "if row.person and row.thing not in whole:",
        "if row.person:",
        LOCKING,
        "An activity that is withdrawn is as many changes as it had people.",
    ),
    Mutant(
        RESTATEMENTS,
        "for gone in waiting.values():",
        "for gone in ():",
        LOCKING,
        "What was put back still waits for a decision.",
    ),
    Mutant(
        PACK,
        "row._replace(person=numbers[row.person])",
        "row",
        PROOF,
        "Person keys leave the site.",
    ),
)
