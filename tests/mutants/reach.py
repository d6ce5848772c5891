"""Which tests reach which lines, and how long each test takes: a pytest plugin that writes it down.

Few examples of a property are run for this, and only the first variants of a test that takes long: nearly
always they reach the same lines. What is written down is about the test as a whole.
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
EXAMPLES = 3
# What a property takes with all its examples; the first ones take longest.
TIMES_LONGER = 4
SECONDS_FOR_VARIANTS = 1.0


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
        self._runs: Counter[str] = Counter()
        self._variants: Counter[str] = Counter()
        files = json.loads((written.parent / FILES).read_text("utf-8"))
        include = [str(root / each) for each in files]
        self._coverage = Coverage(data_file=None, config_file=False, include=include, messages=False)

    def pytest_collection(self) -> None:
        hypothesis.settings.register_profile("reach", hypothesis.settings(), max_examples=EXAMPLES)
        hypothesis.settings.load_profile("reach")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self._variants[test_of(item.nodeid)] += TIMES_LONGER if _is_a_property(item) else 1

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self):
        self._coverage.start()
        try:
            return (yield)
        finally:
            self._coverage.stop()
            self._write()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        test = test_of(item.nodeid)
        self._coverage.switch_context(test)
        if self._seconds[test] > SECONDS_FOR_VARIANTS:
            pytest.skip("it has taken long enough")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = test_of(report.nodeid)
        if report.when == "call":
            self._seconds[test] += report.duration
            self._runs[test] += 1

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
        seconds = {
            test: spent * self._variants[test] / self._runs[test] for test, spent in self._seconds.items()
        }
        self._written.write_text(json.dumps({"seconds": seconds, "lines": lines}), "utf-8")


def test_of(nodeid: str) -> str:
    """The name of a test without its variant."""
    return nodeid.partition("[")[0]


def _is_a_property(item: pytest.Item) -> bool:
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
