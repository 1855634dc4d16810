"""The agreement of a grant: entered, put right, and amended from a day on."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants.actions.partners import save_partner
from share.grants.models import AmendmentDocument, Grant, GrantAmendment, GrantPartner
from share.grants.registry import first_day_moved, uses_headings
from share.kit import clock
from share.records import documents
from share.records.documents import NewDocument

# What a report says of the agreement: after the first one was sent, it changes by an amendment.
AGREED = ("ends_on", "budget_eur", "eu_share_percent")


@transaction.atomic
def save_grant(grant: Grant) -> Grant:
    """A new grant or a changed one. Raises ValidationError: also at what a submitted report says of it."""
    was = None
    if grant.pk:
        before = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
        _require_unchanged(before, grant)
        was = before.starts_on
    grant.full_clean()
    grant.save()
    if was and was != grant.starts_on:
        for tell in first_day_moved:
            tell(grant)
    return grant


def _require_unchanged(before: Grant, grant: Grant) -> None:
    errors: dict[str, str] = {}
    if any(period.was_sent for period in before.periods.all()):
        told = _("A report was submitted that says so: it changes by an amendment.")
        errors = {name: told for name in AGREED if getattr(before, name) != getattr(grant, name)}
        if before.starts_on != grant.starts_on:
            errors["starts_on"] = _("A report was submitted that counts from it: the first day stays.")
    if before.funding_id != grant.funding_id and any(uses(before) for uses in uses_headings):
        errors["funding"] = _("Budget lines or costs stand under its headings: the programme stays.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def amend(amendment: GrantAmendment, *, by: User | None, document: NewDocument | None = None) -> GrantAmendment:
    """Enters an amendment and changes the agreement with it. Raises ValidationError, by the fields of the amendment."""
    grant = Grant.objects.select_for_update(no_key=True).get(pk=amendment.grant_id)
    if not grant.starts_on < amendment.since:
        raise ValidationError({"since": _("An amendment is in force after the first day of the grant.")})
    if amendment.since > clock.today():
        raise ValidationError({"since": _("It is not in force yet: enter it on its day.")})
    _require_something(amendment)
    _new_end(grant, amendment)
    if amendment.budget_eur is not None:
        amendment.budget_before, grant.budget_eur = grant.budget_eur, amendment.budget_eur
    if amendment.eu_share_percent is not None:
        amendment.share_before, grant.eu_share_percent = grant.eu_share_percent, amendment.eu_share_percent
    last = grant.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment.number, amendment.entered_by, amendment.is_demo = last + 1, by, amendment.is_demo or grant.is_demo
    amendment.full_clean()
    grant.full_clean()
    grant.save()
    _partners(grant, amendment)
    amendment.save()
    amendment.grant = grant
    if document:
        add_file(amendment, document, by=by)
    return amendment


def _require_something(amendment: GrantAmendment) -> None:
    changes = (
        amendment.ends_on,
        amendment.budget_eur,
        amendment.eu_share_percent,
        amendment.joins_id,
        amendment.leaves_id,
    )
    if not any(changes) and not amendment.what:
        raise ValidationError({"what": _("Say what the amendment changes.")})


def _new_end(grant: Grant, amendment: GrantAmendment) -> None:
    if amendment.ends_on is None:
        return
    reported = max((one.ends_on for one in grant.periods.all() if one.was_sent), default=None)
    if reported and amendment.ends_on < reported:
        told = _("A report was submitted for the days until %(day)s.") % {"day": date_format(reported)}
        raise ValidationError({"ends_on": told})
    if grant.late_outputs_until and amendment.ends_on >= grant.late_outputs_until:
        told = _("Outputs are counted until %(day)s: put that day right first.")
        raise ValidationError({"ends_on": told % {"day": date_format(grant.late_outputs_until)}})
    if grant.evidence_until and amendment.ends_on >= grant.evidence_until:
        raise ValidationError({"ends_on": _("Evidence is kept beyond the end of the grant: change that day first.")})
    amendment.ended_on, grant.ends_on = grant.ends_on, amendment.ends_on


def _partners(grant: Grant, amendment: GrantAmendment) -> None:
    """Raises ValidationError."""
    if amendment.joins_id:
        if GrantPartner.objects.filter(grant=grant, organisation=amendment.joins_id).exists():
            raise ValidationError({"joins": _("This organisation is a partner, or was one: see to its days there.")})
        save_partner(GrantPartner(grant=grant, organisation_id=amendment.joins_id, joined_on=amendment.since))
    if amendment.leaves_id:
        found = GrantPartner.objects.filter(grant=grant, organisation=amendment.leaves_id).first()
        if found is None:
            raise ValidationError({"leaves": _("This organisation is no partner of the grant.")})
        if found.left_on and found.left_on < amendment.since:
            raise ValidationError({"leaves": _("This organisation has left already.")})
        found.left_on = amendment.since - timedelta(days=1)
        save_partner(found)


def add_file(amendment: GrantAmendment, new: NewDocument, *, by: User | None) -> AmendmentDocument:
    """Raises ValidationError for a file that is there already."""

    def lock() -> bool:
        return Grant.objects.select_for_update(no_key=True).get(pk=amendment.grant_id).is_demo

    return documents.add_document(AmendmentDocument(amendment=amendment), new, by=by, lock=lock)


def files_with(sha256: str) -> Iterator[str]:
    """Documents of amendments with this hash, in words."""
    for one in AmendmentDocument.objects.filter(sha256=sha256).select_related("amendment__grant"):
        told = {"name": one.name, "amendment": one.amendment, "grant": one.amendment.grant.code}
        yield _("“%(name)s”, %(amendment)s of %(grant)s") % told
