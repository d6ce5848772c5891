"""Short answers: another meaning is refused, however near its spelling, and a denied answer above all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quizzes.short_answers import FRENCH_AND_ENGLISH, PHRASES, WORDS, accepts

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
