"""Fetching a quiz through the person who holds the phone, and an attempt through the phone."""

from collections.abc import Sequence

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.participation import Participation, participation_of, participations_of
from kiosk.quizzes.delivery.published import Published, published_as
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.models import Attempt
from kiosk.web.common.services import reading
from kiosk.web.phone import phone
from kiosk.web.phone.device import UnknownHolderError, this_phone


def published_or_404(code: str) -> Published:
    """What is published under this code, however it is written."""
    wanted = base32.clean(code)
    published = published_as(reading(), wanted) if wanted.isalnum() else None
    if published is None:
        abort(404)
    return published


def own_participation(code: str) -> Participation:
    """The part that this phone's holder has in a quiz.

    Raises:
        UnknownHolderError: the course does not concern them.
    """
    published = published_or_404(code)
    devices = this_phone().names_in(published.class_session_id)
    participation = participation_of(reading(), published, current_user.person_key, devices)
    if participation is None:
        raise UnknownHolderError(published.code)
    return participation


def participations(published: Sequence[Published]) -> list[Participation]:
    """The parts that this phone's holder has in quizzes, in their order; none where nobody is known to."""
    if not published or not current_user.is_authenticated:
        return []
    return participations_of(reading(), published, current_user.person_key, this_phone().names_in)


def own_attempt(participation: Participation, number: int) -> Attempt:
    """An attempt of this person that this phone may see; any other does not exist here.

    Raises:
        Refusal: ``signed_elsewhere`` or ``attempt_set_aside`` when it was begun on this phone and counts no
            more.
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
    """The page on which the holder of a phone says who they are."""
    return redirect(url_for("phone.identify", code=unknown.quiz_code), code=303)
