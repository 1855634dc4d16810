"""What towns say of themselves: self-assessments, needs, who does what, practices."""

from tests.audit.mutant import Mutant

MODELS = "municipalities/models"
ASSESSMENT = f"{MODELS}/assessments.py"
NEED = f"{MODELS}/needs.py"
PRACTICE = f"{MODELS}/practices.py"
MATRIX = "municipalities/matrix.py"
FORM = "municipalities/forms/assessments.py"
TEST_OF_ASSESSMENTS = "tests/municipalities/test_assessments.py"
TEST_OF_NEEDS = "tests/municipalities/test_needs.py"
TEST_OF_PRACTICES = "tests/municipalities/test_practices.py"
TEST_OF_COVERAGE = "tests/municipalities/test_coverage.py"
AT_ONCE = "tests/municipalities/test_at_once.py"

MUTANTS = (
    Mutant(
        FORM,
        "if answer.step in ASKS_FOR_EVIDENCE and not answer.evidence:",
        "if False:",
        TEST_OF_ASSESSMENTS,
        "A town claims ability and nothing shows it.",
    ),
    Mutant(FORM, "if day > clock.today():", "if False:", TEST_OF_ASSESSMENTS, "It speaks of a day to come."),
    Mutant(
        "municipalities/views/assessments.py",
        "        if conflict:\n            raise _Conflicting(conflict)\n",
        "",
        TEST_OF_ASSESSMENTS,
        "A colleague’s draft is overwritten.",
    ),
    Mutant(
        ASSESSMENT,
        "Q(completed_at__isnull=False, is_public=True))",
        "Q(completed_at__isnull=False))",
        TEST_OF_ASSESSMENTS,
        "Everybody reads what a town keeps to itself.",
    ),
    Mutant(
        ASSESSMENT,
        "before.setdefault(rating.area, (Step(rating.step), one.made_on))",
        "before[rating.area] = (Step(rating.step), one.made_on)",
        TEST_OF_ASSESSMENTS,
        "The change is held against the first time.",
    ),
    Mutant(
        "municipalities/public.py",
        "Assessment.objects.shown_to_everybody()",
        "Assessment.objects.complete()",
        TEST_OF_ASSESSMENTS,
        "The public page shows what the town hides.",
    ),
    Mutant(
        "municipalities/actions/assessments.py",
        "    Municipality.objects.lock(town.pk)\n",
        "",
        AT_ONCE,
        "Of those who begin at once, some are refused.",
    ),
    Mutant(
        "municipalities/actions/needs.py",
        'needs = Need.objects.select_for_update(of=("self",)).select_related',
        "needs = Need.objects.select_related",
        AT_ONCE,
        "Two people take up one need.",
    ),
    Mutant(
        "municipalities/actions/needs.py",
        "if reader and reader != by and keeps(reader, need.town):",
        "if reader and keeps(reader, need.town):",
        TEST_OF_NEEDS,
        "Mail to whoever did it themselves.",
    ),
    Mutant(
        "municipalities/views/needs.py",
        "    policy.require(policy.decides_needs(request.actor))\n",
        "",
        TEST_OF_NEEDS,
        "A town accepts its own need.",
    ),
    Mutant(
        NEED,
        "Q(is_public=True) & ~Q(state=Need.State.WITHDRAWN)",
        "Q(is_public=True)",
        TEST_OF_NEEDS,
        "What is withdrawn stays public.",
    ),
    Mutant(
        MATRIX,
        "is_break=told and not rows[area, phase]",
        "is_break=not rows[area, phase]",
        TEST_OF_COVERAGE,
        "Unknown counts as uncovered.",
    ),
    Mutant(
        MATRIX,
        'annotate(Count("town", distinct=True)))\n    asked',
        'annotate(Count("town")))\n    asked',
        TEST_OF_COVERAGE,
        "Rows are counted for towns.",
    ),
    Mutant(
        PRACTICE,
        "if person.pk == self.submitted_by_id:",
        "if False:",
        TEST_OF_PRACTICES,
        "Somebody reviews their own practice.",
    ),
    Mutant(
        "municipalities/forms/practices.py",
        'if (name or address) and not data.get("contact_agrees"):',
        "if False:",
        TEST_OF_PRACTICES,
        "A person is named without consent.",
    ),
    Mutant(
        "municipalities/actions/practices.py",
        "    _locked(practice_id).change()\n",
        "",
        TEST_OF_PRACTICES,
        "Evidence is taken out under the review.",
    ),
)
