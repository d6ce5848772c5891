"""A row of the table: a promise, the code that keeps it, and the tests that fail without it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """``code`` occurs exactly once in ``file``; replacing it by ``without`` removes the protection."""

    file: str
    code: str
    without: str


@dataclass(frozen=True)
class Protection:
    """One promise. If it is kept in more than one place, all are taken out, and ``remark`` says so.

    ``needs``: what the tests require of the machine; without it they are skipped.
    """

    promise: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    remark: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Topic:
    """Protections that belong together."""

    title: str
    protections: tuple[Protection, ...]


def protects(file: str, code: str, *, without: str) -> tuple[Edit, ...]:
    """The code that keeps a promise, and what replaces it when it is taken out. Add several with ``+``."""
    return (Edit(file, code, without),)


def by(file: str, *names: str) -> tuple[str, ...]:
    """Tests as pytest names them; all tests of the file if none is named. Add several with ``+``."""
    return tuple(f"tests/{file}::{name}" for name in names) or (f"tests/{file}",)


def selected(topics: Sequence[Topic], words: Sequence[str]) -> list[Topic]:
    """The protections whose topic, promise or files contain every one of these words, ignoring case."""
    found = []
    for topic in topics:
        kept = tuple(each for each in topic.protections if _speaks_of(topic, each, words))
        if kept:
            found.append(Topic(topic.title, kept))
    return found


def _speaks_of(topic: Topic, protection: Protection, words: Sequence[str]) -> bool:
    files = " ".join(edit.file for edit in protection.edits)
    text = f"{topic.title} {protection.promise} {files}".lower()
    return all(word.lower() in text for word in words)
