"""Items to put in order. Points are for lines that the right one follows, not for lines at their place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.core.words import marked
from kiosk.quizzes.kinds.fields import first, index, number
from kiosk.quizzes.kinds.kind import Fields, Given, Graded, Kind, Portable, UnclearAnswerError, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Bar, Grid, Row, Tally, wrong_ones
from kiosk.quizzes.kinds.verdict import Part, PartMark, Remark, mark_of
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common, UnusableError
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape
from kiosk.quizzes.syntax.gift_syntax import BLANKS, ORDERING, unescaped
from kiosk.quizzes.syntax.moodle_marks import MOST_ANSWERS, Losses
from kiosk.quizzes.syntax.moodle_text import TextFormat, html_of_line, markdown_of
from kiosk.quizzes.syntax.moodle_xml_syntax import QuestionElement, add_rich, add_value
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

NEIGHBOURS = "RELATIVE_NEXT_EXCLUDE_LAST"  # Moodle's name for how an ordering is marked here
THEN = {"fr": "puis", "en": "then"}


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Items to put in order; ``items`` is the right order."""

    items: tuple[str, ...]


class OrderingKind(Kind[Ordering, tuple[int, ...]], Graded[Ordering, tuple[int, ...]], Portable[Ordering]):
    """An answer is the indexes of all items, in the order given."""

    name = "ordering"
    words = named(fr="rangement", en="ordering")
    question = Ordering
    answer = TypeAdapter(list[int])
    written_as = frozenset[Mark | Field]({Mark.ITEM})
    hides_order = True
    gift_shape = GiftShape.ARRANGED
    moodle_types = ("ordering",)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Ordering:
        """Numbered lines, in the right order whatever their numbers."""
        return Ordering(**common, items=tuple(each.text for each in draft.choices()))

    def write(self, question: Ordering, language: str) -> list[str]:
        """Numbered lines."""
        return [f"{place}. {item}" for place, item in enumerate(question.items, start=1)]

    def texts(self, question: Ordering) -> Iterator[str]:
        """The items."""
        yield from question.items

    def defects(self, question: Ordering) -> Iterator[QuizFault]:
        """Two items at least, all different."""
        yield from rules.how_many(question.items, 2)
        yield from rules.distinct(question.items)

    def offered(self, question: Ordering, language: str) -> Sequence[str]:
        """The items."""
        return question.items

    def shuffles(self, question: Ordering) -> bool:
        """Always: the order in the file is the key."""
        return True

    def take(self, question: Ordering, fields: Fields, order: Sequence[int], language: str) -> object:
        """For each line as it was shown, a field holds the place that it was given, from 1."""
        ranks = [number(first(fields, f"place-{place}")) for place in range(len(order))]
        if not any(ranks):
            return None
        if None in ranks:
            raise UnclearAnswerError(marked("Give each line its position."))
        if len(set(ranks)) < len(order):
            raise UnclearAnswerError(marked("Two lines have the same position: give each its own."))
        return [order[place] for place in sorted(range(len(order)), key=lambda place: ranks[place] or 0)]

    def fill(
        self, question: Ordering, response: tuple[int, ...], order: Sequence[int]
    ) -> list[tuple[str, str]]:
        """The place of each line, by where it is shown."""
        place_of = {item: place for place, item in enumerate(order)}
        given = response
        return [(f"place-{place_of[each]}", str(rank)) for rank, each in enumerate(given, start=1)]

    def check(self, question: Ordering, value: list[int]) -> tuple[int, ...]:
        """All items, each once."""
        size = len(question.items)
        if len(value) != size or len({index(each, size) for each in value}) != size:
            raise ValueError("not an order of all items")
        return tuple(value)

    def describe(self, question: Ordering, response: tuple[int, ...], language: str) -> list[str]:
        """The items in the order given."""
        return [question.items[each] for each in response]

    def imagine(self, question: Ordering, chance: Random, *, knows: bool) -> tuple[int, ...]:
        """The right order, or any."""
        count = len(question.items)
        return tuple(range(count)) if knows else tuple(chance.sample(range(count), count))

    def tally(self, question: Ordering, given: Given[tuple[int, ...]]) -> Tally:
        """A bar for each two lines that belong one after the other: how many kept them together."""
        kept = Counter(
            item
            for each in given.responses
            for item, followed in zip(each, neighbours_kept(each), strict=False)
            if followed
        )
        total, then = len(given.responses), THEN[given.language]
        bars = (
            Bar(f"{one}, {then} {other}", kept[place], total, right=True)
            for place, (one, other) in enumerate(pairwise(question.items))
        )
        orders = Counter(given.responses).most_common()
        wholes = [
            Bar(_in_order(question, items), count, total, given.is_right(items)) for items, count in orders
        ]
        return Tally(
            total,
            tuple(bars),
            mistakes=wrong_ones(wholes),
            mistakes_heading=marked("Most frequent wrong orders"),
        )

    def on_screen(self, question: Ordering, given: Given[tuple[int, ...]], *, with_key: bool) -> Tally:
        """Which places each item was given: in the order of the hall, with the key in the right order."""
        count, total = len(question.items), len(given.responses)
        places = [[0] * count for _item in question.items]
        for each in given.responses:
            for place, item in enumerate(each):
                places[item][place] += 1
        rows = [
            Row(words, tuple(places[item]), item if with_key else None)
            for item, words in enumerate(question.items)
        ]
        if not with_key:  # ties by the alphabet: the order in the file is the key
            rows.sort(key=lambda row: (sum(at * many for at, many in enumerate(row.counts)), row.words))
        return Tally(total, grid=Grid(tuple(str(place + 1) for place in range(count)), tuple(rows), total))

    def fraction(self, question: Ordering, response: tuple[int, ...], language: str) -> Fraction:
        """Lines followed by the line that belongs after them, out of all lines but the last.

        As Moodle's ordering question: “relative to the next item, excluding last”.
        """
        return Fraction(sum(neighbours_kept(response)), len(question.items) - 1)

    def key(self, question: Ordering, language: str) -> list[str]:
        """The items in the right order."""
        return list(question.items)

    def parts(
        self, question: Ordering, response: tuple[int, ...], language: str, ruling: bool | None
    ) -> list[Part]:
        """Each line, marked by whether the right one follows it; the last line has no mark."""
        lines = self.describe(question, response, language)
        kept = neighbours_kept(response) if ruling is None else [ruling] * (len(lines) - 1)
        followed = [Part(mark_of(each), words) for words, each in zip(lines, kept, strict=False)]
        return [*followed, Part(None, lines[-1])]

    def remark(self, parts: Sequence[Part]) -> Remark:
        """How many lines are followed by the right one."""
        marks = [each.mark for each in parts if each.mark is not None]
        values = {"right": marks.count(PartMark.RIGHT), "count": len(marks)}
        return Remark(marked("Neighbours right: %(right)d of %(count)d"), values)

    def from_gift(self, read: GiftQuestion, common: Common) -> Ordering:
        """After ``>`` and its options, each line is an item, in the right order."""
        head = ORDERING.match(read.answers)
        assert head is not None  # noqa: S101 - its shape says so
        # Items are in Moodle's own format, whatever the format of the question.
        lines = [each.strip(BLANKS) for each in read.answers[head.end() :].split("\n", 2 * MOST_ANSWERS)]
        items = tuple(read.reading.line(unescaped(each), TextFormat.MOODLE) for each in lines if each)
        if len(items) > MOST_ANSWERS:
            raise UnusableError(QuizFault.TOO_MANY_CHOICES)
        few = int(head["count"]) < 2 or int(head["count"]) > len(items)
        shown = str(min(6, len(items))) if few else head["count"]
        read.reading.lose_all(_losses(head["grading"] or "", head["select"] or "", shown, len(items)))
        return Ordering(items=items, **common)

    def to_gift(self, question: Ordering) -> GiftLines | None:
        """Items in HTML; none at all if two would look alike, since such cannot be put in order."""
        words = [html_of_line(each) for each in question.items]
        shown = {markdown_of(each, TextFormat.MOODLE)[0] for each in words} - {""}
        if len(shown) != len(words):
            return None
        return GiftLines(
            [_gift_item(each) for each in words], f">{len(words)} ALL VERTICAL {NEIGHBOURS} SHOW none"
        )

    def from_moodle(self, read: QuestionElement, common: Common) -> Ordering:
        """The answers, in the right order."""
        answers, node = read.node.all("answer"), read.node
        grading, select = (line(node.text_of(each)).upper() for each in ("gradingtype", "selecttype"))
        read.reading.lose_all(_losses(grading, select, node.text_of("selectcount"), len(answers)))
        if any(read.line(answer.first("feedback")) for answer in answers):
            read.reading.lose(Loss.FEEDBACK)
        return Ordering(items=tuple(read.line(answer) for answer in answers), **common)

    def to_moodle(self, question: Ordering, node: Element) -> None:
        """All items are shown, and neighbours marked, as here."""
        add_value(node, "layouttype", "VERTICAL")
        add_value(node, "selecttype", "ALL")
        add_value(node, "selectcount", str(len(question.items)))
        add_value(node, "gradingtype", NEIGHBOURS)
        add_value(node, "showgrading", "SHOW")
        add_value(node, "numberingstyle", "none")
        # Without this, Moodle 4.5 makes up hints that its own database refuses, and the import stops.
        add_value(node, "shownumcorrect", "1")
        for place, each in enumerate(question.items, start=1):
            add_rich(node, "answer", each).set("fraction", str(place))


def neighbours_kept(response: tuple[int, ...]) -> list[bool]:
    """For each line as given, except the last: whether the right line follows it."""
    return [after == each + 1 for each, after in pairwise(response)]


def _in_order(question: Ordering, items: Sequence[int]) -> str:
    return " · ".join(f"{place} {question.items[each]}" for place, each in enumerate(items, start=1))


def _losses(grading: str, select: str, shown: str, count: int) -> Losses:
    """What an ordering of Moodle with these settings loses: neighbours are marked, and all items shown."""
    losses: Losses = []
    if grading not in {"", NEIGHBOURS, "RELATIVE", "REL"}:
        losses.append((Loss.WEIGHTS, grading))
    if select not in {"ALL", "EXACT"} and shown != str(count):
        losses.append((Loss.SETTINGS, "selectcount"))
    return losses


def _gift_item(html: str) -> str:
    """An item in HTML. Here GIFT escapes only the backslash, and Moodle drops an item “0”."""
    html = html.replace("\\", "\\\\").replace("#", "&#35;").replace("{", "&#123;").replace("}", "&#125;")
    return f"&#{ord(html[0])};{html[1:]}" if html.startswith("//") or html == "0" else html


KIND: Final = register(OrderingKind())
