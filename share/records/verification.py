"""Looking at everything that has a hash: every night, by command, and of a single file that somebody holds.

Stored files are looked at here. What else has a hash, and which record a file belongs to, is said by the app that owns it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from share import policy
from share.jobs.actions import GiveUp, request_job
from share.jobs.models import Job
from share.jobs.registry import JobKind
from share.kit import clock
from share.kit.registries import Registry
from share.policy import Actor
from share.records.models import StoredFile, Verification
from share.records.stored import note, problem_of
from share.records.tasks import About, Task

JOB = "verification"


@dataclass(frozen=True)
class Looked:
    """One thing whose hash was computed anew: what it is, and what is wrong with it (empty when nothing is)."""

    name: str
    problem: str = ""


class Hashed(Protocol):
    """Computes the hashes of everything of one sort anew."""

    def __call__(self) -> Iterable[Looked]: ...


class Owner(Protocol):
    """Which records of an app have a file of this content: a few words for each, such as "report SHARE-R… (PDF)"."""

    def __call__(self, sha256: str) -> Iterable[str]: ...


class Named(Protocol):
    """Which record of an app is named in a text, such as the title inside a PDF; a few words, empty for none."""

    def __call__(self, text: str) -> str: ...


hashed: Registry[Hashed] = Registry()
owners: Registry[Owner] = Registry()
named: Registry[Named] = Registry()


def stored_files() -> Iterator[Looked]:
    """Every stored file; what was found is written into its row."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        problem = problem_of(stored)
        if problem and not StoredFile.objects.filter(pk=stored.pk).exists():
            continue  # taken out, or its person erased, since the list of files was read
        note(stored, problem)
        yield Looked(stored.file, str(problem.label) if problem else "")


def verify_all(after_each: Callable[[], object] = lambda: None) -> Verification:
    """Computes every hash anew and writes down what differs; calls `after_each` behind every one."""
    began, looked, differing = clock.now(), 0, []
    for source in hashed:
        for found in source():
            looked += 1
            after_each()
            if found.problem:
                differing.append(f"{found.name}: {found.problem}")
    return Verification.objects.create(
        started_at=began, finished_at=clock.now(), checked=looked, differing=sorted(differing)
    )


def owners_of(sha256: str) -> list[str]:
    """Which records have a file of this content, in words."""
    return [words for owner in owners for words in owner(sha256)]


def named_in(text: str) -> list[str]:
    """Which records a text names, in words."""
    return [words for reader in named if (words := reader(text))]


# Every night


def ask_nightly() -> None:
    """Asks for the look of a day, once: the sweep finds that nobody asked yet."""
    today = clock.now().date()
    if Job.objects.filter(kind=JOB, subject=today.isoformat()).exists():
        return
    title = _("Look at every stored file, %(day)s") % {"day": date_format(today)}
    request_job(JOB, key=f"{JOB}:{today}", subject=today.isoformat(), title=title, by=None)


def look(job: Job) -> None:
    """Does the job, keeping its lease however many files there are.

    Raises GiveUp when something differs, so that it stands among what failed, with the reason.
    """
    found = verify_all(after_each=job.renew)
    if found.differing:
        raise GiveUp(sentence_of(found))


def result_of(subject: str) -> tuple[str, str]:
    """Where the result of a look is found."""
    return reverse("records:verifications"), _("What was looked at")


def may_look(actor: Actor, subject: str) -> bool:
    return policy.can_see_operations(actor)


JOB_KIND = JobKind(look, result_of, may_look)


def sentence_of(found: Verification) -> str:
    """What a look found, in a sentence."""
    if not found.differing:
        said = ngettext(
            "%(n)d hash was computed anew, and it holds.",
            "%(n)d hashes were computed anew, and all hold.",
            found.checked,
        )
        return said % {"n": found.checked}
    said = ngettext(
        "%(n)d of %(all)d differs from what was stored.",
        "%(n)d of %(all)d differ from what was stored.",
        len(found.differing),
    )
    return said % {"n": len(found.differing), "all": found.checked}


def what_differs(actor: Actor) -> list[Task]:
    """For those who run the site: that the last look found something."""
    if not policy.can_see_operations(actor):
        return []
    last = Verification.objects.first()
    if last is None or not last.differing:
        return []
    page = reverse("records:verifications")
    about = About(_("Stored files"), page, detail=last.differing[0])
    return [Task(sentence_of(last), _("See what differs"), page, about)]
