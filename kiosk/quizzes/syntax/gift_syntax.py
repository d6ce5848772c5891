"""The syntax of GIFT: questions between blank lines, answers in braces, backslashes to escape characters.

As Moodle reads it: https://docs.moodle.org/en/GIFT_format and ``question/format/gift/format.php`` of Moodle.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.syntax.foreign import UnusableError
from kiosk.quizzes.syntax.moodle_marks import MOST_ANSWERS

# What Moodle strips from lines and texts. A no-break space is text.
BLANKS = " \t\r\v\x00"
AROUND = BLANKS + "\n"
CATEGORY = "$CATEGORY:"

_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_RESERVED = re.compile(r"[~=#{}:\\\n]")
_BRACES = re.compile(r"\\.|(?P<found>[{}])", re.DOTALL)
_COLONS = re.compile(r"\\.|(?P<found>::)", re.DOTALL)
_GENERAL = re.compile(r"\\.|(?P<found>####)", re.DOTALL)
_FEEDBACK = re.compile(r"\\.|(?P<found>#)", re.DOTALL)
_ANSWERS = re.compile(r"\\.|(?P<found>[~=])", re.DOTALL)
_CLOZE = re.compile(r"\{\s*[0-9]{0,3}:[A-Z_]{1,20}:")
# Moodle's own patterns do not match word ends, and lack half of what Moodle itself writes.
ORDERING = re.compile(
    r"""> [ \t]* (?P<count> [0-9]{1,6} )
    (?: [ \t]+ (?P<select> ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG ) (?=\s|\Z) )?
    (?: [ \t]+ (?: HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0 ) (?=\s|\Z) )?
    (?: [ \t]+ (?P<grading> ALL_OR_NOTHING | ABSOLUTE_POSITION|ABSOLUTE|ABS
        | RELATIVE_[A-Z_]{1,40}|RELATIVE|REL | LONGEST_ORDERED_SUBSET|LONGEST_CONTIGUOUS_SUBSET ) (?=\s|\Z) )?
    (?: [ \t]+ (?: SHOW|TRUE|YES|1|HIDE|FALSE|NO|0 ) (?=\s|\Z) )?
    (?: [ \t]+ (?: none|123|abc|ABCD|iii|IIII ) (?=\s|\Z) )?""",
    re.VERBOSE,
)
_NO_TAG = re.compile("[<>`]")


@dataclass(frozen=True)
class Block:
    """Usually what is between two blank lines: at most one question.

    In ``text``, comments and categories are replaced by spaces, so that its offsets are those in the file
    less ``start``.
    """

    start: int
    text: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """The parts of a question, still with backslashes. ``answers`` is None without braces."""

    name: str
    before: str
    answers: str | None = None
    after: str = ""
    explanation: str = ""


class MisplacedError(Exception):
    """Something is misplaced at this offset in the block."""

    def __init__(self, offset: int, reason: QuizFault) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a file. A line that begins with a name also begins a block, if the line before ends in
    ``}``."""
    offset = start = 0
    lines: list[str] = []
    closed = False
    for each in [*source.split("\n"), ""]:
        words = each.strip(BLANKS)
        if lines and (not words or (closed and words.startswith("::"))):
            yield _block(start, lines)
            lines = []
        if words:
            start = start if lines else offset
            lines.append(each)
        closed = words.endswith("}") and not words.endswith("\\}")
        offset += len(each) + 1


def parts(block: Block) -> Parts:
    """The question in a block.

    Raises:
        MisplacedError: braces are not closed, or there are several pairs of them.
        UnusableError: the answers are embedded in the text, as in Moodle's Cloze.
    """
    text = block.text
    name, begin = _name(text)
    braces = _found(_BRACES, text, begin)
    first = next(braces, None)
    if first is None:
        return Parts(name, text[begin:])
    if _CLOZE.match(text, first):
        raise UnusableError(QuizFault.KIND_UNKNOWN, "cloze")
    second = next(braces, None)
    if second is None or (text[first], text[second]) != ("{", "}"):
        raise MisplacedError(first, QuizFault.UNCLOSED)
    third = next(braces, None)
    if third is not None:
        raise MisplacedError(third, QuizFault.SEVERAL_GAPS)
    general = second
    for each in _found(_GENERAL, text, first, second):
        general = each
    return Parts(
        name,
        before=text[begin:first],
        answers=text[first + 1 : general].strip(AROUND),
        after=text[second + 1 :].rstrip(AROUND),
        explanation=text[general + len("####") : second],
    )


def answers_of(text: str) -> list[tuple[str, str]]:
    """What follows each ``=`` and ``~``, with that sign; before them, any text in front, with an empty sign.

    Raises:
        UnusableError: there are far too many answers.
    """
    places = list(islice(_found(_ANSWERS, text), 2 * MOST_ANSWERS))
    if len(places) == 2 * MOST_ANSWERS:
        raise UnusableError(QuizFault.TOO_MANY_CHOICES)
    ends = [*places[1:], len(text)] if places else []
    answers = [
        (text[each], text[each + 1 : end].strip(AROUND)) for each, end in zip(places, ends, strict=True)
    ]
    first = text[: places[0] if places else len(text)].strip(AROUND)
    return [("", first), *answers] if first else answers


def feedback_of(text: str) -> tuple[str, str]:
    """An answer, and the feedback after its ``#``."""
    place = next(_found(_FEEDBACK, text), len(text))
    return text[:place].strip(AROUND), text[place + 1 :].strip(AROUND)


def escaped(text: str) -> str:
    """The text on one line, with a backslash before every character that has a meaning in GIFT."""
    return _RESERVED.sub(lambda found: "\\n" if found[0] == "\n" else "\\" + found[0], text)


def unescaped(text: str) -> str:
    """The text without its escapes."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def tag_note(tag: str) -> str:
    """The comment from which Moodle 3.8 and later reads a question's tag."""
    return "// [tag:{}]".format(tag.replace("]", "\\]"))


def _found(pattern: re.Pattern[str], text: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
    for match in pattern.finditer(text, begin, len(text) if end is None else end):
        if match["found"]:
            yield match.start()


def _name(text: str) -> tuple[str, int]:
    """The name of the question, and where its text begins."""
    begin = len(text) - len(text.lstrip(AROUND))
    if text.startswith("::", begin):
        end = next(_found(_COLONS, text, begin + 2), None)
        return ("", begin + 2) if end is None else (text[begin + 2 : end], end + 2)
    return "", begin


def _block(start: int, lines: list[str]) -> Block:
    tags: list[str] = []
    categories: list[str] = []
    in_question = False
    for number, each in enumerate(lines):
        stripped = each.strip(BLANKS)
        if stripped.startswith("//"):
            tags += _tags(stripped)
        elif stripped.startswith(CATEGORY) and not in_question:
            categories.append(stripped.removeprefix(CATEGORY).strip(BLANKS))
        else:
            in_question = True
            continue
        lines[number] = " " * len(each)
    return Block(start, "\n".join(lines), tuple(tags), tuple(categories))


def _tags(note: str) -> Iterator[str]:
    begin = note.find("[tag:")
    while begin >= 0:
        begin += len("[tag:")
        end = note.find("]", begin)
        while end >= 0 and note[end - 1] == "\\":
            end = note.find("]", end + 1)
        if end < 0:
            return
        tag = note[begin:end]
        if not _NO_TAG.search(tag):
            yield tag.replace("\\]", "]")
        begin = note.find("[tag:", end)
