"""What may not become a password: what is tried first, rows and repeats, and what the account itself says."""

import pytest
import zxcvbn
from hypothesis import given
from hypothesis import strategies as st

from kiosk.accounts.passwords import LONGEST_JUDGED, Weakness, weakness_of
from tests.factories import PASSWORD

CONTEXT = ("Hélène Dubois-Exemple", "h.dubois@univ-paris1.example", "Université Paris 1 Panthéon-Sorbonne")


def weakness(password: str) -> Weakness | None:
    return weakness_of(password, CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password1234", "p@ssw0rd1234", "motdepasse123", "MotDePasse2026!", "Bonjour123456",
        "azerty123456", "!!chocolat2026", "letmeinletmein1", "4321drowssap",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused_also_with_digits_and_signs_around_it(password: str) -> None:
    assert weakness(password) in (Weakness.COMMON, Weakness.REPEATED)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "xyzw" * 50,
        "123456789012",
        "qwertyuiop[]",
        "abcdefghijkl",
        "admin admin admin",
    ],
)
def test_rows_and_repeats_are_refused(password: str) -> None:
    assert weakness(password) in (Weakness.REPEATED, Weakness.COMMON)


@pytest.mark.parametrize(
    "password",
    [
        "kiosk-kiosk-kiosk", "Kiosk2026!!!", "helene.dubois", "Dubois-Helene-75!", "DUBOISEXEMPLE1",
        "université paris 1", "PantheonSorbonne26", "univ-paris1.example",
    ],
)  # fmt: skip
def test_what_the_account_and_the_place_are_called_is_refused(password: str) -> None:
    assert weakness(password) is Weakness.CONTEXT


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD, "another horse battery", "un tramway sous la neige", "Tq7$wLm2!zRb",
        "le kiosk du vieux renard", "Hélène n’aime pas le café froid", "une très longue phrase " * 8,
        "пароль из трёх слов", "🙂🙃😉😎🤓🧐🤠🥳🤩😇🤗🤔",
    ],
)  # fmt: skip
def test_a_few_words_that_do_not_belong_together_are_fine(password: str) -> None:
    assert weakness(password) is None


def test_each_name_is_only_ones_own() -> None:
    assert weakness_of("Dubois-Helene-75!", ("Dominique Durand",)) is None


def test_of_a_long_password_only_the_beginning_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of 100 signs that stand for letters would take ten seconds."""
    judged: list[str] = []
    original = zxcvbn.zxcvbn
    monkeypatch.setattr(
        zxcvbn, "zxcvbn", lambda password, **more: judged.append(password) or original(password, **more)
    )
    weakness("4@8({[<369&#!1/|0$5+7%2" * 9)
    assert [len(each) for each in judged] == [LONGEST_JUDGED]


@given(st.text(min_size=12, max_size=60), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_is_judged(password: str, context: list[str]) -> None:
    assert weakness_of(password, context) in (None, *Weakness)
