from typing import Any

from django.core.management.base import BaseCommand

from share.local import demo
from share.records import history


class Command(BaseCommand):
    help = "Loads the demo: the real network, and invented people and activities that carry a demo mark."

    @history.by_command
    def handle(self, **options: Any) -> None:
        lines = demo.load_demo()
        demo.write_sign_ins(lines)
        for line in lines:
            self.stdout.write(line)
