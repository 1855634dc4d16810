"""A working group: who is in it, what it carries from one meeting to the next, and who reads what."""

import io
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from events.actions import delete_draft
from events.gatherings.rooms.working_groups import actions
from events.gatherings.rooms.working_groups.actions import Person, PlannedItem
from events.gatherings.rooms.working_groups.models import GroupItem, GroupMember, GroupNotice, WorkingGroup, versions
from events.models import Event, Guest
from events.notifications import UNASKED
from share.accounts.actions import erase
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import (
    hidden_fields,
    make_coordinator,
    make_group,
    make_meeting,
    make_organisation,
    make_paper,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def group() -> WorkingGroup:
    return make_group()


def member(group: WorkingGroup, n: int = 0) -> GroupMember:
    return GroupMember.objects.get(group=group, email=f"member{n}@example.org")


def task(group: WorkingGroup, words: str = "Ask five ministries", **fields: Any) -> GroupItem:
    event = fields.pop("event", None)
    return actions.add_item(group.pk, PlannedItem("task", words, member(group), **fields), event=event)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def coordinates(client: Client, group: WorkingGroup) -> Client:
    client.force_login(make_coordinator(group.organisations.get()))
    return client


# Who is in it


def test_who_is_asked_is_in_the_group_once_they_say_yes_and_not_before(group: WorkingGroup, client: Client) -> None:
    asked = actions.ask_member(group.pk, Person("Aoife Demo", "aoife@example.org", "Naas", "IE"))
    mail = Mail.objects.get(to="aoife@example.org")
    assert asked.link in mail.text
    assert mail.reply_to == "owner@example.org"
    paper = make_paper(group)
    url = reverse("gatherings:member_document", args=[asked.token, paper.public_id])
    assert client.get(url).status_code == 404
    assert "member1@example.org" not in client.get(asked.link).content.decode()
    assert asked not in group.members.joined()  # type: ignore[attr-defined]
    assert client.post(asked.link).status_code == 302
    assert GroupMember.objects.get(pk=asked.pk) in GroupMember.objects.joined()
    assert "Member 1" in client.get(asked.link).content.decode()
    with closing(client.get(url)) as file:
        assert file.status_code == 200


def test_who_leaves_is_written_to_no_more_and_the_link_opens_nothing(group: WorkingGroup, client: Client) -> None:
    left = member(group)
    assert client.post(reverse("gatherings:leave_group", args=[left.token])).status_code == 200
    assert client.get(left.link).status_code == 404
    notice = actions.write_notice(group.pk, {"subject": "Papers", "words": "Bring them."}, by=make_user())
    actions.send_notice(notice.pk)
    assert list(Mail.objects.filter(key__startswith="group-notice").values_list("to", flat=True)) == [
        "member1@example.org"
    ]


def test_who_has_an_open_task_does_not_leave_before_it_is_somebodys(group: WorkingGroup) -> None:
    item = task(group)
    with pytest.raises(IllegalMove, match="open task"):
        actions.leave(member(group).pk)
    actions.change_item(item.pk, PlannedItem("task", item.words, member(group, 1)))
    actions.leave(member(group).pk)
    assert member(group).has_left


def test_an_open_group_says_the_same_to_who_is_in_it_and_to_who_is_not(group: WorkingGroup, client: Client) -> None:
    url = reverse("gatherings:public_group", args=[group.public_id])
    answers = []
    for address in ("member0@example.org", "new@example.org"):
        said = {"name": "Ana Demo", "email": address, "organisation": "", "country": ""}
        answer = client.post(url, said, follow=True)
        answers.append(answer.content.decode().split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert answers[0] == answers[1]
    links = {row.to: row.text for row in Mail.objects.filter(key__startswith="group:")}
    assert member(group).link in links["member0@example.org"]
    assert GroupMember.objects.get(email="new@example.org").link in links["new@example.org"]
    assert GroupMember.objects.joined().count() == 2, "an address that somebody typed is in no group"
    assert "member0@example.org" not in client.get(url).content.decode()


def test_an_address_that_somebody_else_types_gets_few_mails(group: WorkingGroup) -> None:
    for _n in range(UNASKED + 3):
        actions.ask_to_join(group.pk, Person("Ana Demo", "bob@example.org"))
    assert Mail.objects.filter(to="bob@example.org").count() == UNASKED


@pytest.mark.parametrize("values", [{"is_open": False}, {"ended_on": date(2026, 1, 1)}])
def test_a_group_by_invitation_and_one_that_ended_have_no_public_page(
    values: dict[str, Any], group: WorkingGroup, client: Client
) -> None:
    WorkingGroup.objects.filter(pk=group.pk).update(**values)
    assert client.get(reverse("gatherings:public_group", args=[group.public_id])).status_code == 404


def test_one_address_is_in_a_group_once(group: WorkingGroup) -> None:
    with pytest.raises(ValidationError, match="in the group"):
        actions.ask_member(group.pk, Person("Ana", "MEMBER0@example.org"))
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(group=group, name="Ana", email="MEMBER0@example.org")


# From one meeting to the next


def test_what_is_open_is_carried_to_the_next_meeting_and_what_was_settled_says_where(
    group: WorkingGroup, client: Client
) -> None:
    first = make_meeting(group, starts_in=-10 * DAY)
    second = make_meeting(group, starts_in=-DAY)
    done, still = task(group, "Ask", event=first), task(group, "Write", event=first)
    actions.add_item(group.pk, PlannedItem("decision", "One chapter a month"), event=first)
    GroupItem.objects.update(made_at=first.starts_at)
    coordinates(client, group)
    page = reverse("gatherings:meeting", args=[second.public_id])
    assert [item.words for item in client.get(page).context["carried"]] == ["Ask", "Write"]
    shown = client.get(reverse("gatherings:item", args=[group.public_id, done.public_id]), {"at": second.public_id})
    assert f'name="at" value="{second.public_id}"' in shown.content.decode()
    settle = reverse("gatherings:settle_item", args=[group.public_id, done.public_id])
    assert client.post(settle, {"state": "open", "at": second.public_id}).status_code == 422
    answer = client.post(settle, {"state": "done", "result": "All five answered", "at": second.public_id})
    assert answer.headers["Location"] == page
    done.refresh_from_db()
    assert (done.settled_in, done.result) == (second, "All five answered")
    assert client.get(page).context["carried"] == [done, still], "the minutes of this meeting say that it was settled"
    third = make_meeting(group, starts_in=5 * DAY)
    assert client.get(reverse("gatherings:meeting", args=[third.public_id])).context["carried"] == [still]
    assert client.get(reverse("gatherings:meeting", args=[first.public_id])).context["carried"] == []


def test_a_draft_that_is_deleted_leaves_the_group_what_it_raised(group: WorkingGroup) -> None:
    event = make_meeting(group)
    Event.objects.filter(pk=event.pk).update(state="draft", published_at=None)
    item, done = task(group, event=event), task(group, "Write")
    actions.settle_item(done.pk, "done", "Written", event=event)
    delete_draft(event.pk)
    assert {*GroupItem.objects.values_list("pk", "raised_in", "settled_in")} == {
        (item.pk, None, None),
        (done.pk, None, None),
    }


def test_a_task_has_somebody_and_a_decision_no_state(group: WorkingGroup, client: Client) -> None:
    event = make_meeting(group)
    coordinates(client, group)
    page = reverse("gatherings:meeting", args=[event.public_id])
    said = {"kind": "task", "words": "Ask", "owner": "", "due_on": ""}
    answer = client.post(page, said | hidden_fields(client, page))
    assert answer.status_code == 422
    assert "Say who does it" in " ".join(answer.context["form"].errors["owner"])
    assert 'value="Ask"' in answer.content.decode()
    assert client.post(page, said | hidden_fields(client, page) | {"kind": "decision"}).status_code == 302
    assert GroupItem.objects.get().state == ""
    wrong = ({"kind": "task", "state": "open"}, {"state": "open"}, {"settled_in": event})
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupItem.objects.update(**values)


def test_somebody_of_another_group_does_no_task_of_this_one(group: WorkingGroup) -> None:
    other = make_group(make_organisation("Caritas International", "BE"), members=0, name="Housing")
    with pytest.raises(ValidationError, match="another group"):
        actions.add_item(other.pk, PlannedItem("task", "Ask", member(group)))


def test_a_meeting_belongs_to_one_group(group: WorkingGroup) -> None:
    event = make_meeting(group)
    with pytest.raises(IllegalMove, match="another group"):
        actions.hold_for(event.pk, make_group(members=0, name="Housing"))


def test_the_last_meeting_says_on_the_dashboard_that_a_task_is_late(group: WorkingGroup, client: Client) -> None:
    for days in (-20, -10):
        event = make_meeting(group, starts_in=days * DAY)
        Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    item = task(group, due_on=clock.today())
    coordinates(client, group)
    assert "A task of its group is late." not in client.get(reverse("pages:work")).content.decode()
    GroupItem.objects.filter(pk=item.pk).update(due_on=clock.today() - DAY)
    page = client.get(reverse("pages:work")).content.decode()
    assert page.count("A task of its group is late.") == 1
    assert reverse("gatherings:meeting", args=[event.public_id]) in page


# Who reads what


def test_minutes_to_hand_on_hold_nothing_confidential_and_no_name(group: WorkingGroup, client: Client) -> None:
    event = make_meeting(group, present=1)
    task(group, "Find out why two gave up", event=event, is_confidential=True)
    task(group, "Ask five ministries", event=event)
    coordinates(client, group)
    url = reverse("gatherings:minutes_pdf", args=[event.public_id])
    outside, inside = text_of(client.get(url).content), text_of(client.get(f"{url}?all=1").content)
    assert "why two gave up" in inside
    assert "Member 0" in inside
    assert "why two gave up" not in outside
    assert "Member 0" not in outside
    assert "1 item is confidential" in outside
    assert "Ask five ministries" in outside


def test_the_public_page_shows_shared_minutes_without_what_is_confidential(group: WorkingGroup, client: Client) -> None:
    event = make_meeting(group)
    task(group, "Find out why two gave up", event=event, is_confidential=True)
    task(group, "Ask five ministries", event=event)
    assert "ministries" not in client.get(event.get_absolute_url()).content.decode()
    actions.share_minutes(event.pk, share=True)
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Ask five ministries" in page
    assert "gave up" not in page
    assert "Member 0" not in page
    actions.share_minutes(event.pk, share=False)
    assert "ministries" not in client.get(event.get_absolute_url()).content.decode()
    with pytest.raises(IllegalMove, match="before the meeting"):
        actions.share_minutes(make_meeting(group, starts_in=DAY).pk, share=True)


# Notices and papers


def test_a_draft_mails_nobody_and_what_is_sent_goes_to_each_once_with_the_owner_to_answer(
    group: WorkingGroup, client: Client
) -> None:
    actions.ask_member(group.pk, Person("Aoife Demo", "aoife@example.org"))
    coordinates(client, group)
    new = reverse("gatherings:new_notice", args=[group.public_id])
    said = {"subject": "Papers", "words": "Bring them."}
    page = client.post(new, said | hidden_fields(client, new)).headers["Location"]
    client.post(page, {"subject": "Papers", "words": "Bring all of them."} | hidden_fields(client, page))
    assert not Mail.objects.filter(key__startswith="group-notice").exists()
    assert client.post(page + "send/").status_code == 302
    assert client.post(page + "send/").status_code == 409
    sent = Mail.objects.filter(key__startswith="group-notice").order_by("to")
    assert [row.to for row in sent] == ["member0@example.org", "member1@example.org"], "nobody who only was asked"
    assert {(row.subject, row.reply_to) for row in sent} == {("Papers", "owner@example.org")}
    assert all("Bring all of them." in row.text for row in sent)
    assert GroupNotice.objects.get().told == 2
    assert client.post(page, said).status_code == 409
    assert client.post(page + "drop/").status_code == 409


def test_a_new_version_of_a_paper_stands_over_the_one_it_replaces(group: WorkingGroup, client: Client) -> None:
    first = make_paper(group)
    coordinates(client, group)
    new = reverse("gatherings:new_document", args=[group.public_id])
    file = SimpleUploadedFile("second.pdf", b"%PDF-1.7 second\n%%EOF\n", "application/pdf")
    said = {"kind": "paper", "language": "en", "replaces": first.pk, "file": file}
    assert client.post(new, said | hidden_fields(client, new)).status_code == 302
    assert [(new.name, [old.pk for old in older]) for new, older in versions(group.documents.all())] == [
        ("second.pdf", [first.pk])
    ]
    page = client.get(member(group).link).content.decode()
    assert page.index("second.pdf") < page.index(first.name)


def test_everybody_in_it_is_invited_to_a_meeting_by_name(group: WorkingGroup, client: Client) -> None:
    event = make_meeting(group, starts_in=20 * DAY)
    coordinates(client, group)
    assert client.post(reverse("gatherings:invite_members", args=[event.public_id])).status_code == 302
    assert sorted(Guest.objects.values_list("email", flat=True)) == ["member0@example.org", "member1@example.org"]


# What goes when


def test_a_group_ends_when_nothing_is_open_and_then_stays_as_it_is(group: WorkingGroup) -> None:
    item = task(group)
    with pytest.raises(IllegalMove, match="Tasks are open"):
        actions.end_group(group.pk)
    actions.settle_item(item.pk, "dropped", "Nobody answered")
    actions.end_group(group.pk)
    for change in (
        lambda: actions.ask_member(group.pk, Person("Ana", "ana@example.org")),
        lambda: task(group),
        lambda: actions.write_notice(group.pk, {"subject": "A", "words": "B"}, by=make_user()),
        lambda: actions.end_group(group.pk),
    ):
        with pytest.raises(IllegalMove, match="has ended"):
            change()


def test_names_go_ninety_days_after_they_left_or_the_group_ended() -> None:
    left, ended = make_group(members=2), make_group(members=2, name="Housing")
    actions.leave(member(left).pk)
    actions.end_group(ended.pk)
    actions.ask_member(left.pk, Person("Aoife Demo", "aoife@example.org"))
    clock.move_to(clock.now() + 89 * DAY)
    assert actions.purge_members() == 0
    clock.move_to(clock.now() + 3 * DAY)
    assert actions.purge_members() == 4
    assert list(GroupMember.objects.exclude(email="").values_list("email", flat=True)) == ["member1@example.org"]
    assert not GroupMember.objects.filter(name="").exclude(organisation="").exists()


def test_who_is_erased_leaves_no_name_in_a_group(group: WorkingGroup) -> None:
    item = task(group)
    person = make_user("member0@example.org")
    GroupMember.objects.filter(email="member0@example.org").update(organisation="Diocese of Cuneo")
    erase(person)
    item.refresh_from_db()
    assert item.owner
    assert (item.owner.name, item.owner.email, item.owner.organisation) == ("", "", "")


def test_another_partners_group_is_not_there(group: WorkingGroup, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Caritas International", "BE")))
    assert client.get(group.get_absolute_url()).status_code == 404
    assert "Private sponsorship" not in client.get(reverse("gatherings:groups")).content.decode()
