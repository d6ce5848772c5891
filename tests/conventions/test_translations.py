"""French is complete: every sentence of the code has one, and the compiled file is the written one."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "kiosk" / "translations" / "fr" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "lazy_pgettext": ((1, "c"), 2),
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
Sentence = tuple[str | None, str]


def sentences() -> set[Sentence]:
    """Each with its context, if it has one: the same English may have several French."""
    found = set()
    for folder, method, ending in (("kiosk", "python", "py"), ("templates", "jinja2", "html")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            for _line, identity, _comments, context in extract_from_file(method, path, keywords=KEYWORDS):
                found.add((context, identity if isinstance(identity, str) else identity[0]))
    return found


def sentence(message: Message) -> Sentence:
    """What a message of a catalogue translates."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


@pytest.fixture(scope="module")
def french() -> Catalog:
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def test_every_sentence_is_translated(french: Catalog) -> None:
    found = {(context, words): french.get(words, context) for context, words in sentences()}
    assert not [each for each, message in found.items() if not (message and message.string)]


def test_no_translation_is_left_over_fuzzy_or_broken(french: Catalog) -> None:
    known = sentences()
    for message in french:
        if message.id:
            assert sentence(message) in known, sentence(message)
            assert not message.fuzzy
            assert not list(message.check(french)), sentence(message)


# What is no count: the place of something or a range of places, a limit of the program that is more than
# one, a number after a colon, and the whole of “3 of 12”.
NO_COUNT = {
    "number",
    "place",
    "line",
    "column",
    "event",
    "version",
    "server",
    "min",
    "max",
    "size",
    "fewest",
    "first",
    "last",
    "hours",
    "minutes",
}
WHOLE = re.compile(r"%\(\w+\)d(?: of |/)%\((count|total|all)\)d|: %\(\w+\)d\.?$")


def test_what_is_counted_has_a_form_for_one_and_a_form_for_more() -> None:
    """Every sentence with a number in it, in Python and in templates."""
    uncounted = set()
    for folder, method, ending in (("kiosk", "python", "py"), ("templates", "jinja2", "html")):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            for _line, identity, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
                if isinstance(identity, str):
                    names = set(re.findall(r"%\((\w+)\)d", WHOLE.sub("", identity)))
                    uncounted |= {identity} if names - NO_COUNT else set()
    assert uncounted == set()


def test_plurals_have_both_forms(french: Catalog) -> None:
    for message in french:
        if isinstance(message.id, tuple):
            assert all(message.string)


def test_the_compiled_file_is_the_written_one(french: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, french)
    # The same reader reads both: versions of Babel differ in what they make of a context.
    assert entries((FRENCH / "messages.mo").read_bytes()) == entries(compiled.getvalue())


def entries(compiled: bytes) -> list[tuple[object, ...]]:
    """What a compiled catalogue holds, without its header, which has the time of its making."""
    return [
        (message.context, message.id, message.string)
        for message in read_mo(io.BytesIO(compiled))
        if message.id
    ]
