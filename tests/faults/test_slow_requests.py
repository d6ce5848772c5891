"""Connections that send half a form and wait: students sign all the same.

A real ``kiosk serve`` with two workers. Each half-sent form holds one of a worker's threads and connections
(``kiosk.cli.serve.THREADS``) until its last byte has come: what is tried is how many there may be.

60 students and 200 half-sent forms. A whole hall:

    .venv/bin/pytest -n 0 -s tests/faults/test_slow_requests.py --rush 300 --half-sent 800
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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

LIMIT_SECONDS = 30.0
HEAD = (
    b"POST /sign-in HTTP/1.1\r\nHost: kiosk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nfamily_name="
)


@contextmanager
def half_sent_forms(port: int, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(count)]
        for connection in slow:
            connection.sendall(HEAD)
        time.sleep(1)
        yield slow


def test_half_sent_forms_keep_no_student_out(
    tmp_path: Path, free_port: int, rush_size: int, half_sent: int
) -> None:
    with (
        hall_with(tmp_path, rush_size) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        half_sent_forms(free_port, half_sent),
        signers_in(hall, free_port) as signers,
    ):
        begin = time.monotonic()
        all_at_once(signers, Signer.sign_in)
        seconds = time.monotonic() - begin
        kilobytes = [resident_kilobytes(worker) for worker in server.below()]
        print(f"\nmemory of the workers: {kilobytes} kB")  # noqa: T201 - figures, for docs/reliability.md
        print(f"{rush_size} students beside {half_sent} half-sent forms: {seconds:.1f} s")  # noqa: T201
        assert seconds < LIMIT_SECONDS
        assert set(statuses_of(signers)) <= {200, 303, 503}
        check_ledgers(hall, signers)
        assert len(hall.rows()) == rush_size
        hall.assert_sound()


def resident_kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])
