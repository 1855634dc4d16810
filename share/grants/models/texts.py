"""Words of a grant that every report repeats: who it is, what the funder wants said; in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from share.grants.models.grants import Grant
from share.kit.languages import LANGUAGES
from share.records import history


@history.tracked
class GrantText(models.Model):
    """A text in the funder's words, kept once for a grant and a language: sections of its reports take it by its key."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="texts")
    key = models.SlugField(
        _("which text"), max_length=40, help_text=_("As the section of the report calls it: disclaimer.")
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="en")
    text = models.TextField(_("text"), max_length=4_000)

    not_personal = ("id", "grant", "key", "language", "text")

    class Meta:
        ordering = ["grant", "key", "language"]
        verbose_name = _("text of a grant")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "key", "language"],
                name="a_grant_has_a_text_once_in_a_language",
                violation_error_message=_("The grant has this text in this language already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.get_language_display()})"
