"""Trying a mutant: making the change, running the tests that reach it, and judging the result."""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from tests.mutants.mutation import Mutant
from tests.mutants.reach import FILES, OPTION, Reach, test_of
from tests.mutants.sample import Tree
from tests.protections.protection import Edit
from tests.protections.workshop import ROOT, RottenError, Workshop

# Tests that compare the tables with the migrations, and so reach what declares a table without running it.
ABOUT_TABLES = "tests/core/test_migrations.py"
NO_SERVERS = ("-m", "not server and not browser")
# Most mutants fail one of the first tests; collecting many takes longer than running them.
FIRST_TESTS = 12
SECONDS_AT_ONCE = 30.0
# Shares of the tests for each job, so that all have something to do to the end.
SHARES_EACH = 4
SECONDS_TO_START = 30.0
TIMES_SLOWER = 5


Given = TypeVar("Given")
Result = TypeVar("Result")


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


def each_in_a_workshop(
    workshops: Sequence[Workshop], do: Callable[[Workshop, Given], Result], given: Iterable[Given]
) -> Iterator[Result]:
    """Do this with each of the given things, in whichever workshop is free; the results as they are known."""
    free: SimpleQueue[Workshop] = SimpleQueue()
    for workshop in workshops:
        free.put(workshop)

    def done(one: Given) -> Result:
        workshop = free.get()
        try:
            return do(workshop, one)
        finally:
            free.put(workshop)

    with ThreadPoolExecutor(len(workshops)) as pool:
        for future in as_completed([pool.submit(done, each) for each in given]):
            yield future.result()


def observed(
    workshops: Sequence[Workshop],
    tree: Tree,
    mutants: Sequence[Mutant],
    folders: Sequence[str],
    seconds: float,
) -> Reach:
    """Which of the tests in these folders reach these mutants. Runs them once, with nothing changed.

    Those that fail all the same, because they are slower while they are watched, say, are in ``failed`` only.

    Raises:
        RottenError: the tests cannot be run.
    """
    files = sorted(
        str(path.relative_to(ROOT)) for each in folders for path in (ROOT / each).rglob("test_*.py")
    )
    watched = sorted({file for mutant in mutants for file in tree.lines_of(mutant)})
    # No share may be empty: without a file, pytest runs everything.
    shares = min(SHARES_EACH * len(workshops), len(files))
    with tempfile.TemporaryDirectory(prefix="kiosk-mutants-") as temporary:
        folder = Path(temporary)
        (folder / FILES).write_text(json.dumps(watched), "utf-8")

        def watch(workshop: Workshop, share: int) -> set[str]:
            plugin = ("-p", "tests.mutants.reach", f"{OPTION}={folder / str(share)}")
            run = workshop.runner.run(files[share::shares], seconds, *plugin, *NO_SERVERS)
            if run.code not in (0, 1):
                raise RottenError(f"the tests do not run:\n{run.said}")
            return {test_of(each.test) for each in run.failures}

        failed = set().union(*each_in_a_workshop(workshops, watch, range(shares)))
        return Reach.read(folder).without(failed)


def tried(workshop: Workshop, tree: Tree, mutant: Mutant, reach: Reach) -> Verdict:
    """Make the change, run the tests that reach it up to the first that fails, and put the code back."""
    began = time.monotonic()
    first = reach.reaching(tree.lines_of(mutant))
    # Variants and examples that were not watched may come to the line.
    others = reach.reaching({mutant.file: mutant.body}) - first
    if mutant.at_import:
        others = {test for test in reach.seconds if test.startswith(f"{ABOUT_TABLES}::")} - first
    text = tree.texts[mutant.file]
    killer = None
    with workshop.without((Edit(mutant.file, text, mutant.made_in(text)),)):
        for batch in chain(_batches(first, reach.seconds), _batches(others, reach.seconds)):
            expected = sum(reach.seconds[test] for test in batch)
            killer = _killer(workshop, batch, SECONDS_TO_START + TIMES_SLOWER * expected)
            if killer:
                break
    outcome = Outcome.KILLED if killer else Outcome.SURVIVED
    count = len(first) + len(others)
    passed = f"{count} tests that come near pass" if count else "no test comes near"
    return Verdict(mutant, outcome, killer or passed, time.monotonic() - began)


def _batches(tests: Iterable[str], seconds: Mapping[str, float]) -> Iterator[Sequence[str]]:
    """The quickest tests first, which mostly suffice; then as many at a time as take ``SECONDS_AT_ONCE``."""
    batch: list[str] = []
    for number, test in enumerate(sorted(tests, key=lambda test: (seconds[test], test)), start=1):
        batch.append(test)
        if number == FIRST_TESTS or sum(seconds[each] for each in batch) >= SECONDS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _killer(workshop: Workshop, tests: Sequence[str], seconds: float) -> str | None:
    """What notices the mutant, or None."""
    run = workshop.runner.run(tests, seconds, "-x", *NO_SERVERS, "-p", "tests.mutants.memory")
    if run.code is None:
        return f"timed out after {seconds:.0f} s"
    if run.failures:
        return run.failures[0].test
    return None if run.code == 0 else "the code cannot be imported"
