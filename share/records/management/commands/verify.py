import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
from django.core.management.base import BaseCommand, CommandError, CommandParser

from share.records import verification


class Command(BaseCommand):
    help = (
        "Says of a file which report, certificate or document it is, byte for byte; with --all, computes every stored hash "
        "anew. Exit status 1 when a file is none of ours or was altered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--all", action="store_true", dest="everything", help="everything that is stored")

    def handle(self, *, files: list[Path], everything: bool, **options: Any) -> None:
        if everything == bool(files):
            raise CommandError("Name files, or say --all.")
        found = [self._all_hold()] if everything else [self._is_ours(path) for path in files]  # each is told
        if not all(found):
            sys.exit(1)

    def _all_hold(self) -> bool:
        found = verification.verify_all()
        self.stdout.write(verification.sentence_of(found))
        for line in found.differing:
            self.stdout.write(line)
        return not found.differing

    def _is_ours(self, path: Path) -> bool:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        found = verification.owners_of(sha256(content).hexdigest())
        if found:
            self.stdout.write(f"{path}: {', '.join(found)}, byte for byte.")
            return True
        claims = verification.named_in(f"{path.name} {_words_inside(path)}")
        said = f"it calls itself {', '.join(claims)}, and is not: it was altered" if claims else "no file of this site"
        self.stdout.write(f"{path}: {said}.")
        return False


def _words_inside(path: Path) -> str:
    """What a PDF says of itself; empty for anything else."""
    try:
        with pikepdf.open(path) as document:
            return " ".join(str(value) for value in document.docinfo.values())
    except (pikepdf.PdfError, OSError):
        return ""
