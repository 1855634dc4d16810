"""The bare Django view that pages are measured against: no middleware, no database, no template."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("", view)]

if not settings.configured:  # as the server loads it, in a process of its own
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
    application = get_wsgi_application()
