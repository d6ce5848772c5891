"""Converting texts between Moodle, in one of its formats, and Kiosk, in Markdown.

Moodle interprets HTML in Markdown, and Kiosk shows it as written. So a ``<`` that Moodle would read as the
start of a tag is written as a numeric character reference, except in code, where both show it.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from markdown_it import MarkdownIt

from kiosk.quizzes.formats.moodle_html import literal, markdown_of_html
from kiosk.quizzes.model.problems import Loss


class TextFormat(StrEnum):
    """Text formats, by their names in Moodle's XML."""

    HTML = "html"
    MOODLE = "moodle_auto_format"
    PLAIN = "plain_text"
    MARKDOWN = "markdown"
    WIKI = "wiki_like"


_LINE = MarkdownIt("commonmark", {"html": False}).disable("image")
_BACKTICKS = re.compile("`+")
_WOULD_BE_A_TAG = re.compile(r"<(?=[a-zA-Z/!?])(?!https?://|mailto:)|&#(0*+)60;")
_NUMBER_OF_LESS_THAN = re.compile(r"&#(0*+)60;")
_LINE_ENDS = re.compile("\n+")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*[\s/>]")
_ARROW = re.compile(r"-(\\*+)>")
_HIDDEN_ARROW = re.compile(r"-\\(\\*+)>")
_DATA_OF_PICTURE = re.compile(r"""((?:=\s{0,3}["']?|\(\s?)data:)[^"'<>\s()]{100,}""")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,200})\]\(\s?data:[^()\s]{0,100}(?:\s[^()\n]{0,200})?\)")
_FORMULAS = (
    *(("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"), ("[tex]", "[/tex]"), ("<tex>", "</tex>")),
    ("<math", "</math>"),
)
PLACE_OF_A_FILE = "@@PLUGINFILE@@"


def markdown_of(text: str, text_format: TextFormat) -> tuple[str, frozenset[Loss]]:
    """A Moodle text as Markdown, and what was lost."""
    match text_format:
        case TextFormat.MARKDOWN:
            markdown = _outside_code(text, _without_number)
            tags = any(not code and _TAG.search(part) for part, code in _parts(text))
            lost = frozenset({Loss.FORMATTING}) if tags else frozenset()
            markdown, pictures = _PICTURE.subn(r"\1", markdown)
            lost |= {Loss.FILES} if pictures else set()
        case TextFormat.PLAIN | TextFormat.WIKI:
            markdown = literal(_LINE_ENDS.sub("\n\n", text))
            lost = frozenset({Loss.FORMATTING}) if text_format is TextFormat.WIKI else frozenset()
        case _:
            markdown, lost = markdown_of_html(text, keeps_lines=text_format is TextFormat.MOODLE)
    return markdown, lost | {Loss.FILES} if PLACE_OF_A_FILE in text else lost


def has_formula(text: str) -> bool:
    """Whether Moodle would typeset a part of the text as a formula."""
    for begin, end in _FORMULAS:
        first = text.find(begin)
        if first >= 0 and text.find(end, first + len(begin) + 1) >= 0:
            return True
    return False


def without_pictures(text: str) -> tuple[str, bool]:
    """The text without the data of embedded images, and whether there are any."""
    text, count = _DATA_OF_PICTURE.subn(r"\1", text)
    return text, bool(count)


def moodle_markdown(text: str) -> str:
    """Markdown that Moodle shows as Kiosk does, and that ``markdown_of`` turns back into the same text."""
    return _outside_code(text, _with_number)


def html_of_line(text: str) -> str:
    """A line of Markdown as HTML, for the items of an ordering, which GIFT has in Moodle's own format."""
    return str(_LINE.renderInline(text))


def without_arrows(text: str) -> str:
    """Markdown in which ``->`` is escaped, for places where GIFT would read it as the arrow of a pair."""
    return _ARROW.sub(r"-\\\1>", text)


def with_arrows(text: str) -> str:
    """Undo ``without_arrows``."""
    return _HIDDEN_ARROW.sub(r"-\1>", text)


def _with_number(text: str) -> str:
    return _WOULD_BE_A_TAG.sub(lambda found: "&#60;" if found[0] == "<" else f"&#0{found[1]}60;", text)


def _without_number(text: str) -> str:
    return _NUMBER_OF_LESS_THAN.sub(lambda found: f"&#{found[1][1:]}60;" if found[1] else "<", text)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if code else change(part) for part, code in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each is code: from a run of backticks to the next one as long."""
    runs = [(run.start(), run.end()) for run in _BACKTICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for number in reversed(range(len(runs))):
        begin, end = runs[number]
        later.setdefault(end - begin, []).append(number)
    place = 0
    number = 0
    while number < len(runs):
        begin, end = runs[number]
        closing = later[end - begin]
        while closing and closing[-1] <= number:
            closing.pop()
        if closing:
            yield text[place:begin], False
            number = closing[-1]
            place = runs[number][1]
            yield text[begin:place], True
        number += 1
    yield text[place:], False
