from typing import Any

from django.core.management.base import BaseCommand

from share.pages.actions import load_pages
from share.records import history


class Command(BaseCommand):
    help = "Stores the texts of the About pages where none is stored yet. What was edited stays as it is."

    @history.by_command
    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{load_pages()} pages loaded")
