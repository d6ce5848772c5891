"""A pytest plugin that keeps a mutant that fills its memory from filling the machine's."""

import resource

import pytest

MOST_BYTES = 8 * 2**30


def pytest_configure(config: pytest.Config) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
