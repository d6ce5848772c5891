"""Questions of each kind, their right answers, and answers of all sorts for Hypothesis."""

from collections.abc import Collection
from decimal import Decimal

from hypothesis import strategies as st

from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.registry import graded
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.model.responses import Response
from tests.quizzes.by_kind import EVERY_KIND
from tests.quizzes.quiz_strategies import questions

SINGLE = SingleChoice(
    stem="Que voit l’utilisateur ?",
    choices=(
        Choice("les modèles", right=False, feedback="Non."),
        Choice("les produits", right=True, feedback="Oui."),
        Choice("les stratégies", right=False),
    ),
)
MULTIPLE = MultipleChoice(
    stem="Que demande la checklist ?",
    points=Decimal(2),
    choices=(
        Choice("qui contrôle", right=True, feedback="Oui."),
        Choice("qui dépend", right=True),
        Choice("quel modèle", right=False, feedback="Non."),
        Choice("quel coût", right=True),
        Choice("quelle démonstration", right=False),
    ),
)
ALL_RIGHT = MultipleChoice(stem="Lesquels ?", choices=(Choice("a", right=True), Choice("b", right=True)))
FALSE = TrueFalse(stem="L’usage prouve.", answer=False, feedback_true="Non.", feedback_false="Oui.")
ORDERING = Ordering(stem="Rangez.", items=("produits", "modèles", "infrastructures", "stratégies"))
MATCHING = Matching(
    stem="Associez.",
    pairs=(Pair("entraînement", "apprendre"), Pair("inférence", "répondre"), Pair("cours", "apprendre")),
    extra=("acheter",),
)
SHORT = ShortText(
    stem="Quel sigle ?",
    answers=(
        Choice("TCO", right=True, feedback="Oui."),
        Choice("coût total de possession", right=True),
        Choice("ROI", right=False, feedback="C’est le retour."),
    ),
)
NUMERIC = Numeric(stem="Combien ?", value=Decimal("3.5"), tolerance=Decimal("0.5"), unit="mois")
POLL = Poll(stem="Et vous ?", choices=("oui", "non", "peut-être"))
SCALE = Scale(stem="Était-ce clair ?", steps=("pas du tout", "en partie", "tout à fait"))
EACH_WITH_A_KEY: tuple[Question, ...] = (SINGLE, MULTIPLE, FALSE, ORDERING, MATCHING, SHORT, NUMERIC)
EACH_KIND: tuple[Question, ...] = (*EACH_WITH_A_KEY, POLL, SCALE)


def right_answer(question: Question) -> Response:
    """The answer that the key says, of a question that has one."""
    match question:
        case SingleChoice():
            return next(place for place, each in enumerate(question.choices) if each.right)
        case MultipleChoice():
            return tuple(place for place, each in enumerate(question.choices) if each.right)
        case TrueFalse():
            return question.answer
        case Ordering():
            return tuple(range(len(question.items)))
        case Matching():
            return tuple(question.rights.index(pair.right) for pair in question.pairs)
        case ShortText():
            return next(each.text for each in question.answers if each.right)
        case Numeric():
            return f"{question.value:f}"
    raise AssertionError(question)


def answers_to(question: Question) -> st.SearchStrategy[Response]:
    """Answers of the form that the question asks for, of which some are right if any can be."""
    found = _any_answer(question)
    return st.just(right_answer(question)) | found if graded(question) else found


def _any_answer(question: Question) -> st.SearchStrategy[Response]:
    match question:
        case SingleChoice(choices=choices) | Poll(choices=choices):
            return st.integers(0, len(choices) - 1)
        case MultipleChoice(choices=choices):
            return st.sets(st.integers(0, len(choices) - 1), min_size=1).map(sorted).map(tuple)
        case Scale(steps=steps):
            return st.integers(0, len(steps) - 1)
        case TrueFalse():
            return st.booleans()
        case Ordering(items=items):
            return st.permutations(range(len(items))).map(tuple)
        case Matching(pairs=pairs, rights=rights):
            right = st.none() | st.integers(0, len(rights) - 1)
            return st.tuples(*[right] * len(pairs)).filter(lambda found: set(found) != {None})
        case ShortText(answers=answers):
            return st.sampled_from([each.text for each in answers]) | st.text(min_size=1)
        case Numeric(value=value, tolerance=tolerance, unit=unit):
            near = st.sampled_from([value - tolerance, value + tolerance, value, value + 1])
            return (
                near.map("{:f}".format) | near.map(lambda number: f"{number:f} {unit}") | st.text(min_size=1)
            )
    raise AssertionError(question)


def questions_with_answers(
    kinds: Collection[str] = EVERY_KIND,
) -> st.SearchStrategy[tuple[Question, Response]]:
    """A question of any of these kinds, and an answer to it."""
    return questions(kinds).flatmap(lambda question: st.tuples(st.just(question), answers_to(question)))
