"""Redis is a doorbell: without it everything still works, a sweep later."""

from collections.abc import Iterator

import pytest
from celery import current_app
from django.conf import LazySettings
from django.core.cache import caches
from django.test import Client
from kombu import Connection
from kombu.exceptions import OperationalError

from share.jobs.registry import queues
from share.mail.models import Mail
from share.mail.tasks import deliver
from tests.mail.smtp import Post
from tests.make import form_data, make_pilot, make_user
from tests.processes.parts import point_celery_at

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def no_redis(settings: LazySettings) -> Iterator[None]:
    before = current_app.conf.broker_url  # read before anything changes: Celery reads its settings late
    settings.REDIS_URL = NOWHERE
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": NOWHERE}}
    caches.close_all()
    point_celery_at(NOWHERE)
    yield
    point_celery_at(before)
    caches.close_all()


@pytest.mark.usefixtures("no_redis")
@pytest.mark.django_db(transaction=True)
def test_registering_signing_in_and_mail_do_not_need_redis(client: Client, post: Post) -> None:
    event = make_pilot()
    assert client.post(event.get_absolute_url(), form_data()).status_code == 302
    assert event.registrations.count() == 1
    make_user("ana@example.org")
    assert client.post("/accounts/login/code/", {"email": "ana@example.org"}).status_code == 302
    assert sorted(mail.key.split(":")[0] for mail in Mail.objects.all()) == ["django", "registration"]
    for queue in queues:  # as the sweep does, without Redis
        queue()
    assert {mail.state for mail in Mail.objects.all()} == {"done"}


@pytest.mark.usefixtures("no_redis")
@pytest.mark.django_db
def test_the_site_is_degraded_and_not_away(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["checks"]["redis"]) == ("degraded", "away")


@pytest.mark.usefixtures("no_redis")
def test_a_bell_nobody_answers_is_rung_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    connect = Connection._connection_factory
    monkeypatch.setattr(Connection, "_connection_factory", lambda self: tried.append(self) or connect(self))
    with pytest.raises(OperationalError):
        deliver.apply_async(retry=False)
    assert len(tried) == 1
