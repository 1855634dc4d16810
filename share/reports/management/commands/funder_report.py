from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.grants.models import Grant
from share.kit.arguments import day
from share.records import history
from share.records.stored import read
from share.reports import pack
from share.reports.actions import making
from share.reports.models import Report
from share.reports.periods import grant_called, period


class Command(BaseCommand):
    help = "Makes the report on a grant, by the same code as the page: PDF, XLSX, JSON and the pack of evidence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grant", required=True, type=grant_called, metavar="CODE")
        parser.add_argument("--from", dest="first", type=day, metavar="DAY")
        parser.add_argument("--to", dest="last", type=day, metavar="DAY")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")

    @history.by_command
    def handle(self, *, grant: str, first: date | None, last: date | None, out: Path, **options: Any) -> None:
        found = Grant.objects.filter(code=grant).first()
        if found is None:
            raise CommandError(f"No grant has the code “{grant}”.")
        first, last = period(found, first, last)
        if problem := making.problem_of(found, first, last):
            raise CommandError(problem)
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{out} cannot be used: {error.strerror}.") from error
        report = Report.objects.create(grant=found, starts_on=first, ends_on=last)
        for step in making.STEPS:
            step(report)
        for file in report.files.select_related("stored", "report"):
            path = out / file.name
            path.write_bytes(read(file.stored))
            self.stdout.write(str(path))
        path = out / f"{report.number}.zip"
        with path.open("w+b") as packed:
            pack.write(packed, report)
        self.stdout.write(str(path))
        self.stdout.write(f"SHA-256 of the snapshot: {report.sha256}")
