from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roster.matching.answer import from_file, match, told
from roster.matching.scores import WITHOUT_RECORD
from roster.matching.season import Unreadable


class Command(BaseCommand):
    help = "Matches the experts and needs of a file, without a database: the best plan, and what would meet the rest."
    requires_system_checks: list[str] = []  # a file in, a plan out: nothing of the site is asked

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file: Path, as_json: bool, **options: Any) -> None:
        try:
            season = from_file(file)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(match(season, WITHOUT_RECORD), as_json=as_json))
