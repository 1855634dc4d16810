"""The words in which the network speaks of the welcome: its areas, its phases, and the four steps of a self-assessment."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Area(models.TextChoices):
    """What a town needs to be able to do. The order is that of every page."""

    LEGAL = "legal", _("Legal protection")
    HOUSING = "housing", _("Housing and reception")
    HEALTH = "health", _("Healthcare")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial assistance")
    RESILIENCE = "resilience", _("Vulnerability and resilience")
    LANGUAGE = "language", _("Language")
    EDUCATION = "education", _("Education")
    EMPLOYMENT = "employment", _("Employment and labour market")
    VOLUNTEERS = "volunteers", _("Volunteers")
    EXPECTATIONS = "expectations", _("Expectations of refugees and host community")
    SPONSORSHIP = "sponsorship", _("Sponsorship")
    COORDINATION = "coordination", _("Coordination between levels")
    AWARENESS = "awareness", _("Awareness raising")
    PARTICIPATION = "participation", _("Participation of refugees")

    @property
    def question(self) -> "StrOrPromise":
        """What the self-assessment asks about it."""
        return QUESTIONS[self]


QUESTIONS: "dict[Area, StrOrPromise]" = {
    Area.LEGAL: _("Do people get their papers in time, and advice on their rights?"),
    Area.HOUSING: _("Is there a home ready when a family arrives, and one it can stay in?"),
    Area.HEALTH: _("Does everybody find a doctor who has time, and an interpreter?"),
    Area.PSYCHOSOCIAL: _("Is there somebody to turn to after flight, loss and violence?"),
    Area.RESILIENCE: _("Do you see who needs more help, and what people can do themselves?"),
    Area.LANGUAGE: _("Can everybody learn the language, near home and at hours that fit?"),
    Area.EDUCATION: _("Do schools and nurseries know what to do when a child comes in mid-year?"),
    Area.EMPLOYMENT: _("Do people find work that fits what they can do?"),
    Area.VOLUNTEERS: _("Are there volunteers, and does somebody guide and support them?"),
    Area.EXPECTATIONS: _("Do those who arrive and those who live here know what to expect of each other?"),
    Area.SPONSORSHIP: _("Can a group of residents sponsor a family, and who stands by it?"),
    Area.COORDINATION: _("Do town, region and state tell each other in time who comes and who does what?"),
    Area.AWARENESS: _("Do residents hear from you, before they hear rumours?"),
    Area.PARTICIPATION: _("Do refugees have a say in what is planned for them?"),
}


class Phase(models.TextChoices):
    """The way of a family into a town, as the network names it."""

    BEFORE = "before", _("Before departure")
    ARRIVAL = "arrival", _("Arrival")
    SETTLEMENT = "settlement", _("Settlement")
    INTEGRATION = "integration", _("Integration")


class Step(models.IntegerChoices):
    """How far a town says it is in an area."""

    NOTHING = 1, _("Nothing yet")
    BEGUN = 2, _("Begun")
    WORKS = 3, _("Works")
    SHOWS = 4, _("We can show others")

    @property
    def meaning(self) -> "StrOrPromise":
        """The step in a sentence."""
        return MEANINGS[self]


MEANINGS: "dict[Step, StrOrPromise]" = {
    Step.NOTHING: _("Nobody does this here, or only by chance."),
    Step.BEGUN: _("Somebody does it; it hangs on one person, or has large gaps."),
    Step.WORKS: _("It works, and it is clear who does it."),
    Step.SHOWS: _("It works well, and another town could come and see it."),
}
ASKS_FOR_HELP = (Step.NOTHING, Step.BEGUN)
ASKS_FOR_EVIDENCE = (Step.WORKS, Step.SHOWS)
