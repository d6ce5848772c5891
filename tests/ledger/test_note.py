"""A checkpoint is exactly what other programs that know the format write and read."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.signatures import is_signed
from kiosk.ledger.note import (
    IllegibleNoteError,
    NoteError,
    TreeHead,
    UnsignedNoteError,
    key_hash,
    read_note,
    written_note,
)
from tests.ledger.streams import FORGER, KEYS, SEED, SIGNER

ORIGIN = "kiosk/00112233445566778899aabbccddeeff"
HEAD = TreeHead(ORIGIN, 42, hashlib.sha256(b"the root").digest())
NOTE = written_note(HEAD, SIGNER.public_key, SIGNER.sign_note)


def by_hand(text: str, name: str = ORIGIN, seed: bytes = SEED) -> str:
    """Any text as a signed note, after the specification."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    key = hashlib.sha256(name.encode() + b"\x0a\x01" + public).digest()[:4]
    line = base64.b64encode(key + private.sign(text.encode())).decode()
    return f"{text}\n\u2014 {name} {line}\n"


def test_a_checkpoint_is_the_one_that_is_made_by_hand() -> None:
    root = base64.b64encode(hashlib.sha256(b"the root").digest()).decode()
    assert by_hand(f"{ORIGIN}\n42\n{root}\n") == NOTE
    assert read_note(NOTE, KEYS) == HEAD


def test_a_checkpoint_never_changes_its_form() -> None:
    """The key hash and the signature were made with sha256sum and OpenSSL."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes_raw()
    head = TreeHead("kiosk/example", 1, bytes(32))
    note = written_note(head, public, lambda text: private.sign(text.encode()))
    assert note == (
        "kiosk/example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 kiosk/example "
        "dqNiEuEJIRS/u7fXtl2/o3dRh3Nuc0DiYmeD2VCufU2GvmsfoXx037y/P2mKNRKu5tW0S1Xbjlwp96sAKunbI4YQywc=\n"
    )


def test_keys_and_signatures_are_those_of_other_implementations() -> None:
    """The example in the documentation of Go's package ``sumdb/note``."""
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    assert key_hash("PeterNeumann", public).hex() == "c74f20a3"
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    signature = base64.b64decode(line)
    assert signature[:4].hex() == "c74f20a3"
    assert is_signed(public, signature[4:], text.encode())


def test_other_signatures_below_it_are_passed_over() -> None:
    """A witness may countersign; the log's own signature counts."""
    witness = by_hand(HEAD.text, "witness.example").split("\n\n")[1]
    stranger = by_hand(HEAD.text, ORIGIN, b"s" * 32).split("\n\n")[1]
    assert read_note(NOTE + witness + stranger, KEYS) == HEAD
    assert read_note(NOTE.replace("\n\n", f"\n\n{witness}"), KEYS) == HEAD


def test_one_signed_by_nobody_known_is_refused() -> None:
    for note in (
        by_hand(HEAD.text, seed=b"s" * 32),
        by_hand(HEAD.text, "witness.example"),
        written_note(HEAD, FORGER.public_key, FORGER.sign_note),
    ):
        with pytest.raises(UnsignedNoteError):
            read_note(note, KEYS)
    with pytest.raises(UnsignedNoteError):
        read_note(NOTE, {})


def test_one_with_a_wrong_signature_of_a_known_key_is_refused_even_beside_a_right_one() -> None:
    wrong = by_hand(TreeHead(ORIGIN, 41, HEAD.root).text).split("\n\n")[1]
    with pytest.raises(UnsignedNoteError):
        read_note(NOTE + wrong, KEYS)


@pytest.mark.parametrize(
    ("true", "changed"),
    [
        (ORIGIN, "kiosk/other"),
        ("\n42\n", "\n43\n"),
        ("\n42\n", "\n042\n"),
        ("\n42\n", "\n+42\n"),
        ("\n42\n", "\n42 \n"),
        ("\n42\n", "\n-42\n"),
        ("\n42\n", "\n\u0664\u0662\n"),
        ("\n42\n", "\n99999999999999999999\n"),
        ("\n42\n", "\n\n42\n"),
        ("=\n\n", "=\nmore\n\n"),
        ("=\n\n", "\n\n"),
        ("=\n\n", "==\n\n"),
        ("\n\n", "\n"),
        ("\u2014 ", "- "),
        ("\u2014 ", "\u2014  "),
        ("\n42\n", "\r\n42\r\n"),
        ("\n42\n", "\n42\t\n"),
    ],
)
def test_one_with_another_text_or_another_form_is_refused(true: str, changed: str) -> None:
    assert true in NOTE
    with pytest.raises(NoteError):
        read_note(NOTE.replace(true, changed, 1), KEYS)


def test_a_root_has_one_spelling() -> None:
    """The last symbol of base64 has spare bits, which some readers ignore."""
    root = base64.b64encode(HEAD.root).decode()
    assert root.endswith("w=")
    with pytest.raises(IllegibleNoteError):
        read_note(by_hand(HEAD.text.replace(root, root[:-2] + "x=")), KEYS)


def test_what_was_signed_in_another_form_is_refused() -> None:
    """The instance itself would never sign that; nothing is read into it all the same."""
    for text in (f"{ORIGIN}\n42\n", f"{HEAD.text}more\n", f"\n42\n{HEAD.text}", f"{ORIGIN}\n42\nAAAA\n"):
        with pytest.raises(IllegibleNoteError):
            read_note(by_hand(text), KEYS)


@given(st.text() | st.text("\u2014 \nkiosk/0123456789+=", max_size=200))
def test_arbitrary_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(NoteError):
        read_note(text, KEYS)


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_any_other_character_is_refused(place: int, character: str) -> None:
    changed = NOTE[:place] + character + NOTE[place + 1 :]
    if changed == NOTE:
        return
    with pytest.raises(NoteError):
        read_note(changed, KEYS)


def test_a_text_of_endless_signatures_is_refused_before_any_is_checked() -> None:
    with pytest.raises(IllegibleNoteError):
        read_note(NOTE + NOTE.split("\n\n")[1] * 200, KEYS)
