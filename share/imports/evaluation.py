"""Answers of an evaluation from a file: `code,moment,outcome,answer`, all or nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.models import Event
from share.imports.tables import AS_IT_SAYS, Reading, read
from trainings.actions.evaluation import Loaded, Said, Wrong, load

HEADER = ("code", "moment", "outcome", "answer")


@dataclass(frozen=True)
class Lines:
    """What a file says, and what of it cannot be read."""

    said: list[Said]
    problems: list[Wrong]


def lines_of(raw: bytes, reading: Reading = AS_IT_SAYS) -> Lines:
    """Raises UnreadableFile for what is no such file."""
    said, problems = [], []
    for row in read(raw, HEADER, reading=reading).rows:
        if row.problem:
            problems.append(Wrong(row.number, row.problem.column, row.problem.reason))
        else:
            said.append(Said(row.number, *(row.cells.get(name, "") for name in HEADER)))
    if not said and not problems:
        problems.append(Wrong(1, "", _("The file has a head and no line.")))
    return Lines(said, problems)


def load_file(event: Event, raw: bytes, reading: Reading = AS_IT_SAYS) -> Loaded:
    """Loads the answers of a file for a pilot, or says of each line what is wrong. Raises UnreadableFile."""
    lines = lines_of(raw, reading)
    return Loaded(problems=lines.problems) if lines.problems else load(event.pk, lines.said)
