"""A hall signs in while workers, or the whole server, are killed outright: no acknowledged signature is lost.

A real ``kiosk serve`` on SQLite. Students arrive one after the other, scan, fill in the form, validate it and
look at their receipt; where no answer comes, or one that says not recorded, they send the same again. The
killer waits for somebody to send the form, and then for some milliseconds, so that SIGKILL comes before,
during and after the commit. Whether a kill hits somebody is chance, so the last student's form is on its way
to workers that stand still when they are killed. A killed process loses what it had not written; what the
machine itself would lose at a power cut is in ``test_power_cut.py``.

60 students and 6 kills, or 2 of the whole server: some 10 seconds each on two cores. A whole hall:

    .venv/bin/pytest -n 0 -s tests/faults/test_rush_with_kills.py --rush 300 --kills 50
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.faults.phone import NoAnswerError
from tests.faults.signing import (
    Server,
    Signer,
    all_at_once,
    check_ledgers,
    hall_with,
    server_of,
    signers_in,
    statuses_of,
)

pytestmark = pytest.mark.server

KILL_EVERY_SECONDS = 0.8
KILL_SERVER_EVERY_SECONDS = 1.5
LONGEST_DELAY = 0.03


class Killer(threading.Thread):
    """Does it so many times, some milliseconds after somebody has sent the form."""

    def __init__(self, signers: list[Signer], kill: Callable[[], bool], times: int, every: float) -> None:
        super().__init__()
        self.killed = 0
        self.problem: BaseException | None = None
        self._signers = signers
        self._kill = kill
        self.times = times
        self.every = every
        self._over = threading.Event()
        self._random = Random("killer")

    def run(self) -> None:
        try:
            while self.killed < self.times and not self._over.wait(self.every):
                for signer in self._signers:
                    signer.posting.clear()
                patience = time.monotonic() + self.every
                while time.monotonic() < patience and not self._somebody_posts():
                    time.sleep(0.001)
                time.sleep(self._random.uniform(0, LONGEST_DELAY))
                self.killed += self._kill()
        except BaseException as problem:
            self.problem = problem
            raise

    def _somebody_posts(self) -> bool:
        return any(each.posting.is_set() for each in self._signers)

    def stop(self) -> None:
        self._over.set()
        self.join()
        assert self.problem is None


def kill_some_worker(server: Server, random: Random) -> bool:
    """One of them, and now and then all at once."""
    workers = server.below()
    victims = workers if random.random() < 0.2 else workers[:1] if random.random() < 0.5 else workers[-1:]
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    return bool(victims)


def rush(signers: list[Signer], killer: Killer) -> float:
    """Everybody signs, some after each kill. Returns how long it took."""
    begin = time.monotonic()

    def arrive(signer: Signer) -> None:
        before = signers.index(signer) * killer.times // len(signers)
        while killer.killed < before and killer.is_alive():
            time.sleep(0.02)
        time.sleep(signer.phone.random.uniform(0, 1.5 * killer.every))
        signer.sign_in()

    killer.start()
    try:
        all_at_once(signers, arrive, at_once=len(signers))
    finally:
        killer.stop()
    return time.monotonic() - begin


def check(signers: list[Signer], killer: Killer, server: Server, seconds: float) -> None:
    """What must hold for each answer that came."""
    statuses = statuses_of(signers)
    lost = sum(signer.lost for signer in signers)
    print(  # noqa: T201 - the figures, for docs/reliability.md
        f"\n{len(signers)} students, {killer.killed} kills, {lost} forms sent without an answer, "
        f"{seconds:.1f} s, answers: {dict(statuses)}"
    )
    assert set(statuses) <= {200, 303, 503}, f"{statuses}\n{server.said()}"
    assert "Traceback" not in server.said(), server.said()


def strike(signer: Signer, server: Server, kill: Callable[[], object]) -> None:
    """A kill that certainly comes between a student's form and the answer; then the form is sent again."""
    signer.open_form()
    server.freeze()
    with ThreadPoolExecutor(1) as pool:
        tried = pool.submit(signer.validate)
        signer.posting.wait()
        time.sleep(LONGEST_DELAY)
        kill()
        with pytest.raises(NoAnswerError):
            tried.result()
    signer.lost += 1
    signer.insist_on_validating()
    signer.look_at_receipt()


def test_no_acknowledged_signature_is_lost_when_workers_are_killed(
    tmp_path: Path, free_port: int, rush_size: int, kills: int
) -> None:
    random = Random("workers")
    with (
        hall_with(tmp_path, rush_size) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        signers_in(hall, free_port) as signers,
    ):
        killer = Killer(signers, lambda: kill_some_worker(server, random), kills, KILL_EVERY_SECONDS)
        seconds = rush(signers[:-1], killer)
        strike(signers[-1], server, server.kill_workers)
        check_ledgers(hall, signers)
        assert len(hall.rows()) == len(signers)
        hall.assert_sound()
        check(signers, killer, server, seconds)
        assert killer.killed >= kills - 1


def test_no_acknowledged_signature_is_lost_when_the_server_is_killed_and_started_again(
    tmp_path: Path, free_port: int, rush_size: int, kills: int
) -> None:
    times = max(2, kills // 5)

    def kill() -> bool:
        server.kill()
        server.start()
        return True

    with (
        hall_with(tmp_path, rush_size) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        signers_in(hall, free_port) as signers,
    ):
        killer = Killer(signers, kill, times, KILL_SERVER_EVERY_SECONDS)
        seconds = rush(signers[:-1], killer)
        strike(signers[-1], server, kill)
        check_ledgers(hall, signers)
        assert len(hall.rows()) == len(signers)
        hall.assert_sound()
        check(signers, killer, server, seconds)
        assert killer.killed >= times - 1
