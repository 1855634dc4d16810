"""Does this computer have what SHARE needs? Run by the system's own Python, before any package is installed.

`python3 share/local/system.py run|test`: says nothing when all is there, installs what lacks as root on Debian and its
relatives, and otherwise says in one sentence what lacks and the command that brings it.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = {
    "libpango-1.0.so.0": ("Pango", "libpango-1.0-0"),
    "libpangoft2-1.0.so.0": ("PangoFT2", "libpangoft2-1.0-0"),
    "libharfbuzz-subset.so.0": ("HarfBuzz", "libharfbuzz-subset0"),
    "libfontconfig.so.1": ("Fontconfig", "libfontconfig1"),
}
Lack = tuple[str, str]


def lacks(purpose: str) -> list[Lack]:
    """What is missing, as (name, Debian package)."""
    found: list[Lack] = []
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        found.append(("Python's venv module", "python3-venv"))
    found += [lack for soname, lack in LIBRARIES.items() if not loads(soname)]
    if not Path("/etc/fonts/fonts.conf").exists():
        found.append(("a font configuration", "fontconfig-config"))
    if purpose == "test" and not Path("/usr/bin/chromium").exists():
        found.append(("Chromium", "chromium"))
    return found


def loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"apt-get {' '.join(command)} failed: {(done.stderr or done.stdout).strip()}")


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the place that finds out
        version = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(f"SHARE needs Python 3.11 or newer, this is {version}: name one with make {purpose} PYTHON=python3.11")
    missing = lacks(purpose)
    packages = sorted({package for _, package in missing})
    if missing and os.geteuid() == 0 and shutil.which("apt-get") and "SHARE_INSTALLED" not in os.environ:
        print(f"Installing with apt-get: {' '.join(packages)}", flush=True)
        install(packages)
        # Look again as a new process: this one may remember which libraries it did not find.
        os.execve(sys.executable, [sys.executable, __file__, purpose], os.environ | {"SHARE_INSTALLED": "1"})  # noqa: S606
    if missing:
        names = ", ".join(name for name, _ in missing)
        sys.exit(f"SHARE lacks {names}. On Debian: sudo apt-get install {' '.join(packages)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("Usage: python3 share/local/system.py run|test")
    main(sys.argv[1])
