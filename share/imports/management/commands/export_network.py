from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.imports.export import export_network


class Command(BaseCommand):
    help = (
        "Writes the network's record into CSV files with the columns that load_network reads, and each record's ref. Demo"
        " rows are left out. Loading what was written changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            written = export_network(folder)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from None
        for name, rows in written.items():
            self.stdout.write(f"{name}: {rows} rows")
