"""Writing the quiz file (``docs/quiz-format.md``)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kiosk.quizzes.formats.quiz_file import FEEDBACKS, YES_NO
from kiosk.quizzes.model.quiz import (
    TRUE_FALSE_LABELS,
    Choice,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    QuizSettings,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.syntax.quiz_lines import FRENCH, Field, escaped, escaped_left, escaped_right


def write_quiz_file(quiz: Quiz) -> bytes:
    """The quiz as a file that reads back as the same quiz, with fields in the quiz's language."""
    return ("\n".join(_Writer(quiz.language).lines(quiz)) + "\n").encode()


class _Writer:
    def __init__(self, language: str) -> None:
        self.language = language

    def lines(self, quiz: Quiz) -> Iterator[str]:
        yield f"# {quiz.title}"
        yield ""
        yield self._field(Field.LANGUAGE, quiz.language)
        yield from self._settings(quiz.settings)
        if quiz.key:
            yield self._field(Field.ID, quiz.key)
        yield from _paragraphs(quiz.introduction)
        for question in quiz.questions:
            yield ""
            yield f"## {question.stem}"
            yield from _paragraphs(question.body)
            yield ""
            yield from self._answers(question)
            yield from self._about(question)

    def _settings(self, settings: QuizSettings) -> Iterator[str]:
        default = QuizSettings()
        if settings.feedback is not default.feedback:
            yield self._field(Field.FEEDBACK, self._word(FEEDBACKS[settings.feedback]))
        if settings.attempts != default.attempts:
            yield self._field(Field.ATTEMPTS, str(settings.attempts))
        if settings.shuffle is not default.shuffle:
            yield self._field(Field.SHUFFLE, self._word(YES_NO[settings.shuffle]))
        if settings.certainty is not default.certainty:
            yield self._field(Field.CERTAINTY, self._word(YES_NO[settings.certainty]))

    def _answers(self, question: Question) -> Iterator[str]:
        match question:
            case SingleChoice():
                yield from _choices(question.choices, "- (x)", "- ( )")
            case TrueFalse():
                yes, no = TRUE_FALSE_LABELS[self.language]
                choices = (
                    Choice(yes, question.answer, question.feedback_true),
                    Choice(no, not question.answer, question.feedback_false),
                )
                yield from _choices(choices, "- (x)", "- ( )")
            case MultipleChoice():
                yield from _choices(question.choices, "- [x]", "- [ ]")
            case Ordering():
                yield from (f"{place}. {item}" for place, item in enumerate(question.items, start=1))
            case Matching():
                for pair in question.pairs:
                    yield f"- {escaped_left(pair.left)} -> {escaped_right(pair.right)}"
                yield from (f"- -> {escaped_right(right)}" for right in question.extra)
            case ShortText():
                yield from _choices(question.answers, "=", "!=")

    def _about(self, question: Question) -> Iterator[str]:
        if isinstance(question, Numeric):
            yield self._field(Field.NUMBER, self._number(question))
        values = {
            Field.CONCEPT: question.concept,
            Field.POINTS: "" if question.points == 1 else self._decimal(question.points),
            Field.HINT: question.hint,
            Field.SHUFFLE: "" if question.shuffle else self._word(YES_NO[False]),
        }
        for field, value in values.items():
            if value:
                yield self._field(field, value)
        if question.explanation:
            first, *others = question.explanation.split("\n")
            yield self._field(Field.EXPLANATION, first)
            yield from (escaped(line) for line in others)

    def _number(self, question: Numeric) -> str:
        tolerance = f" ± {self._decimal(question.tolerance)}" if question.tolerance else ""
        return f"{self._decimal(question.value)}{tolerance} {question.unit}".rstrip()

    def _decimal(self, number: Decimal) -> str:
        text = f"{number.normalize():f}"
        return text.replace(".", ",") if self.language == "fr" else text

    def _field(self, field: Field, value: str) -> str:
        return f"{FRENCH[field]} : {value}" if self.language == "fr" else f"{field.value}: {value}"

    def _word(self, words: Sequence[str]) -> str:
        return words[0] if self.language == "fr" else words[1]


def _choices(choices: Sequence[Choice], right: str, wrong: str) -> Iterator[str]:
    for choice in choices:
        yield f"{right if choice.right else wrong} {choice.text}"
        if choice.feedback:
            yield f"  > {choice.feedback}"


def _paragraphs(block: str) -> Iterator[str]:
    if block:
        yield ""
        yield from (escaped(line) for line in block.split("\n"))
