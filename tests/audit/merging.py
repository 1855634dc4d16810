"""Merging: nothing forgotten, nothing stale, nobody's right widened, and everything put back by the undo."""

from tests.audit.mutant import Mutant

ACT = "share/records/merging/act.py"
PLAN = "share/records/merging/plan.py"
UNDO = "share/records/merging/undo.py"
ENGINE = "tests/records/test_merging.py"
PAGES = "tests/municipalities/test_doubles.py"
PEOPLE = "tests/municipalities/test_merging_people.py"

MUTANTS = (
    Mutant(ACT, 'select_for_update(of=("self",)).', "", PAGES, "Two merge one pair, and one of them meets an error."),
    Mutant(ACT, "    allow(pair.kept, pair.gone)\n", "", ENGINE, "A right that the merge gives is enough for it."),
    Mutant(ACT, "if plan.fingerprint != fingerprint:", "if False:", ENGINE, "A stale preview is merged."),
    Mutant(
        PLAN,
        "    _require_nothing_hangs_on(plan, column, [pairs[pk] for pk in goes_out])\n",
        "",
        ENGINE,
        "What hangs on a row that is dropped is told by no sentence.",
    ),
    Mutant(
        "municipalities/models/merges.py",
        "if self.agreed_at and self.accepted_at:",
        "if self.agreed_at or self.accepted_at:",
        PEOPLE,
        "One yes is enough: a twin opens a stranger's account.",
    ),
    Mutant(
        "municipalities/models/merges.py",
        "holds = self.from_user.merged_into_id == self.to_user_id and self.to_user.is_active",
        "holds = True",
        PEOPLE,
        "A yes that was given to one account opens a third one.",
    ),
    Mutant(
        UNDO,
        '        if there < len(moved["keys"]):',
        "        if False:",
        ENGINE,
        "An undo overlooks that a row went elsewhere since.",
    ),
    Mutant(
        "events/models/registration.py",
        '"person_key": MOVE',
        '"person_key": MOVE.__class__(moves=False)',
        PEOPLE,
        "One person is counted as two after a merge.",
    ),
)
