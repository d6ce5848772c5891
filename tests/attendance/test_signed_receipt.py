"""A signed receipt: what was signed comes back, and nothing else is ever taken for it."""

import hashlib
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.attendance.receipts.signed import PURPOSE, SYMBOLS, Anchor, read, signed
from kiosk.core import base32
from kiosk.core.keys import Keys
from kiosk.core.signatures import key_id_of, public_key
from tests.clock import NINE_IN_PARIS as NINE

SEED = Keys("a secret for tests only, 0123456789").derive(PURPOSE)
OTHER_SEED = Keys("another secret for tests, 0123456789").derive(PURPOSE)
KEYS = {key_id_of(public_key(SEED)): public_key(SEED)}
BOTH = {**KEYS, key_id_of(public_key(OTHER_SEED)): public_key(OTHER_SEED)}
HASH = hashlib.sha256(b"an event").hexdigest()
EVENT = Anchor.of(7, HASH)
TOKEN = signed(SEED, "K7Q4M2XP", 12, NINE, EVENT)
BYTES = 110
PAYLOAD = 46
ORDER = 2**252 + 27742317777372353535851937790883648493  # of Ed25519's group: L in RFC 8032, section 5.1

codes = st.text(base32.ALPHABET, min_size=8, max_size=8)
anchors = st.builds(Anchor, st.integers(0, 2**32 - 1), st.binary(min_size=16, max_size=16).map(bytes.hex))
instants = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def content_of(token: str) -> bytearray:
    return bytearray(base32.decode(token).to_bytes(BYTES, "big"))


def token_of(content: bytes) -> str:
    return base32.encode(int.from_bytes(content, "big"), len(content) * 8 // 5)


def forged(payload: bytes, context: bytes = b"kiosk receipt v2\0", seed: bytes = SEED) -> str:
    """Any payload, signed with the real key, or with another one."""
    return token_of(payload + Ed25519PrivateKey.from_private_bytes(seed).sign(context + payload))


@given(codes, st.integers(0, 2**32 - 1), instants, anchors)
def test_what_was_signed_comes_back(
    code: str, class_session_id: int, instant: datetime, event: Anchor
) -> None:
    found = read(signed(SEED, code, class_session_id, instant, event), KEYS.get)
    assert found is not None
    assert (found.code, found.class_session_id, found.signed_at) == (code, class_session_id, instant)
    assert found.event == event
    assert found.key_id in KEYS


@pytest.mark.parametrize("hash_", ["", "00", HASH, HASH[:30], HASH[:34]])
def test_half_a_hash_is_sixteen_bytes(hash_: str) -> None:
    with pytest.raises(ValueError, match="half of a hash"):
        signed(SEED, "K7Q4M2XP", 12, NINE, Anchor(7, hash_))


def test_the_format_is_the_documented_one_and_checks_without_our_code() -> None:
    """``docs/receipts.md``, done by hand. A change of the format needs another version byte."""
    number = 0
    for symbol in TOKEN:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(symbol)
    content = number.to_bytes(110, "big")
    version, key_id, code, session, micros, event, half = struct.unpack(">B8s5sIQI16s", content[:46])
    public = public_key(SEED)
    assert (version, key_id) == (2, hashlib.sha256(public).digest()[:8])
    assert (base32.encode(int.from_bytes(code, "big"), 8), session) == ("K7Q4M2XP", 12)
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros) == NINE
    assert (event, half) == (7, hashlib.sha256(b"an event").digest()[:16])
    Ed25519PublicKey.from_public_bytes(public).verify(content[46:], b"kiosk receipt v2\0" + content[:46])
    assert hashlib.sha256(TOKEN.encode()).hexdigest()[:16] == "82e3749066e2759a"


def test_the_same_receipt_has_the_same_token_in_any_time_zone() -> None:
    assert signed(SEED, "K7Q4M2XP", 12, NINE.astimezone(timezone(timedelta(hours=5))), EVENT) == TOKEN


def test_a_token_stays_in_the_alphanumeric_mode_of_a_qr_code() -> None:
    assert len(TOKEN) == SYMBOLS
    assert set(TOKEN) <= set(base32.ALPHABET)


def test_it_holds_nothing_but_key_code_session_time_event_and_signature() -> None:
    payload = bytes(content_of(TOKEN)[:PAYLOAD])
    assert payload == struct.pack(
        ">B8s5sIQI16s",
        2,
        bytes.fromhex(next(iter(KEYS))),
        base32.decode("K7Q4M2XP").to_bytes(5, "big"),
        12,
        int(NINE.timestamp()) * 1_000_000,
        7,
        bytes.fromhex(HASH)[:16],
    )


@pytest.mark.parametrize("bit", range(BYTES * 8))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    content = content_of(TOKEN)
    content[bit // 8] ^= 1 << bit % 8
    assert read(token_of(content), BOTH.get) is None


@given(st.integers(0, SYMBOLS - 1), st.sampled_from(base32.ALPHABET))
def test_any_other_symbol_is_refused(place: int, symbol: str) -> None:
    changed = TOKEN[:place] + symbol + TOKEN[place + 1 :]
    assert (read(changed, BOTH.get) is not None) == (changed == TOKEN)


@given(st.integers(0, SYMBOLS - 1), st.text(base32.ALPHABET, min_size=1, max_size=8))
def test_cut_off_or_extended_it_is_refused(length: int, more: str) -> None:
    assert read(TOKEN[:length], KEYS.get) is None
    assert read(TOKEN[length + 1 :], KEYS.get) is None
    assert read(TOKEN + more, KEYS.get) is None
    assert read(more + TOKEN, KEYS.get) is None


@given(codes, st.integers(0, 2**32 - 1), instants, anchors, st.integers(1, BYTES - 1))
def test_parts_of_two_receipts_are_none(
    code: str, class_session_id: int, instant: datetime, event: Anchor, cut: int
) -> None:
    other = signed(SEED, code, class_session_id, instant, event)
    mixed = token_of(content_of(TOKEN)[:cut] + content_of(other)[cut:])
    found = read(mixed, KEYS.get)
    assert (found is not None) == (mixed in (TOKEN, other))


def test_of_another_key_it_is_refused_unless_that_key_is_known() -> None:
    foreign = signed(OTHER_SEED, "K7Q4M2XP", 12, NINE, EVENT)
    assert read(foreign, KEYS.get) is None
    assert read(foreign, BOTH.get) is not None


def test_under_the_name_of_a_known_key_another_key_is_refused() -> None:
    content = content_of(signed(OTHER_SEED, "K7Q4M2XP", 12, NINE, EVENT))
    content[1:9] = bytes.fromhex(next(iter(KEYS)))
    assert read(token_of(content), BOTH.get) is None
    # Signed for that name, and a list in which somebody has put the other key under it.
    token = forged(bytes(content[:PAYLOAD]), seed=OTHER_SEED)
    assert read(token, BOTH.get) is None
    assert read(token, {next(iter(KEYS)): public_key(OTHER_SEED)}.get) is None


def test_what_the_real_key_signed_for_another_version_or_purpose_is_refused() -> None:
    payload = bytes(content_of(TOKEN)[:PAYLOAD])
    assert forged(payload) == TOKEN
    assert read(forged(b"\x01" + payload[1:]), KEYS.get) is None
    assert read(forged(b"\x00" + payload[1:]), KEYS.get) is None
    assert read(forged(payload, context=b""), KEYS.get) is None
    assert read(forged(payload, context=b"kiosk receipt v1\0"), KEYS.get) is None


def test_a_second_signature_made_from_the_first_is_refused() -> None:
    """RFC 8032, section 5.1.7: S is smaller than the group's order, so that nobody can add it."""
    content = content_of(TOKEN)
    added = int.from_bytes(content[78:], "little") + ORDER
    content[78:] = added.to_bytes(32, "little")
    assert read(token_of(content), KEYS.get) is None


def test_a_time_beyond_the_calendar_is_refused() -> None:
    payload, event = bytes(content_of(TOKEN)[:18]), bytes(content_of(TOKEN)[26:PAYLOAD])
    assert read(forged(payload + b"\xff" * 8 + event), KEYS.get) is None
    assert read(forged(payload + (253_402_300_800 * 1_000_000).to_bytes(8, "big") + event), KEYS.get) is None


def test_small_letters_are_read() -> None:
    assert read(TOKEN.lower(), KEYS.get) == read(TOKEN, KEYS.get) is not None


def test_no_other_spelling_is_read() -> None:
    """Nobody types 176 symbols: what forgives a typed code would only give a receipt many addresses."""
    assert "1" in TOKEN
    assert "0" in TOKEN
    for spelt in (
        TOKEN.replace("1", "I", 1),
        TOKEN.replace("1", "l", 1),
        TOKEN.replace("0", "O", 1),
        TOKEN.replace("0", "o", 1),
        f"{TOKEN[:88]}-{TOKEN[88:]}",
        f" {TOKEN}",
        f"{TOKEN}\n",
        TOKEN.replace("S", "\u017f", 1) if "S" in TOKEN else "\u017f" * SYMBOLS,
        TOKEN.replace("0", "\uff10", 1),
        TOKEN.replace("0", "\u0660", 1),
    ):
        assert read(spelt, KEYS.get) is None


def test_a_long_s_is_not_an_s() -> None:
    """Its capital is S: the one letter beyond ASCII that could give a receipt another spelling."""
    token = next(
        each for each in (signed(SEED, "K7Q4M2XP", n, NINE, EVENT) for n in range(1000)) if "S" in each
    )
    assert token.replace("S", "\u017f").upper() == token
    assert read(token.replace("S", "\u017f"), KEYS.get) is None


@given(st.text() | st.text(base32.ALPHABET, min_size=SYMBOLS, max_size=SYMBOLS))
def test_arbitrary_text_is_refused_and_never_breaks(text: str) -> None:
    assert read(text, KEYS.get) is None


@given(st.binary(min_size=BYTES - 9, max_size=BYTES - 9))
def test_arbitrary_bytes_under_a_known_name_are_refused(rest: bytes) -> None:
    assert read(token_of(b"\x02" + bytes.fromhex(next(iter(KEYS))) + rest), KEYS.get) is None


@pytest.mark.parametrize("public", [b"", b"x" * 31, b"\xff" * 32, b"\0" * 32])
def test_a_key_that_is_none_is_refused(public: bytes) -> None:
    content = content_of(TOKEN)
    content[1:9] = bytes.fromhex(key_id_of(public))
    assert read(token_of(content), lambda _key_id: public) is None


def test_one_key_is_asked_for_whatever_comes() -> None:
    asked: list[str] = []
    for token in (TOKEN, signed(OTHER_SEED, "K7Q4M2XP", 12, NINE, EVENT), "", "0" * SYMBOLS, "x" * 100_000):
        read(token, lambda key_id: asked.append(key_id) or KEYS.get(key_id))
    assert asked == [key_id_of(public_key(SEED)), key_id_of(public_key(OTHER_SEED))]
