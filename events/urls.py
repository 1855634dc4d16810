from django.urls import path

from events.views import evidence, manage, own, public

app_name = "events"
urlpatterns = [
    path("activities/", public.activities, name="activities"),
    path("activities/<slug:public_id>/", public.event, name="event"),
    path("activities/<slug:public_id>/registered/", public.registered, name="registered"),
    path("activities/<slug:public_id>/event.ics", public.ics, name="ics"),
    path("my/", own.mine, name="mine"),
    path("my/<str:token>/", own.own, name="own"),
    path("my/<str:token>/confirm/", own.confirm, name="confirm"),
    path("my/<str:token>/cancel/", own.cancel, name="cancel"),
    path("work/activities/", manage.managed_activities, name="managed"),
    path("work/activities/<slug:public_id>/", manage.overview, name="overview"),
    path("work/activities/<slug:public_id>/publish/", manage.publish, name="publish"),
    path("work/activities/<slug:public_id>/details/", manage.details, name="details"),
    path("work/activities/<slug:public_id>/cancel/", manage.cancel_event, name="cancel_event"),
    path("work/activities/<slug:public_id>/registrations/", manage.registrations, name="registrations"),
    path("work/activities/<slug:public_id>/registrations.xlsx", manage.participants_xlsx, name="participants_xlsx"),
    path("work/activities/<slug:public_id>/registrations/<uuid:registration>/cancel/", manage.remove, name="remove"),
    path("work/activities/<slug:public_id>/registrations/<uuid:registration>/", manage.person, name="person"),
    path("work/activities/<slug:public_id>/registrations/<uuid:registration>/approve/", manage.approve, name="approve"),
    path("work/activities/<slug:public_id>/registrations/<uuid:registration>/decline/", manage.decline, name="decline"),
    path("work/activities/<slug:public_id>/attendance/", manage.attendance, name="attendance"),
    path("work/activities/<slug:public_id>/attendance/walk-in/", manage.walk_in, name="walk_in"),
    path("work/activities/<slug:public_id>/attendance/close/", manage.close_attendance, name="close_attendance"),
    path("work/activities/<slug:public_id>/signature-sheet.pdf", manage.signature_sheet, name="signature_sheet"),
    path("work/activities/<slug:public_id>/evidence/", evidence.evidence, name="evidence"),
    path("work/activities/<slug:public_id>/evidence/<uuid:document>/", evidence.document, name="document"),
    path("work/activities/<slug:public_id>/evidence/<uuid:document>/out/", evidence.take_out, name="take_out"),
    path("work/activities/<slug:public_id>/mail/", manage.mail, name="mail"),
]
