"""Fetching a quiz through the phone's holder, an attempt through the phone, and the time left for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.participation import Participation, participation_of, participations_of
from kiosk.quizzes.delivery.published import Published, published_as
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.models import Attempt
from kiosk.web.common.filters import is_same_day, local_time, short_date
from kiosk.web.common.services import reading
from kiosk.web.phone import phone
from kiosk.web.phone.device import UnknownHolderError, this_phone


def published_or_404(code: str) -> Published:
    """The quiz published under this code, however it is spelt; otherwise 404."""
    wanted = base32.clean(code)
    published = published_as(reading(), wanted) if wanted.isalnum() else None
    if published is None:
        abort(404)
    return published


def own_participation(code: str) -> Participation:
    """The participation of this phone's holder in a quiz; 404 for an unknown code.

    Raises:
        UnknownHolderError: the quiz does not concern them.
    """
    published = published_or_404(code)
    devices = this_phone().names_in(published.class_session_id)
    participation = participation_of(reading(), published, current_user.person_id, devices)
    if participation is None:
        raise UnknownHolderError(published.code)
    return participation


def participations(published: Sequence[Published]) -> list[Participation]:
    """The participations of this phone's holder in these quizzes, in order; none if the holder is unknown."""
    if not published or not current_user.is_authenticated:
        return []
    return participations_of(reading(), published, current_user.person_id, this_phone().names_in)


def own_attempt(participation: Participation, number: int) -> Attempt:
    """An attempt of this person that this phone may see; 404 for any other.

    Raises:
        Refusal: ``signed_elsewhere`` or ``attempt_set_aside`` if it was begun on this phone but no longer
            counts.
    """
    attempt = next((each for each in participation.attempts if each.number == number), None)
    if attempt is None or attempt in participation.own:
        return attempt or abort(404)
    if attempt.device_key not in participation.devices:
        abort(404)
    outranked = participation.standing is Standing.OUTRANKED
    raise Refusal(RefusalCode.SIGNED_ELSEWHERE if outranked else RefusalCode.ATTEMPT_SET_ASIDE)


@phone.errorhandler(UnknownHolderError)
def ask_who_it_is(unknown: UnknownHolderError) -> ResponseReturnValue:
    """Redirect to the page where the phone's holder identifies themselves."""
    return redirect(url_for("phone.identify", code=unknown.quiz_code), code=303)


@dataclass(frozen=True)
class TimeLeft:
    """``remaining`` is in milliseconds; ``None``, with empty ``closes``, while no end is set.

    It is a duration because the phone's clock may be wrong.
    """

    remaining: int | None
    closes: str


def time_left(participation: Participation, instant: datetime) -> TimeLeft:
    """The time left for this person, including extra minutes."""
    end, zone = participation.window.ends_at, participation.published.course.time_zone
    if end is None:
        return TimeLeft(None, "")
    time = local_time(end, zone)
    if end <= instant:
        words = _("Closed at %(time)s", time=time)
    elif is_same_day(end, instant, zone):
        words = _("Closes at %(time)s", time=time)
    else:
        words = _("Closes on %(date)s at %(time)s", date=short_date(end, zone), time=time)
    return TimeLeft(max(0, (end - instant) // timedelta(milliseconds=1)), words)
