"""Periods that lock, what is new in them, what changes afterwards, and the pack that proves itself."""

from tests.audit.mutant import Mutant

ROWS, SCOPE, TALLY = (f"share/reports/figures/{name}.py" for name in ("rows", "scope", "tally"))
SUBMITTING, RESTATEMENTS = (f"share/reports/actions/{name}.py" for name in ("submitting", "restatements"))
PINS, RESTATING = "share/reports/pins.py", "share/reports/restating.py"
PACK = "share/reports/pack/__init__.py"
MODES, LOCKING = "tests/reports/test_modes.py", "tests/reports/test_locking.py"
PROOF = "tests/browser/test_pack.py"
SAMPLING, SAMPLES = "share/reports/sampling.py", "share/reports/actions/samples.py"
SAMPLE_PAGES, FIGURE_PAGES = "share/reports/views/samples.py", "share/reports/views/figures.py"
DRAWN, NARRATIVE = "tests/reports/test_samples.py", "tests/reports/test_narrative.py"
FURTHER = "share/reports/figures/further.py"

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
    Mutant(
        SAMPLING, '{secret}:{number}:{snapshot}"', '{secret}:{snapshot}"', DRAWN, "The auditor's number draws nothing."
    ),
    Mutant(SAMPLES, "if not row.sample.is_open:", "if False:", DRAWN, "Names stay open for ever."),
    Mutant(
        SAMPLE_PAGES,
        "    actions.look(row, by=request.user)\n",
        "",
        DRAWN,
        "Nobody knows who looked at a name.",
    ),
    Mutant(
        FIGURE_PAGES,
        "found.kind not in EventDocument.WITH_NAMES or policy.can_open_names(request.actor)",
        "True",
        DRAWN,
        "An auditor opens every signed sheet.",
    ),
    Mutant(
        PACK,
        "document.has_names and not names:",
        "False:",
        DRAWN,
        "An auditor's pack has every signed sheet.",
    ),
    Mutant(
        "share/reports/drilldown.py",
        "    if names:\n        return replace(row, marks=marks)",
        "    if True:\n        return replace(row, marks=marks)",
        DRAWN,
        "An auditor reads names of people who were not drawn.",
    ),
    Mutant(
        "share/reports/actions/narrative.py",
        "if not period.is_edited:",
        "if False:",
        NARRATIVE,
        "Words of a report change after it was submitted.",
    ),
    Mutant(
        SUBMITTING,
        "if NarrativeNote.objects.filter(period=period, beside__isnull=False, section__in=keys).exists():",
        "if False:",
        NARRATIVE,
        "A report is sent with one of two versions of a paragraph.",
    ),
    Mutant(
        FURTHER,
        "return amounts | ({UNKNOWN: rest} if rest > 0 else {})",
        "return amounts",
        "tests/reports/test_further.py",
        "Parts that are not known are left out.",
    ),
)
