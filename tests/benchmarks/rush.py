"""A hall signs in at once: ``kiosk serve`` against a bare Flask app on the same server, in the same run.

Measured are whole sign-ins, each with cookies and a connection of its own: scan, form, validate, receipt.
The bare app answers the same four requests with constant pages and one raw, synced SQLite insert (``bare``).
Rounds alternate, kiosk, bare, kiosk, bare, each on a new database and after a few sign-ins that are not
counted; the figures are medians over the rounds, the ratios (kiosk/bare) medians of the pairs.

Units: sign-ins a second over the whole rush; milliseconds for p50, p95 and p99 of one sign-in, from the first
byte of the scan to the last byte of the receipt; milliseconds of CPU (user and system, all processes of the
server) for each sign-in; bytes and requests of a first visit: scan, form, and what the form's page loads.

Ends with status 1 when a sign-in fails or when what a database holds afterwards is not what the students were
told. Linux only.
"""

import argparse
import gzip
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kiosk.courses.roster_file import RosterLine
from tests.benchmarks import load, rush_servers, servers
from tests.benchmarks.figures import centiles, positive, say, table

WARM_UP = 40
WARM_UP_AT_ONCE = 20
RUSH_SECONDS = 120.0
_LOADED = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src|<img[^>]+src)="(/[^"]+)"')


@dataclass(frozen=True)
class Round:
    """One rush; times in the units that are printed."""

    sign_ins_a_second: float
    p50: float
    p95: float
    p99: float
    server_cpu: float
    load_cpu: float


FIGURES = {
    "sign_ins_a_second": "sign-ins/s",
    "p50": "p50 ms",
    "p95": "p95 ms",
    "p99": "p99 ms",
    "server_cpu": "server CPU ms/sign-in",
    "load_cpu": "load generator CPU ms/sign-in",
}


@dataclass
class FirstVisit:
    """Bytes received; ``zipped`` are the bodies as a proxy would send them, with gzip at level 6."""

    requests: int = 0
    with_headers: int = 0
    bodies: int = 0
    zipped: int = 0

    def count(self, answer: load.Answer) -> None:
        self.requests += 1
        self.with_headers += answer.size
        self.bodies += len(answer.body)
        self.zipped += len(gzip.compress(answer.body, 6))


def first_visit(host: str, code: str, visit: FirstVisit) -> load.Visit:
    """A phone that has never been here, up to the form."""
    browser = load.Browser(host)
    scanned = yield browser.get(f"/s/{code}")
    visit.count(scanned)
    browser.keep_cookies(scanned)
    form = yield browser.get(browser.redirected(scanned))
    visit.count(form)
    for address in _LOADED.findall(form.body.decode()):
        visit.count((yield browser.get(address)))
    return "seen"


def rush(server: rush_servers.RushServer, lines: list[RosterLine], at_once: int) -> tuple[Round, list[str]]:
    """Let everybody sign in, and check what is stored. Returns the figures and what went wrong."""
    students = [
        load.Student(each.student_number, each.family_name, server.expected(each.family_name))
        for each in lines
    ]
    first, rest = students[:WARM_UP], students[WARM_UP:]
    told = sign_in_all(server, first, WARM_UP_AT_ONCE)[1]
    server_cpu, load_cpu, started = server.running.cpu_seconds(), time.process_time(), time.perf_counter()
    outcomes, told_then = sign_in_all(server, rest, at_once)
    elapsed = time.perf_counter() - started
    load_cpu, server_cpu = time.process_time() - load_cpu, server.running.cpu_seconds() - server_cpu
    problems = [each.reason for each in outcomes if each.result is None]
    told += told_then
    if len(told) != len(lines):
        problems.append(f"{len(lines) - len(told)} of {len(lines)} sign-ins failed")
    if sorted(told) != sorted(server.rows()):
        problems.append(f"{len(told)} students were told a receipt, {len(server.rows())} rows are stored")
    p50, p95, p99 = centiles([each.seconds for each in outcomes])
    figures = Round(
        sign_ins_a_second=len(told_then) / elapsed,
        p50=p50,
        p95=p95,
        p99=p99,
        server_cpu=server_cpu * 1000 / len(rest),
        load_cpu=load_cpu * 1000 / len(rest),
    )
    return figures, sorted(set(problems))


def sign_in_all(
    server: rush_servers.RushServer, students: list[load.Student], at_once: int
) -> tuple[list[load.Outcome], list[tuple[str, str]]]:
    """The outcomes, and who was told which receipt."""
    told: list[tuple[str, str]] = []

    def visit(student: load.Student) -> load.Visit:
        receipt = yield from load.sign_in(server.running.host, student, server.code())
        told.append((student.number, receipt))
        return receipt

    visits = [partial(visit, student) for student in students]
    return load.run(server.running.address, visits, at_once, RUSH_SECONDS), told


def measure(options: argparse.Namespace) -> int:
    lines = servers.roster(options.students + WARM_UP)
    url = "" if options.database == "sqlite" else options.database
    rounds: dict[str, list[Round]] = {"kiosk": [], "bare": []}
    seen = FirstVisit()
    failed = False
    for number in range(1, options.rounds + 1):
        for name, figures in rounds.items():
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rush-")))
                starting = (
                    rush_servers.kiosk(folder, lines, options.workers, url)
                    if name == "kiosk"
                    else rush_servers.bare(folder, options.workers)
                )
                server = stack.enter_context(starting)
                figure, problems = rush(server, lines, options.at_once)
                if problems:
                    problems.append(f"the server's log ends with:\n{server.running.last_words()}")
                if name == "kiosk" and not seen.requests:
                    visit = partial(first_visit, server.running.host, server.code(), seen)
                    load.run(server.running.address, [visit], 1, 10.0)
            figures.append(figure)
            say(f"{number} {name:5} {figure.sign_ins_a_second:8.1f} sign-ins/s, p99 {figure.p99:8.1f} ms")
            for problem in problems:
                say(f"  failed: {problem}")
            failed = failed or bool(problems)
    say(report(options, rounds, seen))
    return 1 if failed else 0


def report(options: argparse.Namespace, rounds: dict[str, list[Round]], seen: FirstVisit) -> str:
    """The figures, for a terminal."""
    kind = options.database.partition(":")[0]
    text = [
        "",
        f"{options.students} students, {options.at_once} at once, {options.workers} workers, kiosk on {kind}",
        *table(f"medians of {options.rounds} rounds", FIGURES, rounds, ("kiosk", "bare")),
    ]
    text.append(
        f"first visit to kiosk: {seen.requests} requests, {seen.with_headers} bytes received, "
        f"{seen.bodies} without headers, {seen.zipped} of those with gzip -6"
    )
    return "\n".join(text)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--students", type=positive, default=600, help="who sign in, in each round (default 600)"
    )
    parser.add_argument(
        "--at-once", type=positive, default=300, help="how many of them at a time (default 300)"
    )
    parser.add_argument("--rounds", type=positive, default=3, help="of each server (default 3)")
    parser.add_argument(
        "--workers", type=positive, default=2, help="worker processes of each server (default 2)"
    )
    parser.add_argument(
        "--database",
        default="sqlite",
        metavar="sqlite|URL",
        help="for kiosk: a new SQLite file (default), or this PostgreSQL database, WHICH IS EMPTIED",
    )
    try:
        return measure(parser.parse_args())
    except servers.BenchmarkError as error:
        sys.stderr.write(f"rush: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
