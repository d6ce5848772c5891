"""Connections that send half a form and wait, and others that send nothing: students sign all the same.

A real ``kiosk serve`` with two workers. Each half-sent form holds one of a worker's threads until its last
byte has come (``kiosk.cli.serve.THREADS``), and each connection one of its places until it is closed
(``CONNECTIONS``): what is tried is how many there may be. Together they are more than both workers have
threads; in a plain run most are of the kind that costs nothing.

60 students, 600 half-sent forms and 600 that send nothing at full size. A whole hall:

    .venv/bin/pytest -n 0 -s tests/faults/test_slow_requests.py --full-size --rush 300
"""

import resource
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
from tests.servers import wait_until_all_listen, workers_of

pytestmark = pytest.mark.server

WORKERS = 2
LIMIT_SECONDS = 30.0
HEAD = (
    b"POST /sign-in HTTP/1.1\r\nHost: kiosk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nfamily_name="
)


@contextmanager
def held_connections(port: int, half_sent: int, idle: int) -> Iterator[None]:
    wait_until_all_listen(port, WORKERS)  # else the first has them all
    with files_for(half_sent + idle), ExitStack() as stack:
        for head in [b""] * idle + [HEAD] * half_sent:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            connection.sendall(head)
        time.sleep(1)
        yield


@contextmanager
def files_for(connections: int) -> Iterator[None]:
    """This process, too, may have few files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, connections + 1000)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_half_sent_forms_and_idle_connections_keep_no_student_out(
    tmp_path: Path, free_port: int, rush_size: int, half_sent: int, idle: int
) -> None:
    with (
        hall_with(tmp_path, rush_size) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        held_connections(free_port, half_sent, idle),
        signers_in(hall, free_port) as signers,
    ):
        begin = time.monotonic()
        all_at_once(signers, Signer.sign_in)
        seconds = time.monotonic() - begin
        kilobytes = [resident_kilobytes(worker) for worker in workers_of(server.process.pid)]
        print(f"\nmemory of the workers: {kilobytes} kB")  # noqa: T201 - figures, for docs/reliability.md
        beside = f"{half_sent} half-sent forms and {idle} idle connections"
        print(f"{rush_size} students beside {beside}: {seconds:.1f} s")  # noqa: T201
        assert seconds < LIMIT_SECONDS
        assert set(statuses_of(signers)) <= {200, 303, 503}
        check_ledgers(hall, signers)
        assert len(hall.rows()) == rush_size
        hall.assert_sound()


def resident_kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])
