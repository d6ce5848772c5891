"""The link to a screen: anyone who has it can see the room codes of one class session without logging in.

It holds the class session, the time it was made, and a serial. Raising the serial of the class session ends
all its links; a browser opened with a link keeps the same three values.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from kiosk.attendance.sheet import Sheet
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession

# After the planned end and after the link was made, whichever is later: links are made a day early, or a
# class is held late.
GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ScreenLink:
    """``made_at`` is in whole seconds once the link has been packed."""

    class_session_id: int
    serial: int
    made_at: datetime

    @classmethod
    def to(cls, class_session: ClassSession | Sheet, now: datetime) -> "ScreenLink":
        """A link that is valid from now on."""
        return cls(class_session.id, class_session.screen_serial, now)

    def packed(self) -> list[int]:
        """The link as a JSON value, to be sealed."""
        return [self.class_session_id, self.serial, int(self.made_at.timestamp())]

    @classmethod
    def unpacked(cls, value: object) -> "ScreenLink | None":
        """The link in a value that was sealed here, or None when the value is something else."""
        match value:
            case [int(class_session_id), int(serial), int(made_at)]:
                return cls(class_session_id, serial, datetime.fromtimestamp(made_at, UTC))
        return None

    def good_until(self, ends_at: datetime) -> datetime:
        """When this link expires, given the planned end of its class session."""
        return max(self.made_at, ends_at) + GOOD_FOR

    def check(self, sheet: Sheet, now: datetime) -> None:
        """Check that this link still opens the screen of this sheet.

        Raises:
            Refusal: ``screen_links_ended`` when an instructor has ended it, ``screen_link_expired`` when it
                has expired.
        """
        if self.serial != sheet.screen_serial:
            raise Refusal(RefusalCode.SCREEN_LINKS_ENDED, class_session=sheet.id)
        if now >= self.good_until(sheet.ends_at):
            raise Refusal(RefusalCode.SCREEN_LINK_EXPIRED, class_session=sheet.id)


def end_screen_links(db: Session, class_session_id: int) -> None:
    """End all existing links of a class session, and the screens opened with them."""
    db.execute(
        update(ClassSession)
        .where(ClassSession.id == class_session_id)
        .values(screen_serial=ClassSession.screen_serial + 1)
    )
