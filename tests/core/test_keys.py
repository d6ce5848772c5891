"""One secret, one key for each purpose: what was signed for one opens nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import BadSignature

from kiosk.core.keys import Keys

KEYS = Keys("a secret for tests only, 0123456789")
OTHER = Keys("another secret for tests, 0123456789")


def test_each_purpose_and_each_secret_has_a_key_of_its_own() -> None:
    keys = {
        keys.derive(purpose) for keys in (KEYS, OTHER) for purpose in ("ticket", "room-code", "", "ticket ")
    }
    assert len(keys) == 8
    assert {len(key) for key in keys} == {32}


def test_keys_are_the_same_in_every_process() -> None:
    assert Keys("a secret for tests only, 0123456789").derive("ticket") == KEYS.derive("ticket")
    assert KEYS.derive("ticket").hex() == "0baedbd5dc55deacce78f230688fb3989c0dbae3a4a643871f769af6870911d1"


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each, max_size=3), max_leaves=5)
)
def test_what_is_signed_comes_back(value: object) -> None:
    assert KEYS.signer("ticket").loads(KEYS.signer("ticket").dumps(value)) == value


@pytest.mark.parametrize(
    "foreign", [KEYS.signer("screen"), OTHER.signer("ticket")], ids=["purpose", "secret"]
)
def test_what_was_signed_for_another_purpose_or_secret_is_refused(foreign) -> None:
    with pytest.raises(BadSignature):
        KEYS.signer("ticket").loads(foreign.dumps([2, "qr"]))


def test_a_changed_letter_anywhere_is_refused() -> None:
    token = KEYS.signer("ticket").dumps([2, "qr", "device"])
    for place, letter in enumerate(token[:-1]):  # the last letter of Base64 holds bits that mean nothing
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadSignature):
            KEYS.signer("ticket").loads(changed)


def test_a_pseudonym_is_stable_and_tells_nothing() -> None:
    pseudonym = KEYS.pseudonym("device", 2, "abc")
    assert pseudonym == KEYS.pseudonym("device", 2, "abc") == KEYS.pseudonym("device", "2", "abc")
    assert len(pseudonym) == 32
    assert "abc" not in pseudonym


def test_pseudonyms_differ_by_purpose_parts_and_secret() -> None:
    assert (
        len(
            {
                KEYS.pseudonym("device", 2, "abc"),
                KEYS.pseudonym("tries", 2, "abc"),
                KEYS.pseudonym("device", 3, "abc"),
                KEYS.pseudonym("device", 2, "abd"),
                KEYS.pseudonym("device", "2a", "bc"),
                KEYS.pseudonym("device", "2abc"),
                OTHER.pseudonym("device", 2, "abc"),
            }
        )
        == 7
    )


# A secret that was replaced


NEWER = Keys("the newest secret for tests, 0123456789", ["a secret for tests only, 0123456789"])
NEWEST = Keys(
    "the very newest for tests, 0123456789",
    ["the newest secret for tests, 0123456789", "a secret for tests only, 0123456789"],
)


def test_what_an_older_secret_signed_is_still_good() -> None:
    token = KEYS.signer("ticket").dumps([2, "qr"])
    assert NEWER.signer("ticket").loads(token) == [2, "qr"]
    assert NEWEST.signer("ticket").loads(token) == [2, "qr"]


def test_the_newest_secret_signs() -> None:
    token = NEWEST.signer("ticket").dumps([2, "qr"])
    assert Keys("the very newest for tests, 0123456789").signer("ticket").loads(token) == [2, "qr"]
    for earlier in (KEYS, NEWER):
        with pytest.raises(BadSignature):
            earlier.signer("ticket").loads(token)


def test_what_a_forgotten_secret_signed_is_refused() -> None:
    token = KEYS.signer("ticket").dumps([2, "qr"])
    with pytest.raises(BadSignature):
        Keys("the newest secret for tests, 0123456789").signer("ticket").loads(token)


def test_an_older_secret_opens_only_what_it_signed_for_this_purpose() -> None:
    with pytest.raises(BadSignature):
        NEWER.signer("ticket").loads(KEYS.signer("screen").dumps([2, "qr"]))


def test_the_keys_of_older_secrets_come_latest_first() -> None:
    assert KEYS.derive_older("room-code") == []
    assert NEWEST.derive_older("room-code") == [NEWER.derive("room-code"), KEYS.derive("room-code")]
    assert NEWEST.derive("room-code") not in NEWEST.derive_older("room-code")


def test_a_pseudonym_is_the_newest_and_those_of_before_can_be_found() -> None:
    names = [keys.pseudonym("device", 2, "abc") for keys in (NEWEST, NEWER, KEYS)]
    assert len(set(names)) == 3
    assert [NEWEST.pseudonym("device", 2, "abc"), *NEWEST.older_pseudonyms("device", 2, "abc")] == names
    assert KEYS.older_pseudonyms("device", 2, "abc") == ()
