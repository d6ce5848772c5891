"""The table of protections speaks of code and tests that are there (``python -m tests.protections``)."""

from collections import Counter
from functools import cache

import pytest

from tests.protections.protection import Edit
from tests.protections.report import as_markdown
from tests.protections.table import TABLE
from tests.protections.workshop import ROOT, RottenError, replaced

PROTECTIONS = [each for topic in TABLE for each in topic.protections]


@cache
def text_of(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def test_the_code_of_each_protection_stands_exactly_once() -> None:
    for protection in PROTECTIONS:
        assert protection.edits
        left: dict[str, str] = {}
        for edit in protection.edits:
            left[edit.file] = replaced(left.get(edit.file, text_of(edit.file)), edit)
        for file, text in left.items():
            assert text != text_of(file), protection.promise


def test_the_tests_of_each_protection_are_there() -> None:
    for protection in PROTECTIONS:
        assert protection.tests, protection.promise
        for test in protection.tests:
            file, _, name = test.partition("::")
            assert (ROOT / file).is_file(), test
            assert not name or f"\ndef {name.partition('[')[0]}(" in text_of(file), test


def test_each_promise_is_made_once() -> None:
    promises = Counter((topic.title, each.promise) for topic in TABLE for each in topic.protections)
    assert [each for each, count in promises.items() if count > 1] == []


def test_the_page_for_people_has_every_promise() -> None:
    page = as_markdown(TABLE)
    assert [each.promise for each in PROTECTIONS if each.promise.replace("|", "\\|") not in page] == []


@pytest.mark.parametrize("text", ["", "a protection, and once more a protection"])
def test_a_row_whose_code_is_not_there_exactly_once_is_rotten(text: str) -> None:
    with pytest.raises(RottenError):
        replaced(text, Edit("kiosk/some.py", "a protection", ""))
