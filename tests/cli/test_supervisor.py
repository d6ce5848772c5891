"""Who watches the workers: replaces them at once or with pauses, and stops them all.

Each test is a program of its own, since a supervisor takes the signals of its whole process.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import kiosk
from kiosk.cli.supervisor import LONGEST_PAUSE, pause_after

PACKAGE = str(Path(kiosk.__file__).parent)
# The packages around the supervisor would bring all commands and pages, which takes longer than any test.
HEAD = f"""
import importlib.machinery, importlib.util, os, signal, sys, time
from pathlib import Path
for name, folder in ("kiosk", {PACKAGE!r}), ("kiosk.cli", {PACKAGE + "/cli"!r}):
    bare = importlib.machinery.ModuleSpec(name, None, is_package=True)
    bare.submodule_search_locations.append(folder)
    sys.modules[name] = importlib.util.module_from_spec(bare)
from kiosk.core import logs
from kiosk.cli import supervisor

def wait():
    while True:
        time.sleep(60)

def births():
    with open("births", "a") as file:
        print(os.getpid(), file=file)
    return len(Path("births").read_text().split())
"""
TAIL = """
supervisor.FIRST_PAUSE, supervisor.LONGEST_PAUSE = 0.1, 0.4
logs.configure("json")
try:
    supervisor.Supervisor(work, int(sys.argv[1]), drain=float(sys.argv[2])).run()
except supervisor.WorkersFailedError:
    sys.exit("gave up")
print("stopped")
"""
SERVES = """
def work(lines):
    lines.serving()
    births()
    wait()
"""


class Watched:
    """A supervisor in a process of its own."""

    def __init__(
        self, folder: Path, work: str, workers: int = 1, drain: float = 5.0, before: tuple[str, ...] = ()
    ) -> None:
        self._births = folder / "births"
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", f"{HEAD}{work}{TAIL}", str(workers), str(drain)],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def born(self) -> list[int]:
        return [int(each) for each in self._births.read_text().split()] if self._births.exists() else []

    def until_born(self, count: int) -> list[int]:
        eventually(lambda: len(self.born()) >= count)
        return self.born()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[str, list[dict[str, object]]]:
        self.process.send_signal(how)
        return self.end()

    def end(self) -> tuple[str, list[dict[str, object]]]:
        """What it said at last, and the log."""
        said, log = self.process.communicate(timeout=30)
        events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        last = [line for line in log.splitlines() if not line.startswith("{")]
        return (said + "\n".join(last)).strip(), events


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_there(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_pauses_grow_with_each_failure_and_end_somewhere() -> None:
    assert [pause_after(failures) for failures in range(5)] == [0.0, 0.25, 0.5, 1.0, 2.0]
    assert pause_after(100) == LONGEST_PAUSE


def test_who_had_begun_to_serve_is_replaced_at_once_however_often(tmp_path: Path) -> None:
    watched = Watched(tmp_path, SERVES, workers=2)
    for deaths in range(12):
        os.kill(watched.until_born(2 + deaths)[-1], signal.SIGKILL)
    assert len(watched.until_born(14)) == 14
    said, events = watched.stop()
    assert said == "stopped"
    assert [each["event"] for each in events] == ["worker_ended"] * 12
    assert {(each["served"], each["pause_s"]) for each in events} == {(True, 0.0)}


def test_who_ends_before_it_serves_is_tried_again_with_pauses_that_grow(tmp_path: Path) -> None:
    watched = Watched(
        tmp_path,
        """
def work(lines):
    if births() in (2, 3, 4, 5, 6, 7, 8):
        os._exit(1)
    lines.serving()
    Path("serves").touch()
    wait()
""",
    )
    eventually((tmp_path / "serves").exists)
    os.kill(watched.until_born(1)[0], signal.SIGKILL)
    watched.until_born(9)
    said, events = watched.stop()
    assert said == "stopped"
    assert [each["pause_s"] for each in events] == [0.0, 0.1, 0.2, 0.4, 0.4, 0.4, 0.4, 0.4]


def test_where_no_worker_ever_begins_to_serve_it_gives_up(tmp_path: Path) -> None:
    began = time.monotonic()
    said, events = Watched(tmp_path, "def work(lines):\n    raise ValueError('a secret')").end()
    assert said == "gave up"
    assert [each["event"] for each in events] == ["error", "worker_ended"] * 5
    assert "a secret" not in str(events)
    assert time.monotonic() - began > 0.1 + 0.2 + 0.4 + 0.4


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_workers_and_waits_for_them(tmp_path: Path, how: signal.Signals) -> None:
    watched = Watched(
        tmp_path,
        """
def work(lines):
    def end(*_):
        time.sleep(0.3)
        Path(f"done-{os.getpid()}").touch()
        os._exit(0)
    signal.signal(signal.SIGTERM, end)
    births()
    wait()
""",
        workers=3,
    )
    workers = watched.until_born(3)
    assert watched.stop(how) == ("stopped", [])
    assert sorted(each.name for each in tmp_path.glob("done-*")) == sorted(f"done-{each}" for each in workers)


def test_nohup_keeps_it_running_when_the_terminal_closes(tmp_path: Path) -> None:
    watched = Watched(tmp_path, SERVES, before=("nohup",))
    workers = watched.until_born(1)
    watched.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    assert all(is_there(each) for each in workers)
    assert watched.stop()[0].endswith("stopped")


def test_in_the_background_of_a_script_it_can_be_stopped_all_the_same(tmp_path: Path) -> None:
    """A shell lets what it starts there ignore Ctrl-C."""
    watched = Watched(tmp_path, SERVES, before=("env", "--ignore-signal=INT"))
    watched.until_born(1)
    assert watched.stop(signal.SIGINT)[0] == "stopped"


def test_who_does_not_stop_in_time_is_killed_with_what_it_has_started(tmp_path: Path) -> None:
    watched = Watched(
        tmp_path,
        """
def work(lines):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.fork()
    births()
    wait()
""",
        drain=0.3,
    )
    processes = watched.until_born(2)
    assert watched.stop()[0] == "stopped"
    eventually(lambda: not any(is_there(each) for each in processes))


def test_a_signal_is_not_lost_while_a_pause_is_waited_for(tmp_path: Path) -> None:
    watched = Watched(
        tmp_path,
        """
supervisor.MOST_FAILURES = 999

def work(lines):
    births()
    os._exit(1)
""",
    )
    watched.until_born(4)
    assert watched.stop()[0] == "stopped"


def test_a_worker_hears_that_its_supervisor_is_gone_also_where_others_live_on(tmp_path: Path) -> None:
    watched = Watched(
        tmp_path,
        """
def work(lines):
    lines.serving()
    births()
    while not lines.supervisor_gone(5):
        pass
    Path(f"heard-{os.getpid()}").touch()
    time.sleep(1)
""",
        workers=3,
    )
    watched.until_born(3)
    watched.process.kill()
    began = time.monotonic()
    eventually(lambda: len(list(tmp_path.glob("heard-*"))) == 3)
    assert time.monotonic() - began < 2
    watched.process.communicate(timeout=30)
