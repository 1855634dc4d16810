#!/usr/bin/env python
import os
import sys
from pathlib import Path


def main() -> None:
    if sys.argv[1:2] == ["match_season"] and (file := _only_a_file(sys.argv[2:])):
        from roster.matching.answer import alone

        sys.exit(alone(file, as_json="--json" in sys.argv))
    run()


def _only_a_file(given: list[str]) -> Path | None:
    """The file of a call that says no more than a file and how it is answered; None for any other, which Django reads."""
    files = [one for one in given if one != "--json"]
    return Path(files[0]) if len(files) == 1 and not files[0].startswith("-") else None


def run() -> None:
    """Runs a command. A setting or a server that cannot be used ends it in one sentence; `--traceback` shows the rest."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from share.paths import UnusableFolder

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "share.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, UnusableFolder, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        said = " ".join(str(error).split())
        about = "The database (DATABASE_URL) cannot be used: " if isinstance(error, OperationalError) else ""
        sys.exit(f"{about}{said}")


if __name__ == "__main__":
    main()
