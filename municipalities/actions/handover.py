"""What somebody who left had begun in an organisation, and who goes on with it. Upper apps say what that is: `open_work`."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from municipalities.models import Membership, MembershipQuerySet, Organisation
from municipalities.registry import open_work
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.policy import Actor, Role
from share.records import history

GOES_ON = (Role.COORDINATOR, Role.SECRETARIAT, Role.ADMIN)  # who plans activities, and so can take work over


def gone(actor: Actor) -> MembershipQuerySet:
    """The last right of each person who has none any more in one of this person's organisations."""
    same = Membership.objects.filter(user=OuterRef("user"), organisation=OuterRef("organisation"))
    later = same.filter(Q(ends_at__gt=OuterRef("ends_at")) | Q(ends_at=OuterRef("ends_at"), pk__gt=OuterRef("pk")))
    ended = Membership.objects.ended().filter(organisation__in=Organisation.objects.visible_to(actor))
    return ended.filter(~Exists(same.current()), ~Exists(later))


def with_open_work(rights: MembershipQuerySet) -> MembershipQuerySet:
    """Those whose person has something open in the organisation of the right."""
    found = Q(pk__in=[])
    for work in open_work:
        of_theirs = {work.person: OuterRef("user"), work.organisation: OuterRef("organisation")}
        found |= Q(Exists(work.rows().filter(**of_theirs)))
    return rights.filter(found)


def open_rows(right: Membership) -> list[tuple[str, list[models.Model]]]:
    """What the person of a right has open in its organisation, by kind of work."""
    found = []
    for work in open_work:
        theirs = {work.person: right.user_id, work.organisation: right.organisation_id}
        rows = list(work.rows().filter(**theirs).distinct())
        if rows:
            found.append((str(work.label), rows))
    return found


def successors(right: Membership) -> models.QuerySet[User]:
    """The people of the organisation who can go on with it."""
    now = Membership.objects.current().filter(organisation=right.organisation_id, role__in=GOES_ON)
    return User.objects.filter(pk__in=now.exclude(user=right.user_id).values("user"), is_active=True).order_by("name")


@transaction.atomic
def hand_over(right: Membership, to: User) -> int:
    """Gives all that is open to another person of the organisation; how many rows.

    Raises IllegalMove when the person of the right came back, or the other one left meanwhile.
    """
    if Membership.objects.current().filter(user=right.user_id, organisation=right.organisation_id).exists():
        raise IllegalMove(_("This person has a role here again. Nothing was handed over."))
    if not successors(right).filter(pk=to.pk).exists():
        raise IllegalMove(_("The person you chose has no role here any more. Nothing was handed over."))
    done = 0
    with history.because(_("Handed over: the person who began it has left.")):
        for work in open_work:
            theirs = {work.person: right.user_id, work.organisation: right.organisation_id}
            ours = work.rows().filter(**theirs).order_by().values("pk")
            for row in work.rows().model._default_manager.filter(pk__in=ours).select_for_update(of=("self",)):
                setattr(row, work.person, to)
                row.save(update_fields=[work.person])
                done += 1
    return done
