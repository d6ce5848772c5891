"""What who runs ``kiosk serve`` sees of it: its log, its figures, and a secret replaced under way."""

import json
import os
import signal
import stat
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from kiosk.cli import kiosk
from tests.cli.test_serve import Server
from tests.servers import wait_until_all_listen, wait_until_healthy

pytestmark = pytest.mark.server

TOKEN = "0123456789abcdef"
Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Start]:
    """Starts servers, one after the other, on one instance, with settings."""
    started: list[Server] = []

    def run(**settings: str) -> Server:
        server = Server(tmp_path / "instance", free_port, **settings)
        started.append(server)
        wait_until_healthy(free_port)
        return server

    yield run
    for each in started:
        each.kill()


def ask(server: Server, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def figure(server: Server, name: str, **labels: str) -> float:
    status, text = ask(server, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def visits(server: Server) -> float:
    return figure(server, "kiosk_requests_total", audience="phone", status="2xx")


def kill_a_worker(server: Server) -> int:
    """And wait for the one that takes its place."""
    wait_until_all_listen(server.port, 2)
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while victim in server.workers() or len(server.workers()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    wait_until_healthy(server.port)
    return victim


def told(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


# The log


def test_start_and_stop_are_told_once_as_json_and_visits_are_not(start: Start) -> None:
    server = start()
    for _ in range(5):
        ask(server, "/")
        ask(server, "/s/00000000?name=Abadie")
    said = server.stop()
    lines = told(said)
    assert [each["event"] for each in lines] == ["start", *["refusal"] * 5, "stop"]
    assert {each["view"] for each in lines[1:-1]} == {"phone.scan"}
    assert lines[0]["workers"] == 2
    assert "Abadie" not in said
    assert "127.0.0.1" not in "".join(each for each in said.splitlines() if each.startswith("{"))
    assert said.splitlines()[0] == f"Kiosk: http://127.0.0.1:{server.port}"


def test_text_can_be_chosen(start: Start) -> None:
    said = start(KIOSK_LOG="text").stop()
    assert "Z INFO start version=" in said
    assert "Z INFO stop" in said
    assert "{" not in said


def test_a_worker_that_died_is_told_in_the_same_form(start: Start) -> None:
    server = start()
    kill_a_worker(server)
    lines = told(server.stop())
    [died] = [each for each in lines if each["event"] not in ("start", "stop")]
    assert (died["event"], died["level"]) == ("worker_ended", "warning")
    assert (died["served"], died["pause_s"]) == (True, 0.0)


# The figures


def test_the_figures_of_all_workers_are_one_and_no_death_takes_any_away(start: Start) -> None:
    server = start(KIOSK_METRICS_TOKEN=TOKEN)
    for _ in range(40):
        assert ask(server, "/")[0] == 200
    assert {visits(server) for _ in range(10)} == {40}
    [folder] = server.instance.glob("metrics-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    kill_a_worker(server)
    assert visits(server) == 40
    for _ in range(10):
        ask(server, "/")
    assert visits(server) == 50


def test_what_a_worker_left_that_was_killed_as_it_began_does_no_harm(start: Start) -> None:
    server = start(KIOSK_METRICS_TOKEN=TOKEN)
    ask(server, "/")
    [folder] = server.instance.glob("metrics-*")
    for name in ("counter_1.db", "histogram_1.db"):
        (folder / name).touch()
    assert visits(server) == 1


def test_a_start_begins_at_zero_and_the_end_leaves_nothing(start: Start) -> None:
    server = start(KIOSK_METRICS_TOKEN=TOKEN)
    ask(server, "/")
    server.process.kill()
    server.process.communicate(timeout=30)
    assert any(server.instance.glob("metrics-*/*"))
    again = start(KIOSK_METRICS_TOKEN=TOKEN)
    assert visits(again) == 0
    again.stop()
    assert not any(again.instance.glob("metrics-*"))


def test_without_a_token_nothing_is_measured(start: Start) -> None:
    server = start()
    assert ask(server, "/metrics", Authorization="Bearer ")[0] == 404
    assert not any(server.instance.glob("metrics*"))


# The secret


def secret(server: Server, *arguments: str) -> None:
    environment = {"KIOSK_INSTANCE": str(server.instance)}
    assert CliRunner(env=environment).invoke(kiosk, ["secret", *arguments]).exit_code == 0


def test_a_worker_that_replaces_another_has_the_secret_of_the_others(start: Start) -> None:
    """Though a new one lies in the file: else what one worker signs the other would refuse."""
    server = start()
    before = signed_by_all(server)
    secret(server, "rotate", "--drop-old")
    kill_a_worker(server)
    kill_a_worker(server)
    assert signed_by_all(server) == before
    server.stop()
    assert signed_by_all(start()) != before


def test_secrets_with_commas_reach_the_workers_whole(start: Start, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").write_text(
        "a secret for tests only, 0123456789\nan old one, also with commas, 0123456789\n"
    )
    assert wait_until_healthy(start().port)["status"] == "ok"


def signed_by_all(server: Server) -> set[str]:
    """The key that each worker signs receipts with, as it publishes it; several questions reach each."""
    return {json.loads(ask(server, "/.well-known/kiosk-receipt-keys")[1])[-1]["key_id"] for _ in range(12)}
