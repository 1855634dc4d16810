from django.urls import path

from events.views import agenda, attendance, evidence, manage, moments, new, own, people, public, translations

app_name = "events"
WORK = "work/activities/<slug:public_id>"
PERSON = f"{WORK}/registrations/<uuid:registration>"
urlpatterns = [
    path("activities/", public.activities, name="activities"),
    path("activities/<slug:public_id>/", public.event, name="event"),
    path("activities/<slug:public_id>/registered/", public.registered, name="registered"),
    path("activities/<slug:public_id>/event.ics", public.ics, name="ics"),
    path("my/", own.mine, name="mine"),
    path("my/<str:token>/", own.own, name="own"),
    path("my/<str:token>/renew/", own.renew, name="renew"),
    path("my/<str:token>/confirm/", own.confirm, name="confirm"),
    path("my/<str:token>/cancel/", own.cancel, name="cancel"),
    path("work/activities/", manage.managed_activities, name="managed"),
    path("work/plan/", new.choose_kind, name="choose_kind"),
    path("work/plan/<slug:kind>/", new.new_event, name="new_event"),
    path(f"{WORK}/", manage.overview, name="overview"),
    path(f"{WORK}/publish/", manage.publish, name="publish"),
    path(f"{WORK}/details/", manage.details, name="details"),
    path(f"{WORK}/timeline/", moments.timeline, name="timeline"),
    path(f"{WORK}/agenda/", agenda.agenda, name="agenda"),
    path(f"{WORK}/languages/", translations.languages, name="languages"),
    path(f"{WORK}/languages/<slug:language>/", translations.translation, name="translation"),
    path(f"{WORK}/cancel/", manage.cancel_event, name="cancel_event"),
    path(f"{WORK}/complete/", manage.complete_event, name="complete_event"),
    path(f"{WORK}/registrations/", people.registrations, name="registrations"),
    path(f"{WORK}/registrations.xlsx", people.participants_xlsx, name="participants_xlsx"),
    path(f"{PERSON}/", people.person, name="person"),
    path(f"{PERSON}/cancel/", people.remove, name="remove"),
    path(f"{PERSON}/approve/", people.approve, name="approve"),
    path(f"{PERSON}/give-place/", people.give_place, name="give_place"),
    path(f"{PERSON}/decline/", people.decline, name="decline"),
    path(f"{PERSON}/decide/", people.decide_person, name="decide_person"),
    path(f"{WORK}/attendance/", attendance.attendance, name="attendance"),
    path(f"{WORK}/attendance/marks/", attendance.save_marks, name="save_marks"),
    path(f"{WORK}/attendance/walk-in/", attendance.walk_in, name="walk_in"),
    path(f"{WORK}/signature-sheet.pdf", attendance.signature_sheet, name="signature_sheet"),
    path(f"{WORK}/evidence/", evidence.evidence, name="evidence"),
    path(f"{WORK}/evidence/<uuid:document>/", evidence.document, name="document"),
    path(f"{WORK}/evidence/<uuid:document>/check/", evidence.check_document, name="check_document"),
    path(f"{WORK}/evidence/<uuid:document>/remove/", evidence.remove_document, name="remove_document"),
    path(f"{WORK}/mail/", manage.mail, name="mail"),
    path(f"{WORK}/history/", manage.history, name="history"),
]
