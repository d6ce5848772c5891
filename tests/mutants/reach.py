"""Which tests reach which lines, and how long each test takes: a pytest plugin that writes it down.

Only some variants of a parametrised test are run for this, and few examples of a property: nearly always they
reach the same lines. What is written down is about the test as a whole.
"""

import json
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest
from coverage import Coverage

OPTION = "--reach-file"
FILES = "files"
EXAMPLES = 5
# What a property takes with all its examples; the first ones take longest.
TIMES_LONGER = 4
VARIANTS = 3


@dataclass
class Reach:
    """``tests`` by file and line, and the ``seconds`` that each test takes with all of its variants.

    ``failed``: tests that were left out.
    """

    tests: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: Counter[str] = field(default_factory=Counter)
    failed: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, folder: Path) -> "Reach":
        """What several runs wrote into the folder."""
        reach = cls()
        for path in (each for each in folder.iterdir() if each.name != FILES):
            written = json.loads(path.read_text("utf-8"))
            reach.seconds.update(written["seconds"])
            for file, by_line in written["lines"].items():
                for line, tests in by_line.items():
                    reach.tests[file, int(line)].update(tests)
        return reach

    def without(self, failed: set[str]) -> "Reach":
        """The same without these tests."""
        return Reach(
            defaultdict(set, {line: tests - failed for line, tests in self.tests.items()}),
            Counter({test: seconds for test, seconds in self.seconds.items() if test not in failed}),
            failed,
        )

    def reaching(self, lines: Mapping[str, Iterable[int]]) -> set[str]:
        """The tests that reach any of these lines, given by file."""
        return {
            test
            for file, numbers in lines.items()
            for number in numbers
            for test in self.tests.get((file, number), ())
        }


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, help="where to write which tests reach the files that ``files`` beside it names")


def pytest_configure(config: pytest.Config) -> None:
    written = config.getoption(OPTION)
    if written:
        config.pluginmanager.register(_Observer(config.rootpath, Path(written)))


class _Observer:
    def __init__(self, root: Path, written: Path) -> None:
        self._root = root
        self._written = written
        self._seconds: Counter[str] = Counter()
        self._times: dict[str, float] = {}
        files = json.loads((written.parent / FILES).read_text("utf-8"))
        include = [str(root / each) for each in files]
        self._coverage = Coverage(data_file=None, config_file=False, include=include, messages=False)

    def pytest_collection(self) -> None:
        hypothesis.settings.register_profile("reach", hypothesis.settings(), max_examples=EXAMPLES)
        hypothesis.settings.load_profile("reach")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        variants: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in items:
            variants[test_of(item.nodeid)].append(item)
        items.clear()
        for test, every in variants.items():
            some = every[:: max(1, len(every) // VARIANTS)][:VARIANTS]
            items += some
            examples = TIMES_LONGER if _is_a_property(every[0]) else 1
            self._times[test] = examples * len(every) / len(some)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self):
        self._coverage.start()
        try:
            return (yield)
        finally:
            self._coverage.stop()
            self._write()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item):
        self._coverage.switch_context(test_of(item.nodeid))
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = test_of(report.nodeid)
        if report.when == "call":
            self._seconds[test] += report.duration * self._times[test]

    def _write(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that these tests reach none of the files
            data = self._coverage.get_data()
        lines = {
            str(Path(file).relative_to(self._root)): {
                line: [each for each in contexts if each]
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        self._written.write_text(json.dumps({"seconds": self._seconds, "lines": lines}), "utf-8")


def test_of(nodeid: str) -> str:
    """The name of a test without its variant."""
    return nodeid.partition("[")[0]


def _is_a_property(item: pytest.Item) -> bool:
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
