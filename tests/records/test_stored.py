"""Stored files: what was altered is said, never handed out, and found every night; its row cannot be redefined."""

import inspect
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from share.jobs.actions import run, run_sweeps
from share.jobs.models import Job, State, lease
from share.kit import clock
from share.policy import Role
from share.records import verification
from share.records.models import FileProblem, StoredFile, Verification
from share.records.stored import Altered, hand_out, problem_of, read, remove, store
from share.reports.models import Report, ReportFile
from tests.make import make_coordinator, make_document, make_grant, make_pilot, make_report
from tests.test_access_matrix import House, routes

pytestmark = pytest.mark.django_db
OURS = {"share", "events", "trainings", "roster", "municipalities"}
BUTTONS = {"reports:open_sheet"}  # which hand a file out to a POST: tests/reports/test_samples.py
HAND_OUT = {
    "events:document",
    "municipalities:practice_document",
    "reports:document",
    "reports:download",
    "trainings:certificate",
    "trainings:own_certificate",
}


def stored(content: bytes = b"%PDF-1.7 as it came in", name: str = "documents/one.pdf") -> StoredFile:
    file = store(content, "application/pdf", name=name)
    file.save()
    return file


def swap(file: StoredFile, content: bytes = b"%PDF-1.7 as somebody wanted it") -> None:
    default_storage.save(file.file, ContentFile(content))


def lose(file: StoredFile) -> None:
    default_storage.delete(file.file)


def test_what_came_in_is_read_back() -> None:
    file = stored()
    assert read(file) == b"%PDF-1.7 as it came in"
    assert problem_of(file) is None


@pytest.mark.parametrize(
    ("harm", "problem", "sentence"),
    [
        (swap, FileProblem.ALTERED, "altered or damaged since"),
        (lose, FileProblem.LOST, "not in the store any more"),
    ],
)
def test_what_is_not_as_it_came_in_is_not_read_and_its_row_says_so(
    harm: Callable[[StoredFile], None], problem: FileProblem, sentence: str
) -> None:
    file = stored()
    harm(file)
    with pytest.raises(Altered, match=sentence) as refused:
        read(file)
    assert refused.value.problem == problem
    file.refresh_from_db()
    assert (file.problem, bool(file.verified_at)) == (problem, True)
    assert list(StoredFile.objects.differing()) == [file]


def test_a_file_that_is_put_back_is_read_again() -> None:
    file = stored()
    swap(file)
    swap(file, b"%PDF-1.7 as it came in")
    assert read(file)


def codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of what is written inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


def named(function: FunctionType) -> Iterator[object]:
    """What a function names, be it of its own module or of a module that it names."""
    names = {name for code in codes(function.__code__) for name in code.co_names}
    for name in names:
        found = function.__globals__.get(name)
        yield found
        if isinstance(found, ModuleType):
            yield from (getattr(found, part, None) for part in names)


def hands_out(view: object, seen: set[object]) -> bool:
    """Whether a view calls `hand_out`, or a function of ours that does."""
    found = inspect.unwrap(view) if callable(view) else view
    if found is hand_out:
        return True
    if not isinstance(found, FunctionType) or found.__module__.split(".")[0] not in OURS or found in seen:
        return False
    seen.add(found)
    return any(hands_out(one, seen) for one in named(found))


def pages_of_files(house: House) -> set[str]:
    """The addresses of all pages that hand out a stored file: read off their views, so that a new one is among them."""
    addresses = {house.url(name) for name, _pattern in routes() if name not in BUTTONS}
    report = house.arguments["report file"][0]
    addresses |= {reverse("reports:download", args=[report, kind]) for kind in ReportFile.MEDIA_TYPES if kind != "zip"}
    return {address for address in addresses if hands_out(resolve(address).func, set())}


@pytest.mark.parametrize("harm", [swap, lose])
def test_every_page_that_hands_out_a_file_refuses_an_altered_one(
    harm: Callable[[StoredFile], None], client: Client
) -> None:
    house = House()
    client.cookies = house.cookies["admin"]
    pages, files = pages_of_files(house), list(StoredFile.objects.all())
    contents = {read(file) for file in files}
    assert {resolve(page).view_name for page in pages} >= HAND_OUT
    for page in pages:
        whole = client.get(page)
        assert whole.status_code == 200, page
        assert b"".join(whole.streaming_content) in contents  # read to its end, which closes it
    for file in files:
        harm(file)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 409, page
        assert "Not handed out" in answer.content.decode()


def test_what_a_row_says_of_its_file_cannot_be_changed() -> None:
    file = stored()
    for change in ({"sha256": "0" * 64}, {"file": "another.pdf"}, {"size": 1}, {"media_type": "text/html"}):
        with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
            StoredFile.objects.filter(pk=file.pk).update(**change)


def test_a_removed_file_goes_once_that_is_committed(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    file = stored()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        remove(file)
        assert default_storage.exists(file.file)
    assert not default_storage.exists(file.file)


# Every night


def test_a_night_looks_at_everything_once_and_names_what_differs(client: Client) -> None:
    good, bad = stored(name="documents/good.pdf"), stored(name="documents/bad.pdf")
    swap(bad)
    run_sweeps()
    run_sweeps()
    (job,) = Job.objects.filter(kind=verification.JOB)
    run(Job.objects.claim())
    job.refresh_from_db()
    assert (job.state, job.last_error) == (State.FAILED, "1 of 2 differs from what was stored.")
    look = Verification.objects.get()
    assert (look.checked, look.differing) == (2, ["documents/bad.pdf: altered"])
    assert [f.problem for f in StoredFile.objects.order_by("pk")] == ["", "altered"]
    good.refresh_from_db()
    assert good.verified_at
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    assert "See what differs" in client.get("/work/").content.decode()
    assert "documents/bad.pdf: altered" in client.get("/work/files/").content.decode()


def test_the_next_night_looks_again_and_what_was_mended_is_good(client: Client) -> None:
    file = stored()
    lose(file)
    verification.verify_all()
    swap(file, b"%PDF-1.7 as it came in")
    verification.verify_all()
    file.refresh_from_db()
    assert file.problem == ""
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    assert "See what differs" not in client.get("/work/").content.decode()


def test_each_day_has_its_own_look() -> None:
    verification.ask_nightly()
    run(Job.objects.claim())
    verification.ask_nightly()
    assert Job.objects.filter(kind=verification.JOB).count() == 1
    clock.move_to(clock.now() + timedelta(days=1))
    verification.ask_nightly()
    assert Job.objects.filter(kind=verification.JOB).count() == 2


def test_a_look_that_takes_longer_than_a_lease_is_not_begun_by_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        stored(name=f"documents/{n}.pdf")

    def slow(file: StoredFile) -> None:
        clock.move_to(clock.now() + lease() * 0.9)
        assert Job.objects.claim() is None

    monkeypatch.setattr(verification, "problem_of", slow)
    verification.ask_nightly()
    run(Job.objects.claim())
    assert Job.objects.get().state == State.DONE


def test_a_file_that_is_taken_out_during_the_look_is_not_called_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    file = stored()

    def meanwhile(looked_at: StoredFile) -> FileProblem | None:
        default_storage.delete(file.file)
        file.delete()
        return problem_of(looked_at)

    monkeypatch.setattr(verification, "problem_of", meanwhile)
    look = verification.verify_all()
    assert (look.checked, look.differing) == (0, [])


def test_a_coordinator_does_not_see_the_page_of_stored_files(client: Client) -> None:
    client.force_login(make_coordinator())
    assert client.get("/work/files/").status_code == 404


# By command


def told(*args: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("verify", *args, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_the_command_says_which_file_it_is(tmp_path: Path) -> None:
    report = make_report(make_grant())
    document = make_document(make_pilot())
    copy, sheet = tmp_path / "copy.pdf", tmp_path / "sheet.pdf"
    copy.write_bytes(read(report.files.get(kind="json").stored))
    sheet.write_bytes(read(document.stored))
    said, code = told(str(copy), str(sheet))
    assert code == 0
    assert report.number in said
    assert document.name in said
    assert said.count("byte for byte") == 2


def test_the_command_says_that_a_file_is_none_of_ours_or_was_altered(tmp_path: Path) -> None:
    report = make_report(make_grant())
    ours, forged, foreign = tmp_path / "ours.json", tmp_path / f"{report.number}.pdf", tmp_path / "holiday.pdf"
    ours.write_bytes(read(report.files.get(kind="json").stored))
    forged.write_bytes(ours.read_bytes() + b" ")
    foreign.write_bytes(b"a beach")
    said, code = told(str(ours), str(forged), str(foreign))
    assert code == 1
    assert "byte for byte" in said
    assert f"it calls itself report {report.number}, and is not: it was altered" in said
    assert "holiday.pdf: no file of this site" in said


def test_the_command_looks_at_everything() -> None:
    stored()
    assert told("--all") == ("1 hash was computed anew, and it holds.\n", 0)
    lose(stored(name="documents/two.pdf"))
    said, code = told("--all")
    assert (code, "documents/two.pdf: lost" in said) == (1, True)


def test_a_snapshot_changed_behind_the_triggers_is_found() -> None:
    report = make_report(make_grant())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE reports_report SET snapshot = %s WHERE id = %s", [b'{"figures":[]}', report.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    said, code = told("--all")
    assert (code, f"snapshot of report {report.number}: altered" in said) == (1, True)
    with pytest.raises(Altered):
        _ = Report.objects.get(pk=report.pk).content


@pytest.mark.parametrize("args", [(), ("--all", "one.pdf")])
def test_the_command_wants_files_or_all(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="Name files, or say --all"):
        call_command("verify", *args)


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("verify", str(tmp_path / "none.pdf"))
