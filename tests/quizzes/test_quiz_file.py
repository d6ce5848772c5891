"""The quiz file: what its lines mean, what can be wrong with it and where, and that writing keeps everything."""

import random
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.quizzes import rules
from kiosk.quizzes.described import key_of
from kiosk.quizzes.formats.files import format_of, key_from, read_file, write_file
from kiosk.quizzes.formats.quiz_file import read_quiz_file, read_quiz_text
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.problems import Problem, QuizFileError, Reason
from kiosk.quizzes.quiz import (
    Choice,
    Feedback,
    Kind,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    Quiz,
    Settings,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from tests.quizzes.quiz_strategies import MEANINGFUL, quizzes

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "kiosk" / "content" / "quizzes"

TITLE = "# Récap\n"
STEM = "## Que voit l’utilisateur ?\n"
CHOICES = "- (x) les produits\n- ( ) les modèles\n"
QUESTION = STEM + CHOICES
RIGHT_AND_WRONG = (Choice("les produits", right=True), Choice("les modèles", right=False))


def read(text: str) -> Quiz:
    return read_quiz_file(text.encode())


def question(text: str) -> Question:
    """The one question of a quiz in French."""
    [found] = read(TITLE + text).questions
    return found


def problems_of(file: str | bytes) -> list[Problem]:
    with pytest.raises(QuizFileError) as refused:
        read_quiz_file(file.encode() if isinstance(file, str) else file)
    return refused.value.problems


def choices_of(text: str) -> tuple[Choice, ...]:
    found = question(text)
    assert isinstance(found, SingleChoice)
    return found.choices


# The kinds of questions

KINDS: list[tuple[str, Question]] = [
    (
        "## Où ?\n- (x) ici\n- ( ) là\n- () ailleurs\n",
        SingleChoice(
            stem="Où ?", choices=(Choice("ici", True), Choice("là", False), Choice("ailleurs", False))
        ),
    ),
    (
        "## Où ?\n(X) ici\n* ( ) là\n",
        SingleChoice(stem="Où ?", choices=(Choice("ici", True), Choice("là", False))),
    ),
    (
        "## Où ?\n- [x] ici\n- [ ] là\n+ [X] ailleurs\n",
        MultipleChoice(
            stem="Où ?", choices=(Choice("ici", True), Choice("là", False), Choice("ailleurs", True))
        ),
    ),
    ("## C’est vrai.\n- (x) Vrai\n- ( ) Faux\n", TrueFalse(stem="C’est vrai.", answer=True)),
    (
        "## C’est vrai.\n- ( ) Vrai\n  > Non.\n- (x) Faux\n  > Eh oui.\n",
        TrueFalse(stem="C’est vrai.", answer=False, feedback_true="Non.", feedback_false="Eh oui."),
    ),
    (
        "## C’est vrai.\n- (x) Faux\n- ( ) Vrai\n",
        SingleChoice(stem="C’est vrai.", choices=(Choice("Faux", True), Choice("Vrai", False))),
    ),
    (
        "## C’est vrai.\n- (x) True\n- ( ) False\n",
        SingleChoice(stem="C’est vrai.", choices=(Choice("True", True), Choice("False", False))),
    ),
    (
        "## Rangez.\n1. un\n2) deux\n1. trois\n",
        Ordering(stem="Rangez.", items=("un", "deux", "trois")),
    ),
    (
        "## Associez.\n- a -> 1\n* b → 2\n- c->1\n- -> 3\n- → 4\n",
        Matching(stem="Associez.", pairs=(Pair("a", "1"), Pair("b", "2"), Pair("c", "1")), extra=("3", "4")),
    ),
    (
        "## Sigle ?\n= TCO\n=coût total\n!= ROI\n≠ SLA\n",
        ShortText(
            stem="Sigle ?",
            answers=(
                Choice("TCO", True),
                Choice("coût total", True),
                Choice("ROI", False),
                Choice("SLA", False),
            ),
        ),
    ),
    (
        "## Combien ?\nNombre : 24 mois\n",
        Numeric(stem="Combien ?", value=Decimal(24), unit="mois"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_the_form_of_the_answers_says_the_kind(text: str, expected: Question) -> None:
    assert question(text) == expected


def test_in_an_english_quiz_true_and_false_are_in_english() -> None:
    [found] = read("# Recap\nLanguage: en\n## So.\n- ( ) True\n- (x) False\n").questions
    assert found == TrueFalse(stem="So.", answer=False)


@pytest.mark.parametrize(
    ("typed", "value", "tolerance", "unit"),
    [
        ("24", "24", "0", ""),
        ("-24", "-24", "0", ""),
        ("−24", "-24", "0", ""),
        ("3,5", "3.5", "0", ""),
        ("3.5", "3.5", "0", ""),
        ("3,5 ± 0,5", "3.5", "0.5", ""),
        ("3,5±0,5", "3.5", "0.5", ""),
        ("3,5 +- 0,5 %", "3.5", "0.5", "%"),
        ("3,5 +/- 0,5 %", "3.5", "0.5", "%"),
        ("50%", "50", "0", "%"),
        ("24 000", "24000", "0", ""),
        ("24\u202f000,5\u00a0€", "24000.5", "0", "€"),
        ("1\u00a0000 ± 1\u00a0000 km par jour", "1000", "1000", "km par jour"),
        ("1000000000000000", "1000000000000000", "0", ""),
        ("0,000000001", "0.000000001", "0", ""),
    ],
)
def test_a_number_has_a_tolerance_and_a_unit_if_it_says_so(
    typed: str, value: str, tolerance: str, unit: str
) -> None:
    expected = Numeric(stem="Combien ?", value=Decimal(value), tolerance=Decimal(tolerance), unit=unit)
    assert question(f"## Combien ?\nNombre : {typed}\n") == expected


# The head


def test_a_quiz_that_says_nothing_is_in_french_once_in_any_order_explained_at_the_end() -> None:
    assert read(TITLE + QUESTION) == Quiz(
        "Récap", "fr", (SingleChoice(stem="Que voit l’utilisateur ?", choices=RIGHT_AND_WRONG),)
    )
    assert Settings() == Settings(Feedback.END, attempts=1, shuffle=True, certainty=False)


@pytest.mark.parametrize(
    ("line", "settings"),
    [
        ("Retour : à la fin", Settings(feedback=Feedback.END)),
        ("Retour : à chaque réponse", Settings(feedback=Feedback.EACH)),
        ("Retour : A CHAQUE REPONSE", Settings(feedback=Feedback.EACH)),
        ("Feedback: at the end", Settings(feedback=Feedback.END)),
        ("Feedback: after each answer", Settings(feedback=Feedback.EACH)),
        ("Tentatives : 1", Settings(attempts=1)),
        ("Tentatives : 20", Settings(attempts=20)),
        ("Attempts: 3", Settings(attempts=3)),
        ("Mélange : oui", Settings(shuffle=True)),
        ("Mélange : non", Settings(shuffle=False)),
        ("Melange : non", Settings(shuffle=False)),
        ("Shuffle: yes", Settings(shuffle=True)),
        ("Shuffle: no", Settings(shuffle=False)),
        ("Certitude : oui", Settings(certainty=True)),
        ("Certitude : non", Settings(certainty=False)),
        ("Certainty: yes", Settings(certainty=True)),
        ("Certainty: No", Settings(certainty=False)),
    ],
)
def test_settings_are_said_in_french_or_in_english(line: str, settings: Settings) -> None:
    assert read(f"{TITLE}{line}\n{QUESTION}").settings == settings


@pytest.mark.parametrize(("language", "word"), [("fr", "Langue : fr"), ("en", "Language: en")])
def test_the_language_is_said(language: str, word: str) -> None:
    assert read(f"{TITLE}{word}\n{QUESTION}").language == language


@pytest.mark.parametrize("word", ["Identifiant", "Id"])
@pytest.mark.parametrize("key", ["a", "seance-1", "2026", "a" * 60])
def test_the_key_is_said(word: str, key: str) -> None:
    assert read(f"{TITLE}{word} : {key}\n{QUESTION}").key == key


@pytest.mark.parametrize(
    "line",
    [
        "Mélange:non",
        "Mélange: non",
        "Mélange : non",
        "Mélange\u00a0: non",
        "Mélange\u202f:\u00a0non",
        "Mélange \t :\t non \t",
        "MÉLANGE : NON",
        "melange : Non",
        unicodedata.normalize("NFD", "Mélange : non"),
    ],
)
def test_spaces_no_break_spaces_case_and_accents_around_a_colon_do_not_matter(line: str) -> None:
    quiz = read(f"{TITLE}{line}\n{QUESTION}")
    assert (quiz.settings.shuffle, quiz.introduction) == (False, "")


def test_what_else_stands_in_the_head_is_read_before_one_begins() -> None:
    quiz = read(
        "\n\n#   Récap \t de  la séance\n\nCinq minutes,\nsans note : vraiment.\n\nLangue : en\n"
        f"> Cité.\n\n    du code\n\\1. pas une réponse\n\n{QUESTION}"
    )
    assert quiz.title == "Récap de la séance"
    assert quiz.language == "en"
    assert quiz.introduction == (
        "Cinq minutes,\nsans note : vraiment.\n\n> Cité.\n\n    du code\n1. pas une réponse"
    )


def test_settings_may_stand_above_the_title() -> None:
    assert read(f"Langue : en\n{TITLE}{QUESTION}").language == "en"


# Questions


def test_a_question_has_a_text_below_its_first_line() -> None:
    text = "\nLisez :\n\n- un point\n  > une citation\n\n```\nprint(1)\n```\nFacile, non ?\n\n"
    found = question(STEM + text + CHOICES)
    assert found == SingleChoice(
        stem="Que voit l’utilisateur ?", body=text.strip("\n"), choices=RIGHT_AND_WRONG
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Concept : plausibilité", {"concept": "plausibilité"}),
        ("Concept: product ≠ AI", {"concept": "product ≠ AI"}),
        ("Points : 2", {"points": Decimal(2)}),
        ("Points : 0,5", {"points": Decimal("0.5")}),
        ("Points: 0.01", {"points": Decimal("0.01")}),
        ("Points : 100", {"points": Decimal(100)}),
        ("Points : 2,50", {"points": Decimal("2.5")}),
        ("Indice : Regardez bien.", {"hint": "Regardez bien."}),
        ("Hint: Look\n  twice.\n\tPlease.", {"hint": "Look twice. Please."}),
        ("Mélange : non", {"shuffle": False}),
        ("Shuffle: yes", {"shuffle": True}),
        ("Explication : Parce que.", {"explanation": "Parce que."}),
        ("Explanation:\n\nSo.\n\n> Why?", {"explanation": "So.\n\n> Why?"}),
        ("Explication : Un.\n\n- deux : x\n  trois\n\nPoints : 3", {"points": Decimal(3)}),
    ],
)
def test_lines_about_a_question_stand_before_or_after_its_answers(
    lines: str, expected: dict[str, object]
) -> None:
    for text in (f"{STEM}{lines}\n{CHOICES}", f"{STEM}{CHOICES}\n{lines}\n"):
        found = question(text)
        assert {name: getattr(found, name) for name in expected} == expected
        assert choices_of(text) == RIGHT_AND_WRONG


def test_paragraphs_below_an_explanation_belong_to_it_until_the_next_answer_field_or_question() -> None:
    quiz = read(
        TITLE
        + STEM
        + "Explication : Un.\n\n  deux\n\n- trois\n"
        + CHOICES
        + "Concept : couches\n"
        + QUESTION.replace("Que", "Qui")
    )
    first, second = quiz.questions
    assert (first.explanation, first.concept) == ("Un.\n\n  deux\n\n- trois", "couches")
    assert second.stem == "Qui voit l’utilisateur ?"


def test_an_answer_goes_on_in_an_indented_line_and_so_does_its_feedback() -> None:
    assert choices_of(
        STEM
        + "- (x) les\n  produits\n\tdu  marché\n  > Oui :\n    on les voit.\n  > Bien vu.\n"
        + "- ( ) les modèles\n\n> Non.\n"
    ) == (
        Choice("les produits du marché", True, "Oui : on les voit. Bien vu."),
        Choice("les modèles", False, "Non."),
    )


def test_items_and_pairs_go_on_in_an_indented_line_too() -> None:
    assert question("## Rangez.\n1. un\n   et demi\n2. deux\n") == Ordering(
        stem="Rangez.", items=("un et demi", "deux")
    )
    assert question("## Associez.\n- a -> 1\n  et demi\n- b -> 2\n") == Matching(
        stem="Associez.", pairs=(Pair("a", "1 et demi"), Pair("b", "2"))
    )


def test_short_answers_have_feedback_too() -> None:
    assert question("## Sigle ?\n= TCO\n  > Oui.\n!= ROI\n  > Non : c’est\n    le retour.\n") == ShortText(
        stem="Sigle ?",
        answers=(Choice("TCO", True, "Oui."), Choice("ROI", False, "Non : c’est le retour.")),
    )


# Text that looks like structure

STRUCTURE = [
    "- (x) fait",
    "(x) fait",
    "() fait",
    "* [ ] à faire",
    "[x] fait",
    "1. un",
    "22) deux",
    "= égal",
    "!= différent",
    "≠ différent",
    "- a -> b",
    "+ → b",
    "# titre",
    "#",
    "## question",
    "##",
    "Points : ce mot commence une phrase.",
    "explication :",
    "langue\u00a0: fr",
    "<!-- note -->",
]


@pytest.mark.parametrize("line", STRUCTURE)
@pytest.mark.parametrize("slashes", ["", "\\", "\\\\"])
def test_a_backslash_makes_text_of_it_wherever_text_may_stand(line: str, slashes: str) -> None:
    kept = slashes + line
    quiz = read(f"{TITLE}Avant.\n\\{kept}\n{STEM}Corps.\n\\{kept}\n{CHOICES}Explication : Un.\n\\{kept}\n")
    assert quiz.introduction == f"Avant.\n{kept}"
    assert quiz.questions[0].body == f"Corps.\n{kept}"
    assert quiz.questions[0].explanation == f"Un.\n{kept}"


@pytest.mark.parametrize(
    "line",
    [
        "\\",
        "\\\\ ",
        "\\alpha",
        "\\> cité",
        "\\  retrait",
        "\\Note : rien",
        "\\- point",
        "\\### trois",
        "\\->",
    ],
)
def test_any_other_backslash_stays(line: str) -> None:
    assert question(f"{STEM}Corps.\n{line}\n.\n{CHOICES}").body == f"Corps.\n{line.rstrip()}\n."


@pytest.mark.parametrize(
    "line",
    [
        "### sous-titre",
        "#titre",
        "==",
        "== titre",
        "=== titre ===",
        "- un point",
        "-> flèche",
        "a -> b",
        "1.5 kg",
        "2026. Une année",
        "Note : rien",
        "Points forts : aucun",
        "Points",
        "(note) de bas de page",
        "[lien](https://kiosk.example)",
        "(x)fait",
        "<!-- pas fermé",
        "<b>",
        "! attention",
        "# ",
    ],
)
def test_what_only_resembles_structure_needs_no_backslash(line: str) -> None:
    if line == "# ":
        pytest.skip("an empty title is a title")
    assert question(f"{STEM}{line}\n{CHOICES}").body == line


@pytest.mark.parametrize(
    ("typed", "left", "right"),
    [
        (r"a \-> b -> c", "a -> b", "c"),
        (r"a -> b \-> c", "a", "b -> c"),
        ("a -> b -> c → d", "a", "b -> c → d"),
        (r"a \→ b → c", "a → b", "c"),
        (r"a \\-> b -> c", r"a \-> b", "c"),
        (r"\-> -> \→", "->", "→"),
        (r"a \ -> \b", "a \\", r"\b"),
        (r"\(x) a -> b", "(x) a", "b"),
        (r"\[ ] -> b", "[ ]", "b"),
        (r"\\() a -> b", r"\() a", "b"),
        (r"\a -> (x) b", r"\a", "(x) b"),
    ],
)
def test_a_backslash_in_a_pair_makes_text_of_an_arrow_or_of_brackets(
    typed: str, left: str, right: str
) -> None:
    found = question(f"## Associez.\n- {typed}\n- autre -> chose\n")
    assert isinstance(found, Matching)
    assert found.pairs[0] == Pair(left, right)


def test_notes_are_not_read_wherever_they_stand() -> None:
    note = "<!-- # une note -- vraiment --> \n"
    lines = (TITLE + "Langue : fr\n" + STEM + CHOICES + "Explication : Un.\nDeux.\n").splitlines(
        keepends=True
    )
    assert read(note + note.join(lines) + note) == read("".join(lines))


# Encodings and line ends


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", " \t\n"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "  \t"),
        lambda text: text.replace("é", "é\u00ad\u200b"),
    ],
    ids=["mark", "Windows", "old Mac", "no end", "trailing spaces", "decomposed", "wide", "invisible"],
)
def test_how_a_text_editor_saves_does_not_matter(change) -> None:
    whole = TITLE + "Mélange : non\nDébut.\n" + QUESTION + "Concept : récupération\nIndice : L’été.\n"
    assert read(change(whole)) == read(whole)


def test_an_accent_behind_something_invisible_finds_its_letter() -> None:
    assert question(QUESTION.replace("Que", "e\u00ad\u0301t\u200be\u0301")).stem.startswith("été voit")


# Problems


R = Reason
NO_QUESTION = Problem(0, 0, R.NO_QUESTIONS)
LONG = "x" * rules.LONGEST_TEXT
TOO_LONG = LONG + "x"
# fmt: off
PROBLEMS: dict[str, tuple[str, list[Problem]]] = {
    "nothing": ("", [NO_QUESTION, Problem(1, 1, R.NO_TITLE)]),
    "blank": ("\n \n\t\n", [NO_QUESTION, Problem(1, 1, R.NO_TITLE)]),
    "only a title": (TITLE, [NO_QUESTION]),
    "no title": (QUESTION, [Problem(1, 1, R.NO_TITLE)]),
    "an empty title": ("\n#\n" + QUESTION, [Problem(2, 1, R.NO_TITLE)]),
    "text instead of a title": ("\nRécap\nde la séance\n" + QUESTION, [Problem(2, 1, R.NO_TITLE)]),
    "text above the title": ("Bonjour\n\n" + TITLE + QUESTION, [Problem(1, 1, R.NO_TITLE)]),
    "two titles": (TITLE + "\n# Encore\n" + QUESTION, [Problem(3, 1, R.TITLE_TWICE)]),
    "a title below a question": (TITLE + QUESTION + "# Encore\n", [Problem(5, 1, R.TITLE_TWICE)]),
    "a long title": (f"# {'x' * 201}\n" + QUESTION, [Problem(1, 203, R.TEXT_TOO_LONG)]),
    "a long introduction": (TITLE + f"{LONG}\nx\n" + QUESTION, [Problem(1, 1, R.TEXT_TOO_LONG)]),
    "a language": (TITLE + "Langue : de\n" + QUESTION, [Problem(2, 10, R.FIELD_UNKNOWN_VALUE, "de")]),
    "no language": (TITLE + "Langue :\n" + QUESTION, [Problem(2, 9, R.FIELD_UNKNOWN_VALUE)]),
    "a feedback": (TITLE + "Retour : jamais\n" + QUESTION, [Problem(2, 10, R.FIELD_UNKNOWN_VALUE, "jamais")]),
    "no attempt": (TITLE + "Attempts: 0\n" + QUESTION, [Problem(2, 11, R.FIELD_UNKNOWN_VALUE, "0")]),
    "many attempts": (TITLE + "Attempts: 21\n" + QUESTION, [Problem(2, 11, R.FIELD_UNKNOWN_VALUE, "21")]),
    "half attempts": (TITLE + "Attempts: 2.0\n" + QUESTION, [Problem(2, 11, R.FIELD_UNKNOWN_VALUE, "2.0")]),
    "fewer attempts": (TITLE + "Attempts: -3\n" + QUESTION, [Problem(2, 11, R.FIELD_UNKNOWN_VALUE, "-3")]),
    "perhaps": (TITLE + "Mélange:peut-être\n" + QUESTION, [Problem(2, 9, R.FIELD_UNKNOWN_VALUE, "peut-être")]),
    "perhaps sure": (TITLE + "Certainty: 1\n" + QUESTION, [Problem(2, 12, R.FIELD_UNKNOWN_VALUE, "1")]),
    "a capital in a key": (TITLE + "Id: Recap\n" + QUESTION, [Problem(2, 5, R.FIELD_UNKNOWN_VALUE, "Recap")]),
    "a key that ends in a hyphen": (TITLE + "Id: a-\n" + QUESTION, [Problem(2, 5, R.FIELD_UNKNOWN_VALUE, "a-")]),
    "a long key": (TITLE + f"Id: {'a' * 61}\n" + QUESTION, [Problem(2, 5, R.FIELD_UNKNOWN_VALUE, "a" * 61)]),
    "no key": (TITLE + "Id:\n" + QUESTION, [Problem(2, 4, R.FIELD_UNKNOWN_VALUE)]),
    "a setting twice": (TITLE + "Langue : fr\nLanguage: fr\n" + QUESTION, [Problem(3, 1, R.FIELD_TWICE, "Language")]),
    "points in the head": (TITLE + "Points : 2\n" + QUESTION, [Problem(2, 1, R.FIELD_OUT_OF_PLACE, "Points")]),
    "a language in a question": (TITLE + QUESTION + "Langue : fr\n", [Problem(5, 1, R.FIELD_OUT_OF_PLACE, "Language")]),
    "a concept twice": (TITLE + QUESTION + "Concept : a\nConcept : a\n", [Problem(6, 1, R.FIELD_TWICE, "Concept")]),
    "answers above the first question": (TITLE + "1. un\n" + QUESTION, [Problem(2, 1, R.TEXT_OUT_OF_PLACE)]),
    "no stem": (TITLE + "##\n" + CHOICES, [Problem(2, 1, R.NO_STEM)]),
    "an invisible stem": (TITLE + "## \u200b\n" + CHOICES, [Problem(2, 1, R.NO_STEM)]),
    "no answers": (TITLE + STEM + QUESTION, [Problem(2, 1, R.NO_ANSWERS)]),
    "neither stem nor answers": (TITLE + "##\n", [Problem(2, 1, R.NO_ANSWERS), Problem(2, 1, R.NO_STEM)]),
    "round and square": (TITLE + STEM + "- (x) a\n- ( ) b\n- [ ] c\n- ( ) d\n", [Problem(5, 1, R.MIXED_ANSWERS)]),
    "short and round": (TITLE + STEM + "= a\n!= b\n- (x) c\n", [Problem(5, 1, R.MIXED_ANSWERS)]),
    "refused first": (TITLE + STEM + "!= a\n= b\n1. c\n", [Problem(5, 1, R.MIXED_ANSWERS)]),
    "items and pairs": (TITLE + STEM + "1. a\n2. b\n- c -> d\n", [Problem(5, 1, R.MIXED_ANSWERS)]),
    "choices and a number": (TITLE + QUESTION + "Nombre : 2\n", [Problem(5, 1, R.MIXED_ANSWERS)]),
    "text below answers": (TITLE + QUESTION + "suite\n", [Problem(5, 1, R.TEXT_OUT_OF_PLACE)]),
    "a point below answers": (TITLE + QUESTION + "- suite\n", [Problem(5, 1, R.TEXT_OUT_OF_PLACE)]),
    "escaped text below answers": (TITLE + QUESTION + "\\1. un\n", [Problem(5, 2, R.TEXT_OUT_OF_PLACE)]),
    "text below a concept": (TITLE + QUESTION + "Concept : a\n\n   suite\n", [Problem(7, 4, R.TEXT_OUT_OF_PLACE)]),
    "feedback below a concept": (TITLE + QUESTION + "Concept : a\n  > non\n", [Problem(6, 5, R.FEEDBACK_OUT_OF_PLACE)]),
    "feedback below a hint": (TITLE + QUESTION + "Indice : a\n> non\n", [Problem(6, 3, R.FEEDBACK_OUT_OF_PLACE)]),
    "feedback below an item": (TITLE + STEM + "1. a\n2. b\n>non\n", [Problem(5, 2, R.FEEDBACK_OUT_OF_PLACE)]),
    "feedback below a pair": (TITLE + STEM + "- a -> b\n > non\n- c -> d\n", [Problem(4, 4, R.FEEDBACK_OUT_OF_PLACE)]),
    "an empty choice": (TITLE + STEM + "- (x) a\n- ( )\n", [Problem(4, 6, R.EMPTY_ANSWER)]),
    "a blank choice": (TITLE + STEM + "- ( ) \u200b \n- (x) a\n", [Problem(3, 7, R.EMPTY_ANSWER)]),
    "an empty item": (TITLE + STEM + "1. a\n2. \n", [Problem(4, 4, R.EMPTY_ANSWER)]),
    "an empty short answer": (TITLE + STEM + "= a\n=\n", [Problem(4, 2, R.EMPTY_ANSWER)]),
    "a left without a right": (TITLE + STEM + "- -> x\n- a ->\n- b -> 1\n", [Problem(4, 3, R.EMPTY_ANSWER)]),
    "a right of nothing that is nothing": (TITLE + STEM + "- a -> 1\n- b -> 2\n- ->\n", [Problem(5, 3, R.EMPTY_ANSWER)]),
    "one choice": (TITLE + STEM + "- (x) a\n", [Problem(2, 1, R.TOO_FEW_CHOICES)]),
    "one item": (TITLE + STEM + "1. a\n", [Problem(2, 1, R.TOO_FEW_CHOICES)]),
    "one pair": (TITLE + STEM + "- a -> b\n", [Problem(2, 1, R.TOO_FEW_CHOICES)]),
    "one right for all": (TITLE + STEM + "- a -> 1\n- b -> 1\n", [Problem(2, 1, R.TOO_FEW_CHOICES)]),
    "many choices": (TITLE + STEM + "- (x) a\n" + "".join(f"- ( ) {n}\n" for n in range(20)), [Problem(2, 1, R.TOO_MANY_CHOICES)]),
    "many items": (TITLE + STEM + "".join(f"1. {n}\n" for n in range(21)), [Problem(2, 1, R.TOO_MANY_CHOICES)]),
    "many pairs": (TITLE + STEM + "".join(f"- {n} -> {n % 2}\n" for n in range(21)), [Problem(2, 1, R.TOO_MANY_CHOICES)]),
    "many rights": (TITLE + STEM + "- a -> 1\n- b -> 2\n" + "".join(f"- -> x{n}\n" for n in range(19)), [Problem(2, 1, R.TOO_MANY_CHOICES)]),
    "many short answers": (TITLE + STEM + "".join(f"= a{n}\n" for n in range(21)), [Problem(2, 1, R.TOO_MANY_CHOICES)]),
    "a choice twice": (TITLE + STEM + "- (x) a\n- ( ) b\n- ( )  a \n", [Problem(5, 7, R.CHOICE_TWICE)]),
    "an item twice": (TITLE + STEM + "1. a\n2. b\n30. a\n", [Problem(5, 5, R.CHOICE_TWICE)]),
    "a short answer twice": (TITLE + STEM + "= a\n!= a\n", [Problem(2, 1, R.RIGHT_AND_WRONG), Problem(4, 4, R.CHOICE_TWICE)]),
    "a left twice": (TITLE + STEM + "- -> x\n- -> y\n- a -> 1\n- a -> 2\n", [Problem(6, 3, R.CHOICE_TWICE)]),
    "a right of nothing twice": (TITLE + STEM + "- a -> 1\n- b -> 2\n- -> x\n- -> x\n", [Problem(6, 3, R.CHOICE_TWICE)]),
    "a right of nothing that is one": (TITLE + STEM + "- -> 2\n- a -> 1\n- b -> 2\n", [Problem(3, 3, R.CHOICE_TWICE)]),
    "two right ones": (TITLE + STEM + "- (x) a\n- (x) b\n", [Problem(2, 1, R.NOT_ONE_RIGHT)]),
    "two truths": (TITLE + STEM + "- (x) Vrai\n- (x) Faux\n", [Problem(2, 1, R.NOT_ONE_RIGHT)]),
    "no right one": (TITLE + STEM + "- ( ) a\n- ( ) b\n", [Problem(2, 1, R.NOT_ONE_RIGHT)]),
    "no right ones": (TITLE + STEM + "- [ ] a\n- [ ] b\n", [Problem(2, 1, R.NONE_RIGHT)]),
    "no right short answer": (TITLE + STEM + "!= a\n", [Problem(2, 1, R.NONE_RIGHT)]),
    "nothing to compare": (TITLE + STEM + "= a\n= \u200d\n", [Problem(2, 1, R.ANSWER_UNUSABLE)]),
    "right and wrong": (TITLE + STEM + "= L’été\n!= ETE\n", [Problem(2, 1, R.RIGHT_AND_WRONG)]),
    "no number": (TITLE + STEM + "Nombre :\n", [Problem(3, 9, R.NOT_A_NUMBER)]),
    "a word for a number": (TITLE + STEM + "Nombre : deux\n", [Problem(3, 10, R.NOT_A_NUMBER, "deux")]),
    "two numbers": (TITLE + STEM + "Number: 2-3\n", [Problem(3, 9, R.NOT_A_NUMBER, "2-3")]),
    "a power": (TITLE + STEM + "Number: 1,5,2\n", [Problem(3, 9, R.NOT_A_NUMBER, "1,5,2")]),
    "a long unit": (TITLE + STEM + f"Number: 1 {'m' * 32}\n", [Problem(3, 9, R.NOT_A_NUMBER, f"1 {'m' * 32}")]),
    "a tolerance below nothing": (TITLE + STEM + "Number: 1 ± -1\n", [Problem(3, 9, R.NOT_A_NUMBER, "1 ± -1")]),
    "a large number": (TITLE + STEM + "Number: 1000000000000001\n", [Problem(3, 9, R.NOT_A_NUMBER, "1000000000000001")]),
    "a large tolerance": (TITLE + STEM + "Number: 1 ± 1000000000000001\n", [Problem(3, 9, R.NOT_A_NUMBER, "1 ± 1000000000000001")]),
    "ten decimals": (TITLE + STEM + "Number: 0,0000000001\n", [Problem(3, 9, R.NOT_A_NUMBER, "0,0000000001")]),
    "no points": (TITLE + QUESTION + "Points : 0\n", [Problem(5, 10, R.POINTS_RANGE, "0")]),
    "points below nothing": (TITLE + QUESTION + "Points : -1\n", [Problem(5, 10, R.POINTS_RANGE, "-1")]),
    "many points": (TITLE + QUESTION + "Points : 100,01\n", [Problem(5, 10, R.POINTS_RANGE, "100,01")]),
    "fine points": (TITLE + QUESTION + "Points : 0,125\n", [Problem(5, 10, R.POINTS_RANGE, "0,125")]),
    "points in a word": (TITLE + QUESTION + "Points : deux\n", [Problem(5, 10, R.POINTS_RANGE, "deux")]),
    "a question in perhaps any order": (TITLE + QUESTION + "Mélange : bof\n", [Problem(5, 11, R.FIELD_UNKNOWN_VALUE, "bof")]),
    "a long stem": (TITLE + f"## {TOO_LONG}\n" + CHOICES, [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long body": (TITLE + STEM + f"{LONG}\nx\n" + CHOICES, [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long concept": (TITLE + QUESTION + f"Concept : {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long hint": (TITLE + QUESTION + f"Indice : {LONG}\n  x\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long explanation": (TITLE + QUESTION + f"Explication : {LONG}\nx\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long choice": (TITLE + QUESTION + f"- ( ) {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long feedback": (TITLE + QUESTION + f"> {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long feedback of a truth": (TITLE + f"## a\n- (x) Vrai\n> {TOO_LONG}\n- ( ) Faux\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long item": (TITLE + STEM + f"1. a\n2. {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long left": (TITLE + STEM + f"- a -> 1\n- {TOO_LONG} -> 2\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long right": (TITLE + STEM + f"- a -> 1\n- b -> {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "a long right of nothing": (TITLE + STEM + f"- a -> 1\n- b -> 2\n- -> {TOO_LONG}\n", [Problem(2, 1, R.TEXT_TOO_LONG)]),
    "many questions": (TITLE + QUESTION * 102, [Problem(302, 1, R.TOO_MANY_QUESTIONS)]),
    "a long line": (TITLE + "x" * 10_001 + "\n" + QUESTION, [Problem(2, 10_000, R.LINE_TOO_LONG)]),
    "a large file": (TITLE + QUESTION + "\n" * 500_000, [Problem(0, 0, R.TOO_LARGE)]),
    "a zero": (TITLE + "abc\0", [Problem(2, 4, R.NOT_TEXT)]),
}
# fmt: on
FROM_ELSEWHERE = {
    *(R.UNKNOWN_FORMAT, R.NOT_XML, R.FORBIDDEN_XML, R.NOT_A_MOODLE_QUIZ),
    *(R.UNCLOSED, R.KIND_UNKNOWN, R.UNREADABLE),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_each_problem_is_told_with_its_line_and_column(case: str) -> None:
    file, expected = PROBLEMS[case]
    assert problems_of(file) == expected


def test_every_reason_is_given_somewhere() -> None:
    told = {problem.reason for _file, problems in PROBLEMS.values() for problem in problems}
    assert told == set(Reason) - FROM_ELSEWHERE


@pytest.mark.parametrize(
    "file",
    [
        TITLE + f"Langue : fr\n{LONG}\n" + QUESTION,
        f"# {'x' * 200}\n" + QUESTION,
        TITLE + f"## {LONG}\n{LONG}\n- (x) {LONG}\n> {LONG}\n- ( ) b\nConcept : {LONG}\nIndice : {LONG}\n",
        TITLE + QUESTION * 100,
        TITLE + STEM + "- [x] a\n" + "".join(f"- [x] {n}\n" for n in range(19)),
        TITLE + STEM + "".join(f"- {n} -> {n}\n" for n in range(20)),
        TITLE + STEM + "- a -> 1\n- b -> 1\n- -> 2\n",
        TITLE + STEM + "- a -> 1\n- b -> 2\n- -> a\n",
        TITLE + STEM + "= a\n",
        TITLE + STEM + "= L’été\n= ete\n",
        TITLE + STEM + "= +\n!= -\n",
        TITLE + STEM + "Nombre : 0,000000001 ± 1000000000000000 " + "m" * 31,
        TITLE + QUESTION + " " * 10_000,
    ],
)
def test_a_quiz_may_go_to_the_limits(file: str) -> None:
    assert read(file)


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    assert problems_of("""\
Bonjour
# Récap
Langue : de
Points : 2
Tentatives : 99
Identifiant : É
## Que voit-on ?
- (x) a
- (x) b
Points : mille
Mélange : bof
suite
# Encore
##
- [ ] a
- [ ] a
## Rangez.
> cité
1. a
  > non
## Et ?
""") == [
        Problem(1, 1, R.NO_TITLE),
        Problem(3, 10, R.FIELD_UNKNOWN_VALUE, "de"),
        Problem(4, 1, R.FIELD_OUT_OF_PLACE, "Points"),
        Problem(5, 14, R.FIELD_UNKNOWN_VALUE, "99"),
        Problem(6, 15, R.FIELD_UNKNOWN_VALUE, "É"),
        Problem(7, 1, R.NOT_ONE_RIGHT),
        Problem(10, 10, R.POINTS_RANGE, "mille"),
        Problem(11, 11, R.FIELD_UNKNOWN_VALUE, "bof"),
        Problem(12, 1, R.TEXT_OUT_OF_PLACE),
        Problem(13, 1, R.TITLE_TWICE),
        Problem(14, 1, R.NO_STEM),
        Problem(14, 1, R.NONE_RIGHT),
        Problem(16, 7, R.CHOICE_TWICE),
        Problem(17, 1, R.TOO_FEW_CHOICES),
        Problem(20, 5, R.FEEDBACK_OUT_OF_PLACE),
        Problem(21, 1, R.NO_ANSWERS),
    ]


# Hostile files


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ((TITLE + QUESTION).encode("latin-1", "replace"), (1, 4)),
        ((TITLE + QUESTION).encode("utf-16"), (1, 1)),
        (("# Recap\n" + CHOICES).encode("utf-16-le"), (1, 2)),
        (("# Recap\n" + CHOICES).encode("utf-32-be"), (1, 1)),
        (b"\x89PNG\r\n\x1a\n\0\0", (1, 1)),
        (bytes(range(256)), (1, 1)),
        ("\ufeffété\r\n\r\nété".encode() + b"\xff", (3, 4)),
        ("été\rét\0".encode(), (2, 3)),
        ("é\n".encode() + b"\xc3", (2, 1)),
        (b"# a\n\xed\xa0\x80", (2, 1)),
        (b"\0" * 500_000, (1, 1)),
    ],
    ids=[
        *("Latin-1", "UTF-16", "UTF-16 without mark", "UTF-32", "picture", "bytes", "marked", "a zero"),
        *("cut", "a surrogate", "zeros"),
    ],
)
def test_what_is_not_utf_8_text_is_refused_where_it_ceases_to_be(file: bytes, place: tuple[int, int]) -> None:
    assert problems_of(file) == [Problem(*place, R.NOT_TEXT)]


HOSTILE_LINES = [
    *("(" * 9_000, "(x" * 4_500, "[" * 9_000, ":" * 9_000, "\\" * 9_000, "\\" * 8_000 + "(x) a"),
    *("- " + "->" * 4_000, "- " + "\\->" * 3_000, "- " * 4_500, "-" * 9_000, "=" * 9_000, "!=" * 4_500),
    *(">" * 9_000, " >" * 4_500, "> " * 4_500, "#" * 9_000, "# " * 4_500, "##" + " " * 9_000),
    *(" " * 9_999, " " * 9_000 + "\u00a0", "\t" * 9_999, "\u00a0" * 9_000, "1." * 4_500, "1" * 9_000),
    *("<!--" * 2_000, "<!--" + "-->" * 3_000 + "x", "<!--" + " " * 9_000, "<!--->" + " " * 9_000 + "x"),
    *("ab" + "\u00a0" * 9_000 + "x", "a" * 9_000 + ":", "Points" + " " * 9_000, "Points :" + " " * 9_000),
    *("Nombre : 1" + "\u00a0" * 9_000 + "m" * 40, "Nombre : 1" + " 000" * 2_000 + "?" * 40),
    *("Nombre : 1 ±" + "\u00a0" * 4_000 + "1" + "\u00a0" * 4_000 + "m" * 40, "Nombre : " + "9" * 9_000),
    *("Points : " + "9" * 9_000, "Tentatives : " + "9" * 9_000, "Id : " + "a-" * 4_500, "Langue : " + "é" * 9_000),
    *("= " + "e\u0301\u0323" * 3_000, "= " + "l'" * 4_500, "= " + "a-" * 4_500, "= " + "1 " * 4_500),
    *("\u200d" * 9_000, "\ufeff" * 9_000, "\u202e" * 9_000, "🙂" * 9_000, "\ud7ff" * 9_000),
]  # fmt: skip


@pytest.mark.parametrize(
    "line", HOSTILE_LINES, ids=lambda line: f"{line[:12]}…".encode("unicode_escape").decode()
)
@pytest.mark.parametrize("before", ["", TITLE, TITLE + STEM, TITLE + QUESTION, TITLE + "## Rangez.\n1. a\n"])
def test_a_hostile_line_is_read_or_refused(before: str, line: str) -> None:
    for file in (before + line, before + f"{line}\n{line}\n{QUESTION}"):
        outcome(file.encode())


@pytest.mark.parametrize(
    "file",
    [
        "#" * 500_000,
        "x\n" * 100_000,
        "##\n" * 100_000,
        "1. \n" * 100_000,
        "- a -> b\n" * 50_000,
        TITLE + "- (x) a\n" * 60_000,
        TITLE + STEM + "- (x) a\n" * 60_000,
        TITLE + STEM + "= a\n" * 60_000,
        TITLE + STEM + "- a -> b\n" * 50_000,
        TITLE + STEM + "- -> b\n" * 50_000,
        TITLE + STEM + "- (x) a\n" + "  a\n" * 100_000,
        TITLE + STEM + "- (x) a\n" + "  >\n" * 100_000,
        TITLE + STEM + "- a -> b\n" + "  a\n" * 100_000,
        TITLE + STEM + ">\n" * 200_000,
        TITLE + "Langue : de\n" * 40_000,
        TITLE + QUESTION + "Nombre : 1\n" * 40_000,
        "\n".join(">" * depth for depth in range(900)),
        "\r" * 500_000,
        "\n" * 499_999,
        (" " * 9_999 + "\n") * 50,
        ("Nombre : 1" + "\u00a0" * 9_000 + "m" * 40 + "\n") * 25,
    ],
    ids=lambda file: f"{file[:40]}…".encode("unicode_escape").decode(),
)
def test_a_hostile_file_is_refused(file: str) -> None:
    assert problems_of(file)


# Any of these takes minutes when reading is not linear in the length of a line, or in the number of lines.
test_a_hostile_file_is_refused = pytest.mark.filterwarnings("error")(test_a_hostile_file_is_refused)


@pytest.mark.parametrize("limit", [rules.LARGEST_FILE, rules.LARGEST_FILE + 1])
def test_a_file_may_have_half_a_million_bytes(limit: int) -> None:
    file = (TITLE + QUESTION).encode()
    file += b"\n" * (limit - len(file))
    assert (outcome(file) == [Problem(0, 0, R.TOO_LARGE)]) is (limit > rules.LARGEST_FILE)


def outcome(file: bytes) -> Quiz | list[Problem]:
    """What becomes of a file: a quiz that can be asked, or problems that can be told."""
    try:
        quiz = read_quiz_file(file)
    except QuizFileError as refused:
        assert refused.problems
        assert all(each.line >= 0 and each.column >= 0 for each in refused.problems)
        return refused.problems
    assert not [reason for each in quiz.questions for reason in rules.defects(each)]
    return quiz


# Writing


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
        ),
        Settings(Feedback.EACH, attempts=3, shuffle=False, certainty=True),
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
"""
    )


def test_an_english_quiz_is_written_in_english() -> None:
    quiz = Quiz(
        "Recap",
        "en",
        (TrueFalse(stem="So.", answer=True, points=Decimal("0.5"), explanation="Yes."),),
        Settings(Feedback.EACH, attempts=2, shuffle=False, certainty=True),
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
"""
    )


@given(quizzes())
def test_a_written_quiz_is_read_as_the_same_quiz(quiz: Quiz) -> None:
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


@pytest.mark.parametrize("number", range(40))
def test_a_quiz_full_of_structure_is_read_as_the_same_quiz(number: int) -> None:
    """Every text of it begins with, holds and ends with what means something to the reader."""
    chance = random.Random(number)
    texts = [*STRUCTURE, *(f"\\{each}" for each in STRUCTURE), *(each.strip() for each in MEANINGFUL)]
    texts = [each for each in dict.fromkeys(texts) if each]

    def line() -> str:
        return re.sub(" +", " ", " ".join(chance.choices(texts, k=chance.randint(1, 3)))).strip()

    def different(count: int) -> list[str]:
        return list(dict.fromkeys(line() for _ in range(count)))

    left, right = different(12), different(12)
    quiz = Quiz(
        line()[:200].strip(),
        chance.choice(["fr", "en"]),
        (
            MultipleChoice(
                stem=line(),
                body="\n".join(different(5)),
                concept=line(),
                hint=line(),
                explanation="\n\n".join(different(5)),
                choices=tuple(Choice(each, True, line()) for each in left),
            ),
            Ordering(stem=line(), items=tuple(left)),
            Matching(
                stem=line(),
                pairs=tuple(Pair(*pair) for pair in zip(left, right, strict=False)),
                extra=tuple(each for each in different(4) if each not in right),
            ),
        ),
        introduction="\n".join(different(8)),
    )
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


def test_what_is_written_can_be_read_though_it_is_longer_than_what_may_be_read() -> None:
    arrows = "→" * rules.LONGEST_TEXT
    pairs = tuple(Pair(f"{number}{arrows[3:]}", f"{number}{arrows[3:]}") for number in range(20))
    quiz = Quiz("Récap", "fr", tuple(Matching(stem=f"{n}", pairs=pairs) for n in range(3)))
    text = write_quiz_file(quiz).decode()
    assert len(text.encode()) > rules.LARGEST_FILE
    assert max(map(len, text.split("\n"))) > rules.LONGEST_LINE
    assert read_quiz_text(text) == quiz


# Whatever comes

PIECES = st.sampled_from([*MEANINGFUL, *STRUCTURE, *CHOICES.split("\n"), "\n", "\r", "\t", "\0", "\ufeff"])
FILES = st.lists(
    st.sampled_from([*STRUCTURE, "= a", "1. a", "- a -> b", "  > a", "  a", "", "Nombre : 1"])
).map("\n".join)


@given(st.text() | st.lists(PIECES, max_size=40).map("".join) | FILES.map(lambda text: TITLE + STEM + text))
@example("# \x1c\n## \u2028\n- (x) \x85\n")
def test_any_text_is_a_quiz_or_has_problems(text: str) -> None:
    found = outcome(text.encode("utf-8", "surrogatepass"))
    if isinstance(found, Quiz):
        assert read_quiz_file(write_quiz_file(found)) == found


@given(st.binary())
def test_any_bytes_are_a_quiz_or_have_problems(content: bytes) -> None:
    outcome(content)


# The formats by their names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("recap.md", "markdown"),
        ("RECAP.MD", "markdown"),
        ("recap.markdown", "markdown"),
        ("recap.gift", "gift"),
        ("recap.txt", "gift"),
        ("recap.md.xml", "moodle"),
    ],
)
def test_the_end_of_a_name_says_the_format(name: str, found: str) -> None:
    assert format_of(name) == found


@pytest.mark.parametrize(
    ("name", "ending"), [("recap.docx", ".docx"), ("recap", ""), (".md", ""), ("recap.md.zip", ".zip")]
)
def test_another_end_is_refused_for_reading_and_for_writing(name: str, ending: str) -> None:
    for use in (lambda: read_file(name, b""), lambda: write_file(name, read(TITLE + QUESTION))):
        with pytest.raises(QuizFileError) as refused:
            use()
        assert refused.value.problems == [Problem(0, 0, R.UNKNOWN_FORMAT, ending)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Séance 1.fr.md", "seance-1-fr"),
        ("/tmp/recap/Cœur (2).md", "coeur-2"),
        ("__.md", "quiz"),
        ("日本.md", "riben"),
        ("a" * 59 + "-b.md", "a" * 59),
    ],
)
def test_a_quiz_without_a_key_takes_that_of_its_file(name: str, key: str) -> None:
    assert key_from(name) == key
    assert read_file(name, (TITLE + QUESTION).encode()).quiz.key == key
    assert read_file(name, f"{TITLE}Id : own\n{QUESTION}".encode()).quiz.key == "own"
    assert read(f"{TITLE}Id : {key}\n{QUESTION}").key == key


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Séance 1.gift", "Séance 1"),
        (f"{'x' * 230}.gift", "x" * 200),
        (" \u200b.gift", "Quiz"),
        ("a\nb.gift", "a b"),
    ],
)
def test_a_file_that_says_no_title_is_called_as_it_is_named_as_far_as_that_is_a_title(
    name: str, title: str
) -> None:
    quiz = read_file(name, b"Where? {=here ~there}").quiz
    assert quiz.title == title
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


@pytest.mark.parametrize("name", ["recap.md", "recap.gift", "recap.xml"])
def test_what_is_written_under_a_name_is_read_under_it(name: str) -> None:
    quiz = read_file("recap.md", (TITLE + QUESTION).encode()).quiz
    assert read_file(name, write_file(name, quiz).content).quiz.questions == quiz.questions


# What is shipped and documented


def shipped(name: str) -> Quiz:
    return read_quiz_file((SHIPPED / name).read_bytes())


def test_four_quizzes_are_shipped() -> None:
    assert sorted(path.name for path in SHIPPED.glob("*.md")) == [
        *("seance-1.en.md", "seance-1.fr.md", "seance-2.en.md", "seance-2.fr.md")
    ]


@pytest.mark.parametrize("name", ["seance-1.en.md", "seance-1.fr.md", "seance-2.en.md", "seance-2.fr.md"])
def test_a_shipped_quiz_is_whole(name: str) -> None:
    quiz = shipped(name)
    assert 12 <= len(quiz.questions) <= 16
    assert {each.kind for each in quiz.questions} == set(Kind)
    assert all(each.explanation and each.concept for each in quiz.questions)
    assert quiz.language == name.split(".")[1]
    assert quiz.key == name.removesuffix(".md").replace(".", "-")
    assert quiz.introduction
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


@pytest.mark.parametrize("session", ["seance-1", "seance-2"])
def test_french_and_english_ask_the_same(session: str) -> None:
    french, english = shipped(f"{session}.fr.md"), shipped(f"{session}.en.md")
    assert french.settings == english.settings
    assert [shape_of(each) for each in french.questions] == [shape_of(each) for each in english.questions]
    concepts = {
        (one.concept, other.concept) for one, other in zip(french.questions, english.questions, strict=True)
    }
    assert len({one for one, _ in concepts}) == len({other for _, other in concepts}) == len(concepts)


def shape_of(question: Question) -> tuple[object, ...]:
    """What does not depend on the language: kind, points, and which answers are right."""
    common = (question.kind, question.points, question.shuffle, bool(question.hint))
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            return (*common, [(each.right, bool(each.feedback)) for each in choices])
        case TrueFalse():
            return (*common, question.answer, bool(question.feedback_true), bool(question.feedback_false))
        case Ordering():
            return (*common, len(question.items))
        case Matching():
            return (
                *common,
                [question.rights.index(pair.right) for pair in question.pairs],
                len(question.extra),
            )
        case Numeric():
            return (*common, question.value, question.tolerance)
        case ShortText():
            return (*common, any(each.right for each in question.answers))
    raise AssertionError(question)


def test_the_documented_examples_are_read() -> None:
    documentation = (ROOT / "docs" / "quiz-format.md").read_text(encoding="utf-8")
    examples = [each for each in re.findall(r"```markdown\n(.*?)```", documentation, re.DOTALL)]
    whole, *questions, escapes = [each for each in examples if each.startswith("#")]
    assert read(whole).title == "Récap de la séance 1"
    found = [question(each) for each in questions]
    assert [each.kind for each in found] == list(Kind)[:1] + [
        *(Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE, Kind.ORDERING, Kind.MATCHING, Kind.SHORT_TEXT, Kind.NUMERIC)
    ]
    assert all(key_of(each, "fr") for each in found)
    assert question(escapes + CHOICES).body == "- (x) fait\n\nPoints : ce mot commence une phrase."
