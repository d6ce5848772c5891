"""Fetching a quiz through the person who holds the phone, and an attempt through the phone."""

from collections.abc import Sequence
from typing import NoReturn

from flask import abort, redirect, url_for
from flask_login import current_user

from kiosk import crockford
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.sitting import Published, Sitting, published_as, sitting_of, sittings_of
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
    published = published_or_404(code)
    sitting = sitting_of(reading(), published, current_user.person_key, *_phone_in(published.id))
    if sitting is None:
        to(url_for("student.who", code=published.code))
    return sitting


def sittings(published: Sequence[Published]) -> list[Sitting]:
    """The sittings of who holds this phone, in their order; none where nobody says to."""
    if not published or not current_user.is_authenticated:
        return []
    return sittings_of(reading(), published, current_user.person_key, _phone_in)


def _phone_in(publication_id: int) -> tuple[str, tuple[str, ...]]:
    """The pseudonym of this phone within one publication, and older ones."""
    keys, phone = services().keys, ("quiz-device", publication_id, current_user.device)
    return keys.pseudonym(*phone), keys.older_pseudonyms(*phone)


def own_attempt(sitting: Sitting, number: int) -> Attempt:
    """An attempt of this person on this phone; any other does not exist here."""
    attempt = next((each for each in sitting.own if each.number == number), None)
    if attempt is None:
        abort(404)
    return attempt


def to(address: str) -> NoReturn:
    """Leave for another page."""
    abort(redirect(address, code=303))
