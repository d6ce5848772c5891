"""A hall takes a quiz: saving its answers through ``kiosk serve``, and reading the results on the console.

Answers saved: every student has a connection and cookies of their own, has begun an attempt, and answers one
question after the other; each answer is one POST as the phone's script sends it, and every fourth is changed
afterwards. The bare app on the same server (``bare``) does one raw, synced SQLite upsert for each. Rounds
alternate, kiosk, bare, kiosk, bare, each on a new database; the figures are medians over the rounds, the
ratios (kiosk/bare) medians of the pairs. Units: answers a second; milliseconds for p50, p95 and p99 of one
POST; milliseconds of CPU (user and system, all processes of the server) for each.

Results: the time of one request on the console (``quiz_results``), in a database without past quizzes and in
one with ``--past`` of them, in turn; the ratio is the one by the other.

Ends with status 1 when an answer is not saved, when a database holds afterwards anything else than what the
phones were told is saved, or when past quizzes make the console ask more queries. Linux only.
"""

import argparse
import sys

from tests.benchmarks import servers
from tests.benchmarks.figures import positive, say, table
from tests.benchmarks.quiz_results import measure_results
from tests.benchmarks.quiz_saves import FIGURES, measure_saves

PARTS = ("saves", "results")


def measure(options: argparse.Namespace) -> int:
    lines = servers.roster(options.students)
    problems = []
    about = f"{options.students} students, {options.questions} questions"
    url = "" if options.database == "sqlite" else options.database
    if "saves" in options.part:
        rounds, problems = measure_saves(
            lines, options.questions, options.rounds, options.at_once, options.workers, url
        )
        kind = options.database.partition(":")[0]
        say(f"\n{about}, {options.at_once} at once, {options.workers} workers, kiosk on {kind}")
        names = ("kiosk", "bare")
        say("\n".join(table(f"medians of {options.rounds} rounds", FIGURES, rounds, names)) + "\n")
    if "results" in options.part:
        text, wrong = measure_results(lines, options.questions, options.past, options.looks)
        say(f"\n{about}, medians of {options.looks} looks")
        say("\n".join(text))
        problems += wrong
    for problem in problems:
        say(f"failed: {problem}")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=positive, default=60, help="who answer (default 60)")
    parser.add_argument("--questions", type=positive, default=8, help="of the quiz (default 8)")
    parser.add_argument(
        "--at-once", type=positive, default=300, help="how many answer at a time, at most (default 300)"
    )
    parser.add_argument("--rounds", type=positive, default=1, help="of saving, on each server (default 1)")
    parser.add_argument(
        "--past", type=positive, default=3, help="past quizzes in the second database (default 3)"
    )
    parser.add_argument("--looks", type=positive, default=5, help="at each page of results (default 5)")
    parser.add_argument(
        "--workers", type=positive, default=2, help="worker processes of each server (default 2)"
    )
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS, help="measure only this")
    parser.add_argument(
        "--database",
        default="sqlite",
        metavar="sqlite|URL",
        help="to save in: a new SQLite file (default), or this PostgreSQL database, WHICH IS EMPTIED",
    )
    try:
        return measure(parser.parse_args())
    except servers.BenchmarkError as error:
        sys.stderr.write(f"quiz: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
