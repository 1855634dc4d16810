"""The data folder: where a local SHARE keeps what it writes. Settings import this, so it needs nothing but Python itself."""

import errno
import hashlib
import os
import pwd
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # the kernel allows 107 bytes; PostgreSQL adds ".lock" to the file beside the socket


FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


class UnusableFolder(Exception):
    """The data folder cannot be used; the message says why, and what to do about it."""


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Says of `folder` in one sentence what the system refused while something was written to it. Raises UnusableFolder."""
    try:
        yield
    except OSError as error:
        raise UnusableFolder(refusal(folder, error)) from error


def refusal(folder: Path, error: OSError) -> str:
    """Why the data folder cannot be used, in one sentence."""
    in_the_way = next((path for path in (folder, *folder.parents) if os.path.exists(path)), folder)
    if os.path.exists(in_the_way) and not os.path.isdir(in_the_way):
        return f"{in_the_way} is a file, and no folder for data: name another folder with SHARE_DATA."
    if error.errno in FULL:
        return full_disk(folder)
    if error.errno in CLOSED:
        return f"{os.strerror(error.errno or 0)} in {folder}: name a folder with SHARE_DATA that you may write to."
    return f"The data folder {folder} cannot be used ({error.strerror or error}): name another one with SHARE_DATA."


def full_disk(folder: Path) -> str:
    return f"The disk of {folder} is full: make room on it, or name a folder on another one with SHARE_DATA."


def require_own(folder: Path) -> None:
    """Raises UnusableFolder when somebody else owns the folder: PostgreSQL would refuse it with a page of its log."""
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise UnusableFolder(
            f"{folder} belongs to {_user(owner)}, and this is {_user(os.geteuid())}: start SHARE as its owner, or name"
            " another folder with SHARE_DATA."
        )


def _user(number: int) -> str:
    try:
        return f"the user {pwd.getpwuid(number).pw_name}"
    except KeyError:
        return f"the user number {number}"


@dataclass(frozen=True)
class Layout:
    """One folder holds all of it: removing the folder removes the whole demo."""

    data: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", Path(os.path.abspath(self.data)))

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def sockets(self) -> Path:
        """A deep folder makes socket names the kernel refuses, so such a folder gets a short one under /tmp."""
        near = self.data / "run"
        if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET:
            return near
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:8]
        return Path(f"/tmp/share-{os.getuid()}-{mark}")

    @property
    def database_url(self) -> str:
        return postgres_url(self.sockets)

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def redis_url(self) -> str:
        return valkey_url(self.valkey_socket)

    @property
    def mail(self) -> Path:
        return self.data / "mail"

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def lock(self) -> Path:
        return self.data / "up.lock"

    @property
    def pids(self) -> Path:
        """Which process is which, for tests that end one of them on purpose."""
        return self.data / "pids.json"

    @property
    def signins(self) -> Path:
        return self.data / "demo-signins.txt"

    @property
    def demo_mark(self) -> Path:
        return self.data / "demo-loaded"

    def make(self) -> None:
        """Make the folders, closed to other people: the demo's database lets in every process that reaches its socket.

        Raises UnusableFolder.
        """
        with usable(self.data):
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            require_own(self.data)
            for folder in (self.mail, self.media, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
            trial = self.data / ".trial"
            trial.write_bytes(b"x" * 4096)  # a full disk takes names and no bytes
            trial.unlink()
            private_folder(self.sockets)

    def secret_key(self) -> str:
        """The key of this copy, made once. Raises UnusableFolder.

        Written under another name and linked, so two processes at once agree on one.
        """
        with usable(self.data):
            return self._secret_key()

    def _secret_key(self) -> str:
        file = self.data / "secret_key"
        if not file.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.data / f".secret_key-{secrets.token_hex(8)}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as target:
                target.write(secrets.token_urlsafe(64))
            try:
                os.link(draft, file)
            except FileExistsError:
                pass  # somebody was faster: theirs is the key
            finally:
                draft.unlink()
        return file.read_text(encoding="utf-8").strip()


def postgres_url(sockets: Path, name: str = "share") -> str:
    return f"postgresql:///{name}?host={quote(str(sockets), safe='')}&user=share"


def valkey_url(address: Path) -> str:
    """In kombu's words; redis-py and Django say unix:// for the same address."""
    return f"redis+socket://{quote(str(address))}"


def private_folder(folder: Path) -> None:
    """Make a folder only its owner can enter; under /tmp, a stranger's folder of that name is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
        raise UnusableFolder(f"{folder} belongs to somebody else: remove it, or name a shorter folder with SHARE_DATA.")
    folder.chmod(0o700)
