"""A hall that takes a quiz: an invented quiz, what a student answers, and publishing it, open now."""

import re
from datetime import datetime
from decimal import Decimal
from html import unescape
from random import Random

from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Choice, Question, Quiz, QuizSettings
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Publication

_WORDS = ("modèle", "jeton", "contexte", "requête", "serveur", "dépendance", "version", "journal")


def recap(questions: int, key: str = "recap") -> Quiz:
    """A quiz of all kinds that have a key in turn, in the order of the file, that asks how sure one is."""
    return Quiz(
        title="Quiz de fin de séance : infrastructure et dépendances",
        language="fr",
        questions=tuple(_question(place) for place in range(questions)),
        settings=QuizSettings(shuffle=False, certainty=True),
        key=key,
        introduction="Quelques minutes, sans document. Les explications viennent à la fin.",
    )


def publish_open(
    db: Session, course: Course, session: ClassSession, quiz: Quiz, now: datetime
) -> Publication:
    """Publish the quiz for a class session, open from now until somebody closes it."""
    version = import_quiz(db, course, quiz, quiz.key, now).version
    publication = publish(db, session, version, by=None, now=now)
    open_publication(db, publication, now, None)
    return publication


def invented_answer(question: Question, random: Random, knows: float = 0.6) -> Response:
    """What a student answers, who is right with about this probability."""
    right = random.random() < knows
    match question:
        case SingleChoice(choices=choices):
            return 0 if right else random.randrange(len(choices))
        case MultipleChoice(choices=choices):
            return (0, 1) if right else tuple(sorted(random.sample(range(len(choices)), 2)))
        case TrueFalse(answer=answer):
            return answer is right
        case Ordering(items=items):
            return tuple(range(len(items))) if right else tuple(random.sample(range(len(items)), len(items)))
        case Matching(pairs=pairs):
            return (
                tuple(range(len(pairs))) if right else tuple(random.choices(range(len(pairs)), k=len(pairs)))
            )
        case Numeric():
            return "12,5" if right else str(random.randrange(40))
        case _:
            return random.choice(("Grand modèle de langage", "grand modele de langage") if right else _WORDS)


def order_on(page: str, question: Question) -> tuple[int, ...]:
    """Which line of the question stands at each place of its page, by the words that it shows."""
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            lines = [each.text for each in choices]
            shown = re.findall(r'name="answer" value="\d+"[^>]*> <span[^>]*>(.*?)</span></label>', page)
        case Ordering(items=items):
            lines = list(items)
            shown = re.findall(r'<label for="place-\d+"[^>]*>(.*?)</label>', page)
        case Matching():
            lines = list(question.rights)
            first = page.partition('name="left-0"')[2].partition("</select>")[0]
            shown = re.findall(r'<option value="\d+"[^>]*>(.*?)</option>', first)
        case _:
            return ()
    plain = [_plain(each) for each in lines]
    return tuple(plain.index(_plain(each)) for each in shown)


def _plain(words: str) -> str:
    return re.sub(r"[\W_]", "", unescape(re.sub(r"<[^>]*>", "", words)))


def _question(place: int) -> Question:
    kinds = (_single, _multiple, _true_false, _short, _single, _numeric, _ordering, _matching)
    return kinds[place % len(kinds)](place)


def _about(place: int) -> dict[str, str]:
    return {
        "stem": f"Question {place + 1} : que fait une {_WORDS[place % len(_WORDS)]} **épinglée** ?",
        "concept": _WORDS[place // 3 % len(_WORDS)],
        "explanation": "Une version épinglée ne change pas d’elle-même : ce qui a été essayé est ce qui "
        "tourne. C’est aussi ce qui permet de revenir en arrière quand une mise à jour casse quelque chose.",
    }


def _choices(rights: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"La {word} qui {'reste' if place < rights else 'change'}",
            place < rights,
            "Voir la diapositive 12.",
        )
        for place, word in enumerate(_WORDS[:4])
    )


def _single(place: int) -> Question:
    return SingleChoice(choices=_choices(1), **_about(place))


def _multiple(place: int) -> Question:
    return MultipleChoice(choices=_choices(2), points=Decimal(2), **_about(place))


def _true_false(place: int) -> Question:
    return TrueFalse(answer=place % 4 < 2, **_about(place))


def _short(place: int) -> Question:
    return ShortText(answers=(Choice("Grand modèle de langage", right=True),), **_about(place))


def _numeric(place: int) -> Question:
    return Numeric(value=Decimal("12.5"), tolerance=Decimal("0.5"), **_about(place))


def _ordering(place: int) -> Question:
    return Ordering(items=_WORDS[:4], **_about(place))


def _matching(place: int) -> Question:
    pairs = tuple(Pair(f"Le {word}", f"ce qui est {word}") for word in _WORDS[:4])
    return Matching(pairs=pairs, points=Decimal(2), **_about(place))
