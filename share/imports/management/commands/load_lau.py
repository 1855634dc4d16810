from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.imports.lau import load_lau
from share.imports.tables import UnreadableFile
from share.records import history


class Command(BaseCommand):
    help = (
        "Gives towns their LAU and NUTS codes from a sheet of Eurostat's LAU–NUTS table, saved as CSV. Twice the same file"
        " changes nothing the second time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, required=True, metavar="Y", help="the year of the table")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--encoding", default="", metavar="NAME", help="of a file that is not Unicode: cp1252 …")

    @history.by_command
    def handle(self, *, file: Path, year: int, dry_run: bool, encoding: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is no file.")
        if not 1990 <= year <= 2100:
            raise CommandError(f"{year} is no year of the table.")
        try:
            found = load_lau(file, year, dry_run=dry_run, encoding=encoding)
        except UnreadableFile as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{found.rows} rows: {found.changed} towns changed, {found.unchanged} as before,"
            f" {len(found.rejected)} rows not read, {len(found.without)} of our towns not in the table"
        )
        for problem in found.rejected:
            self.stdout.write(f"  line {problem.row}, {problem.column or 'whole row'}: {problem.reason}")
        for problem in found.ambiguous:
            self.stdout.write(f"  {problem.reason}")
        for name in found.without:
            self.stdout.write(f"  not in the table: {name}")
