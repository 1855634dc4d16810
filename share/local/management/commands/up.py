import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from share import env
from share.local.embedded import StartError
from share.local.prepare import prepare as prepare_now
from share.local.supervisor import Supervisor
from share.paths import Layout, usable


class Command(BaseCommand):
    help = "Runs all of SHARE on this computer: database, web, worker, beat and a post office that keeps every mail."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tied", action="store_true", help="stop when the process that started this one ends")
        parser.add_argument(
            "--prepare", action="store_true", help="only bring the database and static files up to date"
        )

    def handle(self, *args: object, tied: bool, prepare: bool, **options: object) -> None:
        if not settings.LOCAL:
            sys.exit(
                "manage.py up is for SHARE_MODE=local. In production the parts are started one by one: see README.md."
            )
        layout = Layout(settings.DATA_DIR)
        try:
            with usable(layout.data):
                if prepare:
                    prepare_now(layout)
                else:
                    sys.exit(Supervisor(layout, env.number("PORT", 8000), settings.BASE_DIR, tied).run())
        except StartError as error:
            sys.exit(str(error))
