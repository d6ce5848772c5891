"""What the projector of a class session shows: the attendance sheet, the way to a quiz, or results."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.database import insert_unless_there
from kiosk.quizzes.models import Publication, ScreenView


def show_on_screen(db: Session, publication: Publication, position: int | None = None) -> None:
    """Show the way to a quiz, or the results of the question at a position. The latest word counts."""
    insert_unless_there(
        db,
        ScreenView,
        class_session_id=publication.class_session_id,
        publication_id=publication.id,
        position=position,
    )
    view = db.get_one(ScreenView, publication.class_session_id, populate_existing=True)
    view.publication_id, view.position = publication.id, position
    db.flush()


def show_sheet(db: Session, class_session_id: int) -> None:
    """Show the attendance sheet again."""
    db.execute(delete(ScreenView).where(ScreenView.class_session_id == class_session_id))


def screen_view_of(db: Session, class_session_id: int) -> tuple[Publication, int | None] | None:
    """The publication to show, and of which question the results; nothing for the attendance sheet."""
    row = db.execute(
        select(Publication, ScreenView.position)
        .join(ScreenView, ScreenView.publication_id == Publication.id)
        .where(ScreenView.class_session_id == class_session_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
