"""What docs/running.md promises can be set: docker-compose.yml passes it on, and share/settings.py reads it."""

import ast
import re
from typing import Any

import pytest
import yaml
from django.conf import settings

READERS = {"text", "flag", "number", "words", "address"}  # of share.env
ONLY_LOCAL = {"PORT", "SHARE_REQUIRE_MFA"}  # read by `make run` and the tests, ignored in production
OURS = ["migrate", "web", "worker", "mailer", "sweep", "beat"]


def read_by_settings() -> set[str]:
    """The first argument of every `env.text("NAME", ...)` and its siblings."""
    tree = ast.parse((settings.BASE_DIR / "share" / "settings.py").read_text())
    names = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {f"env.{reader}" for reader in READERS}:
            name = call.args[0]
            assert isinstance(name, ast.Constant), f"line {call.lineno}: the name of a variable is written out"
            names.add(str(name.value))
    return names


def documented() -> set[str]:
    """What stands in the first column of the table of variables."""
    lines = (settings.BASE_DIR / "docs" / "running.md").read_text().splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def set_by_the_image() -> set[str]:
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    return {name for line in lines if line.startswith("ENV ") for name in re.findall(r"(\w+)=", line)}


def services() -> dict[str, Any]:
    return dict(yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())["services"])


def test_the_readers_find_something() -> None:
    assert {"SECRET_KEY", "LEASE_SECONDS", "SMTP_TLS", "ALLOWED_HOSTS"} <= read_by_settings() & documented()
    assert "SHARE_STATIC" in set_by_the_image()


def test_what_is_documented_is_what_production_reads() -> None:
    assert documented() == read_by_settings() - ONLY_LOCAL


@pytest.mark.parametrize("name", OURS)
def test_every_documented_variable_reaches_the_service(name: str) -> None:
    passed_on = set(services()[name]["environment"])
    assert documented() - passed_on - set_by_the_image() == set()
    assert passed_on - documented() == set(), "nobody reads these"


@pytest.mark.parametrize("name", OURS)
def test_a_variable_is_passed_on_under_its_own_name(name: str) -> None:
    for variable, value in services()[name]["environment"].items():
        if found := re.match(r"\$\{(\w+)", value or ""):
            assert found.group(1) == variable
        # An empty value is a value: a number could not be read, and a default would not hold.
        assert value is None or not re.search(r":?-\}", value), variable


def test_every_queue_has_a_service_and_every_service_its_own() -> None:
    """A task nobody listens for would wait for the sweep; a service with two queues would let one starve the other."""
    queues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    commands = [service.get("command", "") for service in services().values()]
    listened_to = [found.group(1) for command in commands if (found := re.search(r"worker -Q (\S+)", command))]
    assert sorted(listened_to) == sorted(queues | {settings.CELERY_TASK_DEFAULT_QUEUE})
    for name, schedule in settings.CELERY_BEAT_SCHEDULE.items():
        assert schedule["options"]["queue"] in queues, name


def test_the_sweep_waits_for_no_broker() -> None:
    sweep = services()["sweep"]
    assert "celery" not in sweep["command"]
    assert "redis" not in sweep["depends_on"]


def test_the_proxy_alone_is_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
