"""One question of a quiz file: from its lines to a question, by the kind that they are written as."""

from typing import Any

from kiosk.people.names import name_key
from kiosk.quizzes.kinds.kind import Graded, Kind
from kiosk.quizzes.kinds.registry import defects, kind_of, kinds, narrowed, written_as
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.rules import defects_of_any
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.quiz_lines import Field


def question_of(draft: Draft, language: str, problems: list[Problem]) -> Question | None:
    """The question, or None when it has problems, which are added to ``problems``."""
    before = len(problems)
    common = draft.common(problems)
    named = _named(draft, problems)
    is_unknown = named is None and Field.KIND in draft.fields
    kind = None if is_unknown else _written_as(draft, named, problems)
    question = kind.read(draft, common, problems) if kind else None
    # Even without usable answers, report what is wrong with the rest; each thing once.
    found = defects(question) if question else defects_of_any(Question(**common), ())
    problems += [draft.problem(reason) for reason in dict.fromkeys(found)]
    if question is None or len(problems) > before:
        return None
    if named is None or kind_of(question) is not named:
        question = narrowed(question, language)
    if named and kind_of(question) is not named:
        problems.append(Problem(draft.line_of(0), 1, QuizFault.MIXED_ANSWERS))
        return None
    return question


def _named(draft: Draft, problems: list[Problem]) -> Kind[Any, Any] | None:
    """The kind that the file names, if it names one."""
    field = draft.fields.get(Field.KIND)
    if field is None:
        return None
    wanted = name_key(field.joined())
    kind = next((each for each in kinds() if wanted in map(name_key, each.words.values())), None)
    if kind is None:
        problems.append(Problem(field.line, field.column, QuizFault.KIND_UNKNOWN, field.joined()))
    elif Field.POINTS in draft.fields and not isinstance(kind, Graded):
        points = draft.fields[Field.POINTS]
        problems.append(Problem(points.line, 1, QuizFault.FIELD_OUT_OF_PLACE, Field.POINTS.value))
    return kind


def _written_as(draft: Draft, named: Kind[Any, Any] | None, problems: list[Problem]) -> Kind[Any, Any] | None:
    """The kind that reads the answers: the named one, or else the one whose answers look like this.

    A kind that is not told from its answers alone (``narrowed``) is read as the one that it narrows.
    """
    used = draft.used()
    kind = named if named and (named.is_named or named.written_as) else written_as(used)
    if not used and not (kind and not kind.written_as):
        problems.append(Problem(draft.line, 1, QuizFault.NO_ANSWERS))
        return None
    if kind is None or not kind.written_as.issuperset(used):
        problems.append(Problem(draft.line_of(_first_other(draft)), 1, QuizFault.MIXED_ANSWERS))
        return None
    return kind


def _first_other(draft: Draft) -> int:
    """The first answer that is of another kind than the first one."""
    used = draft.used()
    alike = [each.written_as for each in kinds() if used[0] in each.written_as]
    other = (place for place, each in enumerate(used) if not any(each in forms for forms in alike))
    return next(other, 0)
