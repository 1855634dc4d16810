"""The data folder: where a local SHARE keeps what it writes. Settings import this, so it needs nothing but Python itself."""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # the kernel allows 107 bytes; PostgreSQL adds ".lock" to the file beside the socket


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
        """Make the folders, closed to other people: the demo's database lets in every process that reaches its socket."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.mail, self.media, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
        private_folder(self.sockets)

    def secret_key(self) -> str:
        """The key of this copy, made once. Written under another name and linked, so two processes at once agree on one."""
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
        return file.read_text().strip()


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
        raise PermissionError(f"{folder} belongs to somebody else. Remove it, or choose a shorter SHARE_DATA.")
    folder.chmod(0o700)
