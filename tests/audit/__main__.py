"""Runs every mutant against the tests that guard it: `make audit`. With words, only the mutants that hold one of them.

Each worker has its own copy of the source, so the working tree is never changed, and gets for each mutant a fresh copy of
one migrated database. Exit code 1 when a test fails without a mutant, or when fewer than 90 % are killed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import psycopg
from psycopg import sql

from tests import servers
from tests.audit import own_database
from tests.audit.mutant import Mutant
from tests.audit.mutants import AREAS

ROOT = Path(__file__).parents[2]
WORKERS = 2
GOAL = 90  # percent
MADE = "test_audit"  # the migrated database
PATIENCE = 600  # seconds; a mutant whose tests take longer is killed
NOT_COPIED = shutil.ignore_patterns(
    ".*", "var", "docs", "node_modules", "__pycache__", "*.pyc", "browser", "staticfiles"
)
ONE_TEST = "tests/accounts/test_models.py"  # needs a database: the first run makes it


@dataclass(frozen=True)
class Outcome:
    """How the tests of a mutant ended: `killed by …`, `survived`, or a word of what is wrong with the list."""

    area: str
    mutant: Mutant
    word: str

    @property
    def is_killed(self) -> bool:
        return self.word.startswith("killed")


class Worker:
    """A copy of the source with a database of its own."""

    def __init__(self, number: int, folder: Path) -> None:
        self.copy, self.database = folder / f"copy{number}", f"{MADE}_{number}"
        shutil.copytree(ROOT, self.copy, ignore=NOT_COPIED, symlinks=True)
        # Compiled once; a changed file is known by its hash, so no mutant meets what was compiled of another.
        compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "."]
        subprocess.run(compiling, cwd=self.copy, check=True)

    def run(self, tests: list[str], *, stop: bool = True, is_made: str = "yes") -> tuple[int, str]:
        """The exit code of pytest, and what it wrote. Raises TimeoutExpired."""
        arguments = [
            "-q",
            "--reuse-db",
            "--tb=no",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-p",
            "tests.audit.own_database",
            *(["-x"] if stop else []),
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments, *tests],
            cwd=self.copy,
            env=os.environ
            | {own_database.NAME: self.database, own_database.IS_MADE: is_made, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout

    def fresh_database(self) -> None:
        """Whatever a mutant left behind, the next one does not meet."""
        name, made = sql.Identifier(self.database), sql.Identifier(MADE)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, made))

    def try_mutant(self, mutant: Mutant) -> str:
        path = self.copy / mutant.file
        source = path.read_text()
        mutated = source.replace(mutant.before, mutant.after)
        if source.count(mutant.before) != 1 or mutated == source:
            return "DEFECT of the list: the text is not there once"
        try:
            compile(mutated, mutant.file, "exec")
        except SyntaxError as error:
            return f"DEFECT of the list: {error}"
        self.fresh_database()
        path.write_text(mutated)
        try:
            code, said = self.run([mutant.tests])
        except subprocess.TimeoutExpired:
            return f"killed by time: {PATIENCE} seconds"
        finally:
            path.write_text(source)
        failed = next(
            (line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR ")) and "::" in line), ""
        )
        if code == 1 and failed:
            return f"killed by {failed.split('::')[1].split(' - ')[0]}"
        return "survived" if code == 0 else f"DEFECT of the list: pytest ended with {code}\n{said[-2_000:]}"


@contextmanager
def running_servers() -> Iterator[None]:
    """PostgreSQL and Redis, as `make test` has them, for all runs of pytest in here."""
    servers.start()
    try:
        yield
    finally:
        servers.stop()


def wanted(words: list[str]) -> list[tuple[str, Mutant]]:
    """The mutants of the list, those of the same tests beside one another."""
    found = [(area, mutant) for area, mutants in AREAS.items() for mutant in mutants]
    found = [
        (a, m) for a, m in found if not words or any(word in f"{a} {m.file} {m.tests} {m.breaks}" for word in words)
    ]
    return sorted(found, key=lambda pair: pair[1].tests)


def try_all(chosen: list[tuple[str, Mutant]], workers: list[Worker]) -> list[Outcome]:
    free: Queue[Worker] = Queue()
    for worker in workers:
        free.put(worker)

    def try_one(area: str, mutant: Mutant) -> Outcome:
        worker = free.get()
        try:
            return Outcome(area, mutant, worker.try_mutant(mutant))
        finally:
            free.put(worker)

    outcomes: list[Outcome] = []
    pool = ThreadPoolExecutor(len(workers))
    try:
        for done in as_completed([pool.submit(try_one, area, mutant) for area, mutant in chosen]):
            outcome = done.result()
            outcomes.append(outcome)
            print(f"{len(outcomes):4}/{len(chosen)} {outcome.area}: {outcome.mutant.breaks} {outcome.word}", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)  # interrupted, only the mutants at hand are waited for
    return outcomes


def make_database(worker: Worker) -> None:
    """The migrated database that every run gets a copy of."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {MADE} WITH (FORCE)")
    own, worker.database = worker.database, MADE
    code, said = worker.run([ONE_TEST], is_made="")
    worker.database = own
    if code:
        raise SystemExit(f"No database could be made:\n{said}")


def is_green(chosen: list[tuple[str, Mutant]], workers: list[Worker]) -> bool:
    """Whether the tests hold without a mutant."""
    paths = sorted({mutant.tests for _area, mutant in chosen})

    def run(worker: Worker, share: list[str]) -> tuple[int, str]:
        worker.fresh_database()
        return worker.run(share, stop=False) if share else (0, "")

    with ThreadPoolExecutor(len(workers)) as pool:
        shares = [paths[n :: len(workers)] for n in range(len(workers))]
        results = list(pool.map(run, workers, shares))
    for code, said in results:
        if code:
            print(said)
    return not any(code for code, _said in results)


def tell(outcomes: list[Outcome], seconds: float) -> int:
    """Prints the table and what survived; the exit code."""
    total, killed = Counter(o.area for o in outcomes), Counter(o.area for o in outcomes if o.is_killed)
    print()
    for area in [area for area in AREAS if total[area]]:
        print(f"{area:14} {killed[area]:4} of {total[area]:4}  {100 * killed[area] // total[area]:3} %")
    share = 100 * killed.total() / total.total()
    print(f"{'all':14} {killed.total():4} of {total.total():4}  {share:.1f} %, in {seconds / 60:.1f} minutes")
    for outcome in outcomes:
        if not outcome.is_killed:
            print(f"\n{outcome.mutant.file} ({outcome.mutant.tests}): {outcome.mutant.breaks} {outcome.word}")
            print(f"    {outcome.mutant.before!r}\n    {outcome.mutant.after!r}")
    return int(share < GOAL or any(outcome.word.startswith("DEFECT") for outcome in outcomes))


def main(words: list[str]) -> int:
    began, chosen = time.monotonic(), wanted(words)
    if not chosen:
        raise SystemExit("No mutant holds these words.")
    with tempfile.TemporaryDirectory(prefix="share-audit-") as folder, running_servers():
        workers = [Worker(number, Path(folder)) for number in range(1, WORKERS + 1)]
        make_database(workers[0])
        print("Tests without a mutant", flush=True)
        if not is_green(chosen, workers):
            return 1
        print(f"{len(chosen)} mutants, {WORKERS} at a time", flush=True)
        return tell(try_all(chosen, workers), time.monotonic() - began)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and copies go as after Ctrl-C
    sys.exit(main(sys.argv[1:]))
