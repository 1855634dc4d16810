"""A lock file pins packages together with their extras.

pip before 23.3 looks at `coverage[toml]` apart from `coverage==7.17.4`: a lock without the extra sends it to the newest
release, whose hash nobody locked, and a clone that installed yesterday does not install today.
"""

from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ["requirements.lock", "requirements-local.lock", "requirements-dev.lock"]


def _pinned(lock: str) -> dict[str, set[str]]:
    """The packages of a lock file, each with the extras it names."""
    lines = (Path(settings.BASE_DIR) / lock).read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.removesuffix("\\")) for line in lines if line and line[0] not in " #"]
    return {canonicalize_name(pin.name): pin.extras for pin in pins}


def _asked_extras(package: str, extras: set[str]) -> list[Requirement]:
    """What an installed package needs with extras, here and with the extras that it was asked for."""
    try:
        needs = [Requirement(need) for need in requires(package) or []]
    except PackageNotFoundError:  # for another system or another Python
        return []
    asked = [{"extra": extra} for extra in ["", *extras]]
    return [
        need
        for need in needs
        if need.extras and (not need.marker or any(need.marker.evaluate(with_) for with_ in asked))
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_every_extra_that_a_package_asks_for(lock: str) -> None:
    pins = _pinned(lock)
    asked = [(package, need) for package, extras in pins.items() for need in _asked_extras(package, extras)]
    assert asked
    assert [
        f"{package} needs {need.name}[{','.join(need.extras)}]"
        for package, need in asked
        if not need.extras <= pins[canonicalize_name(need.name)]
    ] == []
