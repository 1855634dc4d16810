"""A funder's own form, with tags that somebody wrote into it, and what they are."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant
from share.records import history
from share.records.documents import DocumentBase


@history.tracked
class FunderForm(DocumentBase):
    """A Word or Excel form of a grant. `tags` are those it holds: name, column (of a table), and how often."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word")
        EXCEL = "excel", _("Excel")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="funder_forms")
    kind = models.CharField(_("what it is"), max_length=5, choices=Kind)
    tags = models.JSONField(default=list)
    lost = models.JSONField(default=list, help_text="Parts of a workbook that are not kept when it is filled.")

    not_personal = (*DocumentBase.not_personal, "grant", "kind", "tags", "lost")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("form of a funder")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "sha256"],
                name="a_grant_keeps_a_form_once",
                violation_error_message=_("This form is here already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("funderforms:form", args=[self.grant_id, self.public_id])
