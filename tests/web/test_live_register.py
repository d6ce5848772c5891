"""The part of the console that follows the register: cheap while nothing happens, and never out of date."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.bursts import look
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse, excuses_of, withdraw
from kiosk.attendance.merges import merge, merge_namesakes, merge_of, unmerge
from kiosk.attendance.models import SignIn
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import close_now, extend
from kiosk.courses.models import ClassSession, Course, Enrolment, SessionGroup
from kiosk.courses.roster import ChangeKind, import_roster, roster_of
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.people.models import Person
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import known_as
from kiosk.privacy.retention import erase_course
from kiosk.quizzes.delivery.screen_views import show_on_screen, show_sheet
from tests.clock import NINE_IN_PARIS as NINE
from tests.conftest import new_client
from tests.factories import (
    make_class_session,
    make_course,
    make_instructor,
    make_publication,
    make_sign_in,
    make_student,
)
from tests.web.conftest import Hall
from tests.web.live_page import Change, LivePage, statements_of, tables_in, told_anew

GUEST = Claim("12612345", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@pytest.fixture
def page(hall: Hall, console: FlaskClient) -> LivePage:
    """Somebody has signed, a guest too, and somebody who has left the roster."""
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        make_sign_in(db, class_session, student(db, "Abadie"), device="her phone")
        make_sign_in(db, class_session, GUEST, device="a guest's phone")
        stranger = make_student(db, class_session.course, "Partie")
        make_sign_in(db, class_session, stranger, device="a phone")
        db.delete(
            db.scalars(
                select(Enrolment).filter_by(course_id=class_session.course_id, person_id=stranger.id)
            ).one()
        )
    found = LivePage(console, address_of(hall))
    assert found.asks()
    return found


def address_of(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def student(db: Session, name: str) -> Person:
    return db.query(Person).filter_by(family_name=name).one()


# While nothing happens


def test_while_nothing_happens_the_page_costs_four_queries_whatever_the_size(
    hall: Hall, page: LivePage
) -> None:
    counts = []
    for more in (0, 40):
        with hall.kiosk.database.writing() as db:
            class_session = db.get_one(ClassSession, hall.class_session.id)
            for number in range(more):
                someone = make_student(db, class_session.course, f"Name{number}")
                make_sign_in(db, class_session, someone)
        assert page.asks() is bool(more)
        said = statements_of(hall.kiosk.database, page.asks)
        counts.append(len(said))
    assert counts == [4, 4]


def test_a_page_begins_with_what_it_has(hall: Hall, page: LivePage) -> None:
    """So that its script does not fetch at once what has just come."""
    for query in ("", "?q=abadie", "?show=missing"):
        own = page.browser.get(address_of(hall) + query).text
        live = LivePage(page.browser, address_of(hall), query)
        [tag] = re.findall(r'data-tag="([0-9a-f]+)"', own)
        live.tag = f'W/"{tag}"'
        assert not live.asks()


def test_what_others_do_elsewhere_does_not_matter(hall: Hall, page: LivePage) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db)
        make_sign_in(db, other, make_student(db, other.course))
        show_on_screen(db, make_publication(db, other))
    hall.clock.advance(seconds=30)
    assert not page.asks()


# What happens in the register


def signs(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, student(db, "Achour"))


def signs_on_a_phone_that_signed(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, student(db, "Achour"), device="her phone")


def another_guest(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, replace(GUEST, family_name="Voisin"))


def corrected(db: Session, class_session: ClassSession) -> None:
    key = student(db, "Achour").id
    correct(db, class_session, key, Status.EXCUSED, "malade", by=None, now=NINE)


def annulled(db: Session, class_session: ClassSession) -> None:
    latest = db.query(SignIn).order_by(SignIn.id.desc()).first()
    assert latest
    annul(db, class_session, latest.receipt, "erreur", by=None, now=NINE)


def annulled_and_another_signs(db: Session, class_session: ClassSession) -> None:
    """The counts are the same, and SQLite may give the row the same id."""
    annulled(db, class_session)
    signs(db, class_session)


def extended(db: Session, class_session: ClassSession) -> None:
    extend(db, class_session, None, NINE)


def closed(db: Session, class_session: ClassSession) -> None:
    close_now(db, class_session, None, NINE)


def erased(db: Session, _class_session: ClassSession) -> None:
    person = known_as(db, "12600100")
    assert person
    erase_person(db, person, reason="demande", by=None, now=NINE)


def purged(db: Session, class_session: ClassSession) -> None:
    erase_course(db, class_session.course_id, now=NINE)


# What happens around it


def imported(db: Session, class_session: ClassSession, *lines: RosterLine) -> None:
    columns = frozenset({"student_number", "family_name", "given_name", "email", "group"})
    file = RosterFile(lines, guests_left_out=0, columns=columns)
    done = import_roster(db, class_session.course, file, by=None, now=NINE)
    added = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
    merge_namesakes(db, added, by=None, now=NINE)


def line_of(db: Session, class_session: ClassSession, name: str) -> RosterLine:
    return next(each for each in roster_of(db, class_session.course, NINE.date()) if each.family_name == name)


def somebody_joins(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, RosterLine("12699999", "Zola", "Émile", "", ""))


def somebody_is_spelt_otherwise(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, replace(line_of(db, class_session, "Achour"), family_name="Achour-Ben"))


def somebody_is_called_otherwise(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, replace(line_of(db, class_session, "Achour"), given_name="Yannis"))


def a_number_is_spelt_otherwise(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, replace(line_of(db, class_session, "Achour"), student_number="126-00360"))


def somebody_changes_groups(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, replace(line_of(db, class_session, "Achour"), group="Z"))


def a_group_was_wrong_from_the_first_day(db: Session, class_session: ClassSession) -> None:
    wanted = {"course_id": class_session.course_id, "person_id": student(db, "Achour").id}
    db.scalars(select(Enrolment).filter_by(**wanted)).one().group = "Z"


def two_change_places(db: Session, class_session: ClassSession) -> None:
    """Of which no count tells, and no sum."""
    one, other = (line_of(db, class_session, name) for name in ("Abadie", "Achour"))
    imported(db, class_session, replace(one, group=other.group), replace(other, group=one.group))


def a_guest_turns_out_to_be_expected(db: Session, class_session: ClassSession) -> None:
    imported(db, class_session, RosterLine("12612345", "Visiteur", "Ariane", "", ""))


def somebody_is_excused(db: Session, class_session: ClassSession) -> None:
    day, own = class_session.day, student(db, "Achour").id
    excuse(db, class_session.course, own, day, day, "stage", by=None, now=NINE)


def the_excuse_is_withdrawn(db: Session, class_session: ClassSession) -> None:
    [given] = excuses_of(db, class_session.course_id, student(db, "Achour").id)
    withdraw(db, given, by=None, now=NINE)


def a_guest_is_merged(db: Session, _class_session: ClassSession) -> None:
    merge(db, student(db, "Visiteur"), student(db, "Achour"), by=None, now=NINE)


def it_is_for_one_group_only(db: Session, class_session: ClassSession) -> None:
    db.add(SessionGroup(class_session_id=class_session.id, group="Z"))


def somebody_leaves_the_roster(db: Session, class_session: ClassSession) -> None:
    db.delete(
        db.scalars(
            select(Enrolment).filter_by(course_id=class_session.course_id, person_id=student(db, "Achour").id)
        ).one()
    )


def another_course_corrects_the_name_of_who_left(db: Session, _class_session: ClassSession) -> None:
    student(db, "Partie").school_family_name = "Revenue"


def the_plan_moves(db: Session, class_session: ClassSession) -> None:
    class_session.starts_at += timedelta(minutes=10)


def the_course_is_longer_open(db: Session, class_session: ClassSession) -> None:
    class_session.course.window_minutes += 10


def the_course_is_in_another_zone(db: Session, class_session: ClassSession) -> None:
    class_session.course.time_zone = "Indian/Reunion"


@pytest.mark.parametrize(
    "happens",
    [
        signs,
        signs_on_a_phone_that_signed,
        another_guest,
        corrected,
        annulled,
        annulled_and_another_signs,
        extended,
        closed,
        erased,
        purged,
        somebody_joins,
        somebody_is_spelt_otherwise,
        somebody_is_called_otherwise,
        a_number_is_spelt_otherwise,
        somebody_changes_groups,
        a_group_was_wrong_from_the_first_day,
        two_change_places,
        a_guest_turns_out_to_be_expected,
        a_guest_is_merged,
        somebody_is_excused,
        it_is_for_one_group_only,
        somebody_leaves_the_roster,
        another_course_corrects_the_name_of_who_left,
        the_plan_moves,
        the_course_is_longer_open,
        the_course_is_in_another_zone,
    ],
)
def test_whatever_changes_the_register_reaches_the_page(hall: Hall, page: LivePage, happens: Change) -> None:
    told_anew(hall, page, happens)


def test_what_is_taken_back_reaches_the_page_too(hall: Hall, page: LivePage) -> None:
    def taken_back(db: Session, _class_session: ClassSession) -> None:
        made = merge_of(db, student(db, "Visiteur").id)
        assert made
        unmerge(db, made, by=None, now=NINE)

    told_anew(hall, page, a_guest_is_merged)
    told_anew(hall, page, taken_back)
    told_anew(hall, page, somebody_is_excused)
    told_anew(hall, page, the_excuse_is_withdrawn)


def test_what_turns_with_the_clock_alone_reaches_the_page(hall: Hall, page: LivePage) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).late_minutes = 10
    page.asks()
    told = {16: "Latecomers until 9:25", 26: "Closed since 9:25", 26 + 24 * 60: "Closed since Wed, Feb 25"}
    for minutes, words in told.items():
        assert not page.asks()
        hall.clock.instant = NINE + timedelta(minutes=minutes)
        page.browser = hall.new_phone()
        hall.log_in(page.browser)
        assert page.asks()
        assert words in page.text


def test_what_the_screen_shows_reaches_the_page(hall: Hall, page: LivePage) -> None:
    with hall.kiosk.database.writing() as db:
        publication = make_publication(db, db.get_one(ClassSession, hall.class_session.id))

    def shows(position: int | None, key_shown: bool = False) -> Change:
        return lambda db, _session: show_on_screen(db, publication, position, key_shown=key_shown)

    for change in (
        shows(None),
        shows(1),
        shows(2),
        shows(2, key_shown=True),
        lambda db, session: show_sheet(db, session.id),
    ):
        told_anew(hall, page, change)


def test_each_search_filter_and_language_is_a_page_of_its_own(hall: Hall, page: LivePage) -> None:
    tags = {page.tag}
    for query in ("?q=abadie", "?show=missing", "?show=flagged", "?q=abadie&show=missing", "?lang=fr"):
        other = LivePage(page.browser, address_of(hall), query)
        assert other.asks()
        tags.add(other.tag)
    american = LivePage(new_client(hall.app, "en-US"), address_of(hall))
    hall.log_in(american.browser)
    british = LivePage(new_client(hall.app, "en-GB"), address_of(hall))
    hall.log_in(british.browser)
    for each in (american, british):
        assert each.asks()
        tags.add(each.tag)
    assert len(tags) == 8 - (american.tag == page.tag)


def test_the_page_of_another_instructor_is_not_there_even_with_a_version(hall: Hall, page: LivePage) -> None:
    with hall.kiosk.database.writing() as db:
        email = make_instructor(db, make_course(db)).email
    other = new_client(hall.app)
    hall.log_in(other, email)
    for headers in ({}, {"If-None-Match": page.tag}):
        assert other.get(page.address, headers=headers).status_code == 404


def test_that_somebody_has_looked_at_unusual_signatures_is_a_change(hall: Hall, page: LivePage) -> None:
    with hall.kiosk.database.writing() as db:
        look(db, db.get_one(ClassSession, hall.class_session.id), NINE, by=None, now=NINE)
    assert page.asks()
    assert not page.asks()


def test_the_end_of_the_planned_class_session_is_a_change(hall: Hall, page: LivePage) -> None:
    """Latecomers are counted as present until then."""
    hall.clock.advance(minutes=179)
    hall.log_in(page.browser)  # it was logged out meanwhile
    page.asks()
    assert not page.asks()
    hall.clock.advance(minutes=1)
    assert page.asks()


# What is asked for


VERSIONED = {
    "console_session": "who looks: no part of what is seen",
    "instructor": "who corrected: the same",
    "teaching": "the right to look",
    "class_session": "the plan",
    "course": "the plan, and the zone",
    "window_change": "each has an event",
    "event": "the head",
    "sign_in": "each has an event, and so has its end",
    "correction": "each has an event",
    "annulment": "each has an event",
    "burst_look": "its latest",
    "person": "the roll, and the strangers",
    "enrolment": "the roll",
    "merge": "those in force",
    "excuse": "those in force",
    "session_group": "the plan",
    "session_teacher": "recorded with an event",
    "screen_view": "its version",
    "publication": "its version",
    "quiz_version": "never changed",
}


def test_the_page_is_made_of_nothing_else_than_its_version_knows_of(hall: Hall, page: LivePage) -> None:
    """A table more that the part reads is to be thought of in ``_version``, and to get a change above."""
    page.tag = ""
    assert tables_in(statements_of(hall.kiosk.database, page.asks)) == VERSIONED.keys()
