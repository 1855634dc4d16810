"""How a season is matched, who is asked, and what a mission may become."""

from tests.audit.mutant import Mutant

PLANS, PROGRAMS, CHANGES = "roster/matching/plans.py", "roster/matching/programs.py", "roster/matching/changes.py"
DAYS, SCORES = "roster/matching/days.py", "roster/matching/scores.py"
BRIEFS, MISSIONS = "roster/actions/briefs.py", "roster/models/missions.py"
EXPERTS = "roster/actions/experts.py"
MATCHED = "tests/roster/test_matching.py"
ASKED = "tests/roster/test_briefs.py"
AGREED = "tests/roster/test_missions.py"
SAID = "tests/roster/test_experts.py"

MUTANTS = (
    Mutant(PLANS, "least=len(most.taken)", "least=0", MATCHED, "A better score is worth a need that nobody answers."),
    Mutant(
        PROGRAMS,
        "collided = set() if found is None else _collisions(found)",
        "collided: set[str] = set()",
        MATCHED,
        "Nobody looks whether dates collide.",
    ),
    Mutant(
        DAYS,
        "if day not in self.held or self._find(self.held[day], seen):",
        "if day not in self.held:",
        MATCHED,
        "A date that is taken never moves over.",
    ),
    Mutant(
        CHANGES,
        "more = len(self.plan.placed) + 1",
        "more = len(self.plan.placed)",
        MATCHED,
        "A change that only swaps two needs counts as help.",
    ),
    Mutant(CHANGES, "(Kind.WINDOW, 1, 2),", "(Kind.WINDOW, 1, 3),", MATCHED, "A day more in the window costs three."),
    Mutant(
        CHANGES,
        "return (need.id, expert.id) not in self.season.ruled_out",
        "return True",
        MATCHED,
        "Who said no is named as what would help.",
    ),
    Mutant(
        SCORES,
        "size = UNKNOWN if not (need.size and expert.size)",
        "size = Fraction(1) if not (need.size and expert.size)",
        MATCHED,
        "What is not known fits.",
    ),
    Mutant(
        BRIEFS, "    _call_off_open(brief)\n    for need", "    for need", ASKED, "Who was asked beside is not told."
    ),
    Mutant(
        MISSIONS,
        "if self.follow_up_on and clock.today() < self.follow_up_on:",
        "if False:",
        AGREED,
        "What came of it is told the day after.",
    ),
    Mutant(
        MISSIONS,
        "self.expert_agreed_at = self.host_agreed_at = None",
        "pass",
        AGREED,
        "Changed terms count as agreed.",
    ),
    Mutant(
        EXPERTS,
        "expert.name = expert.email = expert.summary = expert.references",
        "expert.email = expert.summary = expert.references",
        AGREED,
        "Who left is named.",
    ),
    Mutant(EXPERTS, "if expert.person_id == by.pk:", "if False:", SAID, "Somebody validates themselves."),
)
