"""Days and times of day in a course's time zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from kiosk.core.refusals import Refusal, RefusalCode


def instant_at(day: date, at: time, time_zone: str) -> datetime:
    """The instant of a local day and time, in UTC. Of a time that comes twice, the first.

    Raises:
        Refusal: ``no_such_time`` when clocks jump over it that night.
    """
    local, zone = datetime.combine(day, at), ZoneInfo(time_zone)
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local:
        raise Refusal(RefusalCode.NO_SUCH_TIME)
    return instant


def local_moment(instant: datetime, time_zone: str) -> datetime:
    """The day and time of an instant in a time zone, to the minute and without the zone, as forms show it."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return local.replace(tzinfo=None, second=0, microsecond=0)
