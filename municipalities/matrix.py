"""Who covers what: phases and areas of a town, of a country, of the network; and where the chain breaks.

Unknown is not uncovered: the chain of an area can break only in a town that named somebody for another phase of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from municipalities.models import Area, Coverage, CoverageQuerySet, Need, NeedQuerySet, Phase


@dataclass(frozen=True)
class TownCell:
    """A phase of an area in one town: who does it, and how many open needs there are about it."""

    phase: Phase
    rows: Sequence[Coverage]
    needs: int
    is_break: bool


@dataclass(frozen=True)
class TownRow:
    """An area of one town, phase by phase. `needs`: those open that name no phase."""

    area: Area
    cells: Sequence[TownCell]
    needs: int

    @property
    def is_silent(self) -> bool:
        """Nobody is named for it, and no need speaks of one of its phases."""
        return not any(cell.rows or cell.needs for cell in self.cells)


def of_town(coverage: Iterable[Coverage], needs: Iterable[Need]) -> list[TownRow]:
    """The matrix of one town, out of its rows and its open needs."""
    rows: dict[tuple[str, str], list[Coverage]] = defaultdict(list)
    for row in coverage:
        rows[row.area, row.phase].append(row)
    asked: dict[tuple[str, str], int] = defaultdict(int)
    for need in needs:
        asked[need.area, need.phase] += 1
    found = []
    for area in Area:
        told = any(rows[area, phase] for phase in Phase)
        cells = [
            TownCell(phase, rows[area, phase], asked[area, phase], is_break=told and not rows[area, phase])
            for phase in Phase
        ]
        found.append(TownRow(area, cells, asked[area, ""]))
    return found


@dataclass(frozen=True)
class NetworkCell:
    """A phase of an area over many towns: how many of them name somebody for it, of how many that named anybody."""

    area: Area
    phase: Phase
    covered: int
    told: int
    needs: int

    @property
    def breaks(self) -> int:
        """In how many towns the chain breaks here."""
        return self.told - self.covered


@dataclass(frozen=True)
class NetworkRow:
    """An area over many towns. `needs`: those open that name no phase."""

    area: Area
    cells: Sequence[NetworkCell]
    needs: int

    @property
    def is_silent(self) -> bool:
        """No town names anybody for it, and no need speaks of one of its phases."""
        return not any(cell.told or cell.needs for cell in self.cells)


def of_towns(coverage: CoverageQuerySet, needs: NeedQuerySet) -> list[NetworkRow]:
    """The matrix of all towns these rows and needs are of; three queries, however many towns there are."""
    rows = coverage.order_by()
    covered = dict(_counted(rows.values_list("area", "phase").annotate(Count("town", distinct=True))))
    told = dict(rows.values_list("area").annotate(Count("town", distinct=True)))
    asked = dict(_counted(needs.open().order_by().values_list("area", "phase").annotate(Count("pk"))))
    return [
        NetworkRow(
            area,
            [
                NetworkCell(area, phase, covered.get((area, phase), 0), told.get(area, 0), asked.get((area, phase), 0))
                for phase in Phase
            ],
            asked.get((area, ""), 0),
        )
        for area in Area
    ]


def _counted(rows: Iterable[tuple[str, str, int]]) -> Iterable[tuple[tuple[str, str], int]]:
    return (((area, phase), number) for area, phase, number in rows)
