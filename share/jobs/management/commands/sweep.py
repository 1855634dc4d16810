import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from share.jobs import actions


class Command(BaseCommand):
    help = "Does all due work in this process: what keeps mail going while Redis and the workers are away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with this pause in between")

    def handle(self, *, every: int | None, **options: Any) -> None:
        while True:
            actions.run_sweeps()
            actions.work_due()
            if not every:
                return
            time.sleep(every)
