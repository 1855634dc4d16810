"""`python -m tests.bench [--short]`: measures, prints the table, writes bench.json, and fails when a budget is missed.

`--short` measures little and promises nothing but that the bench works: a site a hundredth as large, one round.
"""

import os
import secrets
import sys
from pathlib import Path

from tests import servers  # names the servers of this run before Django reads its settings


def main() -> int:
    short = "--short" in sys.argv
    out = Path(os.environ.get("BENCH_OUT", "var/bench.json"))
    servers.start(durable=True)
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = "share.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["*"]
        settings.SECRET_KEY = secrets.token_hex(40)  # the site in production refuses the one of tests
        call_command("migrate", verbosity=0)
        from tests.bench import budgets, run

        rows = run.short() if short else run.whole()
        return budgets.report(rows, out)
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main())
