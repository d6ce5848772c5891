"""What stands between the server and the application: whole forms, a few at a time."""

import io
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from threading import Barrier, BrokenBarrierError, Event, Semaphore, Thread
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kiosk.cli import worker
from kiosk.cli.worker import FewAtOnce, Pace
from kiosk.web.common.headers import HEADERS
from kiosk.web.common.services import NO_PLACE
from kiosk.web.console import log_in

FORM = b"student_number=12600100&family_name=Abadie&revision=12"


def sent(app: FewAtOnce, body: bytes, **announced: object) -> str:
    """The status of a form sent as Granian passes it on: it says that it marks the end of the body."""
    environ: dict[str, Any] = EnvironBuilder("/", method="POST").get_environ()
    environ |= {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(FORM)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        **announced,
    }
    _body, status, _headers = run_wsgi_app(app, environ)
    return status


@pytest.fixture
def reader() -> Flask:
    """An application that reads its form."""
    app = Flask("reader")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.add_url_rule("/", view_func=lambda: "&".join(request.form), methods=["POST"])
    return app


def test_a_whole_form_arrives(reader: Flask) -> None:
    assert sent(FewAtOnce(reader, 1), FORM) == "200 OK"


@pytest.mark.parametrize("length", range(len(FORM)))
def test_a_form_torn_anywhere_is_refused_although_the_server_calls_it_ended(
    reader: Flask, length: int
) -> None:
    assert sent(FewAtOnce(reader, 1), FORM[:length]).startswith("400")


def test_a_torn_body_of_a_form_larger_than_any_of_ours_is_refused_unread(reader: Flask) -> None:
    class Unread(io.BytesIO):
        """A body that would take all memory."""

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError(f"{size} bytes were asked for")

    large = {"CONTENT_LENGTH": str(10**9), "wsgi.input": Unread()}
    assert sent(FewAtOnce(reader, 1), FORM, **large).startswith("413")


def test_no_more_than_so_many_run_at_once() -> None:
    together = Barrier(3)
    met: list[bool] = []

    def app(_environ: object, start: Any) -> list[bytes]:
        try:
            together.wait(0.3)
            met.append(True)
        except BrokenBarrierError:
            met.append(False)
        start("200 OK", [])
        return [b""]

    few = FewAtOnce(app, 2)
    threads = [Thread(target=sent, args=(few, FORM)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(met)


def test_whoever_gets_no_place_in_time_is_told_so_by_the_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "BUSY_SECONDS", 0.1)
    inside, let_go = Event(), Event()
    without_place: list[bool] = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        if NO_PLACE in environ:
            without_place.append(True)
        else:
            inside.set()
            assert let_go.wait(10)
        start("200 OK", [])
        return [b""]

    few = FewAtOnce(app, 1)
    first = Thread(target=asked, args=(few, "/"))
    first.start()
    assert inside.wait(10)
    asked(few, "/")
    assert without_place == [True]
    let_go.set()
    first.join()
    asked(few, "/")
    assert without_place == [True]


# Log-ins


class Hall:
    """An application whose log-ins stay until they are let go, and whose pages answer at once."""

    def __init__(self) -> None:
        self.inside, self.crowded = Semaphore(0), list[bool]()
        self.let_go = Event()

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["PATH_INFO"] == log_in.PATH:
            self.crowded.append(log_in.CROWDED in environ)
            self.inside.release()
            assert self.let_go.wait(10)
        start("200 OK", [])
        return [b""]


def asked(app: FewAtOnce, path: str, method: str = "POST") -> str:
    _body, status, _headers = run_wsgi_app(app, EnvironBuilder(path, method=method).get_environ())
    return status


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.let_go.set()


def log_in_from(app: FewAtOnce, browsers: int) -> list[Thread]:
    threads = [Thread(target=asked, args=(app, log_in.PATH)) for _ in range(browsers)]
    for thread in threads:
        thread.start()
    return threads


def test_log_ins_hold_two_places_of_their_own_and_none_of_the_others(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOG_INS_A_SECOND", 1000)
    few = FewAtOnce(hall, 1)
    threads = log_in_from(few, 5)
    assert hall.inside.acquire(timeout=10)
    assert hall.inside.acquire(timeout=10)
    assert not hall.inside.acquire(timeout=0.3)
    assert asked(few, "/") == "200 OK"
    hall.let_go.set()
    for thread in threads:
        thread.join()
    assert hall.crowded == [False] * 5


def test_more_log_ins_than_can_be_looked_at_are_marked_as_too_many_after_a_wait_outside_of_all_places(
    hall: Hall,
) -> None:
    slept: list[float] = []
    hall.let_go.set()
    few = FewAtOnce(hall, 1, lambda: 100.0, slept.append)
    line = int(worker.LOG_INS_A_SECOND * worker.LONGEST_LINE) + 1
    for _ in range(line + 10):
        assert asked(few, log_in.PATH) == "200 OK"
    assert hall.crowded == [False] * line + [True] * 10
    assert slept[:line] == pytest.approx([place / worker.LOG_INS_A_SECOND for place in range(line)])
    assert slept[line:] == pytest.approx([place / worker.TURNED_AWAY_A_SECOND for place in range(10)])


def test_so_many_that_they_would_take_all_threads_are_told_so_at_once_in_a_line(hall: Hall) -> None:
    hall.let_go.set()
    slept: list[float] = []
    few = FewAtOnce(hall, 1, lambda: 100.0, slept.append)
    environ = EnvironBuilder(log_in.PATH, method="POST").get_environ
    answers = [run_wsgi_app(few, environ()) for _ in range(1000)]
    assert len(hall.crowded) < 120
    assert sum(seconds > 0 for seconds in slept) < 300
    body, status, headers = answers[-1]
    assert status == "429 Too Many Requests"
    assert "Trop de connexions" in b"".join(body).decode()
    assert headers["Retry-After"] == "10"
    assert dict(headers).items() >= HEADERS.items()
    assert asked(few, "/") == "200 OK"


def test_who_comes_alone_waits_for_nothing(hall: Hall) -> None:
    slept, instants = list[float](), count(100.0)
    hall.let_go.set()
    few = FewAtOnce(hall, 1, lambda: next(instants), slept.append)
    for _ in range(30):
        asked(few, log_in.PATH)
    assert slept == [0.0] * 30
    assert hall.crowded == [False] * 30


@pytest.mark.parametrize(
    ("after", "wait"), [([], 0.0), ([0.0], 0.5), ([0.0, 0.0], None), ([0.0, 0.25], None), ([0.0, 1.0], 0.5)]
)
def test_each_has_an_instant_of_their_own_and_none_is_promised_too_late(
    after: list[float], wait: float | None
) -> None:
    at = [0.0]
    pace = Pace(lambda: at[0], a_second=2, longest=0.5)
    for instant in after:
        at[0] = instant
        pace.reserve()
    assert pace.reserve() == wait


def test_what_a_password_took_is_given_back() -> None:
    """In a process of its own: eight threads look at passwords, and then hold next to nothing of it."""
    program = """
import threading
from pathlib import Path
from kiosk.accounts.passwords import matches
from kiosk.cli.worker import keep_memory_small
def held():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0])
keep_memory_small()
before, together = held(), threading.Barrier(8)
def look():
    together.wait()
    for _ in range(3):
        matches(None, "a guess")
threads = [threading.Thread(target=look) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
print(held() - before)
"""
    grown = int(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout)
    assert grown < 19456 / 2  # 0.2 MB as it is, 20 to 58 with the usual threshold, 156 with the usual heaps
