"""Pictures of a course's questions, kept under the SHA-256 of their bytes: the same picture is kept once."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.database import insert_unless_there
from kiosk.quizzes.model.quiz import Picture
from kiosk.quizzes.models import Asset

LARGEST = 2_000_000
# By the first bytes. No SVG: it can hold scripts.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


class NotAPictureError(Exception):
    """The bytes are no PNG, JPEG, GIF or WebP, or more than ``LARGEST``."""


def keep_picture(db: Session, course_id: int, content: bytes, alternative: str) -> Picture:
    """Keep a picture, and what a question needs to show it.

    Raises:
        NotAPictureError: see there.
    """
    media_type = _media_type(content)
    if media_type is None or len(content) > LARGEST:
        raise NotAPictureError
    own = hashlib.sha256(content).hexdigest()
    insert_unless_there(db, Asset, course_id=course_id, hash=own, media_type=media_type, content=content)
    return Picture(own, alternative)


def picture_of(db: Session, course_id: int, asset: str) -> Asset | None:
    """The picture that a course keeps under a hash, or None. One query."""
    return db.scalar(select(Asset).where(Asset.course_id == course_id, Asset.hash == asset))


def _media_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((name for start, name in _SIGNATURES if content.startswith(start)), None)
