"""What a row of the table says: a promise, the code that keeps it, and the tests that miss it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """``code`` stands exactly once in ``file``; with ``without`` in its place the protection is gone."""

    file: str
    code: str
    without: str


@dataclass(frozen=True)
class Protection:
    """One promise. Where it is kept in two places at once, both are taken out, and ``remark`` says so.

    ``needs``: what the tests want of the machine; without it they are skipped.
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
    """The code that keeps a promise, and what stands there once it is taken out. Two of them can be added."""
    return (Edit(file, code, without),)


def by(file: str, *names: str) -> tuple[str, ...]:
    """Tests as pytest names them; all of a file when none is named. Several can be added."""
    return tuple(f"tests/{file}::{name}" for name in names) or (f"tests/{file}",)


def selected(topics: Sequence[Topic], words: Sequence[str]) -> list[Topic]:
    """The protections in whose topic, promise or files each of these words occurs, in any case."""
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
