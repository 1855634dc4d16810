"""What the log and the heartbeats say of an error: never the row it went wrong with."""

import io
import logging
import logging.config
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from share.jobs.actions import run_sweeps
from share.jobs.models import Heartbeat, Job
from share.jobs.registry import sweeps
from share.kit import clock
from share.mail.models import Mail

pytestmark = pytest.mark.django_db
SECRET = "secret.person@example.org"


def break_a_rule() -> None:
    with transaction.atomic():
        Mail.objects.create(
            key="one", to=SECRET, subject=f"Dear\n\nAna {SECRET}", state="working", expires_at=clock.now()
        )


def logger_of_production() -> tuple[logging.Logger, io.StringIO]:
    """A logger whose handler is made as the settings make theirs, and what it wrote."""
    out = io.StringIO()
    config = deepcopy(settings.LOGGING)
    config["handlers"]["stderr"]["stream"] = out
    config["loggers"] = {"tests.logs": {"handlers": ["stderr"], "propagate": False}}
    del config["root"]
    logging.config.dictConfig(config)
    return logging.getLogger("tests.logs"), out


def test_postgresql_itself_tells_the_row() -> None:
    with pytest.raises(IntegrityError, match=SECRET):
        break_a_rule()


def test_the_log_of_an_error_has_no_row_in_it() -> None:
    logger, out = logger_of_production()
    try:
        break_a_rule()
    except IntegrityError as error:
        logger.exception("It failed")
        logger.error("It failed: %s", error)
    assert out.getvalue().count("a_mail_under_way_has_a_lease") >= 3
    assert "Traceback" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_the_heartbeat_of_a_sweep_that_failed_has_no_row_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sweeps.entries, "broken", break_a_rule)
    run_sweeps()
    said = Heartbeat.objects.get(name="broken").error
    assert "a_mail_under_way_has_a_lease" in said
    assert SECRET not in said
    assert not Job.objects.filter(last_error__contains=SECRET).exists()
