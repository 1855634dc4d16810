"""A practice from its draft through the review to the public pages, and the files that show that it works."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.actors import keeps
from municipalities.models import Municipality, Practice, PracticeDocument
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import send_mail
from share.records import documents
from share.records.documents import NewDocument


@dataclass(frozen=True)
class Described:
    """What a practice is, in the words of the form. With a contact, that person has agreed to stand on a public page."""

    title: str
    area: str
    partners: Sequence[str]
    summary: str
    since: str
    evidence: str
    links: Sequence[str]
    contact_name: str
    contact_email: str


@transaction.atomic
def begin_practice(town: Municipality, described: Described) -> Practice:
    """A draft. Raises ValidationError when the town has a practice of this title."""
    return _write(Practice(town=town), described)


@transaction.atomic
def change_practice(practice_id: int, described: Described) -> Practice:
    """Raises IllegalMove while it waits for the review, or is public."""
    practice = _locked(practice_id)
    practice.change()
    return _write(practice, described)


def _write(practice: Practice, described: Described) -> Practice:
    """The day of the agreement is that on which this very person was first named as the contact."""
    same_person = (practice.contact_name, practice.contact_email) == (
        described.contact_name,
        described.contact_email,
    )
    for name, value in vars(described).items():
        setattr(practice, name, value)
    if not practice.contact_name:
        practice.contact_agreed_on = None
    elif not same_person or practice.contact_agreed_on is None:
        practice.contact_agreed_on = clock.today()
    practice.full_clean()
    practice.save()
    return practice


def submit(practice_id: int, *, by: User) -> Practice:
    return _move(practice_id, lambda practice: practice.submit(by=by))


def take_back(practice_id: int) -> Practice:
    return _move(practice_id, Practice.take_back)


@transaction.atomic
def publish(practice_id: int, *, by: User, read: str = "") -> Practice:
    """Public from now on; who submitted it is told. Raises IllegalMove for the person who submitted it.

    `read` is when what they read was submitted: raises IllegalMove when it was taken back and submitted anew since.
    """
    practice = _move(practice_id, lambda practice: practice.publish(by=by), read)
    _tell(practice)
    return practice


@transaction.atomic
def send_back(practice_id: int, review: str, *, by: User, read: str = "") -> Practice:
    """To be changed first; who submitted it is told what the review asks for. Raises IllegalMove as `publish` does."""
    practice = _move(practice_id, lambda practice: practice.send_back(review, by=by), read)
    _tell(practice)
    return practice


@transaction.atomic
def _move(practice_id: int, move: Callable[[Practice], None], read: str = "") -> Practice:
    practice = _locked(practice_id)
    if read and read != practice.state_since.isoformat():
        raise IllegalMove(_("It was changed since you opened it. Read it again; nothing was done."))
    move(practice)
    practice.full_clean()
    practice.save()
    return practice


def _tell(practice: Practice) -> None:
    reader = practice.submitted_by
    if reader and keeps(reader, practice.town):
        address = reverse("municipalities:kept_practice", args=[practice.town.public_id, practice.public_id])
        context = {"practice": practice, "name": reader.name, "link": settings.BASE_URL + address}
        key = f"practice:{practice.public_id}:{practice.state_since.isoformat()}"
        send_mail("practice_reviewed", reader.email, context, key=key, language=reader.language)


def _locked(practice_id: int) -> Practice:
    found = Practice.objects.select_for_update(of=("self",)).select_related("town", "submitted_by")
    return found.get(pk=practice_id)


# Files


def add_document(practice_id: int, new: NewDocument, *, by: User | None) -> PracticeDocument:
    """Keeps a file for a practice, in whatever state. Raises ValidationError when it is there already."""
    return documents.add_document(
        PracticeDocument(practice_id=practice_id), new, by=by, lock=partial(_is_demo, practice_id)
    )


def _is_demo(practice_id: int) -> bool:
    return _locked(practice_id).is_demo


@transaction.atomic
def remove_document(document_id: int) -> PracticeDocument:
    """Takes a file out. Raises IllegalMove while the practice waits for the review, or is public."""
    practice_id = PracticeDocument.objects.values_list("practice", flat=True).get(pk=document_id)
    _locked(practice_id).change()
    document = PracticeDocument.objects.select_related("stored").get(pk=document_id)
    documents.remove_document(document)
    return document


@transaction.atomic
def check_document(document_id: int, *, by: User) -> PracticeDocument:
    """Notes the check by a second person. Raises IllegalMove for the person who added it, or when it was checked."""
    document = PracticeDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    document.check_by(by)
    document.save()
    return document


def files_with(sha256: str) -> Iterator[str]:
    """The documents of practices that have this hash, in words."""
    for document in PracticeDocument.objects.filter(sha256=sha256).select_related("practice__town"):
        said = {"file": document.name, "practice": document.practice.title, "town": document.practice.town.name}
        yield _("document “%(file)s” of the practice “%(practice)s”, %(town)s") % said


def erase(person: User) -> None:
    """A contact who leaves is named no more."""
    theirs = Practice.objects.alias(address=Lower("contact_email")).filter(address__in=person.addresses())
    theirs.update(contact_name="", contact_email="", contact_agreed_on=None)
