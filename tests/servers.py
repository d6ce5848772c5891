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
