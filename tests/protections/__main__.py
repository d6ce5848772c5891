"""Take each protection out of a copy of the tree, and check that a test fails.

Each row of ``tests/protections/table`` names a promise, the exact code that keeps it, and tests. First, all
the tests are run with everything in place. Then one protection at a time is taken out and its tests are run,
up to the first that fails. A row is

  caught      if a test failed, which is then named;
  NOT CAUGHT  if all tests passed, or none reached a verdict in time;
  rotten      if the code does not occur exactly once, or its tests fail anyway or cannot run;
  not tried   if its tests were skipped: some need root, or a program that is not installed.

The exit status is 1 unless every row that was tried is caught.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from queue import SimpleQueue

from tests.protections import report
from tests.protections.protection import Protection, selected
from tests.protections.table import TABLE
from tests.protections.trial import SECONDS, Outcome, Verdict, fails_unbroken, tried
from tests.protections.workshop import RottenError, Workshop

GOOD = ({Outcome.CAUGHT}, {Outcome.CAUGHT, Outcome.NOT_TRIED})


def main() -> int:
    """Run what the command line asks for; the exit status."""
    options = _options()
    topics = selected(TABLE, options.words)
    if options.markdown:
        sys.stdout.write(report.as_markdown(topics))
        return 0
    if options.list:
        _say("\n".join(report.listed(topics)).strip())
        return 0
    protections = [each for topic in topics for each in topic.protections]
    began = time.monotonic()
    verdicts = []
    try:
        for verdict in _verdicts(protections, options.jobs, options.seconds):
            verdicts.append(verdict)
            _say(report.told(verdict))
    except RottenError as error:
        _say(str(error))
        return 1
    _say(report.summary(verdicts, time.monotonic() - began))
    return 0 if {each.outcome for each in verdicts} in GOOD else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _verdicts(protections: Sequence[Protection], jobs: int, seconds: float) -> Iterator[Verdict]:
    """Each verdict as soon as it is known. Every job has its own copy of the tree."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        workshops = [stack.enter_context(Workshop.of_the_tree()) for _ in range(jobs)]
        free: SimpleQueue[Workshop] = SimpleQueue()
        for workshop in workshops:
            free.put(workshop)
        tests = sorted({test for each in protections for test in each.tests})
        shares = [(each, tests[number::jobs]) for number, each in enumerate(workshops)]
        failing: dict[str, str] = {}
        for found in pool.map(lambda share: fails_unbroken(*share, 10 * seconds), shares):
            failing |= found

        def judge(protection: Protection) -> Verdict:
            workshop = free.get()
            try:
                return tried(workshop, protection, failing, seconds)
            finally:
                free.put(workshop)

        for done in as_completed([pool.submit(judge, each) for each in protections]):
            yield done.result()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.protections",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="only rows that speak of all these words")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at once (default 1)")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, metavar="S", help=f"for one row (default {SECONDS:.0f})"
    )
    parser.add_argument("--list", action="store_true", help="say the promises, and run nothing")
    parser.add_argument(
        "--markdown", action="store_true", help="write the table as a page to standard output"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
