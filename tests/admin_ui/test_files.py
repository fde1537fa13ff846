"""What the pages stand on in files: the secret, the vendored script."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread

import pytest

from admin_ui import PageSettings
from admin_ui.secret import FILE, secret_of
from engine.errors import StoreUnavailable

VENDORED = Path(__file__).resolve().parents[2] / "admin_ui" / "static" / "vendor"


def test_the_secret_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    first = secret_of(tmp_path)
    assert secret_of(tmp_path) == first
    assert len(bytes.fromhex(first)) == 32
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_of_many_that_start_at_once_all_have_one_secret(tmp_path: Path) -> None:
    ready, found = Barrier(8), set()

    def start() -> None:
        ready.wait()
        found.add(secret_of(tmp_path))

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_where_it_cannot_be_written_nothing_is_served(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreUnavailable):
        secret_of(tmp_path)


@pytest.mark.parametrize("folder", [path.parent for path in VENDORED.rglob("SHA256SUMS")])
def test_a_vendored_file_is_as_its_makers_built_it(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert listed == found
    assert "LICENSE" in found


def test_settings_are_read_from_the_environment() -> None:
    assert PageSettings.of({}) == PageSettings(https=False, proxies=0)
    assert PageSettings.of({"QERAR_HTTPS": "1", "QERAR_PROXIES": "2"}) == PageSettings(
        https=True, proxies=2
    )
    with pytest.raises(ValueError, match="QERAR_HTTPS"):
        PageSettings.of({"QERAR_HTTPS": "maybe"})
