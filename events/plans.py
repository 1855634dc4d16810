"""What is said of an event before it is stored: its details, its sessions, and what publishing still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from municipalities.models import Municipality, Organisation
    from share.grants.models import Grant
    from share.records.questionnaires.answers import Value
    from share.records.questionnaires.forms import AnswerForm
    from share.records.questionnaires.models import Version


@dataclass(frozen=True)
class Share:
    """What part of an event a grant pays for, in percent; None when that is not known."""

    grant: "Grant"
    percent: Decimal | None = Decimal(100)

    def __str__(self) -> str:
        return f"{self.grant.code}: {percent_text(self.percent)} %"


def percent_text(percent: Decimal | None) -> str:
    """As people write it: 60, 33.3; a question mark when it is not known."""
    return "?" if percent is None else f"{percent.normalize():f}"


@dataclass(frozen=True)
class Details:
    """What a coordinator says about an event, without its agenda. `values` are the extra fields of its kind."""

    title: str
    municipality: "Municipality | None"
    venue: str = ""
    summary: str = ""
    language: str = "en"
    timezone: str = "Europe/Brussels"
    languages: Sequence[str] = ()
    interpretation: Sequence[str] = ()
    venue_access: str = ""
    online_link: str = ""
    capacity: int | None = None
    shares: Sequence[Share] = ()
    partners: "Sequence[Organisation]" = ()
    needs_approval: bool = False
    contact_email: str = ""
    most_per_town: int | None = None
    most_per_country: int | None = None
    most_per_kind: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Moments:
    """What a team decides about the time around an event; None where nothing is to happen.

    `promotion_stops` are hours, `remind_days` days before it begins.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    promotion_stops: int
    remind_days: int | None


class Asked(TextChoices):
    """What an activity can ask of everybody who registers, beside who they are."""

    ACCESS = "access", _("what makes the room fit: a way in without steps, a hearing loop")
    DIET = "diet", _("what people eat")
    INTERPRETATION = "interpretation", _("interpretation, into the languages under “Details”")
    PICTURES = "pictures", _("whether they may be seen in pictures")


@dataclass(frozen=True)
class Asking:
    """What an activity asks for; `read_by_lead` are keys of questions (None: as it was)."""

    asks: Sequence[str]
    questions: "Version | None" = None
    read_by_lead: Sequence[str] | None = None


@dataclass(frozen=True)
class Said:
    """What somebody said beside who they are. None: not said; `answers` by the key of the question."""

    access: Sequence[str] = ()
    diet: Sequence[str] = ()
    interpretation: str = ""
    note: str = ""
    pictures: bool | None = None
    gender: str = ""
    age: str = ""
    first_time: bool | None = None
    answers: "Mapping[str, Value]" = field(default_factory=dict)


NOTHING_SAID = Said()


def with_answers(said: Said, asked: "AnswerForm | None") -> Said:
    """The same with what was answered to the activity's own questions."""
    return replace(said, answers=asked.values()) if asked else said


@dataclass(frozen=True)
class PlannedSession:
    """A session as it is planned; `pk` of one that exists, and in `values` the extra fields of its kind.

    `capacity` are the places of one that people choose; None for one that is for everybody.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    pk: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    capacity: int | None = None


@dataclass(frozen=True)
class Blocker:
    """Something that is missing before an event can be published, and the page where it is mended."""

    sentence: str
    url: str
    must: bool = True


@dataclass(frozen=True)
class Checks:
    """What is missing before an event can be published: what it must have, and what is worth a look."""

    blockers: list[Blocker] = field(default_factory=list)

    @property
    def must(self) -> list[Blocker]:
        return [b for b in self.blockers if b.must]

    @property
    def hints(self) -> list[Blocker]:
        return [b for b in self.blockers if not b.must]
