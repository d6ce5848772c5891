"""Fetching a quiz through the person who holds the phone, and an attempt through the phone."""

from typing import NoReturn

from flask import abort, redirect, url_for
from flask_login import current_user

from kiosk import crockford
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.sitting import Published, Sitting, published_as, sitting_of
from kiosk.web.services import reading, services


def published_or_404(code: str) -> Published:
    """What is published under this code, however it is written."""
    wanted = crockford.clean(code)
    published = published_as(reading(), wanted) if wanted.isalnum() else None
    if published is None:
        abort(404)
    return published


def open_sitting(code: str) -> Sitting:
    """The sitting of who holds this phone; who has nothing to do with the course is asked who they are."""
    published, keys = published_or_404(code), services().keys
    phone = ("quiz-device", published.id, current_user.device)  # a pseudonym within one publication
    sitting = sitting_of(
        reading(),
        published,
        current_user.person_key,
        keys.pseudonym(*phone),
        keys.older_pseudonyms(*phone),
    )
    if sitting is None:
        to(url_for("student.who", code=published.code))
    return sitting


def own_attempt(sitting: Sitting, number: int) -> Attempt:
    """An attempt of this person on this phone; any other does not exist here."""
    attempt = next((each for each in sitting.own if each.number == number), None)
    if attempt is None:
        abort(404)
    return attempt


def to(address: str) -> NoReturn:
    """Leave for another page."""
    abort(redirect(address, code=303))
