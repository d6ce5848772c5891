"""The HTML of Moodle's editor as Markdown: paragraphs, lists, emphasis and code; the rest is reported."""

import re
from collections.abc import Callable

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from kiosk.quizzes.formats.foreign_file import UnusableError
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, QuizFault

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
_BACKTICKS = re.compile("`+")
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
        fence = max(["```", *("`" + run for run in _BACKTICKS.findall(text))])
        code = text.strip("\n")
        return f"\n\n{fence}\n{code}\n{fence}\n\n" if code.strip() else ""
