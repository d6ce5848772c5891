"""Short answers of all sorts for Hypothesis, and whether one is accepted for another."""

from hypothesis import strategies as st

from kiosk.quizzes.kinds.short_text.short_answer import find
from kiosk.quizzes.model.quiz import Choice

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


def accepts(answer: str, given: str) -> bool:
    return find([Choice(answer, right=True)], given) is not None
