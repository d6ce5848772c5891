"""The size of what is made to fail."""

import pytest

# The number of a plain run, and of one with ``--full-size``.
OPTIONS = {
    "--clients": (60, 60, "phones that answer a quiz at once in tests/faults"),
    "--rush": (30, 60, "students who sign in in tests/faults"),
    "--kills": (4, 6, "how often a worker is killed meanwhile; the whole server a fifth as often"),
    "--half-sent": (200, 600, "connections in tests/faults that send half a form and wait"),
    "--idle": (1000, 600, "connections in tests/faults on which nothing is sent"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, (plain, full, what) in OPTIONS.items():
        parser.addoption(name, type=int, help=f"{what} (default {plain}, with --full-size {full})")


def _size(request: pytest.FixtureRequest, option: str) -> int:
    # Only a run of this folder knows the option before it reads its arguments.
    given = request.config.getoption(option, default=None)
    return int(given or OPTIONS[option][1 if request.config.getoption("--full-size") else 0])


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> int:
    return _size(request, "--clients")


@pytest.fixture
def rush_size(request: pytest.FixtureRequest) -> int:
    return _size(request, "--rush")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return _size(request, "--kills")


@pytest.fixture
def half_sent(request: pytest.FixtureRequest) -> int:
    return _size(request, "--half-sent")


@pytest.fixture
def idle(request: pytest.FixtureRequest) -> int:
    return _size(request, "--idle")
