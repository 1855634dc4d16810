from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.grants.actions.periods import save_period
from share.grants.models import Grant, ReportingPeriod
from share.kit.arguments import day
from share.kit.moves import IllegalMove
from share.records import history


class Command(BaseCommand):
    help = "Enters a reporting period of a grant, or changes the one of this number; what was submitted keeps its days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grant", required=True, metavar="CODE")
        parser.add_argument("--number", required=True, type=int)
        parser.add_argument("--kind", choices=ReportingPeriod.Kind.values, default=ReportingPeriod.Kind.INTERIM.value)
        parser.add_argument("--from", dest="first", required=True, type=day, metavar="DAY")
        parser.add_argument("--to", dest="last", required=True, type=day, metavar="DAY")
        parser.add_argument("--due", type=day, metavar="DAY", help="the funder's day")
        parser.add_argument("--parts-due", type=day, metavar="DAY", help="when the partners' parts are due")

    @history.by_command
    def handle(self, *, grant: str, number: int, first: date, last: date, **options: Any) -> None:
        found = Grant.objects.filter(code=" ".join(grant.split())).first()
        if found is None:
            raise CommandError(f"No grant has the code “{grant}”.")
        period = ReportingPeriod.objects.filter(grant=found, number=number).first()
        period = period or ReportingPeriod(grant=found, number=number)
        period.kind, period.starts_on, period.ends_on = options["kind"], first, last
        period.due_on = options["due"] or period.due_on
        period.parts_due_on = options["parts_due"] or period.parts_due_on
        try:
            save_period(period)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except IllegalMove as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{found.code}: {period}")
