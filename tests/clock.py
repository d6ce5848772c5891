"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

NINE_IN_PARIS = datetime(2026, 2, 25, 8, 0, tzinfo=UTC)


class StandingClock:
    """Starts at the planned beginning of the class session that ``tests.factories`` makes."""

    def __init__(self, instant: datetime = NINE_IN_PARIS) -> None:
        self.instant = instant
        self.step = timedelta(0)

    def now(self) -> datetime:
        return self.instant

    def stepped(self) -> timedelta:
        return self.step

    def adopt(self) -> None:
        self.instant += self.step
        self.step = timedelta(0)

    def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        self.instant += timedelta(minutes=minutes, seconds=seconds)
