"""Trying a protection: taking it out, running its tests, and judging the result."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.protections.protection import Protection
from tests.protections.runs import Run
from tests.protections.workshop import RottenError, Workshop

SECONDS = 120.0


class Outcome(StrEnum):
    """The outcome of trying a row."""

    CAUGHT = "caught"
    NOT_TRIED = "not tried"
    NOT_CAUGHT = "NOT CAUGHT"
    ROTTEN = "rotten"


@dataclass(frozen=True)
class Verdict:
    """``detail`` is the first test that failed, or what is wrong with the row."""

    protection: Protection
    outcome: Outcome
    detail: str
    seconds: float = 0.0


def fails_unbroken(workshop: Workshop, tests: Sequence[str], seconds: float) -> dict[str, str]:
    """The tests that fail although nothing was taken out, each with a message. Runs all at once.

    Raises:
        RottenError: the tests could not be run at all.
    """
    if not tests:
        return {}
    run = workshop.runner.run(tests, seconds)
    if run.code not in (0, 1):
        raise RottenError(f"the tests do not run:\n{run.said}")
    return {
        test: f"{each.test} fails although nothing was taken out"
        for each in run.failures
        for test in tests
        if each.test == test or each.test.startswith((f"{test}[", f"{test}::"))
    }


def tried(workshop: Workshop, protection: Protection, failing: dict[str, str], seconds: float) -> Verdict:
    """Take one protection out, run its tests, put it back; ``failing`` comes from ``fails_unbroken``."""
    known = [failing[test] for test in protection.tests if test in failing]
    if known:
        return Verdict(protection, Outcome.ROTTEN, known[0])
    began = time.monotonic()
    try:
        with workshop.without(protection.edits):
            run = workshop.runner.run(protection.tests, seconds, "-x")
    except RottenError as error:
        return Verdict(protection, Outcome.ROTTEN, str(error))
    return Verdict(protection, *_judged(run, seconds), time.monotonic() - began)


def _judged(run: Run, seconds: float) -> tuple[Outcome, str]:
    if run.code is None:
        return Outcome.NOT_CAUGHT, f"no verdict within {seconds:.0f} seconds"
    if run.code == 0 and not re.search(r"\d+ passed", run.said):
        return Outcome.NOT_TRIED, "its tests were skipped"
    if run.code == 0:
        return Outcome.NOT_CAUGHT, "all tests passed"
    if run.code != 1 or not run.failures:
        return Outcome.ROTTEN, f"the tests did not run ({run.code}):\n{run.said}"
    first = run.failures[0]
    if not first.is_a_verdict:
        return Outcome.ROTTEN, f"{first.test} did not come to a verdict: {first.error}"
    return Outcome.CAUGHT, first.test
