"""A lecture's clock does not jump, and all workers of a machine read the same one."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from kiosk.core import clock as module
from kiosk.core.clock import SteadyClock, SystemClock
from kiosk.core.paths import PACKAGE

HOUR = timedelta(hours=1)
A_LITTLE = timedelta(seconds=1)
ELSEWHERE = (
    "import sys; from pathlib import Path; from clock import SteadyClock; "
    "print(SteadyClock(Path(sys.argv[1])).now().isoformat())"
)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return tmp_path / "clock"


def wall_clock_moved(by: timedelta) -> time_machine.travel:
    """The wall clock as an operator might set it, still running."""
    return time_machine.travel(datetime.now(UTC) + by, tick=True)


def close(one: datetime, other: datetime) -> bool:
    return abs(one - other) < A_LITTLE


def test_it_begins_as_the_wall_clock_and_runs_on(reference: Path) -> None:
    clock = SteadyClock(reference)
    assert close(clock.now(), datetime.now(UTC))
    assert clock.now().tzinfo is UTC
    instants = [clock.now() for _ in range(1000)]
    assert instants == sorted(instants)
    assert instants[-1] > instants[0]


@pytest.mark.parametrize("step", [HOUR, -HOUR, timedelta(days=365), timedelta(seconds=-3)])
def test_a_step_of_the_wall_clock_does_not_move_it(reference: Path, step: timedelta) -> None:
    clock = SteadyClock(reference)
    before = clock.now()
    with wall_clock_moved(step):
        assert timedelta(0) <= clock.now() - before < A_LITTLE
    assert close(clock.now(), before)


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_it_reports_the_step(reference: Path, step: timedelta) -> None:
    clock = SteadyClock(reference)
    assert clock.stepped() == timedelta(0)
    with wall_clock_moved(step):
        assert abs(clock.stepped() - step) < A_LITTLE


@pytest.mark.parametrize("seconds", [1, -1])
def test_a_second_is_no_step(reference: Path, seconds: int) -> None:
    clock = SteadyClock(reference)
    with wall_clock_moved(timedelta(seconds=seconds)):
        assert clock.stepped() == timedelta(0)


def test_it_follows_the_wall_clock_when_it_is_told_to(reference: Path) -> None:
    clock = SteadyClock(reference)
    with wall_clock_moved(HOUR):
        clock.adopt()
        assert clock.stepped() == timedelta(0)
        assert close(clock.now(), datetime.now(UTC))
    assert abs(clock.stepped() + HOUR) < A_LITTLE


def test_all_workers_share_it_those_too_that_start_after_a_step(reference: Path) -> None:
    first = SteadyClock(reference)
    with wall_clock_moved(HOUR):
        second = SteadyClock(reference)
        assert close(second.now(), first.now())
        second.adopt()
    assert close(first.now(), second.now())
    assert close(first.now(), datetime.now(UTC) + HOUR)


def test_another_process_shares_it(reference: Path) -> None:
    with wall_clock_moved(HOUR):
        clock = SteadyClock(reference)
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, reference],
        cwd=PACKAGE / "core",
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert abs(datetime.fromisoformat(told.strip()) - clock.now()) < 5 * A_LITTLE
    assert clock.now() - datetime.now(UTC) > HOUR - A_LITTLE


def test_after_a_boot_of_the_machine_it_begins_anew(reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with wall_clock_moved(HOUR):
        SteadyClock(reference)
    monkeypatch.setattr(module, "_boot_id", lambda: b"another boot".ljust(36))
    assert close(SteadyClock(reference).now(), datetime.now(UTC))


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff" * 48, b"\0" * 4096])
def test_a_damaged_reference_is_made_anew(reference: Path, damage: bytes) -> None:
    reference.write_bytes(damage)
    assert close(SteadyClock(reference).now(), datetime.now(UTC))


def test_the_reference_is_private(reference: Path) -> None:
    SteadyClock(reference)
    assert reference.stat().st_mode & 0o777 == 0o600


def test_the_clock_of_short_commands_is_the_wall_clock() -> None:
    clock = SystemClock()
    with wall_clock_moved(HOUR):
        assert clock.stepped() == timedelta(0)
        clock.adopt()
        assert close(clock.now(), datetime.now(UTC))
