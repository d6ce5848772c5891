"""Fetching a quiz through the person who holds the phone, and an attempt through the phone."""

from collections.abc import Sequence
from typing import NoReturn

from flask import abort, redirect, url_for
from flask_login import current_user

from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.current_attempt import Sitting, sitting_of, sittings_of
from kiosk.quizzes.delivery.published import Published, published_as
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.models import Attempt
from kiosk.web.common.services import reading
from kiosk.web.phone.device import this_phone


def published_or_404(code: str) -> Published:
    """What is published under this code, however it is written."""
    wanted = base32.clean(code)
    published = published_as(reading(), wanted) if wanted.isalnum() else None
    if published is None:
        abort(404)
    return published


def open_sitting(code: str) -> Sitting:
    """The sitting of whoever holds this phone; somebody whom the course does not concern is asked who they
    are."""
    published = published_or_404(code)
    devices = this_phone().names_in(published.class_session_id)
    sitting = sitting_of(reading(), published, current_user.person_key, devices)
    if sitting is None:
        to(url_for("phone.who", code=published.code))
    return sitting


def sittings(published: Sequence[Published]) -> list[Sitting]:
    """The sittings of whoever holds this phone, in their order; none where nobody is known to."""
    if not published or not current_user.is_authenticated:
        return []
    return sittings_of(reading(), published, current_user.person_key, this_phone().names_in)


def own_attempt(sitting: Sitting, number: int) -> Attempt:
    """An attempt of this person that this phone may see; any other does not exist here.

    Raises:
        Refusal: ``signed_elsewhere`` or ``attempt_set_aside`` when it was begun on this phone and counts no
            more.
    """
    attempt = next((each for each in sitting.attempts if each.number == number), None)
    if attempt is None or attempt in sitting.own:
        return attempt or abort(404)
    if attempt.device_key not in sitting.devices:
        abort(404)
    outranked = sitting.standing is Standing.OUTRANKED
    raise Refusal(RefusalCode.SIGNED_ELSEWHERE if outranked else RefusalCode.ATTEMPT_SET_ASIDE)


def to(address: str) -> NoReturn:
    """Leave for another page."""
    abort(redirect(address, code=303))
