"""What the screen of a class session shows of its quizzes."""

from sqlalchemy.orm import Session

from kiosk.quizzes.delivery.publications import use_version
from kiosk.quizzes.delivery.screen_views import screen_version, screen_view_of, show_on_screen, show_sheet
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.model.quiz import Quiz
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_publication
from tests.quizzes.answer_strategies import FALSE, SINGLE


def test_the_screen_shows_the_sheet_until_a_quiz_is_put_there_and_after_it_is_taken_away(db: Session) -> None:
    publication = make_publication(db)
    session = publication.class_session_id
    assert screen_view_of(db, session) is None
    show_on_screen(db, publication)
    assert screen_view_of(db, session) == (publication, None, False)
    show_sheet(db, session)
    assert screen_view_of(db, session) is None
    show_sheet(db, session)
    assert screen_view_of(db, session) is None


def test_what_is_put_on_the_screen_replaces_what_was_there(db: Session) -> None:
    class_session = make_class_session(db)
    first, second = (make_publication(db, class_session, key=key) for key in ("first", "second"))
    show_on_screen(db, first, 1, key_shown=True)
    shown = screen_view_of(db, class_session.id)
    assert shown == (first, 1, True)
    assert shown.shows(first, 1)
    assert not shown.shows(first)
    assert not shown.shows(second, 1)
    show_on_screen(db, first, 1)
    assert screen_view_of(db, class_session.id) == (first, 1, False)
    show_on_screen(db, second)
    assert screen_view_of(db, class_session.id) == (second, None, False)


def test_each_class_session_has_its_own_screen(db: Session) -> None:
    here, elsewhere = make_publication(db), make_publication(db)
    show_on_screen(db, here, 1)
    assert screen_view_of(db, elsewhere.class_session_id) is None
    show_on_screen(db, elsewhere)
    show_sheet(db, elsewhere.class_session_id)
    assert screen_view_of(db, here.class_session_id) == (here, 1, False)


def test_the_version_changes_with_whatever_the_screen_shows(db: Session) -> None:
    publication = make_publication(db)
    session = publication.class_session_id
    versions = [screen_version(db, session)]
    for position, key_shown in ((None, False), (1, False), (1, True)):
        show_on_screen(db, publication, position, key_shown=key_shown)
        versions.append(screen_version(db, session))
    assert len(set(versions)) == 4
    assert screen_version(db, session) == versions[-1]
    show_sheet(db, session)
    assert screen_version(db, session) == versions[0] == ()


def test_a_question_that_a_newer_version_no_longer_has_is_not_shown(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, Quiz("Récap", "fr", (FALSE, SINGLE)), opens_at=None)
    for position in (1, 2):
        show_on_screen(db, publication, position)
        assert screen_view_of(db, class_session.id) == (publication, position, False)
    shorter = import_quiz(db, class_session.course, Quiz("Récap", "fr", (FALSE,)), "recap", NINE).version
    use_version(db, publication, shorter)
    db.flush()
    db.expire_all()  # the next request reads it anew
    assert screen_view_of(db, class_session.id) == (publication, None, False)
