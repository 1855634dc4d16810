import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock
from share.kit.privacy import Kept
from share.policy import Actor
from share.records import history

# People lie below this floor, so their history is kept from here.
history.tracked(User, app_label="records", leave_out=("last_login",))


class StoredFile(models.Model):
    """A file in the media store, by its name there, with the hash it had when it came in."""

    file = models.CharField(max_length=200, unique=True, help_text="Name in the media store.")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64, db_index=True)
    stored_at = models.DateTimeField(default=clock.now)

    not_personal = ("id", "file", "media_type", "size", "sha256", "stored_at")

    def __str__(self) -> str:
        return self.file


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """A view belongs to the person who saved it."""
        return self.filter(user=actor.user_id)


class SavedView(models.Model):
    """Filters, columns and order of a list, saved by a person under a name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1_000, blank=True, help_text="The end of the list’s address.")
    saved_at = models.DateTimeField(default=clock.now)

    objects = SavedViewQuerySet.as_manager()

    not_personal = ("id", "public_id", "list_key", "saved_at")
    personal = {
        "user": Kept("to show it to the person who saved it", "the person deletes it or leaves"),
        "name": Kept("to find it again", "the person deletes it or leaves"),
        "query": Kept("to show the same rows again; may hold a name that was searched for", "as above"),
    }

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_key", "name"],
                name="a_person_names_a_view_of_a_list_once",
                violation_error_message=_("You have a view of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
