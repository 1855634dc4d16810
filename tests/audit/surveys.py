"""Questionnaires and surveys: what is asked of whom, what stays as it was asked, who may read what."""

from tests.audit.mutant import Mutant

QUESTIONS = "tests/records/test_questionnaires.py"
SURVEYS = "tests/municipalities/test_surveys.py"
RACES = "tests/municipalities/test_survey_races.py"
ANSWERS = "share/records/questionnaires/answers.py"
FORMS = "share/records/questionnaires/forms.py"
WRITING = "share/records/questionnaires/actions.py"
ANALYSIS = "share/records/questionnaires/analysis.py"
MODEL = "municipalities/models/surveys.py"
ACTIONS = "municipalities/actions/surveys.py"

MUTANTS = (
    Mutant(
        ANSWERS,
        "on is None or (on.key in found and ",
        "on is None or (",
        QUESTIONS,
        "What hangs on the unasked is asked.",
    ),
    Mutant(
        FORMS,
        "if question.key not in kept:\n                self.cleaned_data.pop(name, None)",
        "if False:\n                self.cleaned_data.pop(name, None)",
        QUESTIONS,
        "What is not asked any more is kept.",
    ),
    Mutant(
        FORMS,
        "self.is_partial and is_only_missing",
        "self.is_partial",
        QUESTIONS,
        "What is wrong is saved in between without a word.",
    ),
    Mutant(
        WRITING,
        "next_version(newest) if newest.is_frozen else newest",
        "newest",
        QUESTIONS,
        "A version in use is changed, or nothing can be any more.",
    ),
    Mutant(
        WRITING,
        "questionnaire.versions.select_for_update()",
        "questionnaire.versions",
        RACES,
        "A survey is sent while a question is being changed.",
    ),
    Mutant(
        WRITING,
        "not (version.is_frozen and translation(record, of, language).text)",
        "True",
        QUESTIONS,
        "What people read in a language changes under them.",
    ),
    Mutant(ANALYSIS, "if 0 < n < FEW}\n    rest", "if False}\n    rest", QUESTIONS, "A single town can be made out."),
    Mutant(ANALYSIS, "len(small) == 1 or ", "", QUESTIONS, "What is hidden follows from the rest."),
    Mutant(
        ANALYSIS, " or 0 < answered - n < FEW", "", QUESTIONS, "Of several choices one sees the few who did not choose."
    ),
    Mutant(
        MODEL,
        "return self.filter(town__organisations__in=actor.coordinated).distinct()\n\n    def submitted",
        "return self\n\n    def submitted",
        SURVEYS,
        "A coordinator reads the answers of all towns.",
    ),
    Mutant(MODEL, "return token == self.token and ", "return ", SURVEYS, "A link that was made anew still opens."),
    Mutant(
        MODEL,
        " and clock.today() <= self.closes_on\n",
        "\n",
        SURVEYS,
        "Answers are taken after the last day, until the sweep comes.",
    ),
    Mutant(MODEL, "self.reachable().unanswered()", "self.reachable()", SURVEYS, "Who answered is reminded."),
    Mutant(MODEL, "reminders__lt=2)", "reminders__lt=3)", SURVEYS, "The second reminder comes again and again."),
    Mutant(
        ACTIONS,
        "    survey.require_answers_taken()\n",
        "",
        SURVEYS,
        "A survey that is closed takes answers.",
    ),
    Mutant(
        ACTIONS,
        'SurveyValue.objects.filter(sheet__survey=survey).exclude(text="").delete()',
        "pass",
        SURVEYS,
        "Words stay for ever.",
    ),
)
