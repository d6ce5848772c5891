"""Short answers: spelling is forgiven, meaning is not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.model.short_answer import LONGEST_WITH_TYPOS, find, folded

LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôöûùüœæ"
# From four letters on, so that no word is an article or a letter in front of an apostrophe.
WORDS = st.text(LETTERS, min_size=4, max_size=12)
PHRASES = st.builds(
    lambda words, separators: "".join(
        part for pair in zip(words, [*separators, ""], strict=False) for part in pair
    ),
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(st.sampled_from([" ", "-", "'", ", "]), min_size=3, max_size=3),
)
FRENCH_AND_ENGLISH = st.sampled_from(
    [
        "interprétable",
        "réversible",
        "intéressant",
        "apprentissage supervisé",
        "l'apprentissage supervisé",
        "les données sont structurées",
        "open source",
        "supervised learning",
        "a linear model",
        "the data is labelled",
        "reversible",
        "dependent variable",
        "le modèle apprend",
        "aligned",
        "uniforme",
        "image",
        "anneau",
        "C++",
        "50 %",
    ]
)
# fmt: off
NEGATIONS = [
    "ne", "n'", "pas", "non", "ni", "sans", "aucun", "aucune", "jamais", "rien",
    "no", "not", "nor", "never", "without",
]
DENIALS = [
    "ne {} pas", "n'{} pas", "pas {}", "non {}", "non-{}", "sans {}", "aucun {}", "aucune {}", "jamais {}",
    "not {}", "no {}", "never {}", "without {}", "{} not", "doesn't {}", "cannot {}", "neither {}",
    "un{}", "un-{}", "in{}", "in-{}", "im{}", "ir{}", "il{}", "dé{}", "dé-{}", "dés{}", "dés-{}", "an-{}",
    "dis{}", "mis{}", "mé{}", "mal{}", "anti{}", "anti-{}", "contre-{}", "non{}", "sous-{}",
]
# fmt: on


def accepts(answer: str, given: str) -> bool:
    return find([Choice(answer, right=True)], given) is not None


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


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        # A letter is missing.
        ("inférence", "infrence"),
        ("modèle", "modle"),
        ("arbre", "arbe"),
        ("apprentissage", "apprentisage"),
        ("hallucination", "halucination"),
        ("supervised", "supervisd"),
        # A letter too many.
        ("inférence", "inféerence"),
        ("token", "tokken"),
        ("modèle", "modèles"),
        ("neurone", "neuronne"),
        # Another letter.
        ("inférence", "inférance"),
        ("gradient", "gradiant"),
        ("corrélation", "corrélatiin"),
        # Two neighbours swapped.
        ("inférence", "infréence"),
        ("entraînement", "entrainemetn"),
        ("learning", "leanring"),
        # Together with what is forgiven anyway.
        ("l’inférence", "INFERANCE"),
        ("illégal", "ilégal"),  # still denied
        ("inutile", "inutlie"),
        ("performance", "preformance"),
        ("rationnel", "rationel"),
        # Two typos in a longer answer, in different words.
        ("apprentissage supervisé", "aprentissage superviser"),
        ("apprentissage non supervisé", "aprentissage non supervsé"),
        ("coût total de possession", "cout totall de posession"),
        ("reinforcement learning", "reinforcment leraning"),
        # A sign or a number stays.
        ("précision de 95 %", "precison de 95 %"),
    ],
)
def test_a_typo_is_forgiven(right: str, typed: str) -> None:
    assert accepts(right, typed)


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        ("chat", "chap"),  # a short word
        ("chat", "chats"),
        ("coût", "coûts"),
        ("TCO", "TOC"),
        ("modèle", "nodèle"),  # the first letter
        ("modèle", "odèle"),
        ("inférence", "ifnérance"),  # two typos in a short answer
        ("arbre droit", "abre driot"),
        ("apprentissage", "aprentisage"),  # two typos in one word
        ("apprentissage supervisé", "aprentissage suprviser oui"),
        ("apprentissage supervisé", "aprantissage supervisé"),
        ("reinforcement learning model", "reinforcment leraning modle"),  # three typos
        ("coût total de possession", "coût total possession"),  # a word is missing
        ("coût total de possession", "coût total du possession"),
        ("réseau de neurones", "réseau neurones"),
        ("windows 95", "windows 96"),
        ("gpt4o", "gpt3o"),
        ("llama2", "llama3"),
        ("mp3000x", "mp300x"),
        ("95 % environ", "95 environ"),
        ("précision de 95 %", "précision de 96 %"),
        ("", "x"),
        ("x", ""),
        ("x", "   "),
        ("Толстой", "Толстои"),  # other scripts are compared exactly
        ("Толстой", "Tolstoi"),
        ("人工智能", "RenGongZhiNen"),
    ],
)
def test_more_than_a_typo_is_refused(right: str, typed: str) -> None:
    assert not accepts(right, typed)


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        # Denied by a word.
        ("supervisé", "non supervisé"),
        ("supervisé", "non-supervisé"),
        ("supervisé", "nonsupervisé"),
        ("le modèle comprend", "le modèle ne comprend pas"),
        ("le modèle comprend", "le modèle n'comprend pas"),
        ("est une preuve", "n'est pas une preuve"),
        ("avec biais", "sans biais"),
        ("des biais", "aucun biais"),
        ("toujours", "jamais"),
        ("ni vrai ni faux", "et vrai et faux"),
        ("does", "doesn't"),
        ("can", "cannot"),
        ("can", "can't"),
        ("it is linear", "it is not linear"),
        ("it is linear", "it isn't linear"),
        ("supervised", "not supervised"),
        ("with labels", "without labels"),
        ("within limits", "without limits"),
        ("ever", "never"),
        ("either", "neither"),
        ("one", "none"),
        ("noting", "nothing"),
        ("nothing", "noting"),
        ("aucune erreur", "aucun erreurs sans"),
        # The same letters, but a word that denies.
        ("notable", "not able"),
        ("passage", "pas sage"),
        ("novice", "no vice"),
        # Denied or opposed by a prefix.
        ("intéressant", "inintéressant"),
        ("réversible", "irréversible"),
        ("légal", "illégal"),
        ("moral", "amoral"),
        ("moral", "immoral"),
        ("typique", "atypique"),
        ("typique", "a-typique"),
        ("synchrone", "asynchrone"),
        ("normal", "anormal"),
        ("utile", "inutile"),
        ("possible", "impossible"),
        ("équilibre", "déséquilibre"),
        ("équilibre", "dés-équilibre"),
        ("centralisé", "décentralisé"),
        ("content", "mécontent"),
        ("heureux", "malheureux"),
        ("entente", "mésentente"),
        ("virus", "antivirus"),
        ("exemple", "contre-exemple"),
        ("exemple", "contrexemple"),
        ("supervised", "unsupervised"),
        ("supervised", "un-supervised"),
        ("supervised", "un supervised"),
        ("aerobic", "anaerobic"),
        ("aerobic", "an-aerobic"),
        ("fair", "unfair"),
        ("interpretable", "uninterpretable"),
        ("agree", "disagree"),
        ("trust", "mistrust"),
        ("informed", "misinformed"),
        ("trust", "distrust"),
        ("regular", "irregular"),
        ("linear", "non-linear"),
        ("linear", "nonlinear"),
        ("uniformed", "uninformed"),
        # Opposites.
        ("microéconomie", "macroéconomie"),
        ("minimum", "maximum"),
        ("minimal", "maximal"),
        ("mineur", "majeur"),
        ("minor", "major"),
        ("intranet", "internet"),
        ("interne", "externe"),
        ("hypertension", "hypotension"),
        ("endogène", "exogène"),
        ("endothermic", "exothermic"),
        ("surapprentissage", "sous-apprentissage"),
        ("sur-apprentissage", "sous-apprentissage"),
        ("overfitting", "underfitting"),
        ("prétest", "posttest"),
        ("prescription", "proscription"),
        ("import", "export"),
        ("include", "exclude"),
        ("encoder", "decoder"),
        ("immigration", "émigration"),
        ("induction", "déduction"),
        ("fiable", "faible"),
        ("fiables", "faibles"),
        ("fermé", "formé"),
        ("united", "untied"),
        ("at least", "at last"),
        ("friend", "fiend"),
        ("prêteur", "preneur"),
        # The one who does and the one to whom it is done.
        ("employer", "employee"),
        ("employers", "employees"),
        ("employeur", "employé"),
        ("employer", "employé"),
        ("trainer", "trainee"),
        ("trainer", "trained"),
        ("mandant", "mandat"),
        ("résultat", "résultant"),
        # Terms of one field.
        ("perceptron", "perception"),
        ("précision", "prévision"),
        ("mégadonnées", "métadonnées"),
        ("éthique", "ethnique"),
        ("génétique", "générique"),
        ("genetic algorithm", "generic algorithm"),
        ("neuron", "neutron"),
        ("agent", "argent"),
        ("agents", "argents"),
        ("causal", "casual"),
        ("model", "modal"),
        ("modèle", "modale"),
        ("quartile", "quantile"),
        ("variance", "variante"),
        ("adapt", "adopt"),
        ("adapter", "adopter"),
        ("absorption", "adsorption"),
        ("discreet", "discrete"),
        ("évaluer", "évoluer"),
        ("simulation", "stimulation"),
        ("confirmation", "conformation"),
        ("nitrate", "nitrite"),
        ("sulfite", "sulfide"),
        ("propane", "propène"),
        ("lactose", "lactase"),
        ("fifth", "fifty"),
        ("eight", "eighth"),
        ("proton", "photon"),
        ("moins", "mois"),
    ],
)
def test_another_meaning_is_refused_in_both_directions(right: str, typed: str) -> None:
    assert not accepts(right, typed)
    assert not accepts(typed, right)


def test_a_wrong_answer_that_is_listed_is_found_with_its_feedback() -> None:
    right, wrong = Choice("TCO", right=True), Choice("ROI", right=False, feedback="Le retour.")
    assert find([right, wrong], "le roi") is wrong
    assert find([right, wrong], "tco") is right
    assert find([right, wrong], "coût") is None


def test_a_wrong_answer_is_never_found_by_a_typo() -> None:
    assert find([Choice("rappel", right=True), Choice("exactitude", right=False)], "exactitde") is None


def test_the_same_words_go_before_the_same_letters() -> None:
    apart, together = Choice("open source", right=True), Choice("opensource", right=False)
    assert find([apart, together], "open-source") is apart
    assert find([apart, together], "OpenSource") is together
    assert find([together, apart], "open-source") is apart


@pytest.mark.parametrize(
    ("wrong", "typed", "accepted"),
    [
        ("vitesse", "virtesse", False),  # one typo from each
        ("vitesses", "virtesse", True),
        ("vieillesse", "virtesse", True),
    ],
)
def test_what_is_as_near_to_a_wrong_answer_is_not_accepted(wrong: str, typed: str, accepted: bool) -> None:
    answers = [Choice("vertesse", right=True), Choice(wrong, right=False)]
    assert (find(answers, typed) is not None) == accepted


def test_two_typos_are_not_accepted_when_a_wrong_answer_is_two_typos_away() -> None:
    answers = [Choice("premier modèle linéaire", right=True), Choice("premier modèle linaire", right=False)]
    assert find(answers, "premeir modèle linéaire") is answers[0]
    assert find(answers, "premeir modèle linéire") is None


def test_of_two_right_answers_the_nearest_is_found() -> None:
    answers = [Choice("réseaux de neurones", right=True), Choice("réseau de neurones", right=True)]
    assert find(answers, "réseau de neuronnes") is answers[1]


def test_an_answer_of_twelve_letters_may_have_one_typo_and_one_of_thirteen_two() -> None:
    assert accepts("arbre fficace", "arbbre fficace")
    assert not accepts("arbre fficace", "arbbre fficacce")
    assert accepts("arbre efficace", "arbbre efficacce")


def test_typos_end_where_an_answer_is_very_long() -> None:
    right = "modèle " * 40
    assert accepts(right, right.upper())
    assert not accepts(right, right.replace("modèle", "modle", 1))
    assert len(right) > LONGEST_WITH_TYPOS


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


@given(
    PHRASES | FRENCH_AND_ENGLISH,
    st.sampled_from(DENIALS),
)
def test_a_denied_answer_is_never_accepted(answer: str, denial: str) -> None:
    assert not accepts(answer, denial.format(answer))
    assert not accepts(denial.format(answer), answer)


@given(
    st.lists(WORDS, min_size=1, max_size=5),
    st.integers(0, 5),
    st.sampled_from(NEGATIONS),
)
def test_a_negation_anywhere_in_an_answer_is_never_accepted(
    words: list[str], place: int, denial: str
) -> None:
    denied = [*words[:place], denial, *words[place:]]
    assert not accepts(" ".join(words), " ".join(denied))
    assert not accepts(" ".join(denied), " ".join(words))


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
