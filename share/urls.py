from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("share.pages.urls")),
    path("", include("events.gatherings.urls")),
    path("", include("events.urls")),
    path("", include("trainings.urls")),
    path("", include("roster.urls")),
    path("", include("share.claims.urls")),
    path("", include("share.portal.urls")),
    path("", include("share.funderforms.urls")),
    path("", include("share.impact.urls")),
    path("", include("share.reports.urls")),
    path("", include("municipalities.urls")),
    path("work/", include("share.records.urls")),
    path("work/questionnaires/", include("share.records.questionnaires.urls")),
    path("work/imports/", include("share.imports.urls")),
    path("work/jobs/", include("share.jobs.urls")),
    path("work/mail/", include("share.mail.urls")),
    path("accounts/", include("share.accounts.urls")),
]
handler500 = "share.pages.errors.server_error"
if settings.LOCAL:
    urlpatterns.append(path("", include("share.local.urls")))
