"""How a hall answered one question, counted for the bar charts of the console and the screen.

For orderings and matchings also the orders and pairs that were given, most frequent first.

The screen shows nothing that students typed, which may be a name or worse. Without the key it shows what
people chose, and only the number of typed answers: a list of the accepted ones would be the key.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kiosk.quizzes.kinds.numeric.number import format_number, parse_number
from kiosk.quizzes.kinds.short_text.short_answer import find
from kiosk.quizzes.model.quiz import (
    TRUE_FALSE_LABELS,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.model.responses import NOTHING, Response, describe, encoded
from kiosk.quizzes.results.results import Results
from kiosk.quizzes.results.scoring import Scorer, comparable, neighbours_kept, right_pairs


@dataclass(frozen=True)
class Bar:
    """``count`` of ``total`` people gave this answer. ``right`` says whether it earns its points.

    ``given`` is the answer in its comparable form if an instructor can regrade it with one press, else empty.
    ``listed``: it is one of the author's answers. ``authors`` is the author's wording; ``words`` is as typed.
    """

    words: str
    count: int
    total: int
    right: bool
    given: str = ""
    listed: bool = True
    authors: str = ""

    @property
    def share(self) -> float:
        """The share of people who gave this answer, from 0 to 1."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class Tally:
    """The bars of one question, and how many people answered it.

    ``others``: how many typed answers the bars leave out. ``mistakes``: wrong orders of an ordering,
    or wrong pairs of a matching, most frequent first.
    """

    position: int
    question: Question
    answered: int
    bars: tuple[Bar, ...]
    others: int = 0
    mistakes: tuple[Bar, ...] = ()


MOST_MISTAKES = 5


def orders(
    question: Ordering, scorer: Scorer, position: int, responses: Sequence[Response], *, with_right: bool
) -> list[Bar]:
    """One bar for each whole order that was given, and ``with_right`` always one for the right order."""
    counts = Counter(each for each in responses if isinstance(each, tuple))
    if with_right:
        counts[tuple(range(len(question.items)))] += 0
    return [
        Bar(_in_order(question, given), count, len(responses), scorer.score(position, given).is_right)
        for given, count in counts.most_common()
    ]


def wrong_orders(
    question: Ordering, scorer: Scorer, position: int, responses: Sequence[Response]
) -> list[Bar]:
    """The most frequent whole orders that are wrong."""
    given = orders(question, scorer, position, responses, with_right=False)
    return [bar for bar in given if not bar.right][:MOST_MISTAKES]


def pairs(question: Matching, responses: Sequence[Response], *, with_right: bool) -> list[Bar]:
    """One bar for each pair that was given, and ``with_right`` always one for each right pair."""
    rights = question.rights
    counts = Counter(
        (left, right)
        for each in responses
        if isinstance(each, tuple)
        for left, right in enumerate(each)
        if right is not None
    )
    key = {(left, rights.index(pair.right)) for left, pair in enumerate(question.pairs)}
    if with_right:
        counts.update(dict.fromkeys(key, 0))
    return [
        Bar(f"{question.pairs[left].left} → {rights[right]}", count, len(responses), (left, right) in key)
        for (left, right), count in counts.most_common()
    ]


def wrong_pairs(question: Matching, responses: Sequence[Response]) -> list[Bar]:
    """The most frequent pairs that are wrong."""
    return [bar for bar in pairs(question, responses, with_right=False) if not bar.right][:MOST_MISTAKES]


def _in_order(question: Ordering, given: tuple[int | None, ...]) -> str:
    words = (NOTHING if each is None else question.items[each] for each in given)
    return " · ".join(f"{place} {each}" for place, each in enumerate(words, start=1))


MOST_BARS = 12
THEN = {"fr": "puis", "en": "then"}


def tally_of(results: Results, position: int) -> Tally:
    """The tally of everyone's first attempt, finished or not."""
    return tally(results.quiz, results.scorer, position, first_answers(results, position))


def first_answers(results: Results, position: int) -> list[Response]:
    """The answers in everyone's first attempt, leaving out those who gave none."""
    given = (each.first.response(position) for each in results.participants)
    return [each for each in given if each is not None]


def tally(quiz: Quiz, scorer: Scorer, position: int, responses: Sequence[Response]) -> Tally:
    """The bars for these answers: choices in file order, typed answers most frequent first."""
    question = quiz.questions[position - 1]
    mistakes: list[Bar] = []
    match question:
        case SingleChoice() | MultipleChoice() | TrueFalse():
            bars = _of_choices(question, scorer, position, responses, quiz.language)
        case Ordering():
            bars = _of_neighbours(question, responses, quiz.language)
            mistakes = wrong_orders(question, scorer, position, responses)
        case Matching():
            bars = _of_pairs(question, responses)
            mistakes = wrong_pairs(question, responses)
        case _:
            bars = _typed(question, scorer, position, responses, quiz.language)
    return Tally(
        position,
        question,
        len(responses),
        tuple(bars[:MOST_BARS]) if isinstance(question, ShortText | Numeric) else tuple(bars),
        sum(bar.count for bar in bars[MOST_BARS:]) if isinstance(question, ShortText | Numeric) else 0,
        tuple(mistakes),
    )


def _of_choices(
    question: Question, scorer: Scorer, position: int, responses: Sequence[Response], language: str
) -> list[Bar]:
    total = len(responses)
    if isinstance(question, TrueFalse):
        counts: Counter[object] = Counter(responses)
        yes, no = TRUE_FALSE_LABELS[language]
        values: list[tuple[Response, str]] = [(True, yes), (False, no)]
    else:
        assert isinstance(question, SingleChoice | MultipleChoice)  # noqa: S101 - for the type checker
        values = [(place, each.text) for place, each in enumerate(question.choices)]
        ticked = [each if isinstance(each, tuple) else (each,) for each in responses]
        counts = Counter(place for each in ticked for place in each)
    if isinstance(question, MultipleChoice):
        return [
            Bar(words, counts[value], total, question.choices[place].right)
            for place, (value, words) in enumerate(values)
        ]
    return [
        Bar(words, counts[value], total, scorer.score(position, value).is_right, encoded(value))
        for value, words in values
    ]


def _of_neighbours(question: Ordering, responses: Sequence[Response], language: str) -> list[Bar]:
    """One bar for each two lines that belong one after the other: how many people kept them together."""
    kept = Counter(
        line
        for each in responses
        if isinstance(each, tuple)
        for line, followed in zip(each, neighbours_kept(each), strict=False)
        if followed
    )
    return [
        Bar(f"{first}, {THEN[language]} {second}", kept[place], len(responses), right=True)
        for place, (first, second) in enumerate(pairwise(question.items))
    ]


def _of_pairs(question: Matching, responses: Sequence[Response]) -> list[Bar]:
    """One bar for each right pair: how many people matched it."""
    right = Counter(
        left for each in responses if isinstance(each, tuple) for left in right_pairs(question, each)
    )
    return [
        Bar(f"{pair.left} → {pair.right}", right[place], len(responses), right=True)
        for place, pair in enumerate(question.pairs)
    ]


def _typed(
    question: Question, scorer: Scorer, position: int, responses: Sequence[Response], language: str
) -> list[Bar]:
    spellings: dict[str, Counter[Response]] = {}
    for response in responses:
        spellings.setdefault(comparable(question, response, language), Counter())[response] += 1
    bars = []
    for given, spelt in spellings.items():
        most = spelt.most_common(1)[0][0]
        words = "; ".join(describe(question, most, language))
        right = scorer.score(position, most).is_right
        authors = _authors_words(question, most, language)
        listed = bool(authors) and (right or isinstance(question, ShortText))
        bars.append(Bar(words, spelt.total(), len(responses), right, given, listed, authors))
    return sorted(bars, key=lambda bar: (-bar.count, bar.words))


def _authors_words(question: Question, response: Response, language: str) -> str:
    """The answer as the author wrote it, or a number as Kiosk writes it; empty for free text."""
    match question, response:
        case ShortText(), str():
            found = find(question.answers, response)
            return found.text if found else ""
        case Numeric(), str():
            number = parse_number(response, language=language, unit=question.unit)
            written = "" if number is None else format_number(number, language=language)
            return f"{written} {question.unit}".strip() if written else ""
    return ""


MOST_ORDERS = 4
MORE_PAIRS = 2


def screen_tally(results: Results, position: int, *, with_key: bool) -> Tally:
    """The bars for the screen: whole orders for an ordering, pairs for a matching, as they were given."""
    whole = tally_of(results, position)
    match whole.question:
        case Ordering() as question:
            given = first_answers(results, position)
            found = orders(question, results.scorer, position, given, with_right=with_key)
            bars = _frequent(found, MOST_ORDERS)
        case Matching() as question:
            found = pairs(question, first_answers(results, position), with_right=with_key)
            bars = _frequent(found, len(question.pairs) + MORE_PAIRS)
        case ShortText() | Numeric():
            return _in_authors_words(whole) if with_key else replace(whole, bars=(), others=0)
        case _:
            bars = [replace(bar, given="") for bar in whole.bars]
    if not with_key:
        bars = [replace(bar, right=False) for bar in bars]
    return replace(whole, bars=tuple(bars), mistakes=())


def _frequent(bars: Sequence[Bar], most: int) -> list[Bar]:
    """The first ``most`` bars, and every right one."""
    return [bar for place, bar in enumerate(bars) if place < most or bar.right]


def _in_authors_words(whole: Tally) -> Tally:
    merged: dict[tuple[str, bool], Bar] = {}
    for bar in whole.bars:
        if bar.listed:
            own = replace(bar, words=bar.authors or bar.words, given="")
            known = merged.get((own.words, own.right))
            merged[own.words, own.right] = replace(own, count=own.count + (known.count if known else 0))
    typed = sum(bar.count for bar in whole.bars if not bar.listed)
    return replace(whole, bars=tuple(merged.values()), others=whole.others + typed)
