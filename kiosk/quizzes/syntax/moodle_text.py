"""Converting texts between Moodle, in one of its formats, and Kiosk, in Markdown.

Of the HTML that Moodle's editor writes, paragraphs, lists, emphasis and code are kept; the rest is reported.

Moodle interprets HTML in Markdown, and Kiosk shows it as written. So a ``<`` that Moodle would read as the
start of a tag is written as a numeric character reference, except in code, where both show it.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

import nh3
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.syntax.foreign import UnusableError


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


# HTML reopens in each paragraph what was not closed in the one before: 500 tags, 500 times.
MOST_TAGS = 1_000
DEEPEST = 100

_NO_TAG = re.compile(r"""<(?!!--|[!?/a-zA-Z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>)""")
_TAG_NAME = re.compile("<([a-zA-Z][a-zA-Z0-9:-]*+)")
_MARKUP = re.compile(
    r"""[\\`*] | \](?=\() | (?<!\w)_++(?=\w) | (?<=[^\W_])_++(?!\w)
      | &(?=\#?[a-zA-Z0-9]{1,32};) | <(?=[a-zA-Z][a-zA-Z0-9+.-]{1,31}: | [^\s<>@]{1,64}@)""",
    re.VERBOSE,
)
_CODE_RUN = re.compile("`+")
_WORDS_OF_A_LINE = re.compile(r"\S(?:[^\n]*\S)?")

_KEPT = {"p", "div", "span", "br", "ul", "ol", "li", "b", "strong", "i", "em", "code", "pre"}
_SPACED = {
    "table", "caption", "tr", "td", "th", "hr", "blockquote", "dl", "dt", "dd",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_FILES = {"img", "audio", "video", "source", "object", "embed", "iframe"}
_UNSEEN = {"script", "style"}


def markdown_of_html(text: str, *, keeps_lines: bool) -> tuple[str, frozenset[Loss]]:
    """The text as Markdown, and what was lost: formatting, files. All words that a browser shows are kept.

    With ``keeps_lines``, line breaks are kept, as in Moodle's own format.

    Raises:
        UnusableError: the text has far more tags, or far deeper nesting, than anybody needs.
    """
    page = BeautifulSoup(f"<div>{_cleaned(text, keeps_lines=keeps_lines)}</div>", "html.parser")
    lost = set()
    for tag in page.find_all():
        if len([*tag.parents]) > DEEPEST:
            raise UnusableError(QuizFault.TEXT_TOO_LONG)
        if tag.name in _FILES:
            lost.add(Loss.FILES)
        elif tag.name not in _KEPT or "style" in tag.attrs:
            lost.add(Loss.FORMATTING)
        if tag.name == "img":
            tag.replace_with(line(str(tag.get("alt", ""))))
        elif tag.name not in _KEPT | _UNSEEN:
            tag.name = "br" if tag.name == "hr" else "div" if tag.name in _SPACED else "span"
    # With “wrap” but no width to wrap at, a line break becomes a space.
    return _Converter(bullets="-", wrap=True, wrap_width=None).convert_soup(page), frozenset(lost)


def literal(text: str) -> str:
    """The text escaped so that Markdown shows it as it is."""
    return _MARKUP.sub(lambda found: "".join("\\" + c for c in found[0]), text)


def _cleaned(text: str, *, keeps_lines: bool) -> str:
    """The text with only complete tags, each closed: Python's parser takes quadratic time for broken ones."""
    # Otherwise the words up to the next tag would be read as attributes.
    text = _NO_TAG.sub("&lt;", text)
    if text.count("<") > MOST_TAGS:
        raise UnusableError(QuizFault.TEXT_TOO_LONG)
    # Keep all tags: those without a Markdown equivalent are reported later.
    names = {name.lower() for name in _TAG_NAME.findall(text)}
    kept = {"img": {"alt"}, "span": {"style"}}
    text = nh3.clean(text, tags=names, clean_content_tags=set(), attributes=kept, link_rel=None)
    if keeps_lines:
        text = text.replace("\n", "<br>")
    if text.count("<") > 2 * MOST_TAGS:
        raise UnusableError(QuizFault.TEXT_TOO_LONG)
    return text


def _emphasis(mark: str, *tags: str) -> Callable[["_Converter", Tag, str, set[str]], str]:
    def converted(_converter: "_Converter", _tag: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {*tags, "_noformat"}:
            return text
        return _WORDS_OF_A_LINE.sub(lambda found: mark + found[0] + mark, text)

    return converted


class _Converter(MarkdownConverter):
    """The library's converter, except for what Kiosk shows differently."""

    # The library's own drops no-break spaces, doubles nested marks, and runs on across paragraphs.
    convert_b = convert_strong = _emphasis("**", "b", "strong")
    convert_i = convert_em = _emphasis("*", "i", "em")

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return literal(text)

    def convert_br(self, tag: Tag, _text: str, parent_tags: set[str]) -> str:
        if tag.parent and tag.parent.name in ("ul", "ol"):
            return ""
        return "\n" if "_noformat" in parent_tags else "\n\n"

    def convert_code(self, tag: Tag, text: str, parent_tags: set[str]) -> str:
        if "\n" in text.strip():
            return self.convert_pre(tag, text, parent_tags)
        return super().convert_code(tag, text, parent_tags)  # type: ignore[misc,no-any-return]  # no stub has it

    def convert_pre(self, tag: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        fence = max(["```", *("`" + run for run in _CODE_RUN.findall(text))])
        code = text.strip("\n")
        return f"\n\n{fence}\n{code}\n{fence}\n\n" if code.strip() else ""
