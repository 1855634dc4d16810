from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from share.grants import categories
from share.grants.models import CostCategory, FundingProgramme
from share.records import history


class Command(BaseCommand):
    help = "Loads the cost categories of funding programmes from a file; the committed one without an argument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=categories.COMMITTED, metavar="FILE")

    @transaction.atomic
    @history.by_command
    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            made, changed = categories.load(file, FundingProgramme, CostCategory)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValidationError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} categories made, {changed} changed.")
