"""The link of a screen: until when it is good, and how all links of a class session are ended."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kiosk.attendance.screen_link import GOOD_FOR, ScreenLink, end_screen_links
from kiosk.attendance.sheet import Sheet, sheet_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from tests.clock import NINE_IN_PARIS
from tests.factories import make_class_session

NOON = NINE_IN_PARIS + timedelta(hours=3)  # the planned end
TERM = timedelta(weeks=12)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db)


def hall(db: Session, class_session: ClassSession) -> Sheet:
    found = sheet_of(db, class_session.id)
    assert found
    return found


@pytest.mark.parametrize(
    ("made_at", "good_until"),
    [
        (NINE_IN_PARIS - TERM, NOON + GOOD_FOR),
        (NINE_IN_PARIS - timedelta(days=1), NOON + GOOD_FOR),
        (NINE_IN_PARIS, NOON + GOOD_FOR),
        (NOON + timedelta(hours=6), NOON + timedelta(hours=6) + GOOD_FOR),
        (NOON + TERM, NOON + TERM + GOOD_FOR),
    ],
    ids=["at the start of term", "the day before", "at the start", "held in the evening", "next term"],
)
def test_a_link_is_good_for_a_day_after_the_planned_end_and_after_its_making(
    db: Session, class_session: ClassSession, made_at, good_until
) -> None:
    link = ScreenLink.to(class_session, made_at)
    assert link.good_until(class_session.ends_at) == good_until
    link.check(hall(db, class_session), made_at)
    link.check(hall(db, class_session), good_until - INSTANT)
    with pytest.raises(Refusal) as refused:
        link.check(hall(db, class_session), good_until)
    assert refused.value.code is RefusalCode.SCREEN_LINK_EXPIRED


def test_a_link_of_last_term_opens_nothing(db: Session, class_session: ClassSession) -> None:
    link = ScreenLink.to(class_session, NINE_IN_PARIS)
    with pytest.raises(Refusal) as refused:
        link.check(hall(db, class_session), NINE_IN_PARIS + TERM)
    assert refused.value.code is RefusalCode.SCREEN_LINK_EXPIRED


def test_a_link_follows_a_class_session_that_is_moved(db: Session, class_session: ClassSession) -> None:
    link = ScreenLink.to(class_session, NINE_IN_PARIS)
    class_session.starts_at += TERM
    class_session.ends_at += TERM
    db.flush()
    link.check(hall(db, class_session), class_session.ends_at)


def test_all_links_that_were_made_can_be_ended_as_often_as_one_likes(
    db: Session, class_session: ClassSession
) -> None:
    links = [ScreenLink.to(class_session, NINE_IN_PARIS)]
    for _ in range(3):
        end_screen_links(db, class_session.id)
        db.refresh(class_session)
        for ended in links:
            with pytest.raises(Refusal) as refused:
                ended.check(hall(db, class_session), NINE_IN_PARIS)
            assert refused.value.code is RefusalCode.SCREEN_LINKS_ENDED
        links.append(ScreenLink.to(class_session, NINE_IN_PARIS))
        links[-1].check(hall(db, class_session), NINE_IN_PARIS)


def test_the_links_of_other_class_sessions_go_on(db: Session, class_session: ClassSession) -> None:
    other = make_class_session(db, class_session.course)
    end_screen_links(db, class_session.id)
    ScreenLink.to(other, NINE_IN_PARIS).check(hall(db, other), NINE_IN_PARIS)


def test_a_link_travels_as_three_numbers(class_session: ClassSession) -> None:
    link = ScreenLink.to(class_session, NINE_IN_PARIS)
    assert ScreenLink.unpacked(link.packed()) == link


@pytest.mark.parametrize(
    "value", [None, 7, "7", [], [7], [7, 0], [7, 0, "x"], [7, 0, 1, 1], {"7": 0}, [7, 0, 1.5]]
)
def test_another_value_is_no_link(value: object) -> None:
    """A link of before said the class session only: it was good for ever."""
    assert ScreenLink.unpacked(value) is None
