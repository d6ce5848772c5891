"""The room code: names its class session, lives 10 to 20 seconds, cannot be guessed or forged."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.attendance import room_code
from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode

KEY = b"k" * 32
STEP_START = datetime(2026, 2, 25, 8, 0, 0, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
identities = st.integers(1, 2**31)


def refusal_of(text: str, now: datetime) -> RefusalCode:
    with pytest.raises(Refusal) as refused:
        room_code.check(KEY, text, now)
    return refused.value.code


@given(identities, instants)
def test_a_fresh_code_names_its_class_session(identity: int, now: datetime) -> None:
    assert room_code.check(KEY, room_code.mint(KEY, identity, now).text, now) == identity


@given(identities, instants)
def test_a_code_is_good_until_it_dies_and_not_an_instant_longer(identity: int, now: datetime) -> None:
    code = room_code.mint(KEY, identity, now)
    last = now + code.dies_in - timedelta(microseconds=1)
    assert room_code.check(KEY, code.text, last) == identity
    assert refusal_of(code.text, now + code.dies_in) is RefusalCode.CODE_EXPIRED
    assert timedelta(seconds=10) < code.dies_in <= timedelta(seconds=20)


def test_a_photo_of_the_screen_is_worthless_after_21_seconds() -> None:
    code = room_code.mint(KEY, 7, STEP_START)
    assert refusal_of(code.text, STEP_START + timedelta(seconds=21)) is RefusalCode.CODE_EXPIRED


def test_the_code_turns_every_ten_seconds() -> None:
    first = room_code.mint(KEY, 7, STEP_START)
    assert room_code.mint(KEY, 7, STEP_START + timedelta(seconds=9.999)).text == first.text
    assert room_code.mint(KEY, 7, STEP_START + timedelta(seconds=10)).text != first.text
    assert first.turns_in == timedelta(seconds=10)


def test_a_code_of_the_future_is_not_good_yet() -> None:
    ahead = room_code.mint(KEY, 7, STEP_START + timedelta(seconds=10)).text
    assert refusal_of(ahead, STEP_START) is RefusalCode.CODE_UNKNOWN


def test_a_dead_code_is_called_expired_for_a_quarter_of_an_hour_then_unknown() -> None:
    code = room_code.mint(KEY, 7, STEP_START).text
    assert refusal_of(code, STEP_START + timedelta(minutes=15)) is RefusalCode.CODE_EXPIRED
    assert refusal_of(code, STEP_START + timedelta(minutes=16)) is RefusalCode.CODE_UNKNOWN


def test_another_servers_code_is_unknown() -> None:
    assert refusal_of(room_code.mint(b"x" * 32, 7, STEP_START).text, STEP_START) is RefusalCode.CODE_UNKNOWN


def test_a_code_moved_to_another_class_session_is_unknown() -> None:
    stolen = room_code.mint(KEY, 7, STEP_START).text
    moved = base32.encode(8, 2) + stolen[-room_code.MAC_SYMBOLS :]
    assert refusal_of(moved, STEP_START) is RefusalCode.CODE_UNKNOWN


@pytest.mark.parametrize(
    "disguise", [str.lower, lambda t: f" {t[:4]}-{t[4:]} ", lambda t: t.replace("0", "O").replace("1", "l")]
)
def test_case_separators_and_look_alikes_are_forgiven(disguise: object) -> None:
    assert callable(disguise)
    for identity in range(1, 40):
        text = room_code.mint(KEY, identity, STEP_START).text
        assert room_code.check(KEY, disguise(text), STEP_START) == identity


@given(st.text(max_size=60), instants)
def test_no_text_whatever_does_more_than_be_refused(text: str, now: datetime) -> None:
    assert refusal_of(text, now) in (RefusalCode.CODE_UNKNOWN, RefusalCode.CODE_EXPIRED)


def test_a_code_has_one_spelling_only() -> None:
    text = room_code.mint(KEY, 7, STEP_START).text
    assert refusal_of("0" + text, STEP_START) is RefusalCode.CODE_UNKNOWN


def test_ten_thousand_guesses_find_nothing() -> None:
    found = 0
    for guess in range(10_000):
        try:
            room_code.check(KEY, base32.encode(7, 2) + base32.encode(guess * 104_729 % 2**30, 6), STEP_START)
            found += 1
        except Refusal:
            pass
    assert found == 0


def test_all_thirty_bits_differ_from_code_to_code() -> None:
    """None is always set, none never, and no two are alike: there is nothing to guess by."""
    codes = [room_code.mint(KEY, 7, STEP_START + step * room_code.STEP).text for step in range(2_000)]
    numbers = [base32.decode(code[-room_code.MAC_SYMBOLS :]) for code in codes]
    for bit in range(30):
        assert 900 < sum(number >> bit & 1 for number in numbers) < 1_100, bit
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**30


def test_a_code_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(room_code.hmac, "compare_digest", compare)
    good = room_code.mint(KEY, 7, STEP_START).text
    assert room_code.check(KEY, good, STEP_START) == 7
    assert len(compared) == 1
    refusal_of(good[:2] + "000000", STEP_START)
    assert len(compared) == 1 + room_code.REMEMBERED_STEPS + 1


def test_the_address_of_a_real_host_stays_in_a_small_qr_code() -> None:
    from kiosk.core.qr_code import QUIET_ZONE, qr_path

    address = f"https://sorbonne.example.fr/s/{room_code.mint(KEY, 1000, STEP_START).text}".upper()
    assert len(address) <= 38
    assert qr_path(address).size - 2 * QUIET_ZONE == 25


def test_a_code_made_before_the_secret_changed_lives_as_long_as_any() -> None:
    code = room_code.mint(KEY, 7, STEP_START)
    newest, older = b"n" * 32, [b"o" * 32, KEY]
    assert room_code.check(newest, code.text, STEP_START + timedelta(seconds=19), older) == 7
    for now, expected in (
        (STEP_START + timedelta(seconds=20), RefusalCode.CODE_EXPIRED),
        (STEP_START + timedelta(minutes=16), RefusalCode.CODE_UNKNOWN),
    ):
        with pytest.raises(Refusal) as refused:
            room_code.check(newest, code.text, now, older)
        assert refused.value.code is expected
    with pytest.raises(Refusal) as refused:
        room_code.check(newest, code.text, STEP_START, older[:1])
    assert refused.value.code is RefusalCode.CODE_UNKNOWN
