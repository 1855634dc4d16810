from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from share.records import history
from share.reports import sections


class Command(BaseCommand):
    help = "Loads the shape of reports, by programme, from a file; the committed one without an argument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=sections.COMMITTED, metavar="FILE")

    @transaction.atomic
    @history.by_command
    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            n = sections.load(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValidationError, UnicodeDecodeError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{n} sections loaded.")
