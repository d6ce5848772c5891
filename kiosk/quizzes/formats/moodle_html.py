"""The HTML of Moodle's editor as Markdown: paragraphs, lists, emphasis and code; the rest is told.

The standard library's parser takes quadratic time for broken tags and comments. This one looks at each
character a fixed number of times.
"""

import html
import re

from kiosk.quizzes.model.problems import Loss

_TOKEN = re.compile(
    r"""
    <!-- .*? (?: --> | \Z ) | <[!?] [^<>]*+ >
  | < (?P<end> /? ) (?P<tag> [a-zA-Z][a-zA-Z0-9:-]*+ ) (?=[\s/>])
      (?P<attributes> (?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+ | [^<>]*+ ) >
  | (?P<text> [^<]++ | < )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ALTERNATIVE = re.compile(r"""\balt\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MARKUP = re.compile(
    r"""[\\`*] | \](?=\() | (?<!\w)_++(?=\w) | (?<=[^\W_])_++(?!\w)
      | &(?=\#?[a-zA-Z0-9]{1,32};) | <(?=[a-zA-Z][a-zA-Z0-9+.-]{1,31}: | [^\s<>@]{1,64}@)""",
    re.VERBOSE,
)
_BACKTICKS = re.compile("`+")

_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"p", "div"}
_LISTS = {"ul", "ol"}
_CODE = {"code", "pre"}
_PLAIN = {"span", "br", "li"} | _EMPHASIS.keys() | _BLOCKS | _LISTS | _CODE
_SPACED = {
    "table", "tr", "td", "th", "hr", "blockquote", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_FILES = {"img", "audio", "video", "source", "object", "embed", "iframe"}
_UNSEEN = {"script", "style"}
_DEEPEST_LIST = 5


def markdown_of_html(text: str, *, keeps_lines: bool) -> tuple[str, frozenset[Loss]]:
    """The text as Markdown, and what of it was lost: formatting, files. Its words always stay.

    With ``keeps_lines``, line ends stand for themselves, as in Moodle's own format.
    """
    page = _Page(keeps_lines=keeps_lines)
    for token in _TOKEN.finditer(text):
        if token["text"]:
            page.words(_entities_resolved(token["text"]))
        elif token["tag"] and token["end"]:
            page.close(token["tag"].lower())
        elif token["tag"]:
            page.open(token["tag"].lower(), token["attributes"])
    return page.finished(), frozenset(page.lost)


def literal(text: str) -> str:
    """Words that Markdown shows as they are."""
    return _MARKUP.sub(lambda found: "".join("\\" + c for c in found[0]), text)


def _entities_resolved(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


class _Page:
    """Markdown as it grows. Line ends and spaces are held back until a word follows them."""

    def __init__(self, *, keeps_lines: bool) -> None:
        self.lost: set[Loss] = set()
        self._keeps_lines = keeps_lines
        self._out: list[str] = []
        self._line_ends = 0
        self._space = False
        self._opening: list[str] = []
        self._marker = ""
        self._open = dict.fromkeys(_EMPHASIS.values(), 0)
        self._lists: list[int] = []
        self._code: list[str] | None = None
        self._unseen = ""

    def words(self, text: str) -> None:
        if self._unseen:
            return
        if self._code is not None:
            self._code.append(text)
            return
        for number, part in enumerate(text.split("\n") if self._keeps_lines else [text]):
            if number:
                self._end_line()
            # NBSP is a word: French punctuation needs it.
            words = [each for each in _BLANKS.split(part) if each]
            self._space = self._space or (bool(part) and _BLANKS.match(part) is not None)
            if words:
                self._put(literal(" ".join(words)))
                self._space = _BLANKS.match(part[-1]) is not None

    def open(self, tag: str, attributes: str) -> None:
        if self._code is not None:
            self._code.append("\n" if tag == "br" else "")
        elif tag in _EMPHASIS:
            self._begin(_EMPHASIS[tag])
        elif tag in _CODE:
            self._code = []
            self._break(2 if tag == "pre" else 0)
        elif tag in _LISTS:
            self._end_line()
            self._lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self._item()
        elif tag == "br" or tag in _BLOCKS or tag in _SPACED:
            self._end_line()
        if tag in _FILES:
            self.lost.add(Loss.FILES)
            if alternative := _ALTERNATIVE.search(attributes):
                self.words(_entities_resolved(alternative[1] or alternative[2] or ""))
        elif tag not in _PLAIN or (tag == "span" and "style" in attributes):
            self.lost.add(Loss.FORMATTING)
        self._unseen = self._unseen or (tag if tag in _UNSEEN else "")

    def close(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag in _CODE:
            self._end_code()
            self._break(2 if tag == "pre" else 0)
        elif self._code is not None:
            return
        elif tag in _EMPHASIS:
            self._end(_EMPHASIS[tag])
        elif tag in _LISTS and self._lists:
            self._lists.pop()
            self._marker = ""
            self._end_line()
        elif tag in _BLOCKS or tag in _SPACED:
            self._end_line()

    def finished(self) -> str:
        self._end_code()
        for mark, depth in self._open.items():
            self._open[mark] = min(depth, 1)
            self._end(mark)
        return "".join(self._out)

    def _end_line(self) -> None:
        # Markdown joins lines that no blank line parts, except the items of a list.
        self._break(1 if self._lists else 2)

    def _break(self, line_ends: int) -> None:
        self._line_ends = max(self._line_ends, line_ends)

    def _put(self, text: str) -> None:
        if self._out and (self._line_ends or self._marker):
            self._out.append(
                "\n" * max(self._line_ends, 1) + (self._marker or self._indent(len(self._lists)))
            )
        elif self._marker:
            self._out.append(self._marker)
        elif self._out and self._space:
            self._out.append(" ")
        self._out += [*self._opening, text]
        self._line_ends, self._space, self._opening, self._marker = 0, False, [], ""

    def _begin(self, mark: str) -> None:
        self._open[mark] += 1
        if self._open[mark] == 1:
            self._opening.append(mark)

    def _end(self, mark: str) -> None:
        if self._open[mark] == 1 and mark in self._opening:
            self._opening.remove(mark)
        elif self._open[mark] == 1:
            self._out.append(mark)
        self._open[mark] = max(self._open[mark] - 1, 0)

    def _item(self) -> None:
        self._break(1)
        if not self._lists:
            self._lists.append(0)
        count = self._lists[-1]
        self._marker = self._indent(len(self._lists) - 1) + (f"{count}. " if count else "- ")
        self._lists[-1] += 1 if count else 0

    def _indent(self, depth: int) -> str:
        return "".join("   " if count else "  " for count in self._lists[: min(depth, _DEEPEST_LIST)])

    def _end_code(self) -> None:
        if self._code is None:
            return
        code = "".join(self._code)
        self._code = None
        fence = "`" * (max((len(run) for run in _BACKTICKS.findall(code)), default=0) + 1)
        if "\n" in code.strip("\n"):
            fence = max(fence, "```")
            self._break(2)
            self._put(f"{fence}\n" + code.strip("\n") + f"\n{fence}")
            self._break(2)
        elif code.strip():
            pad = " " if "`" in code else ""
            self._put(fence + pad + code.strip() + pad + fence)
