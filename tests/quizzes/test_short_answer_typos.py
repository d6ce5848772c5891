"""Short answers: a typo is forgiven, but not where it makes another answer of it."""

import pytest

from kiosk.quizzes.kinds.short_text.short_answer import LONGEST_WITH_TYPOS, find
from kiosk.quizzes.model.quiz import Choice
from tests.quizzes.short_answers import accepts


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


def test_a_wrong_answer_is_never_found_by_a_typo() -> None:
    assert find([Choice("rappel", right=True), Choice("exactitude", right=False)], "exactitde") is None


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
