"""Change the domain's code in small ways, in a copy of the tree, and check that a test fails each time.

A sample of all such changes, of mutants, is drawn: ``--seed`` and ``--count`` say which and how many. The
same ones are drawn while other code changes, and while code moves from one module to another. First, the
tests are run once to learn which of them reach which line. Then each mutant is made, and the tests that reach
it are run, the quickest first, up to the first that fails. What the tests of the domain let through is tried
on those of the pages and the commands too. A mutant is

  killed       if a test failed or did not end, or the code could not be imported any more;
  SURVIVED     if all passed, or none reaches it: it needs a test, or a row in tests/mutants/accepted.py;
  accepted     if it survived and stands there, with the reason;
  OUT OF DATE  if it stands there, but was killed: the row can go.

The exit status is 1 if one survived.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace

from tests.mutants import report
from tests.mutants.accepted import ACCEPTED
from tests.mutants.mutation import Mutant
from tests.mutants.reach import Reach
from tests.mutants.sample import COUNT, PACKAGES, SEED, Tree
from tests.mutants.trial import Outcome, Verdict, each_in_a_workshop, observed, tried
from tests.protections.workshop import ROOT, RottenError, Workshop

DOMAIN = tuple(f"tests/{package}" for package in PACKAGES)
ABOVE = ("tests/cli", "tests/web")
# For each share of the run without a change.
SECONDS = 900.0


def main() -> int:
    """Run what the command line asks for; the exit status."""
    options = _options()
    tree = Tree.of(ROOT)
    mutants = tree.sample(options.seed, options.count)
    if options.list:
        _say("\n".join(report.listed(tree, each) for each in mutants))
        return 0
    began = time.monotonic()
    verdicts = []
    try:
        with ExitStack() as stack:
            workshops = [stack.enter_context(Workshop.of_the_tree()) for _ in range(options.jobs)]
            for verdict in _verdicts(workshops, tree, mutants):
                verdicts.append(verdict)
                _say(report.told(tree, verdict))
    except RottenError as error:
        _say(str(error))
        return 1
    _say(report.summary(verdicts, time.monotonic() - began))
    return 1 if any(each.outcome is Outcome.SURVIVED for each in verdicts) else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _verdicts(workshops: Sequence[Workshop], tree: Tree, mutants: Sequence[Mutant]) -> Iterator[Verdict]:
    """Each verdict as soon as it is known. Every job has its own copy of the tree."""
    left = list(mutants)
    for tests in (DOMAIN, ABOVE):
        if not left:
            return
        began = time.monotonic()
        reach = observed(workshops, tree, left, tests, SECONDS)
        _say(f"{' '.join(tests)}: {time.monotonic() - began:.0f} s to see what they reach")
        for test in sorted(reach.failed):
            _say(f"left out, since it fails with nothing changed: {test}")
        survivors = []
        for verdict in _all_tried(workshops, tree, left, reach):
            if verdict.outcome is Outcome.SURVIVED and tests is DOMAIN:
                survivors.append(verdict.mutant)
            else:
                yield verdict
        left = survivors


def _all_tried(
    workshops: Sequence[Workshop], tree: Tree, mutants: Sequence[Mutant], reach: Reach
) -> Iterator[Verdict]:
    reasons = {each.key: each.reason for each in ACCEPTED}

    def judge(workshop: Workshop, mutant: Mutant) -> Verdict:
        return _excused(tried(workshop, tree, mutant, reach), reasons.get(mutant.key))

    return each_in_a_workshop(workshops, judge, mutants)


def _excused(verdict: Verdict, reason: str | None) -> Verdict:
    if reason is None:
        return verdict
    if verdict.outcome is Outcome.SURVIVED:
        return replace(verdict, outcome=Outcome.ACCEPTED, detail=reason)
    return replace(verdict, outcome=Outcome.OUT_OF_DATE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"another sample (default {SEED})")
    parser.add_argument("--count", type=int, default=COUNT, help=f"so many mutants (default {COUNT})")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at once (default 1)")
    parser.add_argument("--list", action="store_true", help="say which are drawn, and run nothing")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
