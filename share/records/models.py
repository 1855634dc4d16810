import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE, move_or
from share.kit.privacy import Kept
from share.policy import Actor
from share.records import history

# People lie below this floor, so their history is kept from here.
history.tracked(User, app_label="records", leave_out=("last_login", "password"))


class FileProblem(models.TextChoices):
    """What is wrong with a stored file."""

    LOST = "lost", _("lost")
    ALTERED = "altered", _("altered")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def differing(self) -> Self:
        """Lost or altered when they were last verified."""
        return self.exclude(problem="")


class StoredFile(models.Model):
    """A file in the media store, by its name there, with the hash it had when it came in.

    What it says of its content never changes: the database refuses it.
    """

    file = models.CharField(max_length=200, unique=True, help_text="Name in the media store.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64, db_index=True)
    stored_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True, blank=True, help_text="When its hash was last computed again.")
    problem = models.CharField(max_length=8, choices=FileProblem, blank=True)

    objects = StoredFileQuerySet.as_manager()

    not_personal = ("id", "file", "media_type", "size", "sha256", "stored_at", "verified_at", "problem")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(problem="") | models.Q(verified_at__isnull=False),
                name="a_file_is_found_wrong_by_looking",
                violation_error_message=_("A problem of a file has the time at which it was found."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_stored_file_is_not_redefined", fields=["file", "media_type", "size", "sha256", "stored_at"]
            ),
        ]

    def __str__(self) -> str:
        return self.file


class Verification(models.Model):
    """One look at everything that has a hash: how much was looked at, and what differs."""

    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(default=clock.now)
    checked = models.PositiveIntegerField(help_text="How many files and snapshots.")
    differing = ArrayField(models.TextField(), default=list, help_text="A sentence for each that differs.")

    not_personal = ("id", "started_at", "finished_at", "checked", "differing")

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}: {len(self.differing)} of {self.checked}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """A view belongs to the person who saved it."""
        return self.filter(user=actor.user_id)


def _both_views(stays: "SavedView", goes: "SavedView") -> bool:
    """Two views of one name: one of them when they show the same, else the second gets another name."""
    if stays.query == goes.query:
        return True
    goes.name = f"{goes.name[:60]} ({goes.pk})"
    return False


class SavedView(models.Model):
    """Filters, columns and order of a list, saved by a person under a name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1_000, blank=True, help_text="The end of the list’s address.")
    saved_at = models.DateTimeField(default=clock.now)

    objects = SavedViewQuerySet.as_manager()

    on_merge = {"user": move_or(_both_views)}
    not_personal = ("id", "public_id", "list_key", "saved_at")
    personal = {
        "user": Kept(_("to show it to the person who saved it"), _("the person deletes it or leaves")),
        "name": Kept(_("to find it again"), _("the person deletes it or leaves")),
        "query": Kept(_("to show the same rows again; may hold a name that was searched for"), _("as above")),
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


class FormKey(models.Model):
    """That a form was sent, and what came of it, so that the same form sent twice makes it once."""

    key = models.CharField(max_length=64, help_text="Hash of the form’s key.")
    content = models.CharField(
        max_length=64, help_text="Hash of what was typed, with the key in it, which is not stored."
    )
    made = models.CharField(max_length=60, blank=True, help_text="Model and id of what was made.")
    used_at = models.DateTimeField(default=clock.now, db_index=True)

    not_personal = ("id", "key", "content", "made", "used_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="a_form_key_is_used_once",
                violation_error_message=_("This form was sent already."),
            ),
        ]

    def __str__(self) -> str:
        return self.made


class MergedQuerySet(models.QuerySet["Merged"]):
    def of(self, model: type[models.Model]) -> Self:
        """Those of records of this model."""
        return self.filter(model=model._meta.label)

    def that_can_be_undone(self) -> Self:
        return self.filter(undo__isnull=False, undo_until__gte=clock.now())


@history.tracked
class Merged(models.Model):
    """That a record was merged into another one, which stays: where its address leads now, and how it is undone.

    The record is gone, so it is named by model and key. An undo takes the row away; the history keeps that it was there.
    """

    model = models.CharField(max_length=60, help_text="Label, such as municipalities.Municipality.")
    gone_key = models.BigIntegerField()
    gone_ref = models.CharField(max_length=60, blank=True, help_text="What stood in the address of the one that went.")
    title = models.CharField(max_length=200, blank=True, help_text="What it was called.")
    kept_key = models.BigIntegerField()
    merged_at = models.DateTimeField(default=clock.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_until = models.DateTimeField()
    undo = models.JSONField(null=True, help_text="What moved, changed and was dropped, as it was; emptied after that.")

    objects = MergedQuerySet.as_manager()

    on_merge = {"merged_by": MOVE}
    not_personal = (
        "id",
        "model",
        "gone_key",
        "gone_ref",
        "kept_key",
        "merged_at",
        "merged_by",
        "undo_until",
    )
    personal = {
        "title": Kept(_("to say in the history what a record was called"), _("the person is erased")),
        "undo": Kept(_("to undo the merge"), _("30 days after the merge, or the person is erased")),
    }

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("merge")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "gone_key"],
                name="a_record_is_merged_once",
                violation_error_message=_("This record was merged already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(gone_key=models.F("kept_key")),
                name="a_record_is_not_merged_with_itself",
                violation_error_message=_("This is one and the same record."),
            ),
        ]
        indexes = [
            models.Index(fields=["gone_ref"], name="merged_by_address"),
            models.Index(fields=["model", "kept_key"], name="merged_into"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_undone(self) -> bool:
        return self.undo is not None and clock.now() <= self.undo_until


class ApartDecision(models.Model):
    """That two records which look alike are two: kept for ever, so that nobody is asked again.

    The pair is sorted: `first` has the lower key. It may name a record that was merged since; then it holds for the one
    that stayed (`share.records.merging.apart`).
    """

    model = models.CharField(max_length=60, help_text="Label, such as municipalities.Municipality.")
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"decided_by": MOVE}
    not_personal = ("id", "model", "first", "second", "decided_at", "decided_by")

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision that two are two")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "first", "second"],
                name="that_two_are_two_is_decided_once",
                violation_error_message=_("This was decided already."),
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="two_records_that_are_two_are_a_sorted_pair",
                violation_error_message=_("A decision is about two records."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="that_two_are_two_is_kept_for_ever", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="that_two_are_two_is_not_redefined", fields=["model", "first", "second", "decided_at"]
            ),
        ]
