"""The working pages of a town: whose they are."""

from django.shortcuts import get_object_or_404

from municipalities.models import Municipality
from share.accounts.requests import SignedIn


def kept_town(request: SignedIn, public_id: str) -> Municipality:
    """A town whose pages this person keeps. Raises Http404 for another."""
    return get_object_or_404(Municipality.objects.kept_by(request.actor), public_id=public_id)
