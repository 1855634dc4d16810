from django.urls import path

from events.gatherings.rooms.working_groups import views

GROUP = "work/groups/<slug:public_id>"
MEETING = "work/activities/<slug:public_id>/minutes"
urlpatterns = [
    path("work/groups/", views.all_groups, name="groups"),
    path("work/groups/new/", views.new_group, name="new_group"),
    path(f"{GROUP}/", views.group, name="group"),
    path(f"{GROUP}/change/", views.change_group, name="change_group"),
    path(f"{GROUP}/take-over/", views.take_over, name="take_over_group"),
    path(f"{GROUP}/end/", views.end_group, name="end_group"),
    path(f"{GROUP}/history/", views.group_history, name="group_history"),
    path(f"{GROUP}/members/", views.new_member, name="new_member"),
    path(f"{GROUP}/members/<uuid:member>/leave/", views.member_leaves, name="member_leaves"),
    path(f"{GROUP}/items/", views.new_item, name="new_item"),
    path(f"{GROUP}/items/<uuid:item>/", views.item, name="item"),
    path(f"{GROUP}/items/<uuid:item>/settle/", views.settle_item, name="settle_item"),
    path(f"{GROUP}/items/<uuid:item>/open/", views.open_again, name="open_item_again"),
    path(f"{GROUP}/notices/new/", views.new_notice, name="new_notice"),
    path(f"{GROUP}/notices/<uuid:notice>/", views.notice, name="notice"),
    path(f"{GROUP}/notices/<uuid:notice>/send/", views.send_notice, name="send_notice"),
    path(f"{GROUP}/notices/<uuid:notice>/drop/", views.drop_notice, name="drop_notice"),
    path(f"{GROUP}/documents/", views.new_document, name="new_document"),
    path(f"{GROUP}/documents/<uuid:document>/", views.document, name="group_document"),
    path(f"{MEETING}/", views.meeting, name="meeting"),
    path(f"{MEETING}/whose/", views.whose_meeting, name="whose_meeting"),
    path(f"{MEETING}/minutes.pdf", views.minutes_pdf, name="minutes_pdf"),
    path(f"{MEETING}/share/", views.share_minutes, name="share_minutes"),
    path(f"{MEETING}/invite/", views.invite_members, name="invite_members"),
    path("working-groups/<slug:public_id>/", views.public_group, name="public_group"),
    path("member/<str:token>/", views.member, name="member"),
    path("member/<str:token>/leave/", views.leave_group, name="leave_group"),
    path("member/<str:token>/<uuid:document>/", views.member_document, name="member_document"),
]
