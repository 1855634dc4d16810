"""The curriculum of the demo, and what people said of its pilots before, after and three months later. All of it is invented.

The modules have the names of the record; what they teach here, and every answer, was made for the demo. Answers look as real
ones do: some come only once, some pilots went better than others, and one in three writes after three months.
"""

import random
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from textwrap import wrap

from django.db import transaction

from events.models import Event, Registration
from share.accounts.models import User
from share.kit import clock
from share.local.demo_files import honest_pdf
from share.local.demo_plans import LANGUAGE, MARK
from share.records.stored import store
from trainings.actions.curriculum import make_version, taught_by
from trainings.actions.evaluation import CODES_STAY, LOT
from trainings.kind import KIND
from trainings.models import (
    Comment,
    CurriculumVersion,
    Material,
    Module,
    Moment,
    Outcome,
    Pilot,
    PilotTrainer,
    Preparation,
    Role,
    Sheet,
    SheetAnswer,
    Suggestion,
    Topic,
    Trainer,
    TrainerAway,
    Unit,
)

FIRST_USED = datetime(2018, 2, 20, 9, tzinfo=UTC)
RECENT = timedelta(days=20)  # of pilots that are over for less, nobody has typed in the sheets yet
Taught = tuple[int, tuple[str, ...], str, str, str, tuple[str, ...]]
# By the name of the module: minutes, areas, what it is about, methods, notes for trainers, and what people can do after it.
MODULES: dict[str, Taught] = {
    "Legal protection": (
        90,
        ("legal",),
        "What status a resettled family arrives with, which papers follow it, and by when. The national part is given by"
        " somebody who practises the country’s law.",
        "Input of the country’s law (30 min), a case in groups of four (40 min), questions collected on a wall (20 min).",
        "Ask the town for one letter that puzzled somebody last year, with the names blacked out. It makes a better case"
        " than any we could write.",
        (
            "I can say which papers a resettled family has on its first day, and which it still needs.",
            "I know whom to ask in my country about family reunification.",
            "I can explain to a newcomer what they may do from the first day: work, school, travel.",
        ),
    ),
    "Housing and reception": (
        90,
        ("housing",),
        "From the empty flat to the first evening: who rents, who furnishes, who hands over the key, and what waits.",
        "Walk through a flat on a plan (30 min), a list of the first three days in pairs (40 min), round (20 min).",
        "Bring the floor plan of a real flat of the town. Ask for the bus timetable of a Sunday.",
        (
            "I can plan the first three days of a family with names, hours and telephone numbers.",
            "I know three ways to find a flat in a town where none is advertised.",
        ),
    ),
    "Assessing vulnerability and resilience": (
        75,
        ("resilience", "psychosocial", "health"),
        "Seeing early who needs more help, without making anybody tell their story twice; and what people bring along.",
        "Two short films (20 min), signs and questions in pairs (35 min), whom to call in this town (20 min).",
        "Some in the room have lived through it. Nobody is asked to tell; a quiet place is next door.",
        (
            "I notice signs of distress, and know whom in my town to call.",
            "I can talk with a family about what it can do itself, not only about what it lacks.",
        ),
    ),
    "Working with volunteers": (
        75,
        ("volunteers", "sponsorship"),
        "Finding volunteers, agreeing on what they do and what not, and standing by them when it gets hard.",
        "Roles on cards (25 min), a difficult telephone call played in threes (35 min), agreements to take home (15 min).",
        "Those who have been volunteers for years sit among those who begin.",
        (
            "I can agree with a volunteer on what they do, and on where it ends.",
            "I know how to support a volunteer who has taken on too much.",
        ),
    ),
    "Managing the expectations of refugees and host communities": (
        60,
        ("expectations", "awareness"),
        "What people hear before they travel, what they find, and what residents hear about them in between.",
        "A letter from both sides (20 min), rumours and answers (25 min), what we say at the meeting of residents (15 min).",
        "If a family of the town wants to join for this part, it is the best hour of the day.",
        (
            "I can say honestly what our town can promise a family before it comes.",
            "I can answer the three rumours that I hear most.",
        ),
    ),
    "Employment": (
        75,
        ("employment", "language"),
        "Work in a region with few employers: what people can do, who hires, and what the employment agency needs.",
        "Skills on a line (25 min), an employer from the town tells (25 min), next steps in pairs (25 min).",
        "Ask an employer with five people rather than one with five hundred.",
        (
            "I can find out with somebody what they can do, without a certificate for it.",
            "I know two employers in my region whom I can call.",
        ),
    ),
    "Specialised support for vulnerable groups": (
        90,
        ("psychosocial", "health", "education"),
        "Children who arrive in mid-year, people with disabilities, those who came alone: what exists, and what is missing.",
        "Map of services (35 min), two cases (40 min), what is missing and who raises it (15 min).",
        "Have the map of the services of the county printed as large as it gets.",
        (
            "I know which services of my region take in somebody with special needs, and how long it takes.",
            "I can raise a gap in these services with those who can close it.",
        ),
    ),
}
NEXT = (
    "Legal protection gets fifteen minutes more for questions; the case is a letter of the town’s own. One outcome of"
    " Employment is new: what a social enterprise can do in a small town."
)
NEW_OUTCOME = "I can say what a social enterprise could do in my town, and who would have to want it."
SUGGESTED = (
    ("Employment", "Say what a social enterprise can do: three towns asked about it."),
    ("Legal protection", "Half an hour more for questions; the input was good and too fast."),
    ("", "A page to take home, with the telephone numbers of the county already printed on it."),
)
Given = tuple[tuple[int, str], ...]
# Name, languages, and the pilots they gave (counted back from the last one) with what they were there.
TRAINERS: tuple[tuple[str, list[str], Given], ...] = (
    ("Ileana Ardelean", ["ro", "en"], ((0, Role.LEAD), (2, Role.LEAD), (4, Role.CO))),
    ("Bernhard Oberhofer", ["de", "en"], ((1, Role.LEAD), (3, Role.CO), (5, Role.CO))),
    ("Claire Thibault", ["fr", "en"], ((0, Role.CO), (2, Role.SHADOW))),
    ("Marta Pellegrini", ["it", "fr"], ((1, Role.SHADOW),)),
    ("Noor Haddadin", ["nl", "en", "ar"], ()),
)
COMMENTS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "de": (
        ("Der rechtliche Teil war dicht, aber genau das fehlte uns.", (Topic.LEGAL,)),
        ("Bitte mehr Zeit für Fragen am Nachmittag.", (Topic.METHODS, Topic.PLACE)),
        ("Die Rollenspiele haben mir am meisten gebracht.", (Topic.METHODS,)),
    ),
    "fr": (
        ("Très concret. Il faudrait une liste de contacts du département.", (Topic.CONTENT, Topic.MATERIALS)),
        ("La salle était froide, l’accueil chaleureux.", (Topic.PLACE,)),
        ("J’aurais voulu entendre une famille.", (Topic.FURTHER,)),
    ),
    "it": (
        ("Utile lo scambio con gli altri comuni, breve la parte sul lavoro.", (Topic.CONTENT,)),
        ("Ottimi formatori.", (Topic.TRAINERS,)),
    ),
    "nl": (
        ("Het huisplan gebruik ik meteen.", (Topic.MATERIALS,)),
        ("Graag een vervolg over werk.", (Topic.FURTHER,)),
    ),
    "pt": (
        ("Faltou falar das escolas.", (Topic.FURTHER,)),
        ("Boa dinâmica de grupo.", (Topic.METHODS,)),
    ),
    "ro": (
        ("Partea juridică a fost cea mai utilă.", (Topic.LEGAL,)),
        ("Aș vrea materialele și în română.", (Topic.MATERIALS,)),
    ),
    "en": (
        ("I go home with three telephone numbers. That is three more than I had.", (Topic.CONTENT,)),
        ("Two days would have been better than one.", (Topic.PLACE,)),
    ),
}


@transaction.atomic
def load() -> None:
    """What is not there yet."""
    if CurriculumVersion.objects.exists() or not Module.objects.exists():
        return
    first = _first_version()
    completed = Event.objects.of_kind(KIND).filter(state=Event.State.COMPLETED, is_demo=True)
    Pilot.objects.filter(event__is_demo=True).update(version=first)
    _answer(completed.filter(ends_at__lt=clock.now() - RECENT).order_by("ends_at", "pk"))
    _next_version()
    _suggest()
    _trainers()
    _material()


def _first_version() -> CurriculumVersion:
    version = CurriculumVersion.objects.create(number=1, is_demo=True, made_at=FIRST_USED)
    place = 0
    for module in Module.objects.order_by("pk"):
        if module.title not in MODULES:
            continue
        minutes, areas, summary, methods, notes, outcomes = MODULES[module.title]
        place += 1
        unit = Unit.objects.create(
            version=version,
            module=module,
            position=place,
            minutes=minutes,
            areas=list(areas),
            summary=summary,
            methods=methods,
            trainer_notes=notes,
        )
        for n, text in enumerate(outcomes, start=1):
            Outcome.objects.create(unit=unit, key=f"{module.slug}-{n}", position=n, text=text)
    version.frozen_at = FIRST_USED
    version.save()
    return version


def _next_version() -> None:
    made = make_version()
    made.changes, made.is_demo = NEXT, True
    made.save()
    unit = made.units.get(module__title="Employment")
    Outcome.objects.create(unit=unit, key=f"{unit.module.slug}-3", position=3, text=NEW_OUTCOME)


def _suggest() -> None:
    """What the teams of three pilots want to have otherwise; the first is taken into the next version already."""
    pilots = list(Pilot.objects.filter(sheets__isnull=False).distinct().order_by("-event__ends_at")[: len(SUGGESTED)])
    open_version = CurriculumVersion.objects.get(frozen_at__isnull=True)
    for place, (pilot, (module, text)) in enumerate(zip(pilots, SUGGESTED, strict=False)):
        decision = Suggestion.Decision.TAKEN if place == 0 else ""
        Suggestion.objects.create(
            pilot=pilot,
            module=Module.objects.filter(title=module).first(),
            text=text,
            made_at=clock.now() - timedelta(days=12 - place),
            decision=decision,
            version=open_version if decision else None,
        )


def _trainers() -> None:
    """Five people who give pilots, each at another step; and one day on which the first is away."""
    upcoming = Pilot.objects.filter(event__is_demo=True, event__state="published").order_by("event__starts_at")
    held = list(Pilot.objects.filter(event__is_demo=True, event__state="completed").order_by("-event__ends_at"))
    for name, languages, given in TRAINERS:
        email = f"trainer.{name.split()[0].lower()}@example.org"
        person = User.objects.filter(email=email).first() or User.objects.create_user(
            email, f"{name} (demo)", is_demo=True
        )
        trainer = Trainer.objects.create(person=person, languages=languages, is_demo=True)
        trainer.modules.set(Module.objects.order_by("pk")[: 3 + len(given)])
        for place, role in given:
            PilotTrainer.objects.create(pilot=held[place], trainer=trainer, role=role)
    first = Trainer.objects.order_by("pk")[0]
    begins = clock.today() + timedelta(days=40)
    TrainerAway.objects.create(trainer=first, days=(begins, begins + timedelta(days=10)))
    ahead = upcoming.first()
    if ahead:
        PilotTrainer.objects.create(pilot=ahead, trainer=first, role=Role.LEAD)
        for item in ("room", "food"):
            Preparation.objects.create(pilot=ahead, item=item)


def _material() -> None:
    """A handout for each module, and the law of two countries."""
    for module in Module.objects.order_by("pk"):
        unit = Unit.objects.filter(module=module, version__number=1).first()
        if unit is None:
            continue
        words = [MARK, unit.summary, *(f"- {one.text}" for one in unit.outcomes.all())]
        _file(module, Material.Kind.HANDOUT, "en", "", f"{module.slug}.pdf", str(module), words)
    for law in Module.objects.filter(title="Legal protection"):
        for country, language in (("RO", "ro"), ("DE", "de")):
            title = f"{law}: {country}"
            _file(law, Material.Kind.LEGAL, language, country, f"law-{country.lower()}.pdf", title, [MARK])


def _file(module: Module, kind: str, language: str, country: str, name: str, title: str, words: list[str]) -> None:
    content = honest_pdf(title, *(line for text in words for line in wrap(text, 70)))
    stored = store(content, "application/pdf", name=f"documents/{secrets.token_hex(8)}.pdf")
    stored.save()
    Material.objects.create(
        module=module,
        kind=kind,
        language=language,
        country=country,
        name=name,
        stored=stored,
        sha256=stored.sha256,
        is_demo=True,
    )


def _answer(events: Iterable[Event]) -> None:
    """Sheets of all these pilots, written at once."""
    sheets: list[Sheet] = []
    answers: list[SheetAnswer] = []
    comments: list[Comment] = []
    for number, event in enumerate(events):
        rng = random.Random(f"demo evaluation {number}")  # noqa: S311 – invented answers, the same each time
        taught = taught_by(event)
        pilot, asked, people = taught.pilot, taught.outcomes, event.registrations.attended().count()
        gain = rng.uniform(0.3, 1.3)
        for _person in range(people):
            _person_answers(pilot, asked, gain, rng, sheets, answers)
        said = COMMENTS[LANGUAGE.get(str(event.country), "en")]
        for text, topics in rng.sample(said, k=rng.randint(1, len(said))):
            language = LANGUAGE.get(str(event.country), "en")
            comments.append(
                Comment(pilot=pilot, moment=Moment.AFTER, text=text, language=language, topics=[*map(str, topics)])
            )
    Sheet.objects.bulk_create(sheets)
    SheetAnswer.objects.bulk_create(answers, batch_size=5_000)
    Comment.objects.bulk_create(comments)


def _person_answers(
    pilot: Pilot,
    asked: list[Outcome],
    gain: float,
    rng: random.Random,
    sheets: list[Sheet],
    answers: list[SheetAnswer],
) -> None:
    """One person: what they were sure of before, after, and whether they use it. Each sheet may be missing."""
    event, level = pilot.event, rng.gauss(2.4, 0.6)
    assert event.ends_at
    is_old = event.ends_at < clock.now() - CODES_STAY
    gained = rng.gauss(gain, 0.6)
    code = LOT + secrets.token_hex(16) if is_old else secrets.token_hex(32)
    kind = rng.choice([*Registration.ActorKind.values, ""])
    for moment, chance, more in ((Moment.BEFORE, 0.8, 0.0), (Moment.AFTER, 0.76, gained)):
        if rng.random() > chance:
            continue
        happy = min(5, max(1, round(rng.gauss(4.1, 0.7)))) if moment == Moment.AFTER else None
        sheet = Sheet(pilot=pilot, moment=moment, code=code, actor_kind=kind, satisfaction=happy)
        sheets.append(sheet)
        for place, outcome in enumerate(asked):
            if rng.random() < 0.96:
                value = min(5, max(1, round(rng.gauss(level + more - 0.15 * (place % 3), 0.6))))
                answers.append(SheetAnswer(sheet=sheet, outcome=outcome, value=value))
    is_later = event.ends_at < clock.now() - timedelta(days=100)
    if is_later and rng.random() < 0.34:
        sheets.append(
            Sheet(pilot=pilot, moment=Moment.THREE_MONTHS, code=code, actor_kind=kind, uses_it=rng.random() < 0.78)
        )
