"""The results of a quiz for people who read them in a spreadsheet: in French, with questions in full.

It is in French whoever downloads it, like the register for a spreadsheet.
"""

from datetime import datetime
from decimal import Decimal

from kiosk.courses.models import ClassSession
from kiosk.documents.file import Cell, Share, Table, csv_bytes, local
from kiosk.people.models import Person
from kiosk.quizzes.kinds.registry import describe, kind_of
from kiosk.quizzes.results.analysis import Item, analysis_of
from kiosk.quizzes.results.distractors import ItemFlag
from kiosk.quizzes.results.results import Results, ScoredAttempt
from kiosk.quizzes.results.scoring import Score, points_as_decimal

_PERSON = ("Numéro étudiant", "Nom", "Prénom", "Courriel", "Groupe")
_FLAGS = {
    ItemFlag.SUSPECTED_WRONG_KEY: "vérifier la bonne réponse",
    ItemFlag.TOO_EASY: "trop facile",
    ItemFlag.DEAD_DISTRACTOR: "un choix que personne ne prend",
}
NOT_SIGNED = "sans émargement"
_SURE = {True: "sûr", False: "pas sûr", None: ""}


def people_tables(results: Results) -> list[Table]:
    """The sheets: each question, the quiz as a whole, everyone, every answer."""
    return [summary(results), whole(results), students(results), answers(results)]


def people_csv(results: Results) -> bytes:
    """Everyone, as CSV that a French Excel opens with a double click."""
    table = students(results)
    rows = [[_as_text(cell) for cell in row] for row in table.rows]
    return csv_bytes(Table(table.name, table.header, rows), ";", "\r\n", "utf-8-sig")


def summary(results: Results) -> Table:
    """One row for each question, from everyone's first attempt, if that is over."""
    header = (
        "N°", "Question", "Notion", "Nature", "Tentatives", "Réponses", "Facilité", "Discrimination",
        "Réponses sûres", "Sûres et fausses", "Part de sûres et fausses", "À regarder",
    )  # fmt: skip
    return Table("Résumé", header, [_summary_row(item) for item in analysis_of(results).items])


def whole(results: Results) -> Table:
    """The quiz as a whole, in a few lines."""
    session, analysis = results.class_session, analysis_of(results)
    numbers = analysis.statistics
    rows: list[list[Cell]] = [
        ["Cours", session.course.title],
        ["Séance", session.number],
        ["Date", _moment(session, session.starts_at)],
        ["Quiz", results.quiz.title],
        ["Version", results.publication.version.number],
        ["Inscrits", results.expected],
        ["Ont commencé", len(results.participants)],
        [
            "Ont terminé",
            sum(any(scored.is_over for scored in each.scored_attempts) for each in results.participants),
        ],
        ["Points possibles", _decimal(analysis.maximum)],
        ["Moyenne", _decimal(numbers.mean if numbers else None)],
        ["Médiane", _decimal(numbers.median if numbers else None)],
        ["Écart type", _decimal(numbers.deviation if numbers else None)],
        ["Cohérence interne (α)", _decimal(numbers.consistency if numbers else None)],
    ]
    return Table("Quiz", ("Donnée", "Valeur"), rows)


def students(results: Results) -> Table:
    """One row for each participant, with their best attempt, and for each expected student without one."""
    header = [*_PERSON, "Tentatives", "À regarder", "Début", "Fin", "Points", "Sur"]
    for place, question in enumerate(results.quiz.questions, start=1):
        header += [f"Q{place} (points)", f"Q{place} · {question.stem}"]
    rows = [
        _student_row(
            results,
            each.person,
            each.group,
            each.best,
            len(each.scored_attempts),
            "" if each.has_signed else NOT_SIGNED,
        )
        for each in results.participants
    ]
    rows += [_student_row(results, person, group, None, 0, "") for person, group in results.without]
    return Table("Étudiants", header, rows)


def answers(results: Results) -> Table:
    """One row for each question of each attempt."""
    header = (
        *_PERSON, "Tentative", "Retenue", "N°", "Question", "Notion", "Réponse", "Certitude", "Points", "Sur",
        "Enregistrée le",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for each in results.participants:
        for scored in each.scored_attempts:
            for position, question in enumerate(results.quiz.questions, start=1):
                score, given = (
                    results.scorer.score(position, scored.response(position)),
                    scored.given.get(position),
                )
                rows.append(
                    [
                        *_person(each.person, each.group),
                        scored.attempt.number,
                        "oui" if scored is each.best else "non",
                        position,
                        question.stem,
                        question.concept,
                        _answer(results, position, scored),
                        _SURE[given.sure if given else None],
                        *points_of(score),
                        _moment(results.class_session, given.saved_at if given else None),
                    ]
                )
    return Table("Réponses", header, rows)


def _summary_row(item: Item) -> list[Cell]:
    statistics = item.statistics
    return [
        item.position,
        item.question.stem,
        item.question.concept,
        kind_of(item.question).words["fr"],
        statistics.n,
        item.answered,
        _share(statistics.facility),
        _share(statistics.discrimination),
        item.sure,
        item.sure_and_wrong,
        _share(item.sure_and_wrong / item.sure if item.sure else None),
        ", ".join(_FLAGS[flag] for flag in item.flags),
    ]


def _student_row(
    results: Results,
    person: Person,
    group: str,
    scored: ScoredAttempt | None,
    attempts: int,
    flags: str,
) -> list[Cell]:
    row: list[Cell] = [*_person(person, group), attempts, flags]
    if scored is None:
        return [*row, *[""] * (4 + 2 * len(results.quiz.questions))]
    row += [
        _moment(results.class_session, scored.attempt.started_at),
        _moment(results.class_session, scored.attempt.finished_at),
        *points_of(scored.total),
    ]
    for position in range(1, len(results.quiz.questions) + 1):
        score = results.scorer.score(position, scored.response(position))
        points, _maximum = points_of(score)
        row += [points, _answer(results, position, scored)]
    return row


def _person(person: Person, group: str) -> list[Cell]:
    return [person.student_number, person.family_name, person.given_name, person.email, group]


def _answer(results: Results, position: int, scored: ScoredAttempt) -> str:
    response, question = scored.response(position), results.quiz.questions[position - 1]
    return "" if response is None else " | ".join(describe(question, response, results.quiz.language))


def points_of(score: Score) -> tuple[Cell, Cell]:
    """The points and their maximum; empty where nothing is right or wrong."""
    if not score.maximum:
        return "", ""
    return points_as_decimal(score.points), points_as_decimal(score.maximum)


def _moment(class_session: ClassSession, instant: datetime | None) -> Cell:
    if instant is None:
        return ""
    return local(class_session, instant).replace(tzinfo=None, microsecond=0)


def _share(value: float | None) -> Cell:
    return "" if value is None else Share(value)


def _decimal(value: float | None) -> Cell:
    return "" if value is None else Decimal(f"{value:.3f}").normalize()


def _as_text(cell: Cell) -> Cell:
    match cell:
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
    return cell
