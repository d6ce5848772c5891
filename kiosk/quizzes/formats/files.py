"""The format of a file, and the key of its quiz, from the file's name."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count, islice
from pathlib import PurePath

from anyascii import anyascii

from kiosk.quizzes.formats.foreign_file import Read, Written
from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.formats.gift_writer import write_gift
from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.formats.moodle_xml_writer import write_moodle_xml
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.model import normalise, rules
from kiosk.quizzes.model.problems import Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen

_FORMATS = {".md": "markdown", ".markdown": "markdown", ".gift": "gift", ".txt": "gift", ".xml": "moodle"}
_LONGEST_KEY = 60


def read_file(
    name: str, content: bytes, language: str = "fr", *, chosen: Chosen = EVERYTHING, strict: bool = False
) -> Read:
    """The quiz in a file, with a key. ``language`` is for formats that do not give it.

    In Moodle's formats, questions that cannot be asked are left out; with ``strict`` they are problems.

    Raises:
        QuizFileError: with every problem; ``unknown_format`` for an unknown file name extension.
    """
    title = normalise.line(PurePath(name).stem)[: rules.LONGEST_TITLE].strip() or "Quiz"
    match format_of(name):
        case "markdown":
            quiz = read_quiz_file(content, chosen)
            read = Read(quiz, tuple(islice(filter(chosen.takes, count(1)), len(quiz.questions))))
        case "gift":
            read = read_gift(content, title=title, language=language, chosen=chosen)
        case _:
            read = read_moodle_xml(content, title=title, language=language, chosen=chosen)
    if strict and read.unusable:
        raise QuizFileError(read.unusable)
    return replace(read, quiz=replace(read.quiz, key=read.quiz.key or key_from(name)))


def write_file(name: str, quiz: Quiz) -> Written:
    """The quiz in the format that a file name stands for.

    Raises:
        QuizFileError: ``unknown_format`` for an unknown file name extension.
    """
    writers: dict[str, Callable[[Quiz], Written]] = {
        "markdown": lambda quiz: Written(write_quiz_file(quiz), ()),
        "gift": write_gift,
        "moodle": write_moodle_xml,
    }
    return writers[format_of(name)](quiz)


def format_of(name: str) -> str:
    """``markdown``, ``gift`` or ``moodle``. Raises ``QuizFileError`` for an unknown file name extension."""
    found = _FORMATS.get(PurePath(name).suffix.lower())
    if found is None:
        raise QuizFileError([Problem(0, 0, QuizFault.UNKNOWN_FORMAT, PurePath(name).suffix)])
    return found


def key_from(name: str) -> str:
    """The key that a file name gives: ``Séance 1.fr.md`` gives ``seance-1-fr``."""
    key = re.sub(r"[^a-z0-9]+", "-", anyascii(PurePath(name).stem).lower()).strip("-")
    return key[:_LONGEST_KEY].strip("-") or "quiz"
