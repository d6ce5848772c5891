"""Somebody floods the log-in while a hall signs in: what the students feel, what the workers hold.

A server of its own for each flood. First quiet: students sign in one after the other, ten a second where
the server keeps up. Then the same while so many connections send log-ins with unknown addresses, each as soon
as it has the answer to the last; the flood is a process of its own. Meanwhile an instructor logs in with the
right password, in a browser that was never here and in one that was, and tries again after as many seconds as
the answer says.

Units: milliseconds for one sign-in, from the first byte of the scan to the last byte of the receipt;
megabytes for the most that a worker has held (VmHWM of Linux). Reported, never asserted: ends with status 1
only when a student is refused or an instructor never gets in.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

from kiosk.accounts.instructors import add_instructor
from kiosk.accounts.passwords import hashed
from kiosk.attendance import room_code
from kiosk.core.clock import SteadyClock
from kiosk.core.keys import Keys
from tests.benchmarks import load, servers
from tests.benchmarks.figures import positive, say

EMAIL, PASSWORD = "camille.exemple@univ.example", "un tramway sous la neige"
PACE = 0.1
WARM_UP = 40
TRIES = 20
PATIENCE = 30.0
LONGEST_FLOOD = 180.0
Flooded = tuple[Counter[int], float]


@dataclass(frozen=True)
class SignIns:
    """Seconds of each, and what went wrong."""

    seconds: list[float]
    problems: list[str]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def worst(self) -> float:
        return max(self.seconds) * 1000


@dataclass(frozen=True)
class LogIn:
    """How an instructor got in, if at all."""

    tries: int
    seconds: float
    is_in: bool


def flood(
    address: tuple[str, int], connections: int, over: Event, answered: "multiprocessing.Queue[Flooded]"
) -> None:
    """Send log-ins until it is over; tells how many answers had which status, and in how many seconds."""
    statuses, began = Counter[int](), time.monotonic()
    visits = [partial(_guesses, address, each, over, statuses) for each in range(connections)]
    load.run(address, visits, connections, LONGEST_FLOOD)
    answered.put((statuses, time.monotonic() - began))


def _guesses(address: tuple[str, int], name: int, over: Event, statuses: Counter[int]) -> load.Visit:
    browser = load.Browser(f"{address[0]}:{address[1]}")
    form = yield browser.get("/console/log-in")
    browser.keep_cookies(form)
    fields = dict(load.hidden_fields(form.body.decode()))
    number = 0
    while not over.is_set():
        number += 1
        guess = {**fields, "email": f"nobody-{name}-{number}@univ.example", "password": "a guess of mine"}
        answer = yield browser.post("/console/log-in", guess)
        browser.keep_cookies(answer)
        statuses[answer.status] += 1
    return "over"


def sign_in_all(
    running: servers.Running, students: list[load.Student], code: Callable[[], str], within: float
) -> SignIns:
    """One after the other, at the pace of a hall, as many as begin within so many seconds."""
    seconds, problems, until = [], [], time.monotonic() + within
    for student in students:
        began = time.monotonic()
        if began >= until:
            break
        [outcome] = load.run(
            running.address, [lambda who=student: load.sign_in(running.host, who, code())], 1, PATIENCE
        )
        seconds.append(outcome.seconds)
        if outcome.result is None:
            problems.append(outcome.reason)
        time.sleep(max(0.0, PACE - (time.monotonic() - began)))
    return SignIns(seconds, problems)


def log_in(running: servers.Running, browser: load.Browser) -> LogIn:
    """As somebody would who reads the page: again after as long as it says."""
    began = time.monotonic()
    for tries in range(1, TRIES + 1):
        waits: list[float] = []
        [outcome] = load.run(running.address, [lambda w=waits: _log_in(browser, w)], 1, PATIENCE)
        if outcome.result == "in":
            return LogIn(tries, time.monotonic() - began, True)
        time.sleep(waits[0] if waits else 1.0)
    return LogIn(TRIES, time.monotonic() - began, False)


def _log_in(browser: load.Browser, waits: list[float]) -> load.Visit:
    form = yield browser.get("/console/log-in")
    browser.keep_cookies(form)
    fields = dict(load.hidden_fields(form.body.decode()))
    answer = yield browser.post("/console/log-in", {**fields, "email": EMAIL, "password": PASSWORD})
    browser.keep_cookies(answer)
    waits += [float(answer.head.lower().split("retry-after: ")[1].split()[0])] if answer.status == 429 else []
    return "in" if answer.status == 303 else "out"


def peak_megabytes(process: int) -> float:
    """The most memory that a process has held so far."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(options: argparse.Namespace, connections: int) -> bool:
    """One flood, told in a few lines. Whether nobody was kept out."""
    each = options.students
    lines = servers.roster(WARM_UP + 2 * each)
    with tempfile.TemporaryDirectory(prefix="flood-") as folder:
        settings = servers.new_instance(Path(folder))
        clock = SteadyClock(Path(folder) / "clock")
        database = servers.database_of(settings)
        with database.writing() as db:
            class_session_id = servers.new_course(db, lines, [clock.now()])[1][0].id
            add_instructor(db, EMAIL, "Camille Exemple", clock.now()).password_hash = hashed(PASSWORD)
        database.close()
        key = Keys(settings.secret_key).derive("room-code")
        students = [load.Student(line.student_number, line.family_name, line.family_name) for line in lines]

        def code() -> str:
            return room_code.mint(key, class_session_id, clock.now()).text

        with servers.kiosk(settings, options.workers) as running:
            known = load.Browser(running.host)
            log_in(running, known)
            for name in [name for name in known.cookies if "device" not in name]:
                del known.cookies[name]
            sign_in_all(running, students[:WARM_UP], code, PATIENCE)
            quiet = sign_in_all(running, students[WARM_UP : WARM_UP + each], code, PATIENCE)
            resting = max(peak_megabytes(worker) for worker in running.workers())
            answered: multiprocessing.Queue[Flooded] = multiprocessing.Queue()
            over = multiprocessing.Event()
            flooding = multiprocessing.Process(
                target=flood, args=(running.address, connections, over, answered)
            )
            flooding.start()
            time.sleep(2)
            flooded = sign_in_all(running, students[WARM_UP + each :], code, PATIENCE)
            instructors = [log_in(running, browser) for browser in (load.Browser(running.host), known)]
            over.set()
            statuses, seconds = answered.get(timeout=LONGEST_FLOOD)
            flooding.join()
            held = max(peak_megabytes(worker) for worker in running.workers())
    a_second = {status: round(count / seconds, 1) for status, count in sorted(statuses.items())}
    say(f"{connections} connections flood the log-in for {seconds:.0f} s; answers a second: {a_second}")
    say(
        f"  sign-in, median      quiet {quiet.median:8.1f} ms   flood {flooded.median:8.1f} ms   "
        f"ratio {flooded.median / quiet.median:6.2f}"
    )
    say(
        f"  sign-in, worst       quiet {quiet.worst:8.1f} ms   flood {flooded.worst:8.1f} ms   "
        f"ratio {flooded.worst / quiet.worst:6.2f}"
    )
    say(f"  a worker's most      quiet {resting:8.1f} MB   flood {held:8.1f} MB")
    for kind, one in zip(("new", "known"), instructors, strict=True):
        outcome = "in" if one.is_in else "not in"
        say(f"  instructor, {kind:5} browser: {outcome} after {one.tries} tries, {one.seconds:.1f} s")
    for problem in sorted({*quiet.problems, *flooded.problems}):
        say(f"  failed: {problem}")
    return not (quiet.problems or flooded.problems) and all(one.is_in for one in instructors)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--students", type=positive, default=200, help="who sign in, quiet and during the flood (default 200)"
    )
    parser.add_argument(
        "--connections", type=positive, nargs="+", default=[16, 128], help="of each flood (default 16 128)"
    )
    parser.add_argument("--workers", type=positive, default=2, help="worker processes (default 2)")
    options = parser.parse_args()
    try:
        kept_out = [each for each in options.connections if not measure(options, each)]
    except servers.BenchmarkError as error:
        sys.stderr.write(f"flood: {error}\n")
        return 2
    return 1 if kept_out else 0


if __name__ == "__main__":
    sys.exit(main())
