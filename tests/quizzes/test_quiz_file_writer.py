"""Writing the quiz file: it reads like notes, and it reads back as the same quiz."""

import random
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.quizzes.formats.quiz_file import read_quiz_file, read_quiz_text
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.scale import MOST_STEPS, Scale
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model import normalise, rules
from kiosk.quizzes.model.quiz import Choice, Feedback, Quiz, QuizSettings
from tests.quizzes.quiz_strategies import MEANINGFUL, quizzes
from tests.quizzes.quiz_texts import STEM, STRUCTURE, TITLE, outcome


def test_a_written_file_reads_like_notes() -> None:
    quiz = Quiz(
        "Récap",
        "fr",
        (
            MultipleChoice(
                stem="Que voit-on ?",
                body="Lisez :\n\n- (x) ceci",
                concept="couches",
                hint="Regardez.",
                explanation="Parce que.\n\nPoints : non.",
                points=Decimal("2.50"),
                shuffle=False,
                choices=(Choice("ici", True), Choice("là", False, "Non.")),
            ),
            Matching(stem="Associez.", pairs=(Pair("a -> b", "1"), Pair("(x) c", "2")), extra=("3",)),
            Numeric(stem="Combien ?", value=Decimal("-1.50"), tolerance=Decimal("0.5"), unit="€"),
            Poll(stem="Et vous ?", choices=("oui", "(x) non"), hint="Selon vous."),
            Scale(stem="Clair ?", steps=("pas du tout", "tout à fait")),
        ),
        QuizSettings(Feedback.EACH, attempts=3, shuffle=False, certainty=True),
        "seance-1",
        "Cinq minutes.\n\n# Pas un titre",
    )
    assert (
        write_quiz_file(quiz).decode()
        == """\
# Récap

Langue : fr
Retour : à chaque réponse
Tentatives : 3
Mélange : non
Certitude : oui
Identifiant : seance-1

Cinq minutes.

\\# Pas un titre

## Que voit-on ?

Lisez :

\\- (x) ceci

- [x] ici
- [ ] là
  > Non.
Concept : couches
Points : 2,5
Indice : Regardez.
Mélange : non
Explication : Parce que.

\\Points : non.

## Associez.

- a \\-> b -> 1
- \\(x) c -> 2
- -> 3

## Combien ?

Nombre : -1,5 ± 0,5 €

## Et vous ?

Nature : sondage
- ( ) oui
- ( ) (x) non
Indice : Selon vous.

## Clair ?

Nature : échelle
1. pas du tout
2. tout à fait
"""
    )


def test_an_english_quiz_is_written_in_english() -> None:
    quiz = Quiz(
        "Recap",
        "en",
        (
            TrueFalse(stem="So.", answer=True, points=Decimal("0.5"), explanation="Yes."),
            Poll(stem="And you?", choices=("yes", "no")),
            Scale(stem="Clear?", steps=("not at all", "entirely")),
        ),
        QuizSettings(Feedback.EACH, attempts=2, shuffle=False, certainty=True),
        "recap",
    )
    assert (
        write_quiz_file(quiz).decode()
        == """\
# Recap

Language: en
Feedback: after each answer
Attempts: 2
Shuffle: no
Certainty: yes
Id: recap

## So.

- (x) True
- ( ) False
Points: 0.5
Explanation: Yes.

## And you?

Kind: poll
- ( ) yes
- ( ) no

## Clear?

Kind: scale
1. not at all
2. entirely
"""
    )


@given(quizzes())
def test_a_written_quiz_is_read_as_the_same_quiz(quiz: Quiz) -> None:
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


@pytest.mark.parametrize("number", range(40))
def test_a_quiz_full_of_structure_is_read_as_the_same_quiz(number: int) -> None:
    """Every text of it begins with, holds and ends with what means something to the reader."""
    chance = random.Random(number)
    pieces = [*STRUCTURE, *(f"\\{each}" for each in STRUCTURE), *MEANINGFUL]

    def line() -> str:
        return normalise.line(" ".join(chance.choices(pieces, k=3))) or "-"

    def different(count: int) -> list[str]:
        return list(dict.fromkeys(line() for _ in range(count)))

    left, right = different(12), different(12)
    quiz = Quiz(
        line(),
        chance.choice(["fr", "en"]),
        (
            MultipleChoice(
                stem=line(),
                body=normalise.block("\n".join(different(5))),
                concept=line(),
                hint=line(),
                explanation=normalise.block("\n\n".join(different(5))),
                choices=tuple(Choice(each, True, line()) for each in left),
            ),
            Ordering(stem=line(), items=tuple(left)),
            Poll(stem=line(), choices=tuple(left)),
            Scale(stem=line(), steps=tuple(left[:MOST_STEPS])),
            Matching(
                stem=line(),
                pairs=tuple(Pair(*pair) for pair in zip(left, right, strict=False)),
                extra=tuple(each for each in different(4) if each not in right),
            ),
        ),
        introduction=normalise.block("\n".join(different(8))),
    )
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


def test_what_is_written_can_be_read_though_a_line_is_longer_than_what_may_be_read() -> None:
    arrows = "→" * rules.LONGEST_TEXT
    pairs = tuple(Pair(f"{number}{arrows[3:]}", f"{number}{arrows[3:]}") for number in range(20))
    quiz = Quiz("Récap", "fr", tuple(Matching(stem=f"{n}", pairs=pairs) for n in range(3)))
    text = write_quiz_file(quiz).decode()
    assert max(map(len, text.split("\n"))) > rules.LONGEST_LINE
    assert read_quiz_text(text) == quiz


# Whatever is read

PIECES = [
    *MEANINGFUL,
    "e\u00ad\u0301",
    "\u212b",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x1c",
    "\t",
    " ",
    "\\",
    "a",
    "b",
]
TYPED = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
FORMS = [
    *(("- (x) ", "- ( ) "), ("- [x] ", "+ [ ] "), ("1. ", "2) "), ("= ", "!= "), ("- a", "- ->"), ("=", "≠")),
    *(("Nombre : 2", "Indice : "), ("- (x) Vrai", "- ( ) Faux"), ("- a -> b\n- c -> d", "- -> ")),
    *(("Nature : sondage\n- ( ) ", "- ( ) "), ("Kind: scale\n1. ", "2. ")),
]
ANSWERS = st.sampled_from(FORMS).flatmap(
    lambda form: st.tuples(TYPED.map(form[0].__add__), st.lists(TYPED.map(form[1].__add__), max_size=3))
)
AROUND = st.lists(
    TYPED | st.sampled_from(["Explication : ", "Concept : a", "Points : 2", "  > a", "  a"]), max_size=3
)


@given(AROUND, ANSWERS, AROUND)
@example([], ("- (x) e\u00ad\u0301", ["- ( ) \u212b"]), [])
@example([], ("- \\(x) a -> \\(x) b \\\\-> c", ["- \\\\-> -> \\→ \\\\"]), [])
@example([], ("Nombre : ٣ 000,5 ± 0,25 m/s²", []), [])
def test_what_is_read_is_written_and_read_again_as_the_same_quiz(
    before: list[str], answers: tuple[str, list[str]], after: list[str]
) -> None:
    found = outcome("\n".join([TITLE + STEM, *before, answers[0], *answers[1], *after]).encode())
    if isinstance(found, Quiz):
        assert read_quiz_file(write_quiz_file(found)) == found
