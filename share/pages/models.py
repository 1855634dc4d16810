from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock, markdown
from share.kit.merging import STAY
from share.kit.prepared import Given, Prepared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHIPPED = Path(__file__).parent / "texts"


class PageVersionQuerySet(models.QuerySet["PageVersion"]):
    def of(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def newest_of_each(self) -> Self:
        return self.order_by("slug", "-number").distinct("slug")

    def shown(self, slug: str) -> "PageVersion":
        """What the page says now: the newest version, or the text that came with the code where none is stored."""
        return self.of(slug).order_by("-number").select_related("saved_by").first() or PageVersion.shipped(slug)


class PageVersion(models.Model):
    """What one of the pages about the network says, from one saving to the next. Written once and never changed.

    People consent to a version of the privacy notice, so a trigger in the database refuses to change or delete one.
    """

    class Slug(models.TextChoices):
        """The pages, in the order of their menu, by their short names."""

        ABOUT = "about", _("About SHARE")
        HISTORY = "history", _("History")
        PARTNERSHIPS = "partnerships", _("Partnerships")
        CONTACT = "contact", _("Contact")
        PRIVACY = "privacy", _("What happens with data")
        IMPRINT = "imprint", _("Imprint")

    slug = models.CharField(_("page"), max_length=20, choices=Slug)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), help_text="Markdown.")
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    saved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    objects = PageVersionQuerySet.as_manager()

    on_merge = {"saved_by": STAY}
    not_personal = ("id", "slug", "number", "title", "text", "note", "saved_by", "saved_at")

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "number"],
                name="a_version_of_a_page_has_a_number_of_its_own",
                violation_error_message=_("Somebody else saved this page meanwhile."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="versions_of_a_page_count_from_1",
                violation_error_message=_("The first version of a page is number 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}-{self.number}"

    @classmethod
    def shipped(cls, slug: str) -> "PageVersion":
        """The first version, as it came with the code: a file whose first line is the title. Not saved."""
        head, _line, text = (SHIPPED / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
        return cls(slug=slug, number=1, title=head.removeprefix("# ").strip(), text=text.strip())

    @property
    def is_stored(self) -> bool:
        return self.pk is not None

    @property
    def author(self) -> "StrOrPromise":
        if self.saved_by:
            return self.saved_by.name
        return _("came with SHARE") if self.number == 1 else _("somebody who has left")

    @property
    def html(self) -> str:
        text = self.text.replace("{{contact_email}}", settings.CONTACT_EMAIL)
        return markdown.to_html(text.replace("{{operator}}", "\n\n".join(operator_lines())))

    @property
    def earlier_numbers(self) -> range:
        """Numbers are given without gaps, so those before this one need no query."""
        return range(self.number - 1, 0, -1)


def operator_lines() -> list[str]:
    """Who publishes the site, as the settings name them: a line for each that is given."""
    told = (
        ("", settings.OPERATOR_NAME),
        ("", settings.OPERATOR_ADDRESS),
        (_("Telephone: "), settings.OPERATOR_PHONE),
        (_("Register: "), settings.OPERATOR_REGISTER),
        (_("Responsible for the content: "), settings.OPERATOR_RESPONSIBLE),
    )
    return [f"{label}{' '.join(value.split())}" for label, value in told if value]


def newest_number(slug: str) -> int | None:
    """The number of the newest stored version of a page; None where none is stored."""
    newest = _NEWEST.first(slug=slug)
    return newest[0] if newest else None


def _numbers() -> "models.QuerySet[PageVersion, tuple[int]]":
    return PageVersion.objects.filter(slug=Given("slug")).order_by("-number").values_list("number")[:1]


_NEWEST = Prepared(_numbers)
