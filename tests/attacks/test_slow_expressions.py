"""Texts made to keep regular expressions busy: four times as long, they may take some four times as long.

Measured is processor time, the best of several runs, which other work on the machine does not change much; a
square would take sixteen times as long. What would take for ever is cut off, and fails.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from kiosk.cli.receipts import _LINK
from kiosk.core.formula_guard import guarded, unguarded
from kiosk.courses.roster_file import _MANGLED
from kiosk.people.names import name_key, number_key, tidy
from kiosk.quizzes.formats.foreign_file import UnusableError
from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.kinds.numeric.number import parse_number
from kiosk.quizzes.kinds.short_text.short_answer import find, folded
from kiosk.quizzes.model.problems import QuizFileError
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.moodle_question import _NOTHING
from kiosk.quizzes.syntax.moodle_text import (
    TextFormat,
    has_formula,
    html_of_line,
    markdown_of,
    markdown_of_html,
    moodle_markdown,
    without_pictures,
)
from kiosk.quizzes.syntax.quiz_lines import classified
from kiosk.web.common.filters import markdown_block, markdown_line
from kiosk.web.phone.forms import OneTapForm

Text = Callable[[int], str]
LONG, SECONDS = 8_000, 5
FOUR_TIMES, JITTER = 9.0, 0.02
ANSWERS = [Choice("total cost of ownership", right=True), Choice("a return", right=False)]


def gift(text: str) -> None:
    with suppress(QuizFileError):
        read_gift(text.encode(), title="T")


def html(text: str) -> None:
    with suppress(UnusableError):
        markdown_of_html(text, keeps_lines=False)


READERS: dict[str, Callable[[str], object]] = {
    "tidy": tidy,
    "name_key": name_key,
    "number_key": number_key,
    "parse_number": lambda text: parse_number(text, language="fr", unit="€"),
    "folded": folded,
    "find": lambda text: find(ANSWERS, text),
    "classified": classified,
    "gift": gift,
    "html": html,
    "moodle": lambda text: markdown_of(text, TextFormat.MARKDOWN),
    "to moodle": moodle_markdown,
    "to HTML": html_of_line,
    "pictures": without_pictures,
    "formula": has_formula,
    "nothing": lambda text: _NOTHING.sub("", text),
    "guard": guarded,
    "unguard": unguarded,
    "mangled": _MANGLED.fullmatch,
    "link": _LINK.fullmatch,
    "block": markdown_block.__wrapped__,
    "line": markdown_line.__wrapped__,
}
TEXTS: dict[str, Text] = {
    "digits": lambda n: "1" * n,
    "groups": lambda n: "1 234" * (n // 5) + "?",
    "spaces": lambda n: "a" + " " * n + "b",
    "no-break spaces": lambda n: "1" + "\u00a0" * n + "x",
    "tabs": lambda n: " " * (n // 2) + "\t" * (n // 2) + "\u00a0",
    "hyphens": lambda n: "a-" * (n // 2),
    "apostrophes": lambda n: "l'" * (n // 2),
    "quotation marks": lambda n: ";" + "'" * n + "x",
    "dots": lambda n: "1." * (n // 2),
    "articles": lambda n: "le la un " * (n // 9),
    "an open tag": lambda n: "<a " + "b" * n,
    "attributes": lambda n: "<a " + "b='" * (n // 3),
    "parts of a tag": lambda n: "<a " + "b\"c\"'d'" * (n // 7),
    "comments": lambda n: "<!--" * (n // 4),
    "tags that are opened again": lambda n: (
        "<p>" + "".join(f"<b id={i}>" for i in range(n // 14)) + "x<p>" * (n // 14)
    ),
    "entities": lambda n: "&#" * (n // 2),
    "brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "backticks": lambda n: "`a``" * (n // 4),
    "stars": lambda n: "*a **" * (n // 5),
    "underscores": lambda n: "_a_ __" * (n // 6),
    "quotations": lambda n: ">" * n,
    "backslashes": lambda n: "\\" * n,
    "formulas": lambda n: "\\(" * (n // 4) + "\\[" * (n // 4),
    "pictures": lambda n: "![a](data:" * (n // 10),
    "data": lambda n: '="data:' * (n // 14) + "A" * (n // 2),
    "entities in full": lambda n: "&amp;" * (n // 5),
    "an ordering": lambda n: "x{>9" + " " * n + "}",
    "a cloze": lambda n: "x{1" * (n // 3) + ":MC:",
    "braces": lambda n: "{~=" * (n // 3),
    "addresses": lambda n: "https://" * (n // 8),
    "accents": lambda n: "e\u0301" * (n // 2),
    "surprises": lambda n: "\u202e\u200d\ufeff\U0001f642" * (n // 4),
}


@contextmanager
def cut_off_after(seconds: int) -> Iterator[None]:
    """Regular expressions listen to signals while they work."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def effort(reader: Callable[[str], object], text: str) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    reader(text)
    return time.process_time() - before


@pytest.mark.parametrize("reader", READERS)
def test_what_is_typed_or_read_takes_time_that_grows_with_its_length_only(reader: str) -> None:
    for name, text in TEXTS.items():
        with cut_off_after(SECONDS):
            for _ in range(4):
                long, short = effort(READERS[reader], text(LONG)), effort(READERS[reader], text(LONG // 4))
                if long <= FOUR_TIMES * short + JITTER:
                    break
            else:
                pytest.fail(f"{name}: {short * 1000:.1f} ms, four times as long {long * 1000:.1f} ms")


def test_the_fields_of_a_form_are_checked_at_once() -> None:
    """The library matches them against expressions too."""
    [nonce] = OneTapForm.nonce.kwargs["validators"]
    for text in TEXTS.values():
        with cut_off_after(SECONDS):
            assert effort(nonce.regex.match, text(60_000)) < 0.1
