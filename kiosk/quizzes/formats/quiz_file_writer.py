"""Writing the quiz file (``docs/quiz-format.md``)."""

from collections.abc import Iterator, Sequence

from kiosk.quizzes.formats.quiz_file import FEEDBACKS, YES_NO
from kiosk.quizzes.kinds.registry import graded, kind_of
from kiosk.quizzes.model.quiz import Question, Quiz, QuizSettings
from kiosk.quizzes.syntax.quiz_lines import Field, escaped, field_line, number_text


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
        kind = kind_of(question)
        if kind.is_named:
            yield field_line(Field.KIND, kind.words[self.language], self.language)
        yield from kind.write(question, self.language)

    def _about(self, question: Question) -> Iterator[str]:
        values = {
            Field.CONCEPT: question.concept,
            Field.POINTS: ""
            if question.points == 1 or not graded(question)
            else number_text(question.points, self.language),
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

    def _field(self, field: Field, value: str) -> str:
        return field_line(field, value, self.language)

    def _word(self, words: Sequence[str]) -> str:
        return words[0] if self.language == "fr" else words[1]


def _paragraphs(block: str) -> Iterator[str]:
    if block:
        yield ""
        yield from (escaped(line) for line in block.split("\n"))
