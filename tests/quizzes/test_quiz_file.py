"""The quiz file: what each of its lines means."""

import unicodedata
from decimal import Decimal

import pytest

from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Choice, Feedback, Question, Quiz, QuizSettings
from tests.quizzes.quiz_texts import CHOICES, QUESTION, STEM, STRUCTURE, TITLE, read

RIGHT_AND_WRONG = (Choice("les produits", right=True), Choice("les modèles", right=False))


def question(text: str) -> Question:
    """The one question of a quiz in French."""
    [found] = read(TITLE + text).questions
    return found


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


POLL = "- ( ) oui\n- ( ) non\n"
SCALE = "1. peu\n2. assez\n3. très\n"


@pytest.mark.parametrize("field", ["Nature : {}", "Kind: {}", "NATURE\u202f: {}", "kind :{}"])
@pytest.mark.parametrize(("words", "answers"), [(("sondage", "poll"), POLL), (("échelle", "scale"), SCALE)])
def test_a_poll_and_a_scale_are_named_since_they_look_like_others(
    field: str, words: tuple[str, str], answers: str
) -> None:
    poll = Poll(stem="Et vous ?", choices=("oui", "non"))
    scale = Scale(stem="Et vous ?", steps=("peu", "assez", "très"))
    for word in (*words, words[0].upper()):
        line = f"{field.format(word)}\n"
        for text in (line + answers, answers + line):
            assert question(f"## Et vous ?\n{text}") == (poll if answers == POLL else scale)


def test_what_the_form_of_the_answers_says_may_be_said_too() -> None:
    for words, text in (
        (("choix unique", "single choice"), CHOICES),
        (("choix multiple", "multiple choice"), "- [x] a\n- [ ] b\n"),
        (("rangement", "ordering"), "1. a\n2. b\n"),
        (("association", "matching"), "- a -> b\n- c -> d\n"),
        (("réponse courte", "short answer"), "= a\n"),
        (("nombre", "number"), "Nombre : 3\n"),
    ):
        for word in words:
            assert question(f"{STEM}Nature : {word}\n{text}") == question(STEM + text)


@pytest.mark.parametrize("word", ["vrai ou faux", "true or false"])
def test_that_a_question_is_true_or_false_may_be_said_too(word: str) -> None:
    answers = "- (x) Vrai\n- ( ) Faux\n"
    assert question(f"{STEM}Nature : {word}\n{answers}") == question(STEM + answers)


def test_the_choices_of_a_poll_may_be_true_and_false() -> None:
    assert question("## Et vous ?\nNature : sondage\n- ( ) Vrai\n- ( ) Faux\n") == Poll(
        stem="Et vous ?", choices=("Vrai", "Faux")
    )


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
    assert QuizSettings() == QuizSettings(Feedback.END, attempts=1, shuffle=True, certainty=False)


@pytest.mark.parametrize(
    ("line", "settings"),
    [
        ("Retour : à la fin", QuizSettings(feedback=Feedback.END)),
        ("Retour : à chaque réponse", QuizSettings(feedback=Feedback.EACH)),
        ("Retour : A CHAQUE REPONSE", QuizSettings(feedback=Feedback.EACH)),
        ("Feedback: at the end", QuizSettings(feedback=Feedback.END)),
        ("Feedback: after each answer", QuizSettings(feedback=Feedback.EACH)),
        ("Tentatives : 1", QuizSettings(attempts=1)),
        ("Tentatives : 20", QuizSettings(attempts=20)),
        ("Attempts: 3", QuizSettings(attempts=3)),
        ("Mélange : oui", QuizSettings(shuffle=True)),
        ("Mélange : non", QuizSettings(shuffle=False)),
        ("Melange : non", QuizSettings(shuffle=False)),
        ("Shuffle: yes", QuizSettings(shuffle=True)),
        ("Shuffle: no", QuizSettings(shuffle=False)),
        ("Certitude : oui", QuizSettings(certainty=True)),
        ("Certitude : non", QuizSettings(certainty=False)),
        ("Certainty: yes", QuizSettings(certainty=True)),
        ("Certainty: No", QuizSettings(certainty=False)),
    ],
)
def test_settings_are_said_in_french_or_in_english(line: str, settings: QuizSettings) -> None:
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
    ],
)
def test_what_only_resembles_structure_needs_no_backslash(line: str) -> None:
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
        lambda text: text.replace(" voit ", "  voit\t"),
        lambda text: text.replace("utilisateur", "\ufeffutili\u00adsa\u200bteur"),
    ],
    ids=["mark", "Windows", "old Mac", "no end", "trailing spaces", "decomposed", "wide", "invisible"],
)
def test_how_a_text_editor_saves_does_not_matter(change) -> None:
    whole = TITLE + "Mélange : non\nDébut.\n" + QUESTION + "Concept : récupération\nIndice : L’été.\n"
    assert read(change(whole)) == read(whole)


def test_an_accent_behind_something_invisible_finds_its_letter() -> None:
    assert question(QUESTION.replace("Que", "e\u00ad\u0301t\u200be\u0301")).stem.startswith("été voit")
