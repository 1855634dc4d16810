"""The group on private sponsorship, with five members: a meeting behind it, one ahead, and a task that is late. Invented."""

from datetime import timedelta

from django.db import transaction

from events.actions import create_event, plan_sessions
from events.gatherings.rooms.working_groups import actions
from events.gatherings.rooms.working_groups.actions import GroupPlan, PlannedItem
from events.gatherings.rooms.working_groups.models import GroupItem, GroupMember, GroupNotice, WorkingGroup
from events.kinds import kinds
from events.models import Event
from events.plans import Details, PlannedSession, Share
from municipalities.models import Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.local.demo_plans import MARK
from share.local.workdays import workday_near

NAME = "Private sponsorship in small towns"
MANDATE = (
    "Demo: this group and its people are invented.\n\nWhat a parish, a club or a street needs so that it can sponsor a family,"
    " and what a town hall does for it. Until the end of the grant; it reports to the partner meeting."
)
MEMBERS = (
    ("Chiara Demo", "chiara.group@example.org", "Diocese, Cuneo", "IT"),
    ("Bernard Demo", "bernard.group@example.org", "Collective of Val-de-Reuil", "FR"),
    ("Aoife Demo", "aoife.group@example.org", "Community of Naas", "IE"),
    ("Jonas Demo", "jonas.group@example.org", "Parish of Bad Belzig", "DE"),
    ("Ilse Demo", "ilse.group@example.org", "Caritas, Hasselt", "BE"),
)
# Kind, words, whose it is (by place among the members), days from the meeting until it is due, whether it is confidential.
SAID = (
    ("decision", "The handbook has one chapter for each of the first twelve months.", None, None, False),
    ("task", "Ask the five ministries which papers a sponsor signs", 1, 20, False),
    ("task", "Write down what a month of one family costs, with receipts", 0, 12, False),
    ("task", "Find out why two sponsors in Naas gave up", 2, 60, True),
    ("information", "Belgium opens its next round in spring.", 4, None, False),
)


@transaction.atomic
def load(grant: Grant, lead: Organisation, by: User) -> None:
    """The group, unless it is there."""
    if WorkingGroup.objects.filter(name=NAME).exists():
        return
    group = actions.make_group(GroupPlan(NAME, MANDATE, [lead], is_open=True), by=by)
    WorkingGroup.objects.filter(pk=group.pk).update(is_demo=True)
    now = clock.now()
    members = [
        GroupMember.objects.create(
            group=group, name=name, email=email, organisation=organisation, country=country, joined_at=now
        )
        for name, email, organisation, country in MEMBERS
    ]
    first = _meeting(grant, lead, by, "First meeting: what sponsors ask", -34, "completed")
    actions.hold_for(first.pk, group)
    assert first.ends_at
    for kind, words, who, days, is_confidential in SAID:
        due = (first.ends_at + timedelta(days=days)).date() if days else None
        owner = members[who] if who is not None else None
        actions.add_item(group.pk, PlannedItem(kind, words, owner, due, is_confidential), event=first)
    GroupItem.objects.filter(group=group).update(made_at=first.ends_at)
    done = GroupItem.objects.get(group=group, owner=members[0])
    actions.settle_item(done.pk, "done", "1,140 euros in Cuneo, without the rent")
    actions.share_minutes(first.pk, share=True)
    ahead = _meeting(grant, lead, by, "Second meeting: the first three months", 23, "published")
    actions.hold_for(ahead.pk, group)
    GroupNotice.objects.create(
        group=group,
        subject="What to bring to the second meeting",
        words="Bring the list of papers a sponsor signs in your country, as you know it today.",
        written_by=by,
    )


def _meeting(grant: Grant, lead: Organisation, by: User, title: str, days: int, state: str) -> Event:
    here = Municipality.objects.get(name="Şomcuta Mare", country="RO")
    details = Details(
        title=title,
        municipality=here,
        venue="Primăria, council chamber",
        summary=f"{MARK}\n\nTwo hours of the group on private sponsorship.",
        timezone="Europe/Bucharest",
        languages=["en"],
        capacity=12,
        shares=[Share(grant)],
    )
    event = create_event(kinds["working_group"], details, lead=lead, by=by)
    day = workday_near(clock.today(), days, "RO")
    start = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=8, minute=0, second=0, microsecond=0)
    plan_sessions(event.pk, [PlannedSession(title, start, start + timedelta(hours=2))])
    published = min(start, clock.now()) - timedelta(days=20)
    values = {"state": state, "published_at": published, "is_demo": True}
    if state == "completed":
        values["completed_at"] = start + timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(**values)
    event.refresh_from_db()
    return event
