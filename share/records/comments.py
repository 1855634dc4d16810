"""Comments on a record: said by one person, settled by another or by themselves, and kept with the record.

The app that owns a record makes `CommentBase` concrete in a few lines: the foreign key to its record, and its page.
"""

import uuid
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.kit.text import clean

LONGEST = 2_000  # characters
MOST = 200  # of one record


class CommentBase(models.Model):
    """What somebody says of a record, open until it is settled. A concrete model adds the foreign key to its record."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(gettext_lazy("comment"), max_length=LONGEST)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    on_merge = {"written_by": MOVE, "settled_by": MOVE}
    not_personal: tuple[str, ...] = ("id", "public_id", "written_by", "written_at", "settled_by", "settled_at")
    personal = {"text": Kept(gettext_lazy("to agree on what a record says"), gettext_lazy("its record goes"))}

    class Meta:
        abstract = True
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


C = TypeVar("C", bound=CommentBase)


def say(comment: C, text: str, *, there: "models.QuerySet[C]", by: User) -> C:
    """Keeps a comment that was made with its record; `there` are the record's comments.

    Raises ValidationError at `text`: without words, too long, or when the record has `MOST` already.
    """
    comment.text = clean(text, lines=True)
    if not comment.text.strip():
        raise ValidationError({"text": _("Write what you want to say.")})
    if len(comment.text) > LONGEST:
        raise ValidationError({"text": _("A comment has %(most)d characters at most.") % {"most": LONGEST}})
    if there.count() >= MOST:
        raise ValidationError({"text": _("There are %(most)d comments already: settle some of them.") % {"most": MOST}})
    comment.written_by = by
    comment.save()
    return comment


@transaction.atomic
def settle(there: "models.QuerySet[C]", public_id: uuid.UUID, *, by: User) -> C:
    """What was asked is answered. Raises IllegalMove when it is settled already, and DoesNotExist for another record's."""
    found = there.select_for_update(of=("self",)).get(public_id=public_id)
    if not found.is_open:
        raise IllegalMove(_("Somebody has settled this already."))
    found.settled_at, found.settled_by = clock.now(), by
    found.save()
    return found


def erase(model: type[CommentBase], person: User) -> None:
    """What a person said stays, since others answered to it; who said it goes."""
    model._default_manager.filter(Q(written_by=person)).update(written_by=None)
    model._default_manager.filter(Q(settled_by=person)).update(settled_by=None)
