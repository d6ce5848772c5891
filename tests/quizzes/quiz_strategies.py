"""Quizzes of all shapes for Hypothesis, all of them askable, with texts that no format must trip over.

``without`` keeps away what a format cannot carry, by the names that its losses have.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.registry import defects, narrowed
from kiosk.quizzes.kinds.scale import MOST_STEPS, Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.short_text.short_answer import folded
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model import normalise
from kiosk.quizzes.model.problems import LeftOut, Loss
from kiosk.quizzes.model.quiz import Choice, Feedback, Formula, Picture, Question, Quiz, QuizSettings
from kiosk.quizzes.syntax.moodle_text import TextFormat, html_of_line, markdown_of
from tests.quizzes.by_kind import EVERY_KIND, WITH_A_KEY

LANGUAGES = ("fr", "en")

MEANINGFUL = [
    *("=", "~", "#", "####", "{", "}", ":", "::", "%50%", "%-100%", "{T}", "->", "\\->", "→", "$CATEGORY: a"),
    *("//", "[tag:a]", "]", "[html]", "[markdown]", "TRUE", "_____", "\\", "\\\\", "\\n", "\\=", "\\*", "*"),
    *("<", "<b>", "</text>", "<br/>", "&", "&amp;", "&lt;", "&#60;", "&#060;", "]]>", "<![CDATA[", "<!--"),
    *("`", "``", "```", "[a](https://a.example)", "![a](b)", "<https://a.example>", "|", "---", "-->", "**"),
    *("- ", "- (x) ", "- [ ] ", "( )", "1. ", "> ", "# ", "## ", "!=", "±", "+-", "Points : 2", "Vrai"),
    *("«\u202f", "\u202f»", "\u00a0:", "\u202f?", "’", "œ", "é", "–", "“", "”", "…", "24\u202f000,5 €"),
    *("日本", "עברית", "👩🏽\u200d🏫", "e\u0301", "\u00a0", "\u2003", "\u3000", "ﬁ", "İ", "@@PLUGINFILE@@"),
]  # fmt: skip
CHARACTERS = st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs"))
WORDS = (
    st.sampled_from(MEANINGFUL) | st.text(CHARACTERS, max_size=4) | st.sampled_from(["a", "mot", " ", "7"])
)


def lines(without: Collection[str] = ()) -> st.SearchStrategy[str]:
    """Lines that are not empty and contain none of ``without``."""
    found = st.lists(WORDS, min_size=1, max_size=6).map("".join).map(normalise.line).filter(bool)
    return found.filter(lambda text: not any(each in text for each in without)) if without else found


def tags() -> st.SearchStrategy[str]:
    """Lines that Moodle takes as they are for a tag."""
    return lines(("<", ">", "`", "\\")).filter(lambda text: text != "0")


def blocks(without: Collection[str] = ()) -> st.SearchStrategy[str]:
    """Paragraphs, lists, code and the like; never empty."""
    indented = st.builds(str.__add__, st.sampled_from(["", "", "  ", "    ", "\t"]), lines(without))
    return (
        st.lists(indented | st.just(""), min_size=1, max_size=5)
        .map("\n".join)
        .map(normalise.block)
        .filter(bool)
    )


def or_nothing(found: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same, or an empty text."""
    return st.just("") | found


def choices(least: int = 2, most: int = 12) -> st.SearchStrategy[tuple[Choice, ...]]:
    """Choices with different texts, any of them right."""
    choice = st.builds(Choice, lines(), st.booleans(), or_nothing(lines()))
    return st.lists(choice, min_size=least, max_size=most, unique_by=lambda each: each.text).map(tuple)


def one_right(found: tuple[Choice, ...], number: int) -> tuple[Choice, ...]:
    """The same choices, of which this one is right."""
    right = number % len(found)
    return tuple(replace(each, right=place == right) for place, each in enumerate(found))


def numbers(least: int | str = -(10**15), decimals: int = 9) -> st.SearchStrategy[Decimal]:
    """Numbers of any size that a numeric question may have."""
    return st.integers(0, decimals).flatmap(lambda places: st.decimals(least, 10**15, places=places))


def differ_when_shown(items: Collection[str]) -> bool:
    """Whether a reader can tell all items apart: a code span of a blank, for instance, shows nothing."""
    shown = {markdown_of(html_of_line(each), TextFormat.MOODLE)[0] for each in items}
    return len(shown - {""}) == len(items)


def questions(
    kinds: Collection[str] = EVERY_KIND,
    without: Collection[Loss] = (),
    kinds_in_order: Collection[str] = EVERY_KIND,
) -> st.SearchStrategy[Question]:
    """Questions without a defect. Those of ``kinds_in_order`` may have choices that are not shuffled."""

    def common(kind: str) -> dict[str, st.SearchStrategy[object]]:
        return {
            "stem": lines(),
            "body": or_nothing(blocks()),
            "concept": or_nothing(tags() if Loss.CONCEPT in without else lines()),
            "hint": st.just("") if Loss.HINT in without else or_nothing(lines()),
            "explanation": or_nothing(blocks()),
            "points": st.decimals("0.01", 100, places=2)
            if Loss.POINTS not in without and kind in WITH_A_KEY
            else st.just(Decimal(1)),
            "shuffle": st.booleans() if kind in kinds_in_order else st.just(True),
        }

    makers: dict[str, Callable[[], st.SearchStrategy[Question]]] = {
        "single_choice": lambda: st.builds(
            SingleChoice,
            **common("single_choice"),
            choices=st.builds(one_right, choices(), st.integers(0, 11)),
        ),
        "multiple_choice": lambda: st.builds(
            MultipleChoice,
            **common("multiple_choice"),
            choices=choices(most=10 if Loss.WEIGHTS in without else 14),
        ),
        "true_false": lambda: st.builds(
            TrueFalse,
            **common("true_false"),
            answer=st.booleans(),
            feedback_true=or_nothing(lines()),
            feedback_false=or_nothing(lines()),
        ),
        "ordering": lambda: st.builds(
            Ordering,
            **common("ordering"),
            items=st.lists(lines(), min_size=2, max_size=6, unique=True)
            .map(tuple)
            .filter(lambda items: Loss.QUESTION not in without or differ_when_shown(items)),
        ),
        "matching": lambda: st.builds(
            Matching,
            **common("matching"),
            pairs=st.lists(
                st.builds(Pair, lines(), lines() | st.sampled_from(["a", "b"])),
                min_size=2,
                max_size=6,
                unique_by=lambda pair: pair.left,
            ).map(tuple),
            extra=st.just(())
            if Loss.EXTRA_RIGHTS in without
            else st.lists(lines(), max_size=3, unique=True).map(tuple),
        ),
        "short_text": lambda: st.builds(
            ShortText,
            **common("short_text"),
            answers=st.lists(
                st.builds(
                    Choice,
                    lines(("->",) if Loss.QUESTION in without else ()).filter(folded),
                    st.booleans(),
                    or_nothing(lines()),
                ),
                min_size=1,
                max_size=5,
                unique_by=lambda each: folded(each.text),
            ).map(tuple),
        ),
        "numeric": lambda: st.builds(
            Numeric,
            **common("numeric"),
            value=numbers(),
            tolerance=numbers(0),
            unit=st.just("") if Loss.UNIT in without else or_nothing(lines()),
        ),
        "poll": lambda: st.builds(
            Poll,
            **common("poll"),
            choices=st.lists(lines(), min_size=2, max_size=6, unique=True).map(tuple),
        ),
        "scale": lambda: st.builds(
            Scale,
            **common("scale"),
            steps=st.lists(lines(), min_size=2, max_size=MOST_STEPS, unique=True).map(tuple),
        ),
    }
    found = st.one_of([makers[kind]() for kind in kinds])
    return found.filter(lambda question: not any(defects(question)))


def quizzes(
    kinds: Collection[str] = EVERY_KIND,
    without: Collection[Loss] = (),
    kinds_in_order: Collection[str] = EVERY_KIND,
) -> st.SearchStrategy[Quiz]:
    """Quizzes of one to four questions."""
    found = st.builds(
        Quiz,
        title=lines(),
        language=st.sampled_from(LANGUAGES),
        questions=st.lists(questions(kinds, without, kinds_in_order), min_size=1, max_size=4).map(tuple),
        settings=st.just(QuizSettings())
        if Loss.SETTINGS in without
        else st.builds(
            QuizSettings,
            st.sampled_from(Feedback),
            st.integers(1, 20),
            shuffle=st.booleans(),
            certainty=st.booleans(),
        ),
        key=st.just("")
        if Loss.KEY in without
        else st.from_regex(r"([a-z0-9]{1,5}(-[a-z0-9]{1,5})?)?", fullmatch=True),
        introduction=st.just("") if Loss.INTRODUCTION in without else or_nothing(blocks()),
    )
    return found.map(with_its_true_false_questions)


def with_its_true_false_questions(quiz: Quiz) -> Quiz:
    """The same quiz: a choice between “true” and “false” is always a true/false question."""
    return replace(
        quiz,
        questions=tuple(narrowed(each, quiz.language) for each in quiz.questions),
    )


def media() -> st.SearchStrategy[tuple[Picture | Formula, ...]]:
    """Pictures and formulas, which no file of text holds; perhaps none."""
    picture = st.builds(Picture, st.text("0123456789abcdef", min_size=64, max_size=64), or_nothing(lines()))
    return st.lists(picture | st.builds(Formula, lines(), or_nothing(lines())), max_size=2).map(tuple)


def with_media(quiz: Quiz) -> st.SearchStrategy[Quiz]:
    """The same quiz, some of whose questions have pictures and formulas."""
    found = [st.builds(replace, st.just(each), media=media()) for each in quiz.questions]
    return st.builds(replace, st.just(quiz), questions=st.tuples(*found))


DEFAULTS: dict[Loss, dict[str, object]] = {
    Loss.SETTINGS: {"settings": QuizSettings()},
    Loss.KEY: {"key": ""},
    Loss.INTRODUCTION: {"introduction": ""},
    Loss.CONCEPT: {"concept": ""},
    Loss.HINT: {"hint": ""},
    Loss.POINTS: {"points": Decimal(1)},
    Loss.SHUFFLE: {"shuffle": True},
    Loss.UNIT: {"unit": ""},
    Loss.EXTRA_RIGHTS: {"extra": ()},
    Loss.WEIGHTS: {},
    Loss.FILES: {"media": ()},
}


def reduced(quiz: Quiz, left_out: Iterable[LeftOut]) -> Quiz:
    """The quiz with exactly what was left out as if it had never been said."""
    kept: dict[int, Question | None] = dict(enumerate(quiz.questions, start=1))
    for lost in left_out:
        question = kept.get(lost.question)
        if lost.loss is Loss.QUESTION:
            kept[lost.question] = None
        elif question:
            kept[lost.question] = replace(question, **DEFAULTS[lost.loss])
        else:
            quiz = replace(quiz, **DEFAULTS[lost.loss])
    return replace(quiz, questions=tuple(each for each in kept.values() if each))
