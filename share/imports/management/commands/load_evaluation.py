import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.imports.encodings import is_known
from share.imports.evaluation import load_file
from share.imports.tables import Reading, UnreadableFile, content_of
from share.records import history
from trainings.management import pilot_called


class Command(BaseCommand):
    help = (
        "Loads answers of an evaluation from a CSV file (code, moment, outcome, answer), all or nothing. Exit status 1, and"
        " nothing stored, when a line is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--pilot", required=True, metavar="ID", help="the public id of the pilot's event")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--encoding", default="", metavar="NAME", help="of a file that is not Unicode: cp1250 …")

    @history.by_command
    def handle(self, *, file: Path, pilot: str, as_json: bool, encoding: str, **options: Any) -> None:
        if encoding and not is_known(encoding):
            raise CommandError(f"{encoding} is no encoding of text. Examples: cp1250, cp1252, iso-8859-2, utf-16-le.")
        event = pilot_called(pilot)
        try:
            loaded = load_file(event, content_of(file), Reading(encoding=encoding))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnreadableFile as error:
            if as_json:
                self._tell_json(0, 0, [{"row": 1, "column": "", "reason": str(error)}])
            raise CommandError(str(error)) from None
        if as_json:
            self._tell_json(loaded.answers, loaded.sheets, [one.as_dict() for one in loaded.problems])
        else:
            for one in loaded.problems:
                self.stdout.write(f"  line {one.row}, {one.column or 'whole row'}: {one.reason}")
        if loaded.problems:
            raise CommandError(f"Nothing was loaded: {len(loaded.problems)} lines are wrong.")
        if not as_json:
            self.stdout.write(f"{loaded.answers} answers on {loaded.sheets} sheets.")

    def _tell_json(self, answers: int, sheets: int, errors: list[dict[str, object]]) -> None:
        self.stdout.write(
            json.dumps({"answers": answers, "sheets": sheets, "errors": errors}, ensure_ascii=False, indent=2)
        )
