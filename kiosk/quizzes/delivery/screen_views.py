"""What the screen of a class session shows: the attendance sheet, how to reach a quiz, or results."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from kiosk.core.database import insert_unless_there
from kiosk.quizzes.delivery.versions import quiz_of
from kiosk.quizzes.kinds.registry import graded
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Publication, ScreenView

_VERSION = (
    select(ScreenView.publication_id, ScreenView.position, ScreenView.key_shown, Publication.version_id)
    .join(Publication, Publication.id == ScreenView.publication_id)
    .where(ScreenView.class_session_id == bindparam("wanted"))
)


class Shown(NamedTuple):
    """A quiz on the screen: how to reach it, or the results of the question at ``position``.

    The right answer is left out unless ``key_shown``: while the quiz is open, people are still answering.
    """

    publication: Publication
    position: int | None
    key_shown: bool

    @property
    def quiz(self) -> Quiz:
        """The quiz, as read from its version."""
        return quiz_of(self.publication.version)

    @property
    def is_judged(self) -> bool:
        """Whether the question that is shown has a right answer."""
        return bool(self.position) and graded(self.quiz.questions[(self.position or 1) - 1]) is not None

    def shows(self, publication: Publication, position: int | None = None) -> bool:
        """Whether this is what is shown."""
        return self.publication.id == publication.id and self.position == position


def show_on_screen(
    db: Session, publication: Publication, position: int | None = None, *, key_shown: bool = False
) -> None:
    """Show how to reach a quiz, or the results of the question at a position, instead of what was shown."""
    insert_unless_there(
        db,
        ScreenView,
        class_session_id=publication.class_session_id,
        publication_id=publication.id,
        position=position,
        key_shown=key_shown,
    )
    view = db.get_one(ScreenView, publication.class_session_id, populate_existing=True)
    view.publication_id, view.position, view.key_shown = publication.id, position, key_shown
    db.flush()


def show_sheet(db: Session, class_session_id: int) -> None:
    """Show the attendance sheet again."""
    db.execute(delete(ScreenView).where(ScreenView.class_session_id == class_session_id))


def screen_version(db: Session, class_session_id: int) -> tuple[object, ...]:
    """A value that changes with what the screen shows; cheaper than ``screen_view_of``. One query."""
    row = db.connection().execute(_VERSION, {"wanted": class_session_id}).one_or_none()
    return () if row is None else tuple(row)


def screen_view_of(db: Session, class_session_id: int) -> Shown | None:
    """What is shown of which quiz; None for the attendance sheet. One query."""
    row = db.execute(
        select(Publication, ScreenView.position, ScreenView.key_shown)
        .join(ScreenView, ScreenView.publication_id == Publication.id)
        .where(ScreenView.class_session_id == class_session_id)
        .options(joinedload(Publication.version))
    ).one_or_none()
    if row is None:
        return None
    shown = Shown(row[0], row[1], row[2])
    if shown.position and shown.position > len(shown.quiz.questions):  # a newer version may have fewer
        return shown._replace(position=None)
    return shown
