"""The real ``kiosk`` command, as its own process."""

import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def kiosk_script() -> str:
    """The ``kiosk`` command of the environment that runs the tests."""
    return str(Path(sys.executable).with_name("kiosk"))


def workers_of(server: int) -> list[int]:
    """The processes that serve, each the child of one that the server watches (Linux's /proc)."""
    return [worker for watched in _children(server) for worker in _children(watched)]


def _children(process: int) -> list[int]:
    told = _read(f"/proc/{process}/task/{process}/children").split()
    return [int(child) for child in told if "State:\tZ" not in _read(f"/proc/{child}/status", "State:\tZ")]


def _read(file: str, where_it_is_gone: str = "") -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError:
        return where_it_is_gone


def wait_until_all_listen(port: int, workers: int, seconds: float = 60) -> None:
    """An answer comes as soon as one of them does."""
    deadline = time.monotonic() + seconds
    listening = f":{port:04X} 00000000:0000 0A"
    while _read("/proc/net/tcp").count(listening) < workers:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_healthy(port: int, seconds: float = 20) -> dict[str, object]:
    """Ask ``/health`` until it answers, and return what it says."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                found: dict[str, object] = json.load(answer)
                return found
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
