"""The disk is full: what was acknowledged stays, the rest is told that nothing was recorded, and it passes.

A real ``kiosk serve`` whose instance lies on a small file system of its own: it takes root, to mount a tmpfs.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.signing import (
    Signer,
    all_at_once,
    check_ledgers,
    hall_with,
    server_of,
    signers_in,
    statuses_of,
)

pytestmark = pytest.mark.server

STUDENTS = 40
ROOM_LEFT = 256 * 1024
ROOM = 16 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs root and the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, left: int) -> Path:
    """A file that leaves so many bytes."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - left)
    return ballast


def test_a_full_disk_is_told_as_not_recorded_and_passes_without_a_restart(
    tmp_path: Path, small_disk: Path, free_port: int
) -> None:
    with (
        hall_with(small_disk, STUDENTS) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        signers_in(hall, free_port) as signers,
    ):
        all_at_once(signers, Signer.open_form)
        ballast = fill(small_disk, ROOM_LEFT)
        all_at_once(signers, Signer.validate, at_once=8)
        told = [signer for signer in signers if signer.acknowledged]
        put_off = [reply for signer in signers for reply in signer.put_off]
        assert told
        assert put_off
        assert len(told) + len(put_off) == STUDENTS
        assert set(statuses_of(signers)) == {200, 303, 503}, server.said()
        assert all("Non enregistré" in reply.body and reply.retry_after for reply in put_off)
        assert set(hall.rows()) == {signer.line.student_number for signer in told}
        all_at_once(told, Signer.look_at_receipt)

        ballast.unlink()
        all_at_once([signer for signer in signers if signer not in told], Signer.insist_on_validating)
        check_ledgers(hall, signers)
        assert len(hall.rows()) == STUDENTS
        hall.assert_sound()
        print(f"\n{len(told)} were in before the disk was full, {len(put_off)} were put off")  # noqa: T201
