"""A working group: its people, what its meetings decided and left open, its notices and its papers."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import registers_too_often
from events.actions import inviting
from events.gatherings.rooms.working_groups import actions
from events.gatherings.rooms.working_groups.access import group_of, groups, meeting_of, member_with
from events.gatherings.rooms.working_groups.forms import (
    ChooseGroupForm,
    GroupForm,
    ItemForm,
    JoinForm,
    NewGroupForm,
    NewItemForm,
    NewMemberForm,
    NewNoticeForm,
    NoticeForm,
    PaperForm,
    SettleForm,
)
from events.gatherings.rooms.working_groups.models import (
    GroupItem,
    GroupMeeting,
    GroupMember,
    GroupNotice,
    WorkingGroup,
    versions,
)
from events.models import Event
from share.accounts.requests import SignedIn
from share.kit import pdf
from share.kit.countries import country_name
from share.kit.downloads import download, makes_a_file
from share.kit.moves import IllegalMove
from share.records import timeline
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out

MEETINGS = 30


# The group


@require_safe
def all_groups(request: SignedIn) -> HttpResponse:
    rows = groups(request).with_counts().prefetch_related("organisations").order_by("ended_on", "key")
    return render(request, "gatherings/groups.html", {"groups": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: SignedIn) -> HttpResponse:
    rows = groups(request)
    form = NewGroupForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(request, form, rows, lambda: actions.make_group(form.plan(), by=request.user))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The group is there. Ask its people next."))
            return redirect(made)
    return render(request, "gatherings/new_group.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def group(request: SignedIn, public_id: str) -> HttpResponse:
    found = group_of(request, public_id)
    items = list(found.items.select_related("owner", "raised_in").order_by("due_on", "pk"))
    context = {
        "group": found,
        "organisations": found.organisations.all(),
        "members": found.members.exclude(name=""),
        "tasks": [item for item in items if item.state == GroupItem.State.OPEN],
        "decisions": [item for item in items if item.kind == GroupItem.Kind.DECISION],
        "meetings": _meetings(found),
        "papers": versions(found.documents.all()),
        "notices": found.notices.select_related("written_by"),
    }
    return render(request, "gatherings/group.html", context)


def _meetings(group: WorkingGroup) -> "list[Event]":
    rows = Event.objects.filter(groupmeeting__group=group).with_places().order_by("-starts_at", "-pk")
    return list(rows[:MEETINGS])


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_group(request: SignedIn, public_id: str) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    found = group_of(request, public_id)
    if request.method == "POST":
        WorkingGroup.objects.lock(found.pk)
        found = group_of(request, public_id)
    make = partial(GroupForm, actor=request.actor)
    edited = Edited(request, make, GroupForm.values_of(found), lambda form: actions.change_group(found.pk, form.plan()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "gatherings/change_group.html", {"group": found, **edited.context}, status=edited.status)


@require_POST
def take_over(request: SignedIn, public_id: str) -> HttpResponse:
    found = actions.take_over(group_of(request, public_id).pk, by=request.user)
    messages.success(request, _("Answers to its notices go to you from now on."))
    return redirect(found)


@require_POST
def end_group(request: SignedIn, public_id: str) -> HttpResponse:
    found = actions.end_group(group_of(request, public_id).pk)
    messages.success(request, _("The group has ended. What it did stays."))
    return redirect(found)


@require_safe
def group_history(request: SignedIn, public_id: str) -> HttpResponse:
    found = group_of(request, public_id)
    page = timeline.page_of(found, timeline.page_number(request.GET.get("page")))
    return render(request, "gatherings/group_history.html", {"group": found, "history": page})


# Who is in it


@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: SignedIn, public_id: str) -> HttpResponse:
    found = group_of(request, public_id)
    form = NewMemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(
                request, form, found.members.all(), lambda: actions.ask_member(found.pk, form.person())
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The link is sent to %(address)s.") % {"address": made.email})
            return redirect(found)
    context = {"group": found, "form": form}
    return render(request, "gatherings/new_member.html", context, status=422 if form.errors else 200)


@require_POST
def member_leaves(request: SignedIn, public_id: str, member: UUID) -> HttpResponse:
    found = group_of(request, public_id)
    gone = actions.leave(get_object_or_404(found.members.there(), public_id=member).pk)
    messages.success(request, _("%(name)s is not in the group any more.") % {"name": gone})
    return redirect(found)


# What meetings decide and leave open


@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: SignedIn, public_id: str) -> HttpResponse:
    """Something between two meetings; what comes of a meeting is written on the page of its minutes."""
    found = group_of(request, public_id)
    form = NewItemForm(request.POST if request.method == "POST" else None, group=found)
    if request.method == "POST" and form.is_valid() and _add(request, form, found, None):
        return redirect(found)
    return render(
        request, "gatherings/new_item.html", {"group": found, "form": form}, status=422 if form.errors else 200
    )


def _add(request: SignedIn, form: NewItemForm, group: WorkingGroup, event: Event | None) -> bool:
    try:
        make_once(request, form, group.items.all(), lambda: actions.add_item(group.pk, form.planned(), event=event))
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(request, _("Kept."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def item(request: SignedIn, public_id: str, item: UUID) -> HttpResponse:
    """What an item says; of two people who save at once, the second is shown both versions and nothing is lost."""
    found = group_of(request, public_id)
    if request.method == "POST":
        WorkingGroup.objects.lock(found.pk)
    row = _item(found, item)
    make = partial(ItemForm, group=found)
    edited = Edited(request, make, ItemForm.values_of(row), lambda form: actions.change_item(row.pk, form.planned()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"group": found, "item": row, "settle": SettleForm(), "at": request.GET.get("at", ""), **edited.context}
    return render(request, "gatherings/item.html", context, status=edited.status)


def _item(group: WorkingGroup, public_id: UUID) -> GroupItem:
    return get_object_or_404(group.items.select_related("owner", "raised_in", "settled_in"), public_id=public_id)


@require_POST
def settle_item(request: SignedIn, public_id: str, item: UUID) -> HttpResponse:
    """What came of a task: at the meeting that `at` names, or between two."""
    found = group_of(request, public_id)
    row, form = _item(found, item), SettleForm(request.POST)
    at = request.POST.get("at", "")
    if not form.is_valid():
        stored = ItemForm(initial=ItemForm.values_of(row), group=found)
        context = {"group": found, "item": row, "settle": form, "at": at, "form": stored}
        return render(request, "gatherings/item.html", context, status=422)
    meeting = found.meetings.select_related("event").filter(event__public_id=at).first()
    actions.settle_item(row.pk, **form.cleaned_data, event=meeting.event if meeting else None)
    messages.success(request, _("Settled."))
    return redirect("gatherings:meeting", at) if meeting else redirect(found)


@require_POST
def open_again(request: SignedIn, public_id: str, item: UUID) -> HttpResponse:
    found = group_of(request, public_id)
    actions.open_item_again(get_object_or_404(found.items.all(), public_id=item).pk)
    messages.success(request, _("It is open again."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: SignedIn, public_id: str) -> HttpResponse:
    """What was left open before, what this meeting adds, and its minutes; first of all whose meeting it is."""
    event = meeting_of(request, public_id)
    row = GroupMeeting.objects.select_related("group__owner").get(event=event)
    if row.group is None:
        return redirect("gatherings:whose_meeting", public_id)
    form = NewItemForm(request.POST if request.method == "POST" else None, group=row.group)
    if request.method == "POST" and form.is_valid() and _add(request, form, row.group, event):
        return redirect("gatherings:meeting", public_id)
    is_ours = groups(request).filter(pk=row.group.pk).exists()
    context = {"event": event, "meeting": row, "group": row.group, "is_ours": is_ours, "form": form, **_said(event)}
    return render(request, "gatherings/meeting.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def whose_meeting(request: SignedIn, public_id: str) -> HttpResponse:
    """Which group meets: asked once."""
    event = meeting_of(request, public_id)
    mine = groups(request).filter(ended_on__isnull=True)
    form = ChooseGroupForm(request.POST if request.method == "POST" else None, groups=mine)
    if request.method == "POST" and form.is_valid():
        actions.hold_for(event.pk, form.cleaned_data["group"])
        return redirect("gatherings:meeting", public_id)
    context = {"event": event, "form": form, "has_groups": mine.exists()}
    return render(request, "gatherings/choose_group.html", context, status=422 if form.errors else 200)


def _said(event: Event, *, outside: bool = False) -> dict[str, object]:
    """What was carried to a meeting, and what it added; for those outside without what is confidential."""
    group = WorkingGroup.objects.filter(meetings=event.pk)
    rows = GroupItem.objects.filter(group__in=group).select_related("owner", "raised_in", "settled_in")
    rows = rows.shown_outside() if outside else rows
    left_out = GroupItem.objects.filter(raised_in=event, is_confidential=True).count() if outside else 0
    return {
        "carried": list(rows.carried_to(event).order_by("due_on", "pk")),
        "items": list(rows.filter(raised_in=event)),
        "left_out": left_out,
    }


@require_safe
@makes_a_file
def minutes_pdf(request: SignedIn, public_id: str) -> HttpResponse:
    """The minutes to hand on, without what is confidential; `?all=1` gives those of the group itself."""
    event = meeting_of(request, public_id)
    row = get_object_or_404(GroupMeeting.objects.select_related("group__owner"), event=event, group__isnull=False)
    inside = request.GET.get("all") == "1"
    present = event.registrations.attended().order_by("key", "pk")
    context = {
        "event": event,
        "group": row.group,
        "inside": inside,
        "present": present,
        "grants": event.funders,
        **_said(event, outside=not inside),
    }
    content = pdf.render("gatherings/minutes_pdf.html", context)
    return download(content, "application/pdf", f"minutes-{event.public_id}{'-inside' if inside else ''}.pdf")


@require_POST
def share_minutes(request: SignedIn, public_id: str) -> HttpResponse:
    event = meeting_of(request, public_id)
    share = request.POST.get("share") == "yes"
    actions.share_minutes(event.pk, share=share)
    shown = _("The minutes stand on the public page, without what is confidential.")
    messages.success(request, shown if share else _("The minutes stand on no public page any more."))
    return redirect("gatherings:meeting", public_id)


@require_POST
def invite_members(request: SignedIn, public_id: str) -> HttpResponse:
    """Everybody who joined gets an invitation of their own to this meeting."""
    event = meeting_of(request, public_id)
    row = get_object_or_404(GroupMeeting.objects.select_related("group"), event=event, group__in=groups(request))
    assert row.group
    people = [inviting.Invitee(member.name, member.email) for member in row.group.members.joined()]
    invited = inviting.invite(event.pk, people, inviting.Letter(), by=request.user)
    told = ngettext("%(n)d person is invited.", "%(n)d people are invited.", len(invited)) % {"n": len(invited)}
    messages.success(request, told)
    return redirect("gatherings:meeting", public_id)


# Notices and papers


@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: SignedIn, public_id: str) -> HttpResponse:
    found = group_of(request, public_id)
    form = NewNoticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(
                request,
                form,
                found.notices.all(),
                lambda: actions.write_notice(found.pk, form.values(), by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:notice", public_id, made.public_id)
    context = {"group": found, "form": form}
    return render(request, "gatherings/new_notice.html", context, status=422 if form.errors else 200)


def _notice(group: WorkingGroup, public_id: UUID) -> GroupNotice:
    return get_object_or_404(group.notices.select_related("written_by"), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def notice(request: SignedIn, public_id: str, notice: UUID) -> HttpResponse:
    """A draft that can still change, or what was sent."""
    found = group_of(request, public_id)
    if request.method == "POST":
        WorkingGroup.objects.lock(found.pk)
    row = _notice(found, notice)
    context = {"group": found, "notice": row, "members": found.members.joined().count()}
    if row.is_sent:
        if request.method == "POST":
            raise IllegalMove(_("This notice is sent, and stays as it went."))
        return render(request, "gatherings/notice.html", context)
    edited = Edited(
        request, NoticeForm, NoticeForm.values_of(row), lambda form: actions.change_notice(row.pk, form.values())
    )
    if edited.is_saved:
        messages.success(request, _("Saved. Nobody was written to."))
        return redirect("gatherings:notice", public_id, notice)
    return render(request, "gatherings/notice.html", {**context, **edited.context}, status=edited.status)


@require_POST
def send_notice(request: SignedIn, public_id: str, notice: UUID) -> HttpResponse:
    sent = actions.send_notice(_notice(group_of(request, public_id), notice).pk)
    said = ngettext("It goes to %(n)d person.", "It goes to %(n)d people.", sent.told or 0)
    messages.success(request, said % {"n": sent.told})
    return redirect("gatherings:notice", public_id, notice)


@require_POST
def drop_notice(request: SignedIn, public_id: str, notice: UUID) -> HttpResponse:
    found = group_of(request, public_id)
    actions.drop_notice(_notice(found, notice).pk)
    messages.success(request, _("The draft is gone."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def new_document(request: SignedIn, public_id: str) -> HttpResponse:
    found = group_of(request, public_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*posted, group=found)
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                found.documents.all(),
                lambda: actions.add_document(found.pk, form.new_document(), by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect(found)
    context = {"group": found, "form": form}
    return render(request, "gatherings/new_document.html", context, status=422 if form.errors else 200)


@require_safe
def document(request: SignedIn, public_id: str, document: UUID) -> HttpResponseBase:
    return _paper(group_of(request, public_id), document)


def _paper(group: WorkingGroup, public_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(group.documents.select_related("stored"), public_id=public_id)
    return hand_out(found.stored, found.download_name)


# Without signing in


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_group(request: HttpRequest, public_id: str) -> HttpResponse:
    """An open group: what it is for, and the form to join. It says the same whoever asks."""
    found = get_object_or_404(WorkingGroup.objects.public(), public_id=public_id)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if registers_too_often(request):
            form.add_error(None, _("Very many requests came from your connection. Send it again in ten minutes."))
        else:
            try:
                actions.ask_to_join(found.pk, form.person(get_language() or "en-gb"))
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(request, _("We have sent you a link. Open it, and you are in."))
                return redirect("gatherings:public_group", public_id)
    codes = found.members.joined().exclude(country="").order_by("country").values_list("country", flat=True).distinct()
    context = {
        "group": found,
        "form": form,
        "organisations": found.organisations.all(),
        "countries": [country_name(code) for code in codes],
        "meetings": Event.objects.public().filter(groupmeeting__group=found).with_places().order_by("-starts_at")[:6],
    }
    return render(request, "gatherings/public_group.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a member: who else is there, when the group meets, what it decided, and what they do until when."""
    found = member_with(token)
    if request.method == "POST":
        actions.join(found.pk)
        messages.success(request, _("You are in. This page is yours: keep the mail with its link."))
        return redirect("gatherings:member", token)
    context: dict[str, object] = {"member": found, "group": found.group, "token": token}
    if found.joined_at:
        context |= _of_member(found)
    return render(request, "gatherings/member.html", context)


def _of_member(member: GroupMember) -> dict[str, object]:
    group = member.group
    items = list(group.items.select_related("owner", "raised_in").order_by("due_on", "pk"))
    open_ones = [item for item in items if item.state == GroupItem.State.OPEN]
    published = Event.objects.public().filter(groupmeeting__group=group).with_places()
    return {
        "members": group.members.joined(),
        "mine": [item for item in open_ones if item.owner_id == member.pk],
        "others": [item for item in open_ones if item.owner_id != member.pk],
        "decisions": [item for item in items if item.kind == GroupItem.Kind.DECISION],
        "meetings": published.order_by("-starts_at")[:MEETINGS],
        "papers": versions(group.documents.all()),
    }


@login_not_required
@never_cache
@require_POST
def leave_group(request: HttpRequest, token: str) -> HttpResponse:
    found = member_with(token)
    actions.leave(found.pk)
    return render(request, "gatherings/left_group.html", {"group": found.group})


@login_not_required
@never_cache
@require_safe
def member_document(request: HttpRequest, token: str, document: UUID) -> HttpResponseBase:
    found = member_with(token)
    if not found.joined_at:
        raise Http404
    return _paper(found.group, document)
