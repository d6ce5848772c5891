"""Writers wait in line: one at a time, first come, first served, and no process starves another."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.core.paths import PACKAGE
from kiosk.core.write_queue import QueueTimeoutError, WriteQueue

HOLDING = """
import sys
from pathlib import Path
from write_queue import WriteQueue
with WriteQueue(Path(sys.argv[1]), 10).turn():
    print("held", flush=True)
    sys.stdin.read()
"""
THICK_AND_FAST = """
import sys, time
from pathlib import Path
from write_queue import WriteQueue
queue, counter = WriteQueue(Path(sys.argv[1]), 10), Path(sys.argv[1] + "-turns").open("wb", buffering=0)
for turns in range(100_000):
    with queue.turn():
        counter.write(b".")
        time.sleep(0.003)
    if not turns:
        print("under way", flush=True)
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db-writers"


@contextmanager
def another_process(program: str, lock_file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs this program; it has said that it is under way, and is gone at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, lock_file],
        cwd=PACKAGE / "core",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def run_together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_has_the_turn_at_a_time(lock_file: Path) -> None:
    queues = [WriteQueue(lock_file, 10), WriteQueue(lock_file, 10)]
    inside, most = 0, 0

    def write(queue: WriteQueue) -> None:
        nonlocal inside, most
        for _ in range(20):
            with queue.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0.0001)
                inside -= 1

    run_together([threading.Thread(target=write, args=(queue,)) for queue in queues * 4])
    assert most == 1


def test_threads_are_served_in_the_order_in_which_they_came(lock_file: Path) -> None:
    queue, served = WriteQueue(lock_file, 10), []

    def write(name: int) -> None:
        with queue.turn():
            served.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(30)]
    with queue.turn():
        for place, thread in enumerate(threads, start=1):
            thread.start()
            eventually(lambda place=place: len(queue._waiting) == place)
    for thread in threads:
        thread.join()
    assert served == list(range(30))


def test_who_waits_too_long_is_told_and_blocks_nobody(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, 0.05)
    outcomes: list[object] = []

    def write() -> None:
        try:
            with queue.turn():
                outcomes.append("served")
        except QueueTimeoutError as error:
            outcomes.append(type(error))

    with queue.turn():
        run_together([threading.Thread(target=write) for _ in range(5)])
    assert outcomes == [QueueTimeoutError] * 5
    run_together([threading.Thread(target=write)])
    assert outcomes[-1] == "served"


def test_an_exception_ends_the_turn(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, 0.05)
    with pytest.raises(ZeroDivisionError), queue.turn():
        _ = 1 / 0
    with queue.turn():
        pass


def test_processes_wait_for_each_other(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, 0.1)
    with another_process(HOLDING, lock_file) as other:
        for _ in range(2):
            with pytest.raises(QueueTimeoutError), queue.turn():
                pass
        other.communicate()  # the end of its input ends its turn
        with queue.turn():
            pass


def test_a_process_that_is_killed_gives_its_turn_back(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, 5)
    with another_process(HOLDING, lock_file) as other:
        threading.Timer(0.1, other.kill).start()
        with queue.turn():
            pass


def test_a_process_whose_writers_come_thick_and_fast_lets_another_one_pass(lock_file: Path) -> None:
    queue, turns = WriteQueue(lock_file, 10), lock_file.with_name(f"{lock_file.name}-turns")
    waited_for = 0
    with another_process(THICK_AND_FAST, lock_file):
        for _ in range(20):
            time.sleep(0.005)
            before = turns.stat().st_size
            with queue.turn():
                waited_for += turns.stat().st_size - before
    assert waited_for <= 2 * 20


def test_a_queue_that_is_gone_leaves_no_file_open(lock_file: Path) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("this system does not list open files")

    def open_here() -> list[Path]:
        files = [each.readlink() for each in descriptors.iterdir() if each.is_symlink()]
        return [each for each in files if each.parent == lock_file.parent]

    queue = WriteQueue(lock_file, 1)
    with queue.turn():
        assert open_here()
    del queue
    assert open_here() == []


def test_the_lock_files_are_private(lock_file: Path) -> None:
    with WriteQueue(lock_file, 1).turn():
        pass
    assert {file.stat().st_mode & 0o777 for file in lock_file.parent.iterdir()} == {0o600}
