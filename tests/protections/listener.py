"""A pytest plugin that records failures, distinguishing tests that fail from tests that cannot run."""

import json
from pathlib import Path

import pytest

OPTION = "--failures-file"
# Raised where code was cut out carelessly: these prove nothing.
_OF_THE_CUT = (ImportError, NameError, SyntaxError)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, required=True, help="where to write down what failed, a line of JSON each")


def pytest_configure(config: pytest.Config) -> None:
    import kiosk

    if not Path(kiosk.__file__).is_relative_to(config.rootpath):
        pytest.exit("these tests are about another copy of Kiosk", returncode=3)
    Path(config.getoption(OPTION)).touch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.failed:
        error = call.excinfo.value if call.excinfo else None
        failure = {
            "test": item.nodeid,
            "error": type(error).__name__,
            "is_a_verdict": report.when == "call" and not isinstance(error, _OF_THE_CUT),
        }
        with Path(item.config.getoption(OPTION)).open("a", encoding="utf-8") as file:
            file.write(json.dumps(failure) + "\n")
    return report
