"""Two surveys of towns for the demo: one closed, with an analysis to read, and one that is open. All answers are invented."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from municipalities.models import Municipality, Survey, SurveyInvitation, SurveyValue
from share.kit import clock
from share.records.questionnaires import actions, answers
from share.records.questionnaires.actions import QuestionPlan, Texts
from share.records.questionnaires.answers import Value
from share.records.questionnaires.models import Kind, Questionnaire, Version

NAME = "Ready for new neighbours (demo)"
TITLE = "How ready is your town for new neighbours?"
INTRO = (
    "Demo: this survey is invented.\n\nThe network asks its towns every half year, so that trainings and visits go where they"
    " are needed. Ten minutes are enough; ask the colleague who knows best."
)
CLOSED, OPEN = "Ready for new neighbours, last autumn", "Ready for new neighbours, this spring"


@dataclass(frozen=True)
class Asked:
    """A question of the demo, in English and in French; `after` is the number and the answer it depends on."""

    plan: QuestionPlan
    french: str
    choices: Sequence[str] = ()
    after: tuple[int, str] | None = None


QUESTIONS = (
    Asked(
        QuestionPlan(Kind.YES_NO, "Have resettled people arrived in your town before?", is_required=True),
        "Des personnes réinstallées sont-elles déjà arrivées dans votre commune ?",
    ),
    Asked(
        QuestionPlan(Kind.NUMBER, "How many arrived in the last twelve months?", is_required=True, lowest=Decimal(0)),
        "Combien sont arrivées au cours des douze derniers mois ?",
        after=(1, "Yes"),
    ),
    Asked(
        QuestionPlan(
            Kind.ONE,
            "What is hardest for your town?",
            is_required=True,
            choices=["Housing", "Language", "Work", "Health care", "Neighbours’ expectations"],
        ),
        "Qu’est-ce qui est le plus difficile pour votre commune ?",
        ("Le logement", "La langue", "L’emploi", "Les soins de santé", "Les attentes du voisinage"),
    ),
    Asked(
        QuestionPlan(Kind.NUMBER, "How many flats could be free within three months?", lowest=Decimal(0)),
        "Combien de logements pourraient être libres d’ici trois mois ?",
        after=(3, "Housing"),
    ),
    Asked(
        QuestionPlan(
            Kind.SEVERAL,
            "Who works on the welcome today?",
            choices=["Town hall", "Non-governmental organisation", "Volunteers", "Employers", "Nobody yet"],
        ),
        "Qui s’occupe de l’accueil aujourd’hui ?",
        ("La mairie", "Une association", "Des bénévoles", "Des employeurs", "Personne encore"),
    ),
    Asked(
        QuestionPlan(
            Kind.SCALE,
            "How well do the town’s services work together?",
            lowest=Decimal(1),
            highest=Decimal(5),
            low_label="each for itself",
            high_label="as one",
        ),
        "Les services de la commune travaillent-ils bien ensemble ?",
    ),
    Asked(
        QuestionPlan(Kind.LONG, "What would you ask another town that has done it?", help="Two sentences are plenty."),
        "Que demanderiez-vous à une autre commune qui l’a déjà fait ?",
    ),
)
ADDED = QuestionPlan(Kind.DATE, "From when could your town welcome the next family?")
ADDED_FRENCH = "À partir de quand votre commune pourrait-elle accueillir la prochaine famille ?"
FRENCH = {
    "version-title": "Votre commune est-elle prête à accueillir de nouveaux voisins ?",
    "version-intro": "Démo : cette enquête est inventée.\n\nLe réseau interroge ses communes tous les six mois. Dix minutes"
    " suffisent ; demandez à la personne qui connaît le mieux le sujet.",
}
WORDS = (
    "How did you explain it to the neighbours before the first family came?",
    "Who pays for interpreters after the first year?",
    "Is it better to have one person for everything, or one for each office?",
    "How do you find landlords who rent to large families?",
)


def load() -> None:
    """Loads both surveys, unless their questionnaire is there. They are written straight: no mail is sent about them."""
    if Questionnaire.objects.filter(name=NAME).exists():
        return
    questionnaire = _questionnaire()
    today = clock.today()
    towns = list(Municipality.objects.exclude(level__in=["region", "county"]).order_by("pk")[:36])
    closed = _survey(CLOSED, questionnaire.newest, opened=150, closes=120)
    _ask(closed, towns, answered=30)
    closed.state, closed.closed_at = Survey.State.CLOSED, clock.now() - timedelta(days=119)
    closed.save()
    added = actions.save_question(questionnaire, ADDED)
    actions.save_translations(_asked(questionnaire), "fr", {f"{added.key}-text": ADDED_FRENCH})
    still_open = _survey(OPEN, questionnaire.newest, opened=6, closes=-12)
    still_open.first_reminder_on, still_open.second_reminder_on = today + timedelta(days=5), today + timedelta(days=10)
    still_open.save()
    _ask(still_open, towns[:14], answered=6)


def _questionnaire() -> Questionnaire:
    made = actions.make_questionnaire(Texts(NAME, TITLE, INTRO, "en"))
    french = dict(FRENCH)
    keys: list[str] = []
    for asked in QUESTIONS:
        plan = asked.plan
        if asked.after:
            on = made.newest.questions.get(key=keys[asked.after[0] - 1])
            value = next(value for value, words in on.options() if words == asked.after[1])
            plan = replace(plan, shown_when=on.key, shown_values=[value])
        question = actions.save_question(made, plan)
        keys.append(question.key)
        french[f"{question.key}-text"] = asked.french
        for choice, words in zip(question.choices.all(), asked.choices, strict=True):
            french[f"{question.key}-{choice.key}-text"] = words
    french |= {f"{keys[5]}-low_label": "chacun pour soi", f"{keys[5]}-high_label": "comme un seul"}
    french[f"{keys[6]}-help"] = "Deux phrases suffisent."
    actions.save_translations(_asked(made), "fr", french)
    return made


def _asked(questionnaire: Questionnaire) -> Version:
    return Version.objects.with_questions().filter(questionnaire=questionnaire).order_by("-number")[0]


def _survey(title: str, version: Version, *, opened: int, closes: int) -> Survey:
    """Opened and closing so many days ago."""
    answers.freeze(version)
    closes_on = clock.today() - timedelta(days=closes)
    return Survey.objects.create(
        title=title,
        version=version,
        state=Survey.State.OPEN,
        made_at=clock.now() - timedelta(days=opened + 3),
        opened_at=clock.now() - timedelta(days=opened),
        closes_on=closes_on,
        kept_until=closes_on + timedelta(days=365),
        is_demo=True,
    )


def _ask(survey: Survey, towns: Sequence[Municipality], *, answered: int) -> None:
    """Asks the towns at invented addresses. The first of them answered, and the next has only begun."""
    SurveyInvitation.objects.bulk_create(
        SurveyInvitation(
            survey=survey, town=town, email=f"town-{town.public_id}@example.org", invited_at=survey.opened_at
        )
        for town in towns
    )
    version = Version.objects.with_questions().get(pk=survey.version_id)
    for number, town in enumerate(towns[: answered + 1]):
        sheet = survey.sheets.model(survey=survey, town=town, version=version)
        answers.keep(sheet, SurveyValue, _values(version, number), submit=number < answered)
        when = (survey.opened_at or clock.now()) + timedelta(days=number % 5, hours=number)
        submitted = when if number < answered else None
        survey.sheets.filter(pk=sheet.pk).update(began_at=when, saved_at=when, submitted_at=submitted)


def _values(version: Version, number: int) -> dict[str, Value]:
    """Invented answers, the same each time; only to questions that are asked of who answers so."""
    questions = version.in_order
    options = [[value for value, _words in question.options()] for question in questions]
    hardest = options[2][(0, 1, 0, 2, 0, 4, 3)[number % 7]]
    found: dict[int, Value] = {
        0: "no" if number % 4 == 3 else "yes",
        1: Decimal((3, 8, 12, 0, 21, 5)[number % 6]),
        2: hardest,
        3: Decimal(number % 5),
        4: [options[4][number % 3], options[4][1 + number % 3]],
        5: Decimal(2 + number % 4),
    }
    if number % 3 == 0:
        found[6] = WORDS[number // 3 % len(WORDS)]
    if len(questions) > 7:
        found[7] = clock.today() + timedelta(days=30 + 7 * number)
    values = {questions[place].key: value for place, value in found.items()}
    kept = answers.asked(questions, values)
    return {key: value for key, value in values.items() if key in kept}
