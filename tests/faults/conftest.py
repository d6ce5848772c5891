"""The size of what is made to fail."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--clients", type=int, default=60, help="phones that answer at once in tests/faults (default 60)"
    )


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> int:
    # Only a run of this folder knows the option before it reads its arguments.
    return int(request.config.getoption("--clients", default=60))
