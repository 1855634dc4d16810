import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share import policy
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.policy import Actor
from share.records.models import StoredFile

KEEP_BEFORE = timedelta(days=365)  # what was before a file was loaded, so that it can be undone
WHILE_OPEN = Kept(_("to mend the file and to ask about its rows"), _("the file is loaded or left, or after 30 days"))


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who run the network, and none for others."""
        return self if policy.can_import(actor) else self.none()

    def open(self) -> Self:
        """Those that wait for a person: for answers, for another reading, or for the word that loads them."""
        return self.filter(state__in=[ImportRun.State.CHECKED, ImportRun.State.UNREADABLE])


class ImportRun(models.Model):
    """One file that somebody brought: how it is read, what would come of it, and what came of it.

    A file is checked (all of it, taken back), then loaded whole or not at all, and can be undone as long as nothing
    depends on what it brought.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        UNREADABLE = "unreadable", _("cannot be read")
        CHECKED = "checked", _("checked")
        LOADING = "loading", _("being loaded")
        LOADED = "loaded", _("loaded")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        LEFT = "left", _("not loaded")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=60, help_text="Kind of file.")
    file_name = models.CharField(_("file"), max_length=200)
    stored = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    touched_at = models.DateTimeField(default=clock.now, help_text="When its state last changed.")
    is_demo = models.BooleanField(default=False)

    # What the person said of how it is read; what is empty the file says itself.
    encoding = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    day_order = models.CharField(max_length=5, blank=True)
    columns = models.JSONField(default=dict, blank=True, help_text="Our column to the file’s own.")

    # What the last check found. `checks` tells an answer to it from one to an earlier check.
    checks = models.PositiveIntegerField(default=0)
    found = models.JSONField(
        default=dict, blank=True, help_text="How the file was read, and what its columns are called."
    )
    outcome = models.JSONField(default=dict, blank=True, help_text="What becomes, or became, of its rows.")
    refusal = models.CharField(max_length=1_000, blank=True, help_text="Why the last step was not done.")
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    on_merge = {"made_by": MOVE}
    not_personal = (
        "id", "public_id", "source", "stored", "made_by", "made_at", "state", "touched_at", "is_demo", "encoding",
        "separator", "sheet", "day_order", "columns", "checks", "loaded_at", "undone_at",
    )  # fmt: skip
    personal = {
        "file_name": Kept(_("to find the file again; may name a person"), _("the run is taken out")),
        "found": WHILE_OPEN,
        "outcome": WHILE_OPEN,
        "refusal": WHILE_OPEN,
    }

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("file that came in")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["loaded", "undoing", "undone"], loaded_at__isnull=False)
                | (~Q(state__in=["loaded", "undoing", "undone"]) & Q(loaded_at__isnull=True)),
                name="a_loaded_file_has_a_time",
                violation_error_message=_("A file that is loaded has the time at which it was."),
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="an_undone_file_has_a_time",
                violation_error_message=_("A file that is undone has the time at which it was."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.public_id])

    @property
    def tone(self) -> Tone:
        tones = {"loaded": Tone.GOOD, "unreadable": Tone.WRONG, "left": Tone.QUIET, "undone": Tone.QUIET}
        return tones.get(self.state, Tone.WAIT)

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.CHECKING, self.State.LOADING, self.State.UNDOING}

    @property
    def waits_for(self) -> int:
        """How many rows have an error or wait for an answer."""
        return len({row["row"] for name in ("rejected", "alike") for row in self.outcome.get(name, [])})

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be loaded."""
        return self.state == self.State.CHECKED and not self.waits_for

    @property
    def can_be_undone(self) -> bool:
        return self.loaded_at is not None and self.undone_at is None and self.loaded_at > clock.now() - KEEP_BEFORE

    def check_again(self) -> None:
        """It is read anew, with what was said. Raises IllegalMove unless it waits for that."""
        waiting = {self.State.CHECKED, self.State.UNREADABLE}
        require(self.state, waiting, _("This file does not wait for an answer any more."))
        self._become(self.State.CHECKING)

    def begin_loading(self) -> None:
        """Raises IllegalMove while a row has an error or a question."""
        require(self.state, {self.State.CHECKED}, _("Only a file that was checked can be loaded."))
        if not self.is_ready:
            raise IllegalMove(_("Rows of this file still have an error, or wait for an answer."))
        self._become(self.State.LOADING)

    def begin_undoing(self) -> None:
        """Raises IllegalMove unless it is loaded, and was less than a year ago."""
        require(self.state, {self.State.LOADED}, _("Only what was loaded can be undone."))
        if not self.can_be_undone:
            raise IllegalMove(_("What was before is kept for a year. This file was loaded longer ago."))
        self._become(self.State.UNDOING)

    def leave(self) -> None:
        """It is not loaded, for good. Raises IllegalMove when it is loaded, or work on it is under way."""
        require(
            self.state,
            {self.State.CHECKED, self.State.UNREADABLE},
            _("Only a file that waits for you can be left."),
        )
        self._become(self.State.LEFT)

    def end(self, state: str, *, refusal: str = "", **said: Any) -> None:
        """The step that is under way has ended in `state`; `said` are further fields. Raises IllegalMove when none is."""
        under_way = {self.State.CHECKING, self.State.LOADING, self.State.UNDOING}
        require(self.state, under_way, _("No work on this file is under way."))
        for name, value in said.items():
            setattr(self, name, value)
        self._become(self.State(state), refusal)

    def _become(self, state: "ImportRun.State", refusal: str = "") -> None:
        self.state, self.refusal, self.touched_at = state, refusal[:1_000], clock.now()


class RowDecision(models.Model):
    """What somebody answered about a row that looks like a record, or has an error."""

    class Answer(models.TextChoices):
        SAME = "same", _("It is that record, and corrects it")
        NEW = "new", _("It is a new one")
        OUT = "out", _("Leave this row out")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField(help_text="Line in the file, the head being line 1.")
    answer = models.CharField(max_length=4, choices=Answer)
    ref = models.CharField(max_length=60, blank=True, help_text="Of the record that the row is about.")

    not_personal = ("id", "run", "number", "answer", "ref")

    class Meta:
        verbose_name = _("answer about a row")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="a_row_has_one_answer",
                violation_error_message=_("This row has an answer already."),
            ),
            models.CheckConstraint(
                condition=(Q(answer="same") & ~Q(ref="")) | (~Q(answer="same") & Q(ref="")),
                name="a_row_that_is_a_record_names_it",
                violation_error_message=_("Say which record the row is about."),
            ),
        ]


class CellCorrection(models.Model):
    """What somebody wrote in the place of a cell that had an error."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField(help_text="Line in the file, the head being line 1.")
    column = models.CharField(max_length=2_000)
    text = models.CharField(max_length=2_000, blank=True)

    not_personal = ("id", "run", "number", "column")
    personal = {"text": WHILE_OPEN}

    class Meta:
        verbose_name = _("corrected cell")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number", "column"],
                name="a_cell_is_corrected_once",
                violation_error_message=_("This cell is corrected already."),
            ),
        ]


class RunChange(models.Model):
    """Rows of one table that a run made or changed: what they were before, and a print of what they were right after.

    Undoing compares the prints first, then puts back what was before.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=100, help_text="Label of the model.")
    pks = ArrayField(models.BigIntegerField())
    prints = ArrayField(models.BigIntegerField(null=True), help_text="Of each row; null where the run took it out.")
    before = models.JSONField(null=True, help_text="Rows as they were, in the order of `pks`; null where they are new.")

    not_personal = ("id", "run", "table", "pks", "prints")
    personal = {
        "before": Kept(_("to undo the import"), _("a year after the import, or it is undone")),
    }

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of an import")
