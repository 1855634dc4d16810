"""Four eyes on a file, and what replaces what."""

import pytest
from django.core.exceptions import ValidationError

from events.actions import add_document, check_document
from share.kit.moves import IllegalMove
from share.kit.uploads import Upload
from share.records.documents import NewDocument
from tests.kit.test_uploads import PDF, picture
from tests.make import make_pilot, make_user

pytestmark = pytest.mark.django_db
SHEET = NewDocument("signatures", Upload("sheet.pdf", "application/pdf", PDF))


def test_a_file_is_checked_once_and_not_by_who_put_it() -> None:
    ana, ion = make_user(), make_user()
    document = add_document(make_pilot().pk, SHEET, by=ana)
    with pytest.raises(IllegalMove, match="somebody else"):
        check_document(document.pk, by=ana)
    assert check_document(document.pk, by=ion).checked_by == ion
    with pytest.raises(IllegalMove, match="checked already"):
        check_document(document.pk, by=make_user())


def test_a_file_is_replaced_once() -> None:
    event, ana = make_pilot(), make_user()
    first = add_document(event.pk, SHEET, by=ana)
    scans = [Upload(f"{kind}.img", f"image/{kind.lower()}", picture(kind)) for kind in ("JPEG", "PNG")]
    better = add_document(event.pk, NewDocument("signatures", scans[0], replaces=first), by=ana)
    with pytest.raises(ValidationError, match="replaced already"):
        add_document(event.pk, NewDocument("signatures", scans[1], replaces=first), by=ana)
    assert [document.pk for document in event.documents.filter(replaced_by__isnull=True)] == [better.pk]
