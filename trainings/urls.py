from django.urls import path

from trainings.views import certificates, evaluation

app_name = "trainings"
WORK = "work/activities/<slug:public_id>"
urlpatterns = [
    path(f"{WORK}/certificates/", certificates.certificates, name="certificates"),
    path(f"{WORK}/certificates/issue/", certificates.issue, name="issue"),
    path(f"{WORK}/certificates/<slug:number>.pdf", certificates.certificate, name="certificate"),
    path("my/<str:token>/certificate.pdf", certificates.own_certificate, name="own_certificate"),
    path("verify/", certificates.verify_form, name="verify_form"),
    path("verify/<str:number>/", certificates.verify, name="verify"),
    path(f"{WORK}/evaluation/", evaluation.evaluation, name="evaluation"),
    path(f"{WORK}/evaluation.pdf", evaluation.evaluation_pdf, name="evaluation_pdf"),
    path(f"{WORK}/evaluation/<slug:moment>/sheet.pdf", evaluation.paper, name="paper"),
    path(f"{WORK}/evaluation/<slug:moment>/enter/", evaluation.enter, name="enter"),
    path(f"{WORK}/evaluation/comments/<uuid:comment>/", evaluation.comment, name="comment"),
    path("evaluate/<str:token>/", evaluation.answer, name="answer"),
    path("evaluate/<str:token>/thank-you/", evaluation.answered, name="answered"),
    path("evaluate/<str:token>/<slug:moment>/", evaluation.answer_moment, name="answer_moment"),
]
