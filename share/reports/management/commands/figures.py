import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.grants.models import Grant
from share.kit.arguments import day
from share.reports import labels
from share.reports.figures import figures
from share.reports.figures.scope import Scope
from share.reports.periods import grant_called, period


class Command(BaseCommand):
    help = "Prints the figures of a grant, each with its definition, source, precision and number of rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grant", required=True, type=grant_called, metavar="CODE")
        parser.add_argument("--from", dest="first", type=day, metavar="DAY")
        parser.add_argument("--to", dest="last", type=day, metavar="DAY")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, grant: str, first: date | None, last: date | None, as_json: bool, **options: Any) -> None:
        found = Grant.objects.filter(code=grant).first()
        if found is None:
            raise CommandError(f"No grant has the code “{grant}”.")
        first, last = period(found, first, last)
        counted = figures(Scope(found, first, last))
        if as_json:
            told = {
                "grant": found.code,
                "from": first.isoformat(),
                "to": last.isoformat(),
                "figures": [figure.as_dict() for figure in counted],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{found}, {first} to {last}")
        for figure in counted:
            sure = labels.precision(figure.precision)
            self.stdout.write(
                f"{labels.value(figure.as_dict()):>14}  {figure.measure.label} ({sure}; rows: {figure.rows})"
            )
