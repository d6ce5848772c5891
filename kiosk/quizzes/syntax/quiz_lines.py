"""The grammar of the quiz file (``docs/quiz-format.md``): the type of each line, from its form alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

from kiosk.people.names import name_key
from kiosk.quizzes.model.quiz import Choice


class Mark(StrEnum):
    """The type of a line."""

    TITLE = auto()
    QUESTION = auto()
    SINGLE = auto()
    MULTIPLE = auto()
    ITEM = auto()
    PAIR = auto()
    ACCEPTED = auto()
    REFUSED = auto()
    FIELD = auto()
    FEEDBACK = auto()
    INDENTED = auto()
    COMMENT = auto()
    BLANK = auto()
    TEXT = auto()


class Field(StrEnum):
    """The fields, by their English names."""

    LANGUAGE = "Language"
    FEEDBACK = "Feedback"
    ATTEMPTS = "Attempts"
    SHUFFLE = "Shuffle"
    CERTAINTY = "Certainty"
    ID = "Id"
    CONCEPT = "Concept"
    POINTS = "Points"
    HINT = "Hint"
    EXPLANATION = "Explanation"
    NUMBER = "Number"
    KIND = "Kind"


FRENCH = {
    Field.LANGUAGE: "Langue",
    Field.FEEDBACK: "Retour",
    Field.ATTEMPTS: "Tentatives",
    Field.SHUFFLE: "Mélange",
    Field.CERTAINTY: "Certitude",
    Field.ID: "Identifiant",
    Field.CONCEPT: "Concept",
    Field.POINTS: "Points",
    Field.HINT: "Indice",
    Field.EXPLANATION: "Explication",
    Field.NUMBER: "Nombre",
    Field.KIND: "Nature",
}
_FIELDS = {name_key(words): field for field in Field for words in (field.value, FRENCH[field])}
ANSWERS = {Mark.SINGLE, Mark.MULTIPLE, Mark.ITEM, Mark.PAIR, Mark.ACCEPTED, Mark.REFUSED}
_STRUCTURE = {*ANSWERS, Mark.TITLE, Mark.QUESTION, Mark.FIELD, Mark.COMMENT}

_FORMS = (
    (Mark.BLANK, re.compile(r"[ \t]*$")),
    (Mark.COMMENT, re.compile(r"<!--.*-->[ \t]*$")),
    (Mark.QUESTION, re.compile(r"##(?:[ \t]+(?P<text>.*))?$")),
    (Mark.TITLE, re.compile(r"#(?:[ \t]+(?P<text>.*))?$")),
    (Mark.SINGLE, re.compile(r"(?:[-*+][ \t]+)?\((?P<tick>[xX ]?)\)(?:[ \t]+(?P<text>.*))?$")),
    (Mark.MULTIPLE, re.compile(r"(?:[-*+][ \t]+)?\[(?P<tick>[xX ]?)\](?:[ \t]+(?P<text>.*))?$")),
    (Mark.ITEM, re.compile(r"\d{1,3}[.)][ \t]+(?P<text>.*)$")),
    (Mark.ACCEPTED, re.compile(r"=(?!=)[ \t]*(?P<text>.*)$")),
    (Mark.REFUSED, re.compile(r"(?:!=|≠)[ \t]*(?P<text>.*)$")),
    (Mark.FEEDBACK, re.compile(r"[ \t]*>[ \t]?(?P<text>.*)$")),
    (Mark.INDENTED, re.compile(r"(?: {2,}+|\t)[ \t]*+(?P<text>\S.*)$")),
)
_LISTED = re.compile(r"[-*+][ \t]+(?P<text>.*)$")
_ARROW = re.compile(r"->|→")
_SEPARATOR = re.compile(r"(?<!\\)(?:->|→)")
_ESCAPED_ARROW = re.compile(r"\\(->|→)")
# A left that begins like this would be a choice.
_TICK = re.compile(r"\\*(?:\([xX ]?\)|\[[xX ]?\])(?=[ \t]|$)")
_FIELD = re.compile(r"(?P<key>[^\W\d_]{2,12})[ \t\u00a0\u202f]*:[ \t\u00a0\u202f]*(?P<text>.*)$")


@dataclass(frozen=True)
class Line:
    """One line: ``column`` (from 1) is where ``text`` begins; ``right`` is the second half of a pair."""

    mark: Mark
    text: str
    column: int = 1
    ticked: bool = False
    right: str = ""
    field: Field | None = None


def classified(raw: str) -> Line:
    """The line with its type, in time linear in its length."""
    if raw.startswith("\\") and _is_structure(raw.lstrip("\\")):
        return Line(Mark.TEXT, raw[1:], 2)
    return _by_form(raw)


def escaped(raw: str) -> str:
    """A line of text, escaped so that it reads back as text."""
    return f"\\{raw}" if _is_structure(raw.lstrip("\\")) else raw


def escaped_left(text: str) -> str:
    """The left of a pair, escaped so that its arrows are text and it does not begin like a choice."""
    text = escaped_right(text)
    return f"\\{text}" if _TICK.match(text) else text


def escaped_right(text: str) -> str:
    """The right of a pair, escaped so that its arrows are text."""
    return _ARROW.sub(lambda arrow: f"\\{arrow[0]}", text)


def field_line(field: Field, value: str, language: str) -> str:
    """A field, named in this language."""
    return f"{FRENCH[field]} : {value}" if language == "fr" else f"{field.value}: {value}"


def number_text(number: Decimal, language: str) -> str:
    """A number as a quiz file has it."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",") if language == "fr" else text


def choice_lines(choices: Sequence[Choice], right: str, wrong: str) -> list[str]:
    """A line for each choice after its mark, and its feedback below."""
    lines = []
    for choice in choices:
        lines.append(f"{right if choice.right else wrong} {choice.text}")
        if choice.feedback:
            lines.append(f"  > {choice.feedback}")
    return lines


def _is_structure(raw: str) -> bool:
    return _by_form(raw).mark in _STRUCTURE


def _by_form(raw: str) -> Line:
    for mark, form in _FORMS:
        match = form.match(raw)
        if match is not None:
            groups = match.groupdict()
            text = groups.get("text") or ""
            column = match.start("text") + 1 if groups.get("text") is not None else len(raw) + 1
            return Line(mark, text, column, ticked=(groups.get("tick") or " ") in "xX")
    return _field(raw) or _pair(raw) or Line(Mark.TEXT, raw)


def _field(raw: str) -> Line | None:
    match = _FIELD.match(raw)
    field = _FIELDS.get(name_key(match["key"])) if match else None
    return Line(Mark.FIELD, match["text"], match.start("text") + 1, field=field) if match and field else None


def _pair(raw: str) -> Line | None:
    listed = _LISTED.match(raw)
    arrow = _SEPARATOR.search(raw, listed.start("text")) if listed else None
    if listed is None or arrow is None:
        return None
    left, right = raw[listed.start("text") : arrow.start()], raw[arrow.end() :]
    left = left[1:] if left.startswith("\\") and _TICK.match(left) else left
    return Line(Mark.PAIR, _plain(left), listed.start("text") + 1, right=_plain(right))


def _plain(text: str) -> str:
    return _ESCAPED_ARROW.sub(r"\1", text)
