"""Short answers: the same answer is found however it is typed, and what only looks like it is not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.short_text.short_answer import LONGEST_WITH_TYPOS, find, folded
from kiosk.quizzes.model.quiz import Choice
from tests.quizzes.short_answers import FRENCH_AND_ENGLISH, PHRASES, accepts


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ("inférence", "inférence"),
        ("inférence", "INFÉRENCE"),
        ("inférence", "  Inference. "),
        ("inférence", unicodedata.normalize("NFD", "inférence")),
        ("inférence", "« inférence »"),
        ("inférence", "“inférence”!"),
        ("inférence", "Inférence !"),
        ("inférence", "(inférence)"),
        ("inférence", "infé\u00adrence"),  # a soft hyphen
        ("inférence", "infé\u200brence"),
        ("cœur", "coeur"),
        ("Œuvre", "oeuvre"),
        ("naïve Bayes", "naive bayes"),
        ("Strauß", "STRAUSS"),
        ("filtre", "\ufb01ltre"),  # the ligature fi
        ("inference", "ｉｎｆｅｒｅｎｃｅ"),
        ("l’inférence", "inférence"),
        ("inférence", "l'inférence"),
        ("inférence", "L´inférence"),
        ("Alembert", "d’Alembert"),
        ("modèle", "le modèle"),
        ("modèles", "des modèles"),
        ("modèle", "un modèle"),
        ("couche", "la couche"),
        ("couche", "une couche"),
        ("couches", "les couches"),
        ("coût", "du coût"),
        ("model", "the model"),
        ("model", "a model"),
        ("agent", "an agent"),
        ("the model", "a model"),
        ("parking", "un parking"),
        ("coût total de possession", "Le coût total de possession."),
        ("open source", "opensource"),
        ("open source", "open-source"),
        ("open source", "OpenSource"),
        ("open\u2011source", "open–source"),
        ("e-mail", "email"),
        ("Node.js", "node js"),
        ("Node.js", "nodejs"),
        ("U.S.A.", "USA"),
        ("R&D", "R & D"),
        ("GPT-4", "GPT4"),
        ("GPT-4", "gpt 4"),
        ("GPT-4", "GPT – 4"),
        ("GPT-3.5", "gpt 3,5"),
        ("non supervisé", "non-supervisé"),
        ("non linéaire", "non-linéaire"),
        ("nonlinear", "non-linear"),
        ("unsupervised", "un-supervised"),
        ("déséquilibre", "dés-équilibre"),
        ("atypique", "a-typique"),
        ("does not", "doesn't"),
        ("can't", "cannot"),
        ("can not", "can’t"),
        ("won't", "will not"),
        ("n'est pas", "n’est pas"),
        ("1,5", "1.5"),
        ("1,5 %", "1.5%"),
        ("1 000", "1000"),
        ("1\u202f000 000", "1000000"),
        ("1’000", "1 000"),
        ("1,234.5", "1234.5"),
        (".5", "0.5"),
        ("-5", "\u22125"),
        ("-5", "–5"),
        ("3-4", "3 – 4"),
        ("10³", "10^3"),
        ("10⁻³", "10^-3"),
        ("1/2", "½"),
        ("1 1/2", "1½"),
        ("x²", "x^2"),
        ("CO₂", "CO2"),
        ("50 %", "50%"),
        ("5 €", "5€"),
        ("2 × 3", "2x3"),
        ("a != b", "a ≠ b"),
        ("a <= b", "a ≤ b"),
        ("a -> b", "a → b"),
        ("C++", "c++"),
        ("C++", "C ++"),
        ("A*", "a *"),
        ("Ⅳ", "iv"),
        ("Толстой", "Tolstoy"),
        ("人工智能", "RenGongZhiNeng"),
        ("!", "！"),
        ("?", " ? "),
        ("🙂", "🙂"),
        ("=>", "⇒"),
    ],
)
def test_two_spellings_of_one_answer_are_equal(listed: str, typed: str) -> None:
    assert accepts(listed, typed)
    assert accepts(typed, listed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("A", "A*"),
        ("A", "A+"),
        ("50", "50 %"),
        ("5 €", "5 $"),
        ("5 €", "5 k€"),
        ("5", "-5"),
        ("1,5", "15"),
        ("1,5", "1 5"),
        ("1,5", "-1,5"),
        (".5", "5"),
        ("1/2", "12"),
        ("3-4", "34"),
        ("1, 2", "12"),
        ("1, 2", "1.2"),
        ("1,2,3", "123"),
        ("16:30", "1630"),
        ("10³", "103"),
        ("10^3", "103"),
        ("1½", "11/2"),
        ("=", "≠"),
        ("=", "!="),
        ("a = b", "a ≠ b"),
        ("a = b", "a != b"),
        ("a < b", "a > b"),
        ("a < b", "a ≤ b"),
        ("a + b", "a - b"),
        ("p", "¬p"),
        ("p", "!p"),
        ("p and q", "!(p and q)"),
        ("A, B", "B"),
        ("A, B", "A"),
        ("A/B", "B"),
        ("A/B testing", "B testing"),
        ("a*", "*"),
        ("!", "?"),
        ("🙂", "🙁"),
        ("א", "ב"),
        ("le", "la"),
        ("TCO", "ROI"),
        ("20 °C", "20 C"),
        ("2020", "2021"),
        ("GPT-4", "GPT-3"),
        ("GPT-4", "GPT"),
        ("CO2", "CO"),
    ],
)
def test_what_is_not_the_same_is_refused(one: str, other: str) -> None:
    assert not accepts(one, other)
    assert not accepts(other, one)


def test_a_wrong_answer_that_is_listed_is_found_with_its_feedback() -> None:
    right, wrong = Choice("TCO", right=True), Choice("ROI", right=False, feedback="Le retour.")
    assert find([right, wrong], "le roi") is wrong
    assert find([right, wrong], "tco") is right
    assert find([right, wrong], "coût") is None


def test_the_same_words_go_before_the_same_letters() -> None:
    apart, together = Choice("open source", right=True), Choice("opensource", right=False)
    assert find([apart, together], "open-source") is apart
    assert find([apart, together], "OpenSource") is together
    assert find([together, apart], "open-source") is apart


@pytest.mark.parametrize("nothing", ["", " ", "\n", "\u200b", "\ufeff \u00a0"])
def test_nothing_is_no_answer(nothing: str) -> None:
    assert folded(nothing) == ""
    assert find([Choice("", right=True), Choice(nothing, right=True)], nothing) is None


@pytest.mark.parametrize("alone", ["le", "L'", "the", "un", "a", "des", "le la"])
def test_an_article_alone_is_a_word(alone: str) -> None:
    assert folded(alone)


@given(st.text(max_size=60) | st.text("alud'’-–.,/^ 0123+!=<>%€é½²n\u0338", max_size=30))
@example("!=\u0338")
@example("- >")
@example("le la l'un")
@example("1 000 000,5")
def test_folding_twice_changes_no_more_than_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60))
def test_every_answer_with_something_to_compare_is_found(text: str) -> None:
    answer = Choice(text, right=True)
    assert find([answer], text) is (answer if folded(text) else None)


@given(
    PHRASES | FRENCH_AND_ENGLISH,
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.booleans(),
    st.sampled_from(["'", "’", "‘", "ʼ", "`", "´"]),
    st.sampled_from(["-", "\u2010", "\u2011", "–", "—", " "]),
)
def test_an_answer_is_accepted_however_it_is_typed(
    answer: str, case: object, form: str, unaccented: bool, apostrophe: str, hyphen: str
) -> None:
    typed = unicodedata.normalize(form, case(answer))  # type: ignore[operator]
    if unaccented:
        typed = "".join(c for c in unicodedata.normalize("NFD", typed) if not unicodedata.combining(c))
    typed = typed.replace("'", apostrophe).replace("-", hyphen)
    assert accepts(answer, typed)
    assert accepts(answer, f" « {typed} ». ")


@given(st.text(max_size=300), st.lists(st.text(max_size=50), max_size=5), st.lists(st.booleans(), min_size=5))
def test_any_text_is_compared_with_any_answers(given: str, texts: list[str], rights: list[bool]) -> None:
    answers = [Choice(text, right=right) for text, right in zip(texts, rights, strict=False)]
    found = find(answers, given)
    assert found is None or found in answers


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a ",
        "l'",
        "un ",
        "le la ",
        "1 000 ",
        "1,",
        "1",
        "- ",
        "3-",
        "n't",
        "=>",
        "!",
        "\u0301",
        "ﷺ",
        "李",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    text = piece * 50_000
    answers = [Choice("a" * 4_000, right=place % 2 == 0) for place in range(20)]
    assert find(answers, text) is None
    assert find(answers, "a" * LONGEST_WITH_TYPOS) is None
