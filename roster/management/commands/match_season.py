import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roster.matching.answer import Matched, as_dict, match
from roster.matching.scores import WITHOUT_RECORD
from roster.matching.season import Unreadable, read


class Command(BaseCommand):
    help = "Matches the experts and needs of a file, without a database: the best plan, and what would meet the rest."
    requires_system_checks: list[str] = []  # a file in, a plan out: nothing of the site is asked

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file: Path, as_json: bool, **options: Any) -> None:
        try:
            given = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ValueError as error:
            raise CommandError(f"{file}: not JSON in UTF-8 ({error})") from error
        try:
            season = read(given)
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        matched = match(season, WITHOUT_RECORD)
        if as_json:
            self.stdout.write(json.dumps(as_dict(matched), ensure_ascii=False, indent=2))
        else:
            self._tell(matched)

    def _tell(self, matched: Matched) -> None:
        needs = len(matched.season.needs)
        plan, greedy = matched.plan, matched.greedy
        self.stdout.write(f"{len(plan.placed)} of {needs} needs, {plan.value:.1f} points")
        self.stdout.write(f"By hand, the best pair first: {len(greedy.placed)}, {greedy.value:.1f} points")
        for one in plan.placed:
            days = ", ".join(day.isoformat() for day in one.dates)
            self.stdout.write(f"{one.pair.need.id}: {one.pair.expert.id} ({one.pair.score:.1f}) on {days}")
        for left in matched.left_out:
            self.stdout.write(f"{left.need.id}: {left.reason}")
