"""With a course goes everything about its quizzes, and nothing else."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.courses.models import Course
from kiosk.models import Base
from kiosk.quizzes.delivery.attempts import save
from kiosk.quizzes.delivery.publications import set_allowance
from kiosk.quizzes.models import Publication, ScreenView
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_attempt, make_sitting
from tests.quizzes.attempt_hall import Hall, guest_of


def test_with_a_course_everything_about_its_quizzes_goes_and_nothing_else(db: Session) -> None:
    hall, other = Hall(db), Hall(db)
    for each in (hall, other):
        guest = guest_of(db, each.class_session)
        for person in (each.student, guest):
            attempt = make_attempt(db, each.publication, person)
            participation = make_sitting(db, each.publication, person)
            for position, response in ((1, 0), (2, "CTO")):
                save(
                    db, participation, attempt, position, response, sure=True, nonce="n", revision=1, now=NINE
                )
            set_allowance(db, each.publication, person.id, extra_minutes=5, extra_attempts=0)
        regrade(db, each.publication.version, 2, "cto", right=True, by=None, now=NINE)
        db.add(ScreenView(class_session_id=each.class_session.id, publication_id=each.publication.id))
    db.flush()
    # People and instructors stay; and so does what the ledger tells of it all.
    others = {"person", "instructor", "event", "opening", "event_item", "log_entry", "checkpoint"}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in others]
    before = {table.name: db.scalar(select(func.count()).select_from(table)) for table in tables}
    publication_id = hall.publication.id
    db.delete(db.get_one(Course, hall.class_session.course_id))
    db.flush()
    after = {table.name: db.scalar(select(func.count()).select_from(table)) for table in tables}
    assert {name: count for name, count in after.items() if before[name]} == {
        name: (count or 0) // 2 for name, count in before.items() if before[name]
    }
    for name in ("quiz", "quiz_version", "question", "publication", "allowance", "attempt", "answer"):
        assert after[name]
    assert after["regrade"] == after["screen_view"] == 1
    db.expire_all()
    assert db.get(Publication, publication_id) is None
    assert other.given(make_attempt(db, other.publication, other.student)) == {1: 0, 2: "CTO"}
