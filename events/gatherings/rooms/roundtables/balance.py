"""Who is wanted at the table, who is invited, and who comes, by level and kind: what is missing is said while one invites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.gatherings.rooms.roundtables.models import LevelAim, Roundtable, Stakeholder
from events.models import Event, Guest, Registration

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Standing = Guest.Standing


@dataclass
class Listed:
    """A stakeholder, and what came of the invitation: a value of `Guest.Standing`, or nothing before there was one."""

    row: Stakeholder
    standing: str = ""

    @property
    def comes(self) -> bool:
        return self.standing == Standing.REGISTERED

    @property
    def is_open(self) -> bool:
        """Invited, and nothing said yet."""
        return self.standing in {Standing.INVITED, Standing.OPENED}

    @property
    def can_be_invited(self) -> bool:
        return not self.standing and bool(self.row.email)

    @property
    def words(self) -> "StrOrPromise":
        if not self.standing:
            return _("Not invited yet") if self.row.email else _("No address yet")
        return Standing(self.standing).label

    @property
    def tone(self) -> str:
        return str(Standing(self.standing).tone) if self.standing else "quiet"

    @property
    def shares(self) -> str:
        """The rows of the balance they count in, for the page that adds up who is ticked."""
        return f"level:{self.row.level} kind:{self.row.kind}"


@dataclass(frozen=True)
class Share:
    """A level or a kind: how many are wanted (None: nobody said), invited and without an answer, and coming."""

    key: str
    label: "StrOrPromise"
    wanted: int | None
    invited: int
    coming: int

    @property
    def seated(self) -> int:
        return self.invited + self.coming

    @property
    def lacks(self) -> int:
        return max((self.wanted or 0) - self.seated, 0)


def listed(event: Event) -> list[Listed]:
    """Everybody on the list, with what came of it; two queries and one for those who registered by themselves."""
    rows = list(Stakeholder.objects.filter(event=event))
    guests = Guest.objects.filter(event=event).with_standing()
    said = {guest.email.lower(): guest.standing for guest in guests}
    active = Registration.objects.filter(event=event, state__in=Registration.ACTIVE).exclude(email="")
    said |= dict.fromkeys(
        (email.lower() for email in active.values_list("email", flat=True)), Standing.REGISTERED.value
    )
    return [Listed(row, said.get(row.email.lower(), "") if row.email else "") for row in rows]


def by_level(event: Event, people: Iterable[Listed]) -> list[Share]:
    """All four levels, also those nobody stands for."""
    people, aims = list(people), dict(LevelAim.objects.filter(event=event).values_list("level", "seats"))
    return [
        _share(f"level:{level}", level.label, aims.get(level), [one for one in people if one.row.level == level])
        for level in Roundtable.Level
    ]


def by_kind(people: Iterable[Listed]) -> list[Share]:
    people = list(people)
    return [
        _share(f"kind:{kind}", kind.label, None, [one for one in people if one.row.kind == kind])
        for kind in Registration.ActorKind
    ]


def _share(key: str, label: "StrOrPromise", wanted: int | None, people: Sequence[Listed]) -> Share:
    return Share(key, label, wanted, sum(one.is_open for one in people), sum(one.comes for one in people))


def gap(levels: Iterable[Share]) -> str:
    """`Regional 2, European 1`: what is missing of what is wanted; empty when nothing is."""
    return ", ".join(f"{one.label} {one.lacks}" for one in levels if one.lacks)
