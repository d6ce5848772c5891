"""``kiosk serve`` as its own process: starts from nothing, drains, replaces workers, leaves nothing."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from tests.cli.conftest import COURSE, ROSTER
from tests.conftest import new_free_port
from tests.servers import kiosk_script, wait_until_all_listen, wait_until_healthy, workers_of

pytestmark = pytest.mark.server


class Server:
    """One ``kiosk serve`` on an instance folder that does not exist yet."""

    def __init__(self, instance: Path, port: int, *options: str, **settings: str) -> None:
        self.port = port
        self.instance = instance
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        environment |= {"KIOSK_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1", **settings}
        self.process = subprocess.Popen(
            [kiosk_script(), "serve", "--port", str(port), *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def workers(self) -> list[int]:
        """The live workers, by their process ids."""
        return workers_of(self.process.pid)

    def kill(self) -> None:
        """All of it, whatever has become of it."""
        workers = self.workers()
        self.process.kill()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.process.communicate(timeout=30)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        said, _nothing = self.process.communicate(timeout=30)
        return said


@pytest.fixture
def server(tmp_path: Path, free_port: int) -> Iterator[Server]:
    server = Server(tmp_path / "instance", free_port)
    try:
        wait_until_healthy(free_port)
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def lasting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for the tests that leave it running with both workers: a start takes longer than most of them."""
    server = Server(tmp_path_factory.mktemp("lasting") / "instance", new_free_port())
    try:
        wait_until_healthy(server.port)
        wait_until_all_listen(server.port, 2)
        yield server
    finally:
        server.kill()


def test_it_starts_from_nothing_with_several_workers_and_prints_the_address(server: Server) -> None:
    health = wait_until_healthy(server.port)
    assert health["status"] == "ok"
    assert health["migrations_current"] is True
    assert len(server.workers()) == 2
    said = server.stop()
    assert f"http://127.0.0.1:{server.port}" in said
    assert "█" not in said  # a code for phones is of no use on an address that only this machine reaches


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_stopping_leaves_no_process_and_nothing_half_written(server: Server, how: signal.Signals) -> None:
    workers = server.workers()
    said = server.stop(how)
    assert server.process.returncode == 0
    assert "Traceback" not in said
    for worker in workers:
        assert not Path(f"/proc/{worker}").exists()
    left = sorted(path.name for path in server.instance.iterdir())
    assert left == ["clock", "kiosk.db", "kiosk.db-writers", "kiosk.db-writers-gate", "secret_key"]


def stop_quickly(server: Server, how: signal.Signals) -> None:
    """A Ctrl-C in a terminal goes to the whole group, and so to workers that lead none of their own yet."""
    begin = time.monotonic()
    (os.killpg if how is signal.SIGINT else os.kill)(server.process.pid, how)
    said, _nothing = server.process.communicate(timeout=30)
    assert server.process.returncode == 0
    assert "refused" not in said
    assert "Unexpected exit" not in said
    assert time.monotonic() - begin < 8


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_it_can_be_stopped_while_its_workers_begin(
    tmp_path: Path, free_port: int, how: signal.Signals
) -> None:
    server = Server(tmp_path / "instance", free_port)
    try:
        while server.process.poll() is None and len(server.workers()) < 2:
            time.sleep(0.01)
        stop_quickly(server, how)
    finally:
        server.kill()


def test_ctrl_c_in_a_terminal_which_reaches_the_whole_group_ends_it_at_once(server: Server) -> None:
    wait_until_all_listen(server.port, 2)  # an answer comes as soon as one of them does
    time.sleep(0.5)
    stop_quickly(server, signal.SIGINT)


def test_a_request_that_is_being_answered_is_finished_on_sigterm(server: Server) -> None:
    connection = socket.create_connection(("127.0.0.1", server.port))
    body = b"csrf_token=x&code=x"
    head = (
        b"POST / HTTP/1.1\r\nHost: kiosk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    connection.sendall(head + body[:5])  # half a request: a worker is busy with it
    time.sleep(0.3)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    time.sleep(0.5)
    connection.sendall(body[5:])
    assert b"HTTP/1.1 400" in connection.recv(1000)
    connection.close()
    stopping.join(30)
    assert server.process.returncode == 0


def test_forty_half_sent_forms_keep_nobody_waiting(lasting_server: Server) -> None:
    server = lasting_server
    head = b"POST / HTTP/1.1\r\nHost: kiosk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(40)]
    for connection in slow:
        connection.sendall(head + b"Content-Length: 1000\r\n\r\ncode=")
    time.sleep(0.5)
    begin = time.monotonic()
    for _ in range(10):
        wait_until_healthy(server.port)
    assert time.monotonic() - begin < 5
    for connection in slow:
        connection.close()


def test_a_killed_worker_is_replaced_again_and_again(lasting_server: Server) -> None:
    server = lasting_server
    for _ in range(3):
        victim = server.workers()[0]
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while victim in server.workers() or len(server.workers()) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert wait_until_healthy(server.port)["status"] == "ok"
    assert server.process.poll() is None


def test_a_worker_that_cannot_begin_is_tried_again_with_pauses_while_the_other_serves(server: Server) -> None:
    wait_until_all_listen(server.port, 2)
    clock = server.instance / "clock"
    clock.rename(server.instance / "away")
    clock.mkdir()  # who begins now cannot read it
    killed = server.workers()[0]
    os.kill(killed, signal.SIGKILL)
    begin = time.monotonic()
    while time.monotonic() - begin < 6:
        assert wait_until_healthy(server.port)["status"] == "ok"
        time.sleep(0.2)
    clock.rmdir()
    (server.instance / "away").rename(clock)
    wait_until_all_listen(server.port, 2)
    assert killed not in server.workers()
    ended = [json.loads(line) for line in server.stop().splitlines() if '"worker_ended"' in line]
    pauses = [each["pause_s"] for each in ended]
    assert pauses[:4] == [0.0, 0.25, 0.5, 1.0]
    assert len(pauses) < 8


def test_a_server_none_of_whose_workers_can_begin_says_so_and_ends(tmp_path: Path, free_port: int) -> None:
    broken = "import kiosk.cli as cli, kiosk.cli.worker as worker; worker.create_app = None; cli.main()"
    process = subprocess.run(
        [sys.executable, "-c", broken, "serve", "--port", str(free_port), "--workers", "1"],
        env=os.environ | {"KIOSK_INSTANCE": str(tmp_path / "instance")},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert process.returncode == 1
    assert process.stderr.splitlines()[-1] == "Error: no worker could begin to serve: see the log above."
    assert process.stderr.count('"worker_ended"') == 5


def test_a_server_killed_outright_takes_its_workers_along_and_can_be_started_again(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    try:
        server.process.communicate(timeout=30)  # returns once no worker holds the pipe any more
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    again = Server(server.instance, server.port)
    assert wait_until_healthy(server.port)["status"] == "ok"
    again.stop()
    assert again.process.returncode == 0


def test_a_taken_port_is_one_clear_line(lasting_server: Server, tmp_path: Path) -> None:
    second = Server(tmp_path / "second", lasting_server.port)
    said, _nothing = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert re.fullmatch(rf"Error: cannot listen on 127\.0\.0\.1:{lasting_server.port}: .*\n", said)
    assert not (tmp_path / "second").exists()


def files_in(folder: Path) -> dict[str, int]:
    return {
        str(each.relative_to(folder)): each.stat().st_mtime_ns for each in folder.rglob("*") if each.is_file()
    }


def test_a_second_server_on_the_instance_says_so_and_touches_nothing(tmp_path: Path, free_port: int) -> None:
    settings = {"KIOSK_METRICS_TOKEN": "0123456789abcdef"}
    first = Server(tmp_path / "instance", free_port, **settings)
    try:
        wait_until_healthy(free_port)
        wait_until_all_listen(free_port, 2)
        workers, files = first.workers(), files_in(first.instance)
        assert any(each.startswith("metrics-") for each in files)
        second = Server(first.instance, new_free_port(), **settings)
        try:
            said, _nothing = second.process.communicate(timeout=30)
        finally:
            second.kill()
        assert second.process.returncode == 1
        assert said == f"Error: {first.instance} is in use by another kiosk serve, demo or restore\n"
        assert files_in(first.instance).keys() == files.keys()
        assert first.workers() == workers
        assert wait_until_healthy(free_port)["status"] == "ok"
    finally:
        said = first.stop()
    assert first.process.returncode == 0
    assert "worker_ended" not in said
    again = Server(first.instance, free_port)
    assert wait_until_healthy(free_port)["status"] == "ok"
    again.stop()


def test_commands_beside_a_server_go_on(
    lasting_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    beside = CliRunner(env={"KIOSK_INSTANCE": str(lasting_server.instance), "LC_ALL": "C"})
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    for command in (
        ("instructor", "add", "prof@kiosk.example", "--name", "Prof Exemple"),
        ("course", "import", "course.toml"),
        ("roster", "import", "OIAM-2026", "roster.csv"),
        ("export", "attendance", "OIAM-2026/2"),
        ("backup", "kiosk.backup"),
        ("purge", "--before", "2020-01-01", "--dry-run"),
        ("secret", "rotate"),
        ("check",),
    ):
        done = beside.invoke(kiosk, command)
        assert done.exit_code == 0, (command, done.output)


def test_a_weak_secret_is_no_start(tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").write_text("short")
    second = Server(tmp_path / "instance", free_port)
    said, _nothing = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert said == "kiosk: settings: KIOSK_SECRET_KEY: must have at least 32 characters\n"


def test_on_all_addresses_it_prints_the_code_of_the_lan_address(tmp_path: Path, free_port: int) -> None:
    server = Server(tmp_path / "instance", free_port, "--host", "0.0.0.0")
    wait_until_healthy(free_port)
    said = server.stop()
    address = re.search(r"http://([\d.]+):", said)
    assert address
    assert ("█" in said) is (not address[1].startswith("127."))


def test_answers_carry_no_hint_of_what_serves_them(lasting_server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", lasting_server.port, timeout=5)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    assert "werkzeug" not in str(answer.headers).lower()
    connection.close()
