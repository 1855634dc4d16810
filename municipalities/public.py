"""What everybody may read of a town: what its people said that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from municipalities.models import Assessment, Municipality, Need, Standing, standings

EARLIER = 12  # half a year apart, that is six years


@dataclass(frozen=True)
class Said:
    """The last self-assessment the town shows (None for none) with its change, and the needs it shows that are open."""

    assessment: Assessment | None
    standings: Sequence[Standing]
    needs: Sequence[Need]


def said_by(town: Municipality) -> Said:
    """Three queries. The change is held against earlier ones that the town shows, and against no other."""
    shown = Assessment.objects.shown_to_everybody().filter(town=town).newest_first()
    found = list(shown.prefetch_related("ratings")[: EARLIER + 1])
    needs = list(Need.objects.shown_to_everybody().open().filter(town=town).most_urgent_first()[:20])
    latest = found[0] if found else None
    return Said(latest, standings(latest, found[1:]) if latest else [], needs)
