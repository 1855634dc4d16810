import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from trainings.actions.curriculum import taught_by
from trainings.management import pilot_called
from trainings.results import Line, of_pilot


class Command(BaseCommand):
    help = "Prints what the evaluation of a pilot shows: each outcome before and after, how many answered, who uses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pilot", required=True, metavar="ID", help="the public id of the pilot's event")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, pilot: str, as_json: bool, **options: Any) -> None:
        found = of_pilot(taught_by(pilot_called(pilot)))
        if as_json:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
            return
        for line in found.lines:
            self.stdout.write(_told(line))
        for label, n, rate in found.response.rates:
            self.stdout.write(
                f"{label}: {n} of {found.response.invited}" + (f" ({rate} %)" if rate is not None else "")
            )


def _told(line: Line) -> str:
    found = line.change
    counts = f"{line.key}: {found.n_before} before, {found.n_after} after, {found.pairs} pairs"
    if found.difference is None:
        return counts + ("; fewer than five, not shown" if found.suppressed else "")
    low, high = found.low, found.high
    return f"{counts}; {found.difference:+.2f} ({low:+.2f} to {high:+.2f})"
