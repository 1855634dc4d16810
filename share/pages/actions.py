from django.db import IntegrityError, transaction

from share.accounts.models import User
from share.pages.models import PageVersion, newest_number


class SavedMeanwhile(Exception):
    """Somebody else saved this page after it was opened for editing."""


def load_pages() -> int:
    """Stores the texts that come with the code, each where its page has none yet, and says how many those were."""
    known = set(PageVersion.objects.values_list("slug", flat=True))
    missing = [slug for slug in PageVersion.Slug.values if slug not in known]
    return sum(load_page(slug) for slug in missing)


def load_page(slug: str) -> bool:
    """Stores the text that came with the code as the page's first version, unless it has one."""
    first = PageVersion.shipped(slug)
    fields = {"title": first.title, "text": first.text}
    return PageVersion.objects.get_or_create(slug=slug, number=1, defaults=fields)[1]


def in_force(slug: str) -> str:
    """The name of the version people read now, such as `privacy-3`. It is stored, so that it can still be read later."""
    number = newest_number(slug)
    if number is None:
        load_page(slug)
    return str(PageVersion(slug=slug, number=number or 1))


def save_page(slug: str, *, title: str, text: str, note: str, began_from: int, by: User) -> PageVersion:
    """Adds the next version of a page, and promises that it followed the version `began_from`.

    Without a change nothing is added. Raises SavedMeanwhile when another version came in between: the numbers are unique,
    so of two people who save at once the second is told.
    """
    load_page(slug)
    newest = PageVersion.objects.shown(slug)
    if newest.number != began_from:
        raise SavedMeanwhile
    if (newest.title, newest.text) == (title, text):
        return newest
    try:
        with transaction.atomic():
            return PageVersion.objects.create(
                slug=slug, number=began_from + 1, title=title, text=text, note=note, saved_by=by
            )
    except IntegrityError:
        raise SavedMeanwhile from None
