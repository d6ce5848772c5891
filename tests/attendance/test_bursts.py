"""Signatures that a program sends are flagged, all of them; those of a hall of people never are."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.bursts import (
    ISSUED_WITHIN,
    SCANS,
    SIGNATURES,
    Pattern,
    annul_together,
    kept_of_phone,
    latest_looks,
    look,
    patterns_of,
)
from kiosk.attendance.entry import Flag, Status
from kiosk.attendance.models import Annulment, SignIn
from kiosk.attendance.register import Register, register_of
from kiosk.attendance.ticket import ScanTicket
from kiosk.courses.models import ClassSession
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_burst,
    make_class_session,
    make_course,
    make_instructor,
    make_sign_in,
    make_student,
)
from tests.registers import register_break

BURST, AGAIN = frozenset({Pattern.BURST}), frozenset({Pattern.SCANNED_AGAIN})
TICK = timedelta(microseconds=1)
_receipts = count()


@dataclass(frozen=True)
class Signed:
    """A signature, as far as it is looked at."""

    receipt: str
    device_key: str
    signed_at: datetime
    quick_phone_issued_at: datetime | None


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def signed(
    scanned: float, took: float, issued: float | None = None, device: str = "", typed: bool = True
) -> Signed:
    """Scanned so many seconds after nine, and validated as much later; the cookie is issued by that scan
    unless it says otherwise."""
    receipt = f"receipt-{next(_receipts)}"
    device = device or f"device of {receipt}"
    ticket = ScanTicket(1, NINE + seconds(scanned), "qr", device)
    issued_at = NINE + seconds(scanned if issued is None else issued)
    kept = kept_of_phone(ticket, issued_at, typed=typed, now=NINE + seconds(scanned + took))
    return Signed(receipt, device, ticket.scanned_at, kept)


def marked(signatures: list[Signed], pattern: Pattern = Pattern.BURST) -> list[Signed]:
    found = patterns_of(signatures)
    return [each for each in signatures if pattern in found.get(each.receipt, ())]


# What is kept of a phone


@pytest.mark.parametrize(
    ("took", "typed", "kept"),
    [
        (seconds(2) - TICK, True, True),
        (seconds(2), True, False),
        (seconds(240), True, False),
        (seconds(2) - TICK, False, False),
    ],
)
def test_of_a_phone_nothing_is_kept_unless_its_form_came_back_faster_than_anybody_types(
    took: timedelta, typed: bool, kept: bool
) -> None:
    ticket = ScanTicket(1, NINE, "qr", "device")
    found = kept_of_phone(ticket, NINE - TICK, typed=typed, now=NINE + took)
    assert found == (NINE - TICK if kept else None)


# A burst


def test_eight_quick_signatures_of_cookies_issued_within_three_seconds_are_a_burst_and_seven_are_not() -> (
    None
):
    eight = [signed(0.4 * place, 0.1) for place in range(8)]
    assert patterns_of(eight) == dict.fromkeys((each.receipt for each in eight), BURST)
    assert patterns_of(eight[1:]) == {}


def test_three_seconds_are_within_and_a_tick_more_is_not() -> None:
    first = signed(0, 0.1)
    others = [signed(3, 0.1) for _ in range(7)]
    assert len(marked([first, *others])) == 8
    late = [replace(each, quick_phone_issued_at=NINE + seconds(3) + TICK) for each in others]
    assert marked([first, *late]) == []


def test_a_long_burst_is_flagged_from_its_first_to_its_last_signature() -> None:
    program = [signed(place * 0.25, 0.05) for place in range(200)]
    alone = [signed(-60, 0.5), signed(200, 0.5)]
    assert marked([*alone, *program]) == program


def test_cookies_that_were_issued_long_before_are_a_burst_all_the_same() -> None:
    program = [signed(place * 20, 0.5, issued=-86400 + place * 0.01) for place in range(20)]
    assert marked(program) == program


def test_phones_that_signed_before_and_tap_once_are_none() -> None:
    """All of them got their cookies in the same seconds of the first class."""
    hall = [signed(place * 0.01, 0.8, issued=-604800 + place * 0.01, typed=False) for place in range(600)]
    assert patterns_of(hall) == {}


@given(
    st.lists(st.tuples(st.integers(0, 400), st.booleans(), st.sampled_from("abcdefgh")), max_size=60),
    st.randoms(use_true_random=False),
)
def test_it_finds_what_looking_at_each_three_seconds_would_find(
    told: list[tuple[int, bool, str]], shuffled: random.Random
) -> None:
    hall = [
        Signed(f"r{place}", device, at := NINE + seconds(tenths / 10), at if quick else None)
        for place, (tenths, quick, device) in enumerate(told)
    ]
    quick = [each.quick_phone_issued_at for each in hall if each.quick_phone_issued_at]
    expected = {
        each.receipt
        for each in hall
        if each.quick_phone_issued_at
        and any(
            start <= each.quick_phone_issued_at <= start + ISSUED_WITHIN
            and sum(start <= other <= start + ISSUED_WITHIN for other in quick) >= SIGNATURES
            for start in quick
        )
    }
    shuffled.shuffle(hall)
    found = patterns_of(hall)
    assert {receipt for receipt, patterns in found.items() if Pattern.BURST in patterns} == expected
    scans = Counter(device for device, _at in {(each.device_key, each.signed_at) for each in hall})
    assert {receipt for receipt, patterns in found.items() if Pattern.SCANNED_AGAIN in patterns} == {
        each.receipt for each in hall if scans[each.device_key] >= SCANS
    }


# A phone that scans again and again


def test_a_phone_that_signs_by_four_scans_is_flagged_with_all_that_it_signed() -> None:
    phone = [signed(scan * 30, 10 + place, device="relay") for scan in range(4) for place in range(3)]
    assert patterns_of(phone) == dict.fromkeys((each.receipt for each in phone), AGAIN)
    assert patterns_of(phone[:-3]) == {}


# Six hundred people


def doors_open(rng: random.Random) -> float:
    """Everybody scans within the same seconds."""
    return rng.uniform(0, 4)


def over_a_minute(rng: random.Random) -> float:
    return rng.uniform(0, 60)


def in_waves(rng: random.Random) -> float:
    """Tram after tram."""
    return rng.choice((0, 240, 480)) + rng.expovariate(1 / 5)


def all_at_the_same_instant(_rng: random.Random) -> float:
    return 0.0


ARRIVALS = [doors_open, over_a_minute, in_waves, all_at_the_same_instant]


def first_time(rng: random.Random, scanned: float) -> list[Signed]:
    return [signed(scanned, rng.uniform(4, 30))]


def one_tap(rng: random.Random, scanned: float) -> list[Signed]:
    """Knows the phone from the first class, where all got their cookies at once."""
    return [signed(scanned, rng.uniform(0.3, 3), issued=-604800 + rng.uniform(0, 4), typed=False)]


def cleared_of_its_person(rng: random.Random, scanned: float) -> list[Signed]:
    """An old cookie, and somebody else who types."""
    return [signed(scanned, rng.uniform(4, 30), issued=-604800 + rng.uniform(0, 4))]


def shared_phone(rng: random.Random, scanned: float) -> list[Signed]:
    """A family, or a row: two or three on one phone, one after the other, some with a scan of their own."""
    people, device, found = rng.choice((2, 3)), f"shared-{rng.random()}", list[Signed]()
    took = rng.uniform(4, 30)
    for _ in range(people):
        found.append(signed(scanned, took, issued=0, device=device))
        scanned, took = (
            (scanned + took + 5, rng.uniform(4, 30)) if rng.random() < 0.5 else (scanned, took + 9)
        )
    return found


def reloaded(rng: random.Random, scanned: float) -> list[Signed]:
    """Scans again, since nothing seemed to happen; the cookie is that of the first scan."""
    return [signed(scanned + rng.uniform(1, 20), rng.uniform(4, 30), issued=scanned)]


def came_back_filled_in(rng: random.Random, scanned: float) -> list[Signed]:
    """The network was away: scans again after minutes, and what was typed stands in the form."""
    return [signed(scanned + 360, rng.uniform(0.5, 3), issued=scanned, typed=False)]


PEOPLE = [first_time, one_tap, cleared_of_its_person, shared_phone, reloaded, came_back_filled_in]


@pytest.mark.parametrize("arrival", ARRIVALS)
@pytest.mark.parametrize("seed", range(5))
def test_of_six_hundred_people_who_scan_at_once_and_type_for_four_to_thirty_seconds_nobody_is_flagged(
    arrival: Callable[[random.Random], float], seed: int
) -> None:
    rng = random.Random(f"{arrival.__name__} {seed}")
    hall = [each for _ in range(600) for each in rng.choice(PEOPLE)(rng, arrival(rng))]
    assert patterns_of(hall) == {}


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_sixty_absent_people_in_the_midst_of_them_are_flagged_and_nobody_else(
    arrival: Callable[[random.Random], float],
) -> None:
    rng = random.Random(arrival.__name__)
    hall = [each for _ in range(600) for each in rng.choice(PEOPLE)(rng, arrival(rng))]
    program = [signed(2 + place * 0.016, 0.01) for place in range(60)]
    together = [*hall, *program]
    rng.shuffle(together)
    assert {each.receipt for each in marked(together)} == {each.receipt for each in program}


# In the register


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db, make_course(db))


def flagged(register: Register) -> list[tuple[Flag, ...]]:
    return [entry.flags for entry in register.entries if entry.sign_in]


def test_the_register_flags_each_signature_of_a_burst(db: Session, class_session: ClassSession) -> None:
    make_burst(db, class_session)
    make_sign_in(db, class_session, make_student(db, class_session.course, "Zoé"))
    register = register_of(db, class_session)
    assert flagged(register) == [(Flag.BURST,)] * SIGNATURES + [()]
    assert register.counts()[Status.PRESENT] == SIGNATURES + 1  # nobody is refused


def test_an_ordinary_register_asks_nothing_more_of_the_database(
    db: Session, class_session: ClassSession
) -> None:
    make_sign_in(db, class_session, make_student(db, class_session.course))
    statements: list[str] = []
    event.listen(db.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    register_of(db, class_session)
    assert not [each for each in statements if "burst" in each.split("FROM")[1]]


def test_what_an_instructor_has_looked_at_is_flagged_no_longer_and_says_who_looked_when(
    db: Session, class_session: ClassSession
) -> None:
    make_burst(db, class_session)
    by = make_instructor(db, class_session.course, name="Camille Exemple")
    last = max(entry.sign_in.recorded_at for entry in register_of(db, class_session).entries if entry.sign_in)
    look(db, class_session, last, by=by.id, now=NINE + timedelta(minutes=20))
    register = register_of(db, class_session)
    assert flagged(register) == [()] * SIGNATURES
    assert [entry.patterns for entry in register.entries] == [(Pattern.BURST,)] * SIGNATURES
    assert register.looked is not None
    assert register.looked.made_by == "Camille Exemple"
    assert register.looked.made_at == NINE + timedelta(minutes=20)


def test_what_comes_after_the_look_is_flagged_again(db: Session, class_session: ClassSession) -> None:
    make_burst(db, class_session)
    look(db, class_session, NINE + timedelta(minutes=1), by=None, now=NINE + timedelta(minutes=1))
    make_burst(db, class_session, at=NINE + timedelta(minutes=2))
    assert flagged(register_of(db, class_session)).count((Flag.BURST,)) == SIGNATURES


def test_of_two_looks_the_one_that_reaches_further_holds(db: Session, class_session: ClassSession) -> None:
    for minutes in (9, 5):
        look(db, class_session, NINE + timedelta(minutes=minutes), by=None, now=NINE)
    found = latest_looks(db, [class_session.id])[class_session.id]
    assert found.until == NINE + timedelta(minutes=9)


def test_a_burst_is_annulled_by_one_act_and_each_signature_keeps_its_own_event(
    db: Session, class_session: ClassSession
) -> None:
    receipts = make_burst(db, class_session, 60)
    make_sign_in(db, class_session, honest := make_student(db, class_session.course, "Zoé"))
    by = make_instructor(db, class_session.course)
    now = NINE + timedelta(minutes=20)
    assert annul_together(db, class_session, receipts, "absents", by=by.id, now=now) == 60
    assert annul_together(db, class_session, receipts, "absents", by=by.id, now=now) == 0
    assert db.scalars(select(SignIn.person_id)).all() == [honest.id]
    assert db.scalar(select(func.count(Annulment.id)).where(Annulment.reason == "absents")) == 60
    assert register_break(db, class_session.id) is None
    assert register_of(db, class_session).head.number == 1 + 60 + 1 + 60
