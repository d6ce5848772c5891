"""The results of a quiz as files: for people, and for programs with one row for each question of each
attempt, or one for each student."""

from collections.abc import Callable, Iterator

from kiosk.documents.file import (
    CSV_TYPE,
    XLSX_TYPE,
    Cell,
    Export,
    Table,
    csv_bytes,
    filename,
    iso,
    local,
    xlsx_bytes,
)
from kiosk.documents.quiz_for_people import people_csv, people_tables, points_of
from kiosk.people.models import Person
from kiosk.quizzes.kinds.registry import describe, kind_of
from kiosk.quizzes.results.results import Results, ScoredAttempt

PERSON = ("student_number", "family_name", "given_name", "email", "group")
LONG_HEADER = (
    "course", "session", "date", "quiz", "version", *PERSON, "attempt", "best", "position", "kind", "concept",
    "question", "answer", "sure", "points", "maximum", "saved_at",
)  # fmt: skip
WIDE_HEADER = (
    "course", "session", "date", "quiz", "version", *PERSON, "attempts", "flags", "started_at",
    "finished_at", "points", "maximum",
)  # fmt: skip
NOT_SIGNED = "not_signed"
_SURE = {True: "sure", False: "not_sure", None: ""}


def export_quiz(results: Results, format_name: str) -> Export:
    """The results in one of ``FORMATS``. The bytes depend only on the results.

    Raises ``KeyError`` for any other format.
    """
    return FORMATS[format_name](results)


def long_table(results: Results) -> Table:
    """One row for each question of each attempt; the answer is empty if none was given."""
    return Table("answers", LONG_HEADER, list(_long_rows(results)))


def wide_table(results: Results) -> Table:
    """One row for each participant, with their best attempt, and for each expected student without one."""
    places = range(1, len(results.quiz.questions) + 1)
    header = [*WIDE_HEADER, *(f"q{place}_{part}" for place in places for part in ("points", "answer"))]
    rows = [
        _wide_row(
            results,
            each.person,
            each.group,
            each.best,
            len(each.scored_attempts),
            "" if each.has_signed else NOT_SIGNED,
        )
        for each in results.participants
    ]
    rows += [_wide_row(results, person, group, None, 0, "") for person, group in results.without]
    return Table("students", header, rows)


def _long_rows(results: Results) -> Iterator[list[Cell]]:
    session, quiz = results.class_session, results.quiz
    for participant in results.participants:
        for scored in participant.scored_attempts:
            for position, question in enumerate(quiz.questions, start=1):
                response, given = scored.response(position), scored.given.get(position)
                score = results.scorer.score(position, response)
                yield [
                    *_about(results),
                    *_person(participant.person, participant.group),
                    scored.attempt.number,
                    "yes" if scored is participant.best else "no",
                    position,
                    kind_of(question).name,
                    question.concept,
                    question.stem,
                    _answer(results, position, scored),
                    _SURE[given.sure if given else None],
                    *points_of(score),
                    iso(session, given.saved_at if given else None),
                ]


def _wide_row(
    results: Results,
    person: Person,
    group: str,
    scored: ScoredAttempt | None,
    attempts: int,
    flags: str,
) -> list[Cell]:
    session = results.class_session
    row: list[Cell] = [*_about(results), *_person(person, group), attempts, flags]
    if scored is None:
        return [*row, *[""] * (len(WIDE_HEADER) - len(row) + 2 * len(results.quiz.questions))]
    row += [
        iso(session, scored.attempt.started_at),
        iso(session, scored.attempt.finished_at),
        *points_of(scored.total),
    ]
    for position in range(1, len(results.quiz.questions) + 1):
        score = results.scorer.score(position, scored.response(position))
        points, _maximum = points_of(score)
        row += [points, _answer(results, position, scored)]
    return row


def _about(results: Results) -> list[Cell]:
    session = results.class_session
    day = local(session, session.starts_at).date().isoformat()
    version = results.publication.version.number
    return [session.course.code, session.number, day, results.quiz.title, version]


def _person(person: Person, group: str) -> list[Cell]:
    return [person.student_number, person.family_name, person.given_name, person.email, group]


def _answer(results: Results, position: int, scored: ScoredAttempt) -> str:
    response, question = scored.response(position), results.quiz.questions[position - 1]
    return "" if response is None else " | ".join(describe(question, response, results.quiz.language))


def _as_csv(results: Results, table: Table, ending: str) -> Export:
    return Export(filename(results.class_session, ending), CSV_TYPE, csv_bytes(table))


def _as_xlsx(results: Results) -> Export:
    content = xlsx_bytes([wide_table(results), long_table(results)], results.publication.published_at)
    return Export(filename(results.class_session, "-quiz.xlsx"), XLSX_TYPE, content)


def _as_workbook(results: Results) -> Export:
    content = xlsx_bytes(people_tables(results), results.publication.published_at)
    return Export(filename(results.class_session, "-resultats-quiz.xlsx"), XLSX_TYPE, content)


FORMATS: dict[str, Callable[[Results], Export]] = {
    "long": lambda results: _as_csv(results, long_table(results), "-quiz-long.csv"),
    "wide": lambda results: _as_csv(results, wide_table(results), "-quiz-wide.csv"),
    "xlsx": _as_xlsx,
    "workbook": _as_workbook,
    "csv": lambda results: Export(
        filename(results.class_session, "-resultats-quiz.csv"), CSV_TYPE, people_csv(results)
    ),
}
