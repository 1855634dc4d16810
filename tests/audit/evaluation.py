"""What an evaluation counts, hides and keeps."""

from tests.audit.mutant import Mutant

ANALYSIS, ACTIONS, RESULTS = "trainings/analysis.py", "trainings/actions/evaluation.py", "trainings/results.py"
PLANNING = "trainings/actions/planning.py"
FIGURES = "tests/trainings/test_analysis.py"
LOADED = "tests/trainings/test_evaluation.py"
ACROSS = "tests/trainings/test_across.py"
FOLLOWED = "tests/trainings/test_follow_up.py"
PREPARED = "tests/trainings/test_preparation.py"
HOURS = "tests/trainings/test_hours.py"

MUTANTS = (
    Mutant(
        ANALYSIS,
        "margin = _t(found.pairs - 1)",
        "margin = _t(found.pairs)",
        FIGURES,
        "The interval has a degree of freedom too many.",
    ),
    Mutant(
        ANALYSIS,
        "self.after[one] - self.before[one]",
        "self.before[one] - self.after[one]",
        FIGURES,
        "Whoever learned something has lost it.",
    ),
    Mutant(ANALYSIS, "return 0 < n < FEWEST", "return 0 < n < FEWEST - 1", FIGURES, "What four people say is shown."),
    Mutant(
        ANALYSIS,
        "or (tells_apart and alone_after == 0 and _few(alone_before))",
        "",
        FIGURES,
        "The mean of two people is had by subtracting.",
    ),
    Mutant(
        ANALYSIS,
        "return [(n, mean, sd or 0.0) for n, mean, sd in parts if n and mean is not None]",
        "return [(n, mean or 0.0, sd or 0.0) for n, mean, sd in parts if n]",
        FIGURES,
        "A total holds what a part hides.",
    ),
    Mutant(
        ANALYSIS,
        "(n - 1) * sd**2 + n * (of_group - mean) ** 2",
        "(n - 1) * sd**2",
        FIGURES,
        "Groups that differ are said to be alike.",
    ),
    Mutant(
        ACTIONS,
        'salted_hmac(f"trainings.evaluation.{pilot.event.public_id}"',
        'salted_hmac("trainings.evaluation"',
        LOADED,
        "A code is the same in every pilot.",
    ),
    Mutant(
        ACTIONS,
        "    if moment != Moment.BEFORE and pilot.event.state not in HELD:\n",
        "    if moment == Moment.AFTER and pilot.event.state not in HELD:\n",
        LOADED,
        "A pilot that was not held is said to be used.",
    ),
    Mutant(
        ACTIONS,
        "sheet.code = lots.setdefault(sheet.code,",
        "sheet.code = lots.setdefault(str(sheet.pk),",
        LOADED,
        "Pairs come apart when codes are drawn by lot.",
    ),
    Mutant(
        ACTIONS, "if begins <= now < ends", "if begins <= now", LOADED, "Questions of before are answered a year later."
    ),
    Mutant(
        RESULTS,
        "seen = {cell: shown(change(answers))",
        "seen = {cell: change(answers)",
        ACROSS,
        "An outcome's total tells what a small pilot said.",
    ),
    Mutant(
        RESULTS,
        "_nothing_of(one) if kind in hidden else one",
        "one",
        ACROSS,
        "A hidden kind of actor follows from the others.",
    ),
    Mutant(
        "trainings/planned.py",
        "registrations.reachable().filter(Q(present) | had_a_place)",
        "registrations.filter(Q(present) | had_a_place)",
        FOLLOWED,
        "Somebody erased is asked after three months.",
    ),
    Mutant(
        PLANNING,
        "    Trainer.objects.select_for_update().get(pk=trainer.pk)",
        "    Trainer.objects.get(pk=trainer.pk)",
        PREPARED,
        "A trainer gives two pilots on one day.",
    ),
    Mutant(
        "trainings/actions/certificates.py",
        "return self.minutes >= self.needed",
        "return self.minutes > 0",
        HOURS,
        "An hour of two is enough for a certificate that asks for both.",
    ),
)
