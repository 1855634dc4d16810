import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.imports.dates import DayOrder
from share.imports.encodings import is_known
from share.imports.engine import Outcome
from share.imports.identity import Answer
from share.imports.network import COMMITTED, load_network
from share.records import history

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes"}


class Command(BaseCommand):
    help = (
        "Loads the network's record from CSV files. Twice the same files change nothing the second time. A row that looks"
        " like a record, and is not known to be its own, is not loaded before --same or --new says what it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=COMMITTED / "network", metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--encoding", default="", metavar="NAME", help="of files that are not Unicode: cp1250 …")
        parser.add_argument("--dates", choices=DayOrder.values, default="", help="what stands first in 3/5/2018")
        answers = parser.add_mutually_exclusive_group()
        answers.add_argument("--same", action="store_true", help="rows that look like a record correct it")
        answers.add_argument("--new", action="store_true", help="rows that look like a record are new ones")

    @history.by_command
    def handle(
        self,
        *,
        folder: Path,
        dry_run: bool,
        as_json: bool,
        encoding: str,
        dates: str,
        same: bool,
        new: bool,
        **options: Any,
    ) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        if encoding and not is_known(encoding):
            raise CommandError(f"{encoding} is no encoding of text. Examples: cp1250, cp1252, iso-8859-2, utf-16-le.")
        answer = Answer.SAME if same else Answer.NEW if new else Answer.ASK
        outcomes = load_network(folder, dry_run=dry_run, answer=answer, encoding=encoding, day_order=dates)
        if as_json:
            self.stdout.write(
                json.dumps({name: o.as_dict() for name, o in outcomes.items()}, ensure_ascii=False, indent=2)
            )
            return
        for name, outcome in outcomes.items():
            self._tell(name, outcome)
        if not outcomes:
            self.stdout.write(f"{folder} holds none of the files of the record.")
        if any(outcome.alike for outcome in outcomes.values()):
            self.stdout.write(
                "Rows that look like a record were not loaded. Write the ref of its record into a row that corrects it, or"
                " load again with --same (each corrects the record it looks like) or --new (all are new)."
            )

    def _tell(self, name: str, outcome: Outcome) -> None:
        self.stdout.write(
            f"{name}: {outcome.created} new, {outcome.updated} changed, {outcome.unchanged} as before,"
            f" {len(outcome.rejected)} not loaded" + self._waiting(outcome)
        )
        if outcome.encoding:
            separated = f", cells separated by {SEPARATORS[outcome.separator]}" if outcome.separator else ""
            self.stdout.write(f"  read as {outcome.encoding}{separated}")
        for problem in outcome.rejected:
            self.stdout.write(f"  line {problem.row}, {problem.column or 'whole row'}: {problem.reason}")
        for alike in outcome.alike:
            self.stdout.write(f"  line {alike.row} looks like “{alike.shown}” (ref {alike.like}): {alike.why}")
        for thing in outcome.gone:
            self.stdout.write(f"  not in this file any more, and still here: {thing}")

    def _waiting(self, outcome: Outcome) -> str:
        waiting = len({alike.row for alike in outcome.alike})
        return f", {waiting} waiting for an answer" if waiting else ""
