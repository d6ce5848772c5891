"""Passwords are kept as Argon2id hashes only."""

import pytest

from kiosk.accounts.passwords import hashed, matches


def test_the_right_password_matches_and_another_does_not() -> None:
    stored = hashed("correct horse battery")
    assert matches(stored, "correct horse battery")
    assert not matches(stored, "Correct horse battery")
    assert not matches(stored, "")


@pytest.mark.parametrize("password", ["", "pässwörd 🙂", "x" * 200, "with\0zero"])
def test_every_text_can_be_a_password(password: str) -> None:
    stored = hashed(password)
    assert matches(stored, password)
    assert not matches(stored, password + "x")


def test_the_hash_is_argon2id_as_strong_as_owasp_asks_and_salted() -> None:
    one, other = hashed("correct horse battery"), hashed("correct horse battery")
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other
    assert "correct" not in one


@pytest.mark.parametrize("nothing", [None, "", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$"])
def test_without_a_good_hash_no_password_matches(nothing: str | None) -> None:
    assert not matches(nothing, "correct horse battery")
    assert not matches(nothing, "no account has this password")
