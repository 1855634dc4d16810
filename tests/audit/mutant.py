"""What a mutant is, and the tests that guard the rules it breaks."""

from dataclasses import dataclass

ACCESS = "tests/test_access_matrix.py"
ACCOUNTS = "tests/accounts/test_second_factor.py"
APPROVAL = "tests/events/test_approval.py"
CERTIFICATES = "tests/trainings/test_certificates.py"
CORRECTED = "tests/trainings/test_corrected.py"
CONDITIONS = "tests/events/test_conditions.py"
DRAFTS = "tests/events/test_drafts.py"
ENGINE = "tests/events/test_engine.py"
EVIDENCE = "tests/events/test_evidence.py"
FIGURES = "tests/reports/test_figures.py"
JOBS = "tests/jobs"
KINDS = "tests/events/test_kinds.py"
HELD = "tests/events/test_held.py"
LEAVING = "tests/accounts/test_erase.py"
LIFECYCLE = "tests/events/test_lifecycle.py"
LIMITS = "tests/events/test_limits.py"
MOMENTS = "tests/events/test_moments.py"
MOVES = "tests/events/test_moves.py"
NEWS = "tests/events/test_news.py"
OUTBOX = "tests/mail"
OWN = "tests/events/test_own_registration.py"
PLANS = "tests/mail/test_planned.py"
POSTPONING = "tests/events/test_postponing.py"
PUBLISHING = "tests/events/test_publishing.py"
RACE = "tests/events/test_race.py"
REASONS = "tests/events/test_reasons.py"
REGISTRATION = "tests/events/test_registration.py"
REPORT = "tests/reports/test_report.py"
RULES = "tests/records/test_rules.py"
VISIBILITY = "tests/test_visibility.py"
WALK_INS = "tests/events/test_walk_ins.py"


@dataclass(frozen=True)
class Mutant:
    """One deliberate defect: in `file`, the text `before` becomes `after`. `tests` is the file, folder or
    test that pytest is asked to run."""

    file: str
    before: str
    after: str
    tests: str
    breaks: str  # what would be wrong with the site
