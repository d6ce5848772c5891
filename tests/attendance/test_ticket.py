"""The scan ticket: proof of a scan, for one purpose, for five minutes."""

from datetime import timedelta

import pytest

from kiosk.attendance.ticket import PURPOSE, ScanTicket
from kiosk.attendance.window import AttendanceWindow
from kiosk.core.keys import Keys
from kiosk.core.refusals import Refusal, RefusalCode
from tests.clock import NINE_IN_PARIS as NINE

KEYS = Keys("a secret for tests only, 0123456789")
WINDOW = AttendanceWindow.lasting(NINE, timedelta(minutes=15), timedelta(0))


def ticket(minutes: float = 0) -> ScanTicket:
    return ScanTicket(7, NINE + timedelta(minutes=minutes), "qr", "phone")


def refusal_of(scanned: ScanTicket, minutes: float, window: AttendanceWindow = WINDOW) -> RefusalCode | None:
    try:
        scanned.check(window, NINE + timedelta(minutes=minutes))
    except Refusal as refusal:
        return refusal.code
    return None


def test_a_ticket_survives_its_journey_through_the_browser() -> None:
    signer = KEYS.signer(PURPOSE)
    precise = ScanTicket(7, NINE + timedelta(microseconds=123_457), "code", "phone")
    assert ScanTicket.unsealed(precise.sealed(signer), signer) == precise


@pytest.mark.parametrize("damage", ["", "x", "WzcsMSwicXIiLCJhIl0.AAAA", "\u00e9"])
def test_a_forged_ticket_is_none(damage: str) -> None:
    assert ScanTicket.unsealed(damage, KEYS.signer(PURPOSE)) is None


def test_no_cut_or_changed_ticket_passes() -> None:
    signer = KEYS.signer(PURPOSE)
    sealed = ticket().sealed(signer)
    for place in range(len(sealed)):
        assert ScanTicket.unsealed(sealed[:place], signer) is None
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        # The last symbol of a 32-byte signature has unused bits: another spelling of the same signature.
        assert ScanTicket.unsealed(changed, signer) in (None, ticket())


def test_a_token_made_for_another_purpose_is_no_ticket() -> None:
    elsewhere = KEYS.signer("screen-link")
    assert ScanTicket.unsealed(ticket().sealed(elsewhere), KEYS.signer(PURPOSE)) is None


def test_five_minutes_are_left_to_fill_in_the_form() -> None:
    assert refusal_of(ticket(), 4.99) is None
    assert refusal_of(ticket(), 5) is RefusalCode.TICKET_EXPIRED


def test_a_form_opened_in_time_may_be_validated_two_minutes_after_closing() -> None:
    assert refusal_of(ticket(14.5), 16.99) is None
    assert refusal_of(ticket(14.5), 17) is RefusalCode.WINDOW_CLOSED


def test_a_scan_outside_the_window_is_refused_even_with_a_good_ticket() -> None:
    assert refusal_of(ticket(15), 15) is RefusalCode.WINDOW_CLOSED
    assert refusal_of(ticket(-1), 0) is RefusalCode.TOO_EARLY


def test_a_ticket_from_the_future_is_refused() -> None:
    assert refusal_of(ticket(3), 2) is RefusalCode.TICKET_EXPIRED
