"""Forms of a funder: kept, looked at, filled from a report, taken out."""

from django.core.exceptions import ValidationError
from django.db import transaction

from share.accounts.models import User
from share.funderforms import binding
from share.funderforms.models import FunderForm
from share.grants.models import Grant
from share.kit.uploads import Upload
from share.records import documents
from share.records.documents import NewDocument
from share.records.stored import read
from share.reports.models import Report


def keep_form(grant: Grant, upload: Upload, *, by: User | None) -> FunderForm:
    """Raises ValidationError, at `file`, for one that is no form or is here already."""
    try:
        looked = binding.look(upload.content)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    form = FunderForm(grant=grant, tags=looked.tags, lost=looked.lost)

    def lock() -> bool:
        return Grant.objects.select_for_update(no_key=True).get(pk=grant.pk).is_demo

    return documents.add_document(form, NewDocument(looked.kind, upload), by=by, lock=lock)


def fill_form(form: FunderForm, report: Report) -> bytes:
    """The form with what the report froze. Raises ValidationError, Altered."""
    return binding.fill(read(form.stored), form.tags, report)


@transaction.atomic
def remove_form(form: FunderForm) -> None:
    """Raises IllegalMove."""
    documents.remove_document(form)
