"""Lines to match: each left has one right, and several lefts may share one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from pydantic import TypeAdapter

from kiosk.core.words import marked
from kiosk.quizzes.kinds.fields import first, index, offered_at
from kiosk.quizzes.kinds.kind import Fields, Given, Graded, Kind, Portable, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Bar, Grid, Row, Tally, wrong_ones
from kiosk.quizzes.kinds.verdict import Part, PartMark, mark_of
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common, UnusableError
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape, inner
from kiosk.quizzes.syntax.gift_syntax import escaped, unescaped
from kiosk.quizzes.syntax.moodle_marks import Losses
from kiosk.quizzes.syntax.moodle_xml_syntax import QuestionElement, add_rich, add_value, words_of, yes
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, escaped_left, escaped_right

NOTHING = "–"
Matched = tuple[int | None, ...]


@dataclass(frozen=True)
class Pair:
    """Two lines that belong together."""

    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Each left has one right; several lefts may share one. ``extra`` rights belong to nothing."""

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[str, ...]:
        """All rights to choose from, without duplicates, in file order."""
        return tuple(dict.fromkeys([*(pair.right for pair in self.pairs), *self.extra]))


class MatchingKind(Kind[Matching, Matched], Graded[Matching, Matched], Portable[Matching]):
    """An answer is, for each left, the index of a right (``Matching.rights``), or None."""

    name = "matching"
    words = named(fr="association", en="matching")
    question = Matching
    answer = TypeAdapter(list[int | None])
    written_as = frozenset[Mark | Field]({Mark.PAIR})
    shows_key = True
    gift_shape = GiftShape.PAIRS
    moodle_types = ("matching", "match")

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Matching:
        """Each line is a pair; one without a left is a right that belongs to nothing."""
        pairs = [Pair(each.joined(), each.whole_right()) for each in draft.answers]
        return Matching(
            **common,
            pairs=tuple(pair for pair in pairs if pair.left),
            extra=tuple(pair.right for pair in pairs if not pair.left),
        )

    def write(self, question: Matching, language: str) -> list[str]:
        """A line for each pair, then for each right that belongs to nothing."""
        return [
            *(f"- {escaped_left(pair.left)} -> {escaped_right(pair.right)}" for pair in question.pairs),
            *(f"- -> {escaped_right(right)}" for right in question.extra),
        ]

    def texts(self, question: Matching) -> Iterator[str]:
        """The lefts and rights."""
        yield from (text for pair in question.pairs for text in (pair.left, pair.right))
        yield from question.extra

    def defects(self, question: Matching) -> Iterator[QuizFault]:
        """Two lefts at least, all different; two rights at least; nothing empty."""
        yield from rules.how_many(question.pairs, 2)
        yield from rules.distinct([pair.left for pair in question.pairs])
        yield from rules.distinct(question.extra)
        rights = {pair.right for pair in question.pairs}
        if "" in rights:
            yield QuizFault.EMPTY_ANSWER
        if rights & set(question.extra):
            yield QuizFault.CHOICE_TWICE
        yield from rules.how_many(question.rights, 2)

    def offered(self, question: Matching, language: str) -> Sequence[str]:
        """The rights."""
        return question.rights

    def take(self, question: Matching, fields: Fields, order: Sequence[int], language: str) -> object:
        """For each left, a field holds the place of a right."""
        return [offered_at(first(fields, f"left-{left}"), order) for left in range(len(question.pairs))]

    def fill(self, question: Matching, response: Matched, order: Sequence[int]) -> list[tuple[str, str]]:
        """The place of the right of each left."""
        place_of = {right: place for place, right in enumerate(order)}
        given = enumerate(response)
        return [(f"left-{left}", str(place_of[right])) for left, right in given if right is not None]

    def check(self, question: Matching, value: list[int | None]) -> Matched | None:
        """One for each left, or nothing."""
        if len(value) != len(question.pairs):
            raise ValueError("not one for each left")
        found = tuple(None if each is None else index(each, len(question.rights)) for each in value)
        return found if any(each is not None for each in found) else None

    def describe(self, question: Matching, response: Matched, language: str) -> list[str]:
        """A line for each left, with what was given for it."""
        rights = question.rights
        return [
            f"{pair.left} → {NOTHING if given is None else rights[given]}"
            for pair, given in zip(question.pairs, response, strict=True)
        ]

    def imagine(self, question: Matching, chance: Random, *, knows: bool) -> Matched:
        """The right pairs, or any."""
        rights = question.rights
        if knows:
            return tuple(rights.index(pair.right) for pair in question.pairs)
        return tuple(chance.randrange(len(rights)) for _pair in question.pairs)

    def tally(self, question: Matching, given: Given[Matched]) -> Tally:
        """A bar for each right pair: how many matched it."""
        counts, total, rights = _counts(given), len(given.responses), question.rights
        key = _key(question)
        bars = (
            Bar(f"{pair.left} → {pair.right}", counts[left, key[left]], total, right=True)
            for left, pair in enumerate(question.pairs)
        )
        wrong = (
            Bar(f"{question.pairs[left].left} → {rights[right]}", count, total, key[left] == right)
            for (left, right), count in counts.most_common()
        )
        return Tally(
            total,
            tuple(bars),
            mistakes=wrong_ones(list(wrong)),
            mistakes_heading=marked("Most frequent wrong pairs"),
        )

    def on_screen(self, question: Matching, given: Given[Matched], *, with_key: bool) -> Tally:
        """How often each right was given for each left. Rights by the alphabet: their order in the file is
        most of the key."""
        counts, total, rights, key = _counts(given), len(given.responses), question.rights, _key(question)
        order = sorted(range(len(rights)), key=lambda right: (rights[right].casefold(), rights[right]))
        rows = [
            Row(
                pair.left,
                tuple(counts[left, right] for right in order),
                order.index(key[left]) if with_key else None,
            )
            for left, pair in enumerate(question.pairs)
        ]
        return Tally(total, grid=Grid.of([rights[right] for right in order], rows, total))

    def fraction(self, question: Matching, response: Matched, language: str) -> Fraction:
        """Right pairs out of all pairs."""
        key = enumerate(response)
        return Fraction(sum(given == _key(question)[left] for left, given in key), len(question.pairs))

    def key(self, question: Matching, language: str) -> list[str]:
        """The right pairs."""
        return [f"{pair.left} → {pair.right}" for pair in question.pairs]

    def parts(self, question: Matching, response: Matched, language: str, ruling: bool | None) -> list[Part]:
        """Each pair, with what would have been right."""
        if ruling is not None:
            return [Part(mark_of(ruling), words) for words in self.describe(question, response, language)]
        key, rights, found = _key(question), question.rights, []
        for left, (pair, given) in enumerate(zip(question.pairs, response, strict=True)):
            words = pair.left if given is None else f"{pair.left} → {rights[given]}"
            mark = PartMark.MISSED if given is None else mark_of(given == key[left])
            found.append(Part(mark, words, instead="" if given == key[left] else pair.right))
        return found

    def from_gift(self, read: GiftQuestion, common: Common) -> Matching:
        """``=left -> right``; without a left, a right that belongs to nothing."""
        pairs = []
        for _sign, text in read.split():
            left, arrow, right = text.partition("->")
            if not arrow:
                raise UnusableError(QuizFault.MIXED_ANSWERS)
            pairs.append(Pair(read.line(left, has_arrows=True), read.reading.words(unescaped(right))))
        return _matched(pairs, read, common)

    def to_gift(self, question: Matching) -> GiftLines:
        """``=left -> right``."""
        lines = [
            f"={inner(each.left, hides_arrows=True)} -> {escaped(each.right)}" for each in question.pairs
        ]
        return GiftLines(lines + [f"= -> {escaped(each)}" for each in question.extra])

    def from_moodle(self, read: QuestionElement, common: Common) -> Matching:
        """Subquestions, each with its answer."""
        common["shuffle"] = yes(read.node.text_of("shuffleanswers", default="true"))
        pairs = [
            Pair(read.line(each), read.reading.words(words_of(each.first("answer"))))
            for each in read.node.all("subquestion")
        ]
        return _matched(pairs, read, common)

    def to_moodle(self, question: Matching, node: Element) -> None:
        """A subquestion for each pair; without text for a right that belongs to nothing."""
        add_value(node, "shuffleanswers", "true" if question.shuffle else "false")
        extra = (Pair("", each) for each in question.extra)
        for pair in (*question.pairs, *extra):
            subquestion = add_rich(node, "subquestion", pair.left)
            add_value(SubElement(subquestion, "answer"), "text", pair.right)

    def lost_in_moodle(self, question: Matching) -> Iterator[Loss]:
        """Nothing."""
        yield from ()


def _key(question: Matching) -> list[int]:
    """The index of the right of each left."""
    rights = question.rights
    return [rights.index(pair.right) for pair in question.pairs]


def _counts(given: Given[Matched]) -> Counter[tuple[int, int]]:
    """How often each right was given for each left."""
    return Counter(
        (left, right) for each in given.responses for left, right in enumerate(each) if right is not None
    )


def _matched(pairs: Iterable[Pair], read: GiftQuestion | QuestionElement, common: Common) -> Matching:
    """The complete pairs, and the rights of pairs without a left, if no complete pair has them."""
    pairs = [each for each in pairs if each.left or each.right]
    full: dict[Pair, None] = {}
    losses: Losses = []
    for each in pairs:
        if each in full:
            losses.append((Loss.TWICE, each.left))
        elif each.left:
            full[each] = None
    rights = {each.right for each in full}
    extra = dict.fromkeys(each.right for each in pairs if not each.left and each.right not in rights)
    read.reading.lose_all(losses)
    return Matching(pairs=tuple(full), extra=tuple(extra), **common)


KIND: Final = register(MatchingKind())
