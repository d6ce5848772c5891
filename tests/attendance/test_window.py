"""The attendance window: half-open, in UTC, 15 minutes long even when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.attendance.window import AttendanceWindow, WindowPhase
from kiosk.core.refusals import Refusal, RefusalCode
from tests.clock import NINE_IN_PARIS as NINE

QUARTER = timedelta(minutes=15)
NO_TIME = timedelta(0)
TICK = timedelta(microseconds=1)


def window(late: timedelta = NO_TIME) -> AttendanceWindow:
    return AttendanceWindow.lasting(NINE, QUARTER, late)


@pytest.mark.parametrize(
    ("instant", "phase"),
    [
        (NINE - TICK, WindowPhase.BEFORE),
        (NINE, WindowPhase.OPEN),
        (NINE + QUARTER - TICK, WindowPhase.OPEN),
        (NINE + QUARTER, WindowPhase.CLOSED),
    ],
)
def test_the_window_includes_its_opening_and_excludes_its_closing(
    instant: datetime, phase: WindowPhase
) -> None:
    assert window().phase(instant) is phase


def test_late_minutes_follow_the_window_and_count_as_late() -> None:
    with_late = window(late=timedelta(minutes=10))
    assert with_late.phase(NINE + QUARTER) is WindowPhase.LATE
    assert with_late.phase(NINE + timedelta(minutes=25)) is WindowPhase.CLOSED
    assert with_late.counts(NINE + QUARTER) == "late"
    assert with_late.counts(NINE + QUARTER - TICK) == "present"


def test_before_it_opens_the_refusal_says_when_it_will() -> None:
    with pytest.raises(Refusal) as refused:
        window().check(NINE - TICK)
    assert refused.value.code is RefusalCode.TOO_EARLY
    assert refused.value.details["opens_at"] == NINE


def test_after_it_closed_the_refusal_says_since_when() -> None:
    with pytest.raises(Refusal) as refused:
        window(late=timedelta(minutes=5)).check(NINE + timedelta(minutes=20))
    assert refused.value.code is RefusalCode.WINDOW_CLOSED
    assert refused.value.details["closed_at"] == NINE + timedelta(minutes=20)


@pytest.mark.parametrize(
    "local_start",
    [datetime(2026, 3, 29, 1, 50), datetime(2026, 10, 25, 2, 50)],  # noqa: DTZ001 - localised below
    ids=["spring, 2:00 becomes 3:00", "autumn, 3:00 becomes 2:00"],
)
def test_it_lasts_fifteen_minutes_on_the_nights_when_paris_changes_its_clocks(local_start: datetime) -> None:
    starts_at = local_start.replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    over_the_change = AttendanceWindow.lasting(starts_at, QUARTER, NO_TIME)
    assert over_the_change.closes_at - over_the_change.opens_at == QUARTER
    assert over_the_change.takes_signatures(starts_at + QUARTER - TICK)
    assert not over_the_change.takes_signatures(starts_at + QUARTER)


def test_opened_by_hand_before_its_time_it_lasts_its_full_length() -> None:
    early = NINE - timedelta(minutes=7)
    assert window().opened(early, QUARTER, NO_TIME) == AttendanceWindow.lasting(early, QUARTER, NO_TIME)


def test_extending_gives_five_minutes_more_and_moves_the_latecomers_time_too() -> None:
    assert window(late=QUARTER).extended() == AttendanceWindow.lasting(NINE, timedelta(minutes=20), QUARTER)


def test_closing_by_hand_leaves_latecomers_their_time_and_closing_again_ends_it() -> None:
    ten_past, twelve_past = NINE + timedelta(minutes=10), NINE + timedelta(minutes=12)
    closed = window(late=QUARTER).closed(ten_past, QUARTER)
    assert closed.phase(ten_past) is WindowPhase.LATE
    assert closed.closed(twelve_past, QUARTER).phase(twelve_past) is WindowPhase.CLOSED


def test_reopened_it_counts_who_signs_then_as_present() -> None:
    at_ten = NINE + timedelta(hours=1)
    again = window().reopened(at_ten, QUARTER, NO_TIME)
    assert again.takes_signatures(at_ten)
    assert again.counts(at_ten) == "present"
    assert again.closes_at == at_ten + QUARTER


@pytest.mark.parametrize(
    "attempt", ["open an open one", "close a closed one", "reopen an open one", "reopen before"]
)
def test_what_does_not_fit_the_phase_is_refused(attempt: str) -> None:
    actions = {
        "open an open one": lambda: window().opened(NINE, QUARTER, NO_TIME),
        "close a closed one": lambda: window().closed(NINE + QUARTER, NO_TIME),
        "reopen an open one": lambda: window().reopened(NINE, QUARTER, NO_TIME),
        "reopen before": lambda: window().reopened(NINE - TICK, QUARTER, NO_TIME),
    }
    with pytest.raises(Refusal) as refused:
        actions[attempt]()
    assert refused.value.code is RefusalCode.NOT_IN_THIS_PHASE
