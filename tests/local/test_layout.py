import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from share.paths import Layout, UnusableFolder, private_folder


def test_layout_speaks_to_servers_through_sockets_beside_the_data() -> None:
    layout = Layout(Path("/srv/share"))
    assert layout.sockets == Path("/srv/share/run")
    assert layout.database_url == "postgresql:///share?host=%2Fsrv%2Fshare%2Frun&user=share"
    assert layout.redis_url == "redis+socket:///srv/share/run/valkey.sock"


def test_layout_is_absolute_wherever_it_is_read() -> None:
    assert Layout(Path("var")).data == Path.cwd() / "var"


def test_layout_finds_a_short_place_for_the_sockets_of_a_deep_folder() -> None:
    deep = Path("/srv") / ("a" * 120)
    sockets = Layout(deep).sockets
    assert sockets.parent == Path("/tmp")
    assert sockets == Layout(deep).sockets
    assert sockets != Layout(deep / "b").sockets


def test_layout_counts_bytes_not_letters() -> None:
    assert Layout(Path("/srv") / ("é" * 45)).sockets.parent == Path("/tmp")


def test_folders_are_closed_to_others(folder: Path) -> None:
    layout = Layout(folder / "data")
    layout.make()
    layout.make()
    for made in (layout.data, layout.sockets, layout.mail, layout.media, layout.logs):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_link_somebody_left_is_not_taken_for_a_private_folder(folder: Path) -> None:
    (folder / "link").symlink_to(folder)
    with pytest.raises(UnusableFolder, match="belongs to somebody else"):
        private_folder(folder / "link")


def test_secret_key_is_made_once_and_closed_to_others(folder: Path) -> None:
    layout = Layout(folder)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: layout.secret_key(), range(8)))
    assert keys == {layout.secret_key()}
    assert len(layout.secret_key()) >= 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret_key"]
