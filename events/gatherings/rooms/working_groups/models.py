"""A group that meets again and again: who is in it, what it is for, and what its meetings decided and left open."""

import uuid
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from events.gatherings.correspondents import Correspondent, CorrespondentQuerySet
from events.models import Event, EventPart
from municipalities.models import Organisation
from share.kit import clock, search
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE, STAY, move_or_drop_by
from share.kit.moves import IllegalMove, require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.kit.text import short_id
from share.policy import Actor
from share.records import history
from share.records.documents import DocumentBase

UNTIL = _("90 days after they left or the group ended, or the person is erased")


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def visible_to(self, actor: Actor) -> Self:
        """The groups that an organisation of this person's runs; all for who runs the network."""
        if actor.runs_network:
            return self
        ours = Organisation.objects.filter(working_groups=OuterRef("pk"), pk__in=actor.coordinated)
        return self.filter(Exists(ours))

    def public(self) -> Self:
        """Those whose page anybody may read: open to whoever wants to join."""
        return self.filter(is_open=True, ended_on__isnull=True)

    def with_counts(self) -> Self:
        """Adds `member_count`, `task_count` (what is open) and `late_count`."""
        members = GroupMember.objects.there().filter(joined_at__isnull=False)
        tasks = GroupItem.objects.filter(state=GroupItem.State.OPEN)
        return self.annotate(
            member_count=_per_group(members),
            task_count=_per_group(tasks),
            late_count=_per_group(tasks.filter(due_on__lt=clock.today())),
        )

    def lock(self, pk: int) -> "WorkingGroup":
        """The row, locked until the transaction ends: every change of the group begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)


def _per_group(rows: "models.QuerySet[models.Model]") -> Coalesce:
    found = rows.filter(group=OuterRef("pk")).order_by().values("group")
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)


@history.tracked
class WorkingGroup(models.Model):
    """People of several countries who work on one thing between meetings."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    mandate = models.TextField(_("mandate"), blank=True, validators=[MaxLengthValidator(4_000)])
    organisations: "models.ManyToManyField[Organisation, models.Model]" = models.ManyToManyField(
        Organisation, related_name="working_groups", verbose_name=_("run by")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
        help_text="Answers to its notices go to them.",
    )
    is_open = models.BooleanField(_("whoever wants may join"), default=False)
    made_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = WorkingGroupQuerySet.as_manager()

    # Added by `with_counts`.
    member_count: int
    task_count: int
    late_count: int

    on_merge = {"owner": MOVE, "organisations": move_or_drop_by("workinggroup")}
    not_personal = (
        "id", "public_id", "name", "key", "mandate", "organisations", "owner", "is_open", "made_at", "ended_on", "is_demo",
    )  # fmt: skip
    names_nobody = True

    class Meta:
        ordering = ["key", "pk"]
        verbose_name = _("working group")
        indexes = search.indexes("group_work", F("name"))

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("gatherings:group", args=[self.public_id])

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None

    # Moves

    def require_at_work(self) -> None:
        """Raises IllegalMove for a group that has ended: what it did stays as it is."""
        if self.has_ended:
            raise IllegalMove(_("This group has ended: what it did stays as it is."))

    def end(self) -> None:
        self.require_at_work()
        self.ended_on = clock.today()


class GroupMemberQuerySet(CorrespondentQuerySet["GroupMember"]):
    def joined(self) -> Self:
        """Who said yes, and is there."""
        return self.there().filter(joined_at__isnull=False)


@history.tracked
class GroupMember(Correspondent):
    """Somebody who is in a group, or was asked whether they want to be; each opens its page by a link of their own."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    asked_at = models.DateTimeField(default=clock.now, help_text="When the link was sent to them.")
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()
    purpose = "member of a group"

    not_personal = ("id", *Correspondent.not_personal, "group", "country", "asked_at", "joined_at")
    personal = {
        "name": Kept(_("so that the others know who is in the group"), UNTIL),
        "key": Kept(_("to find the name in a list"), UNTIL),
        "email": Kept(_("to send the notices of the group"), UNTIL),
        "organisation": Kept(_("so that the others know for whom somebody speaks"), UNTIL),
    }

    class Meta(Correspondent.Meta):
        verbose_name = _("member of a group")
        constraints = [
            *Correspondent.Meta.constraints,
            models.UniqueConstraint(
                "group",
                Lower("email"),
                condition=~Q(email=""),
                name="a_group_has_an_address_once",
                violation_error_message=_("This address is there already."),
            ),
        ]

    @property
    def link(self) -> str:
        return reverse("gatherings:member", args=[self.token])

    @property
    def has_left(self) -> bool:
        return self.left_at is not None

    # Moves

    def join(self) -> None:
        self.joined_at, self.left_at = self.joined_at or clock.now(), None


@history.tracked
class GroupMeeting(EventPart):
    """A meeting of a working group; of the record the group is not known."""

    group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("working group"),
    )
    shared_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the public page shows its minutes, but for what is confidential."
    )

    on_merge = {"event": STAY}
    not_personal = ("event", "group", "shared_at")

    class Meta:
        verbose_name = _("meeting of a working group")


class GroupItemQuerySet(models.QuerySet["GroupItem"]):
    def open(self) -> Self:
        return self.filter(state=GroupItem.State.OPEN)

    def late(self) -> Self:
        return self.open().filter(due_on__lt=clock.today())

    def late_at_event(self) -> Exists:
        """Of an event: whether it is the last meeting of a group of which a task is late."""
        later = GroupMeeting.objects.filter(
            group=OuterRef("group"),
            event__starts_at__gt=OuterRef("event__starts_at"),
            event__published_at__isnull=False,
        )
        late = self.late().filter(group=OuterRef("group"))
        return Exists(GroupMeeting.objects.filter(Exists(late), ~Exists(later), event=OuterRef("pk")))

    def carried_to(self, event: Event) -> Self:
        """What was raised before a meeting and was open when it began, settled at it or not."""
        before = self.exclude(raised_in=event).filter(kind=GroupItem.Kind.TASK)
        if event.starts_at is None:
            return before.filter(state=GroupItem.State.OPEN)
        raised = Q(raised_in__starts_at__lt=event.starts_at) | Q(raised_in__isnull=True, made_at__lt=event.starts_at)
        return before.filter(
            raised, Q(state=GroupItem.State.OPEN) | Q(settled_in=event) | Q(settled_at__gt=event.starts_at)
        )

    def shown_outside(self) -> Self:
        """But for what is confidential."""
        return self.filter(is_confidential=False)


@history.tracked
class GroupItem(models.Model):
    """What came of a meeting: something to know, a decision, or a task that is carried on until it is done."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information")
        DECISION = "decision", _("Decision")
        TASK = "task", _("Task")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

        @property
        def tone(self) -> Tone:
            return {"open": Tone.WAIT, "done": Tone.GOOD}.get(self.value, Tone.QUIET)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="items")
    raised_in = models.ForeignKey(Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="raised_items")
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    words = models.CharField(_("in words"), max_length=500)
    owner = models.ForeignKey(
        GroupMember, null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name=_("who")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, blank=True)
    result = models.CharField(_("what came of it"), max_length=500, blank=True)
    settled_in = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="settled_items"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = GroupItemQuerySet.as_manager()

    on_merge = {"raised_in": MOVE, "settled_in": MOVE}
    not_personal = (
        "id", "public_id", "group", "raised_in", "kind", "words", "owner", "due_on", "is_confidential", "state", "result",
        "settled_in", "settled_at", "made_at",
    )  # fmt: skip
    names_nobody = True

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("item of a group")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="task", state__in=["open", "done", "dropped"]) | (~Q(kind="task") & Q(state="")),
                name="a_task_of_a_group_has_a_state_and_nothing_else_has",
                violation_error_message=_("A task is open, done or dropped; a decision is none of these."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="task") | Q(owner__isnull=False),
                name="a_task_of_a_group_has_somebody_who_does_it",
                violation_error_message=_("A task has somebody who does it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], settled_at__isnull=False)
                | (~Q(state__in=["done", "dropped"]) & Q(settled_at__isnull=True, settled_in__isnull=True)),
                name="what_a_group_has_settled_says_when",
                violation_error_message=_("What is done or dropped says since when."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def tone(self) -> Tone:
        return Tone.WRONG if self.days_late else self.State(self.state).tone

    @property
    def days_late(self) -> int:
        """0 for what is not open, has no day, or is in time."""
        is_open = self.state == self.State.OPEN and self.due_on is not None
        return max((clock.today() - self.due_on).days, 0) if is_open and self.due_on else 0

    # Moves

    def settle(self, state: str, result: str, event: Event | None) -> None:
        """Done or dropped, at a meeting or between two. Raises IllegalMove for what is not open."""
        require(self.state, {self.State.OPEN}, _("Only an open task can be settled."))
        self.state, self.result = state, result
        self.settled_in, self.settled_at = event, clock.now()

    def open_again(self) -> None:
        require(self.state, {self.State.DONE, self.State.DROPPED}, _("Only what is settled can be opened again."))
        self.state, self.settled_in, self.settled_at = self.State.OPEN, None, None


@history.tracked
class GroupNotice(models.Model):
    """A mail to everybody in a group. A draft mails nobody; who answers, answers the owner."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(_("subject"), max_length=200)
    words = models.TextField(_("text"), validators=[MaxLengthValidator(4_000)])
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    told = models.PositiveIntegerField(_("people it went to"), null=True, blank=True)

    on_merge = {"written_by": MOVE}
    not_personal = ("id", "public_id", "group", "subject", "words", "written_by", "written_at", "sent_at", "told")
    names_nobody = True

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("notice to a group")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, told__isnull=True) | Q(sent_at__isnull=False, told__isnull=False),
                name="a_notice_that_was_sent_says_to_how_many",
                violation_error_message=_("A notice that was sent says to how many."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    # Moves

    def send(self, told: int) -> None:
        if self.is_sent:
            raise IllegalMove(_("This notice is sent."))
        self.sent_at, self.told = clock.now(), told


@history.tracked
class GroupDocument(DocumentBase):
    """A paper of a group, in versions: what replaces it says so."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", _("Mandate")
        PAPER = "paper", _("Working paper")
        MINUTES = "minutes", _("Minutes")
        OTHER = "other", _("Other")

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)

    not_personal = (*DocumentBase.not_personal, "group", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of a group")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "sha256"],
                name="the_same_file_is_kept_once_for_a_group",
                violation_error_message=_("This file is here already."),
            ),
        ]


def versions(documents: "models.QuerySet[GroupDocument]") -> list[tuple[GroupDocument, list[GroupDocument]]]:
    """Each newest document with those it took the place of, the last one first."""
    rows = list(documents.select_related("stored", "added_by").order_by("added_at", "pk"))
    by_key = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    found = []
    for row in rows:
        if row.pk not in replaced:
            older, one = [], row
            while one.replaces_id:
                one = by_key[one.replaces_id]
                older.append(one)
            found.append((row, older))
    return found
