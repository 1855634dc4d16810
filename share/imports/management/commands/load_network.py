import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.imports.network import COMMITTED, load_network
from share.records import history


class Command(BaseCommand):
    help = "Loads the network's record from CSV files. Twice the same files change nothing the second time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=COMMITTED / "network", metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", dest="as_json")

    @history.by_command
    def handle(self, *, folder: Path, dry_run: bool, as_json: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        outcomes = load_network(folder, dry_run=dry_run)
        if as_json:
            self.stdout.write(
                json.dumps({name: o.as_dict() for name, o in outcomes.items()}, ensure_ascii=False, indent=2)
            )
            return
        for name, outcome in outcomes.items():
            self.stdout.write(
                f"{name}: {outcome.created} new, {outcome.updated} changed, {outcome.unchanged} as before,"
                f" {len(outcome.rejected)} not loaded"
            )
            for problem in outcome.rejected:
                self.stdout.write(f"  line {problem.row}, {problem.column or 'whole row'}: {problem.reason}")
            for thing in outcome.gone:
                self.stdout.write(f"  not in this file any more, and still here: {thing}")
        if not outcomes:
            self.stdout.write(f"{folder} holds none of the files of the record.")
