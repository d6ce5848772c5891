"""Trying a mutant: making the change, running the tests that reach it, and judging the result."""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutants.mutation import Mutant
from tests.mutants.reach import FILES, OPTION, Reach, test_of
from tests.mutants.sample import Tree
from tests.protections.protection import Edit
from tests.protections.workshop import RottenError, Workshop

# Tests that compare the tables with the migrations, and so reach what declares a table without running it.
ABOUT_TABLES = "tests/core/test_migrations.py"
NO_SERVERS = ("-m", "not server and not browser")
# Most mutants fail one of the first tests; collecting many takes longer than running them.
FIRST_TESTS = (12, 60)
SECONDS_TO_START = 30.0
TIMES_SLOWER = 5


class Outcome(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    ACCEPTED = "accepted"
    OUT_OF_DATE = "OUT OF DATE"
    SURVIVED = "SURVIVED"


@dataclass(frozen=True)
class Verdict:
    """``detail``: the first test that failed, why the mutant may survive, or how many let it through."""

    mutant: Mutant
    outcome: Outcome
    detail: str
    seconds: float = 0.0


def observed(
    workshop: Workshop, tree: Tree, mutants: Sequence[Mutant], tests: Sequence[str], jobs: int, seconds: float
) -> Reach:
    """Which of the tests, given by folder, reach these mutants. Runs them once, with nothing changed.

    Those that fail all the same, because they are slower while they are watched, say, are in ``failed`` only.

    Raises:
        RottenError: the tests cannot be run.
    """
    files = sorted({file for mutant in mutants for file in tree.lines_of(mutant)})
    with tempfile.TemporaryDirectory(prefix="kiosk-mutants-") as temporary:
        folder = Path(temporary)
        (folder / FILES).write_text(json.dumps(files), "utf-8")
        plugin = ("-p", "tests.mutants.reach", OPTION, str(folder))
        run = workshop.runner.run(tests, seconds, *plugin, *NO_SERVERS, "-n", str(jobs) if jobs > 1 else "0")
        if run.code not in (0, 1):
            raise RottenError(f"the tests do not run:\n{run.said}")
        return Reach.read(folder).without({test_of(each.test) for each in run.failures})


def tried(workshop: Workshop, tree: Tree, mutant: Mutant, reach: Reach) -> Verdict:
    """Make the change, run the tests that reach it up to the first that fails, and put the code back."""
    began = time.monotonic()
    tests = reach.reaching(tree.lines_of(mutant))
    if mutant.at_import:
        tests |= {test for test in reach.seconds if test.startswith(f"{ABOUT_TABLES}::")}
    text = tree.texts[mutant.file]
    killer = None
    with workshop.without((Edit(mutant.file, text, mutant.made_in(text)),)):
        for batch in _batches(sorted(tests, key=lambda test: (reach.seconds[test], test))):
            expected = sum(reach.seconds[test] for test in batch)
            killer = _killer(workshop, batch, SECONDS_TO_START + TIMES_SLOWER * expected)
            if killer:
                break
    outcome = Outcome.KILLED if killer else Outcome.SURVIVED
    passed = f"{len(tests)} tests that reach it pass" if tests else "no test reaches it"
    return Verdict(mutant, outcome, killer or passed, time.monotonic() - began)


def _batches(tests: Sequence[str]) -> Iterator[Sequence[str]]:
    begin = 0
    for end in (*FIRST_TESTS, len(tests)):
        if tests[begin:end]:
            yield tests[begin:end]
        begin = end


def _killer(workshop: Workshop, tests: Sequence[str], seconds: float) -> str | None:
    """What notices the mutant, or None."""
    run = workshop.runner.run(tests, seconds, "-x", *NO_SERVERS, "-p", "tests.mutants.memory")
    if run.code is None:
        return f"timed out after {seconds:.0f} s"
    if run.failures:
        return run.failures[0].test
    return None if run.code == 0 else "the code cannot be imported"
