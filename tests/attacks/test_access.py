"""Every route and method, asked by every role with ids that belong to one course. What is not listed fails.

A POST comes with everything that the page of who may do it would send: only the right to it is missing.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kiosk.attendance import planning
from kiosk.attendance.excuses import excuse
from kiosk.attendance.merges import merge
from kiosk.attendance.rosters import import_list
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import attendance_window_of
from kiosk.courses.class_sessions import next_number
from kiosk.courses.enrolments import enrolments_of
from kiosk.courses.models import ClassSession, Course, Role, Teaching
from kiosk.courses.pasted_list import read_pasted_list
from kiosk.courses.roster import imports_of
from kiosk.models import Base
from kiosk.people.models import Person
from kiosk.quizzes.models import Attempt, Publication
from kiosk.web.console.window import seen
from tests.factories import (
    make_attempt,
    make_burst,
    make_class_session,
    make_course,
    make_instructor,
    make_publication,
    make_sign_in,
    make_student,
)
from tests.web.conftest import Hall, hidden_fields, submit

ROLES = ("nobody", "student", "friend", "stranger", "instructor", "colleague")
ASSISTANT = "assistant"  # of the instructor's course
LOG_IN, WHO = "log-in", "who"
# friend: the same student on another phone. stranger, colleague: student and instructor of another course.
EXPECTED = {
    #                                nobody student friend stranger instructor colleague
    "GET asset":                     "200    200     200    200      200        200",
    "GET operations.health":         "200    200     200    200      200        200",
    "GET operations.figures":        "404    404     404    404      404        404",
    "GET phone.receipt_keys":      "200    200     200    200      200        200",
    "GET phone.register_keys":     "200    200     200    200      200        200",
    "GET phone.checkpoint":        "200    200     200    200      200        200",
    "GET phone.check_receipt":     "200    200     200    200      200        200",
    "GET screen.state":              "403    403     403    403      403        403",
    "GET screen.show":               "403    403     403    403      200        404",
    "GET screen.open_link":          "303    303     303    303      303        303",
    "GET phone.privacy":           "200    200     200    200      200        200",
    "GET phone.home":              "200    200     200    200      200        200",
    "GET phone.receipt":           "404    200     200    404      404        404",
    "GET phone.sign_in":           "403    303     303    303      403        403",
    "GET phone.quizzes":           "200    200     200    200      200        200",
    "GET phone.term":             "404    200     404    404      404        404",
    "GET phone.short_link":        "303    303     303    303      303        303",
    "GET phone.picture":           "404    404     404    404      404        404",  # of no question
    "GET phone.identify":               "200    200     200    200      200        200",
    "GET phone.another_phone":     "200    200     200    200      200        200",
    "POST phone.make_device_code": "403    200     403    403      403        403",
    "POST phone.type_device_code": "404    404     404    404      404        404",
    "GET phone.quiz":              "who    200     200    who      who        who",
    "GET phone.question":          "who    200     404    who      who        who",
    "GET phone.end":               "who    200     404    who      who        who",
    "GET phone.results":           "who    303     404    who      who        who",
    "POST phone.begin_quiz":       "who    303     403    who      who        who",
    "POST phone.answer":           "who    303     404    who      who        who",
    "POST phone.finish_attempt":   "who    303     404    who      who        who",
    "POST phone.submit_identity":          "422    422     422    422      422        422",
    "POST phone.validate":         "403    303     303    422      403        403",
    "GET phone.scan":              "303    303     303    303      303        303",
    "POST phone.type_code":        "303    303     303    303      303        303",
    "POST phone.not_me":           "303    303     303    303      303        303",
    "GET console.log_in":         "200    200     200    200      303        303",
    "POST console.submit_log_in": "422    422     422    422      422        422",
    "GET console.set_up":         "410    410     410    410      410        410",
    "POST console.submit_set_up": "410    410     410    410      410        410",
    "GET console.home":           "log-in log-in  log-in log-in   200        200",
    "GET console.class_session":  "log-in log-in  log-in log-in   200        404",
    "GET console.live":           "log-in log-in  log-in log-in   200        404",
    "GET console.open_screen":    "log-in log-in  log-in log-in   303        404",
    "GET console.person":         "log-in log-in  log-in log-in   200        404",
    "GET console.download":       "log-in log-in  log-in log-in   200        404",
    "GET console.sheet":          "log-in log-in  log-in log-in   200        404",
    "GET console.quiz":           "log-in log-in  log-in log-in   200        404",
    "GET console.quiz_live":      "log-in log-in  log-in log-in   200        404",
    "GET console.quiz_question":  "log-in log-in  log-in log-in   200        404",
    "GET console.quiz_person":    "log-in log-in  log-in log-in   200        404",
    "GET console.download_quiz":  "log-in log-in  log-in log-in   200        404",
    "POST console.correct_person": "log-in log-in log-in log-in   303        404",
    "POST console.annul_signature": "log-in log-in log-in log-in  303        404",
    "GET console.bursts":         "log-in log-in  log-in log-in   200        404",
    "POST console.annul_bursts":  "log-in log-in  log-in log-in   303        404",
    "POST console.look_at_bursts": "log-in log-in log-in log-in   303        404",
    "POST console.renew_screen_link": "log-in log-in log-in log-in 303       404",
    "POST console.publish_quiz":  "log-in log-in  log-in log-in   303        404",
    "POST console.change_screen": "log-in log-in  log-in log-in   303        404",
    "POST console.regrade_answer": "log-in log-in log-in log-in   303        404",
    "POST console.allow_more":    "log-in log-in  log-in log-in   303        404",
    "POST console.let_phone_in":  "log-in log-in  log-in log-in   200        404",
    "POST console.change_attempt": "log-in log-in log-in log-in   303        404",
    "POST console.set_unsigned_aside": "log-in log-in log-in log-in 303      404",
    "POST console.change_quiz":   "log-in log-in  log-in log-in   303        404",
    "POST console.change_window": "log-in log-in  log-in log-in   303        404",
    "GET console.ask_first":      "log-in log-in  log-in log-in   303        404",
    "GET console.new_course":     "log-in log-in  log-in log-in   200        200",
    "POST console.submit_new_course": "log-in log-in log-in log-in 303       303",
    "GET console.course_sessions": "log-in log-in log-in log-in   200        404",
    "POST console.add_session":   "log-in log-in  log-in log-in   303        404",
    "POST console.hold_now":      "log-in log-in  log-in log-in   303        404",
    "GET console.plan":           "log-in log-in  log-in log-in   200        404",
    "POST console.move_session":  "log-in log-in  log-in log-in   303        404",
    "POST console.cancel_session": "log-in log-in log-in log-in   303        404",
    "POST console.reinstate_session": "log-in log-in log-in log-in 303       404",
    "GET console.course_students": "log-in log-in log-in log-in   200        404",
    "POST console.preview_roster": "log-in log-in log-in log-in   200        404",
    "POST console.import_roster": "log-in log-in  log-in log-in   303        404",
    "POST console.add_person":    "log-in log-in  log-in log-in   303        404",
    "POST console.undo_import":   "log-in log-in  log-in log-in   303        404",
    "POST console.let_assistant_in": "log-in log-in log-in log-in 303        404",
    "POST console.end_assistance": "log-in log-in log-in log-in   303        404",
    "GET console.course":         "log-in log-in  log-in log-in   200        404",
    "GET console.download_term":  "log-in log-in  log-in log-in   200        404",
    "GET console.course_person":  "log-in log-in  log-in log-in   200        404",
    "POST console.show_term":     "log-in log-in  log-in log-in   303        404",
    "POST console.excuse_person": "log-in log-in  log-in log-in   303        404",
    "POST console.withdraw_excuse": "log-in log-in log-in log-in  303        404",
    "POST console.end_person":    "log-in log-in  log-in log-in   303        404",
    "POST console.merge_guest":   "log-in log-in  log-in log-in   303        404",
    "POST console.unmerge_guest": "log-in log-in  log-in log-in   303        404",
    "POST console.log_out":       "log-in log-in  log-in log-in   log-in     log-in",
}  # fmt: skip
# What only an instructor of the course does. The rest of the console an assistant does like one, until the
# class session has ended.
FOR_INSTRUCTORS = {
    "GET console.plan",
    *(
        f"POST console.{each}"
        for each in (
            *("add_session", "hold_now", "move_session", "cancel_session", "reinstate_session"),
            *("add_person", "preview_roster", "import_roster", "undo_import"),
            *("let_assistant_in", "end_assistance", "show_term"),
            *("excuse_person", "withdraw_excuse", "end_person", "merge_guest", "unmerge_guest"),
        )
    ),
}
# Of forms, an assistant sends these when the class session has ended: they are nobody else's.
SET_UP = {"POST console.submit_set_up"}
OWN_FORMS = {"POST console.log_out", "POST console.submit_log_in", "POST console.submit_new_course"}
LISTED = "888;Listed"
MINUTES = {"window_minutes": "15", "late_minutes": "0"}
WHEN = {"day": "2026-03-11", "begins": "10:00", "ends": "12:00", "room": "B 402"}
NOT_COMPARED = {"throttle_bucket", "console_session"}  # wrong tries and log-outs are everybody's own


@dataclass
class World:
    """One course with everything in it, another one, and a browser for each role."""

    hall: Hall
    browsers: dict[str, FlaskClient]
    values: dict[str, object]
    forms: dict[str, list[dict[str, str]]]
    own_session_of_the_colleague: int
    assistant_email: str

    def ask(
        self, role: str, listed: str, form: dict[str, str] | None = None, **values: object
    ) -> TestResponse:
        """Send what the page of who has the right would send, with this browser's own token."""
        method, endpoint = listed.split(" ")
        browser = self.browsers[role]
        address = self.address(endpoint, **values)
        if method == "GET":
            return browser.get(address)
        token = hidden_fields(browser.get("/"))["csrf_token"]
        return browser.post(address, data={**(form or {}), "csrf_token": token})

    def address(self, endpoint: str, **values: object) -> str:
        """The path of a route, with ids of the course unless others are given."""
        rule = next(self.hall.app.url_map.iter_rules(endpoint))
        known = {**self.values, **values}
        for name in ("code", "token", "format_name", "action", "class_session_id", "person_id"):
            known[name] = values.get(name, known.get(f"{name} of {endpoint}", known[name]))
        wanted = {name: known[name] for name in rule.arguments}
        return str(self.hall.app.url_map.bind("localhost").build(endpoint, wanted))

    def stored(self) -> str:
        """All that the database holds, as one text."""
        with self.hall.kiosk.database.reading() as db:
            tables = [each for each in Base.metadata.sorted_tables if each.name not in NOT_COMPARED]
            return "\n".join(str(tuple(row)) for table in tables for row in db.execute(select(table)))


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of all pages by other tests; here it would take most of the time."""


@dataclass(frozen=True)
class ActsOfTheTerm:
    """The ids of what an instructor has done about people of the course, to be taken back, and of a guest."""

    excuse: int
    enrolment: int
    merge: int
    unsigned: int
    guest: int


def make_acts_of_the_term(db: Session, hall: Hall, person: int, unsigned: int) -> ActsOfTheTerm:
    course, session = db.get_one(Course, hall.course.id), db.get_one(ClassSession, hall.class_session.id)
    course.term_shown_from = hall.class_session.day
    given = excuse(db, course, person, session.day, session.day, "ill", by=None, now=hall.clock.now())
    [enrolment] = enrolments_of(db, course.id, person)
    guests = []
    for number in ("71", "72"):
        make_sign_in(db, session, Claim(number, "Invitée", "Ariane", "a@b.example", as_guest=True))
        guests.append(db.scalars(select(Person).where(Person.number_key == number)).one())
    student = db.get_one(Person, unsigned)
    made = merge(db, guests[0], student, by=None, now=hall.clock.now())
    return ActsOfTheTerm(given.id, enrolment.id, made.id, unsigned, guests[1].id)


@pytest.fixture
def world(hall: Hall) -> World:
    with hall.kiosk.database.writing() as db:
        publication = make_publication(db, hall.class_session)
        unpublished = make_publication(db, make_class_session(db, hall.course), key="another").version_id
        elsewhere = make_course(db)
        make_student(db, elsewhere, "Ailleurs", student_number="555")
        second = make_class_session(db, elsewhere)
        colleague = make_instructor(db, elsewhere)
        assistant = make_instructor(db)
        db.add(Teaching(course_id=hall.course.id, instructor_id=assistant.id, role=Role.ASSISTANT.value))
        leaving = make_instructor(db)
        db.add(Teaching(course_id=hall.course.id, instructor_id=leaving.id, role=Role.ASSISTANT.value))
        free = make_instructor(db)
        planned = make_class_session(db, hall.course, starts_at=hall.clock.now() + timedelta(days=7))
        cancelled = make_class_session(db, hall.course, starts_at=hall.clock.now() + timedelta(days=8))
        planning.cancel(db, cancelled, "strike", by=None, now=hall.clock.now())
        import_list(db, hall.course, read_pasted_list("777;Undone"), by=None, now=hall.clock.now())
        act = imports_of(db, hall.course.id)[0].id
        number = next_number(db, hall.course.id)
        burst = make_burst(db, hall.class_session)
        window = seen(attendance_window_of(db, hall.class_session), hall.clock.now())
    with hall.kiosk.database.writing() as db:
        mark = import_list(db, hall.course, read_pasted_list(LISTED), by=None, now=hall.clock.now()).mark
        db.rollback()
    browsers = {role: hall.new_phone() for role in (*ROLES, ASSISTANT)}
    receipt = hall.sign(browsers["student"])
    receipt = browsers["student"].get(f"{receipt.request.path}?check=1")
    hall.sign(browsers["friend"])
    quiz = f"/quiz/{publication.code}"
    question = submit(browsers["student"], browsers["student"].get(quiz), quiz)
    page = browsers["stranger"].get(f"/s/{hall.code(second)}", follow_redirects=True)
    assert submit(browsers["stranger"], page, student_number="555", family_name="Ailleurs").status_code == 200
    hall.log_in(browsers["instructor"])
    hall.log_in(browsers["colleague"], colleague.email)
    hall.log_in(browsers[ASSISTANT], assistant.email)
    with hall.kiosk.database.reading() as db:
        person = db.scalars(select(Attempt)).one().person_id
    with hall.kiosk.database.writing() as db:
        unsigned = db.scalars(select(Person).where(Person.number_key == "12600360")).one()
        latest = make_attempt(db, db.get_one(Publication, publication.id), unsigned, at=hall.clock.now()).id
    with hall.kiosk.database.writing() as db:
        term = make_acts_of_the_term(db, hall, person, unsigned.id)
    return World(
        hall,
        browsers,
        values={
            "class_session_id": hall.class_session.id,
            "publication_id": publication.id,
            "course_id": hall.course.id,
            "person_id": person,
            "position": 1,
            "number": 1,
            "attempt": 1,
            "place": 1,
            "asset": "0" * 64,
        "address": browsers["nobody"].get("/").text.split('"/assets/')[1].split('"')[0],
            "code": publication.code,
            "code of phone.receipt": receipt.request.path.rsplit("/", 1)[1],
            "code of phone.scan": hall.code(),
            "token": hall.screen_link().rsplit("/", 1)[1],
            "token of phone.check_receipt": receipt.text.split('/r/')[1].split('"')[0],
            "format_name": "long",
            "format_name of console.download": "csv",
            "format_name of console.download_term": "csv",
            "excuse_id": term.excuse,
            "enrolment_id": term.enrolment,
            "merge_id": term.merge,
            "person_id of console.unmerge_guest": term.unsigned,
            "person_id of console.merge_guest": term.guest,
            "action": "close",
            "action of console.change_attempt": "set-aside",
            "import_id": act,
            "class_session_id of console.plan": planned.id,
            "class_session_id of console.move_session": planned.id,
            "class_session_id of console.cancel_session": planned.id,
            "class_session_id of console.reinstate_session": cancelled.id,
        },
        forms={
            "phone.answer": [{**hidden_fields(question, "nonce"), "answer": "0", "sure": "1"}],
            "phone.finish_attempt": [{"attempt": hidden_fields(question, "nonce")["attempt"]}],
            "phone.submit_identity": [
                {"student_number": "12600100", "family_name": "Somebody", "nonce": "n" * 16}
            ],
            "phone.validate": [{"student_number": "12600100", "family_name": "Abadie", "nonce": "n" * 16}],
            "phone.type_code": [{"code": hall.code()}],
            "phone.type_device_code": [{"device_code": "0000 0000"}],
            "console.submit_log_in": [{"email": hall.instructor_email, "password": "guessed"}],
            "console.submit_set_up": [{"password": "a long new one", "again": "a long new one"}],
            "console.correct_person": [{"status": "excused", "reason": "because"}],
            "console.annul_signature": [
                {"receipt": receipt.request.path.rsplit("/", 1)[1], "annulment_reason": "because"}
            ],
            "console.annul_bursts": [{"receipt": burst[0], "annulment_reason": "because"}],
            "console.look_at_bursts": [{"until": hall.clock.now().isoformat()}],
            "console.publish_quiz": [{"version": str(unpublished)}],
            "console.change_screen": [
                {"publication": str(publication.id), "position": "1"},
                {"publication": str(publication.id)},
                {},
            ],
            "console.regrade_answer": [{"given": "1", "right": "1"}],
            "console.set_unsigned_aside": [{"latest": str(latest)}],
            "console.allow_more": [{"extra_minutes": "5", "extra_attempts": "1"}],
            "console.change_window": [{"seen": window}],
            "console.submit_new_course": [
                {"title": "Another", "time_zone": "UTC", "language": "en", **MINUTES},
            ],
            "console.add_session": [{**WHEN, "number": str(number), "title": "One more"}],
            "console.hold_now": [{"number": str(number + 1)}],
            "console.move_session": [WHEN],
            "console.cancel_session": [{"reason": "strike"}],
            "console.import_roster": [{"names": LISTED, "seen": mark}],
            "console.preview_roster": [{"names": LISTED}],
            "console.add_person": [{"student_number": "999", "family_name": "Added"}],
            "console.let_assistant_in": [{"email": free.email}],
            "console.end_assistance": [{"assistant": str(leaving.id)}],
            "console.show_term": [{"shows": "0"}],
            "console.excuse_person": [
                {"first_day": "2026-03-02", "last_day": "2026-03-03", "reason": "because"}
            ],
            "console.end_person": [{"ends_on": "2026-03-02"}],
            "console.merge_guest": [{"student_number": "12600360"}],
        },
        own_session_of_the_colleague=second.id,
        assistant_email=assistant.email,
    )  # fmt: skip


def verdict(answer: TestResponse) -> str:
    """Sent to the log-in, asked who one is, or a status."""
    if answer.status_code == 303 and answer.location.startswith("/console/log-in"):
        return LOG_IN
    return WHO if answer.status_code == 303 and answer.location.endswith("/who") else str(answer.status_code)


def test_every_route_and_method_is_listed(hall: Hall) -> None:
    routes = {
        f"{method} {rule.endpoint}"
        for rule in hall.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(EXPECTED)


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_each_role_as_the_table_says(world: World, role: str) -> None:
    for listed, row in EXPECTED.items():
        expected = dict(zip(ROLES, row.split(), strict=True))[role]
        for form in world.forms.get(listed.split(" ")[1], [{}]):
            before = world.stored()
            assert verdict(world.ask(role, listed, form)) == expected, listed
            if expected not in ("200", "303"):
                assert world.stored() == before, f"{listed} has changed something"


def test_an_assistant_does_what_an_instructor_does_in_a_class_session_that_lasts(world: World) -> None:
    for listed, row in EXPECTED.items():
        expected = "403" if listed in FOR_INSTRUCTORS else row.split()[ROLES.index("instructor")]
        for form in world.forms.get(listed.split(" ")[1], [{}]):
            before = world.stored()
            assert verdict(world.ask(ASSISTANT, listed, form)) == expected, listed
            if expected == "403":
                assert world.stored() == before, f"{listed} has changed something"


def test_after_its_end_an_assistant_changes_nothing(world: World) -> None:
    world.hall.clock.advance(minutes=3 * 60)
    world.hall.log_in(world.browsers[ASSISTANT], world.assistant_email)
    for listed in EXPECTED:
        method, endpoint = listed.split(" ")
        if method == "POST" and endpoint.startswith("console.") and listed not in OWN_FORMS | SET_UP:
            for form in world.forms.get(endpoint, [{}]):
                before = world.stored()
                answer = world.ask(ASSISTANT, listed, form)
                assert answer.status_code == 403, listed
                assert "Nothing was changed." in answer.text
                assert world.stored() == before, f"{listed} has changed something"
    assert world.ask(ASSISTANT, "GET console.ask_first").status_code == 403
    assert world.ask(ASSISTANT, "GET console.class_session").status_code == 200


def test_an_instant_before_its_end_an_assistant_still_corrects(world: World) -> None:
    world.hall.clock.advance(minutes=3 * 60, seconds=-1)
    world.hall.log_in(world.browsers[ASSISTANT], world.assistant_email)
    [form] = world.forms["console.correct_person"]
    assert world.ask(ASSISTANT, "POST console.correct_person", form).status_code == 303


def test_buttons_are_shown_to_those_who_may_press_them(world: World) -> None:
    """Of every page that an assistant sees, each form leads to something else than a refusal."""
    for minutes in (0, 3 * 60):
        world.hall.clock.advance(minutes=minutes)
        for role, email in ((ASSISTANT, world.assistant_email), ("instructor", world.hall.instructor_email)):
            if minutes:
                world.hall.log_in(world.browsers[role], email)
            found = set()
            for listed in EXPECTED:
                if listed.startswith("GET console.") and listed not in FOR_INSTRUCTORS:
                    page = world.ask(role, listed).text
                    forms = re.findall(r'<(?:form|button)[^>]* (?:form)?action="(/console/[^"?#]+)', page)
                    found |= set(forms) - {"/console/log-out"}
            urls = world.hall.app.url_map.bind("localhost")
            to = {f"POST {urls.match(each, method='POST')[0]}" for each in found}
            if role == ASSISTANT:
                assert not to & FOR_INSTRUCTORS, minutes
                assert to if minutes == 0 else to <= OWN_FORMS, to
            else:
                assert to & FOR_INSTRUCTORS


def test_the_forms_are_those_that_do_something(world: World) -> None:
    """Else it would prove nothing that others cannot send them."""
    harmless = {
        *(
            "phone.submit_identity",
            "phone.type_code",
            "phone.type_device_code",
            "phone.not_me",
            "phone.validate",
            "phone.begin_quiz",
        ),
        *("console.submit_log_in", "console.submit_set_up", "console.log_out", "console.preview_roster"),
    }
    for listed in EXPECTED:
        method, endpoint = listed.split(" ")
        role = "instructor" if endpoint.startswith("console.") else "student"
        if method == "POST" and endpoint not in harmless:
            before = world.stored()
            world.ask(role, listed, world.forms.get(endpoint, [{}])[0])
            assert world.stored() != before, listed


def test_a_quiz_is_not_found_through_another_class_session(world: World) -> None:
    before, own = world.stored(), world.own_session_of_the_colleague
    for listed in EXPECTED:
        if "<int:publication_id>" in str(next(world.hall.app.url_map.iter_rules(listed.split(" ")[1]))):
            for form in world.forms.get(listed.split(" ")[1], [{}]):
                answer = world.ask("colleague", listed, form, class_session_id=own)
                assert answer.status_code == 404, listed
    assert world.stored() == before


def test_a_phone_lists_the_quizzes_of_its_own_courses(world: World) -> None:
    address = f"/quiz/{world.values['code']}"
    assert address in world.browsers["student"].get("/quiz/").text
    assert address not in world.browsers["stranger"].get("/quiz/").text


def test_a_screen_is_open_where_its_link_was_followed(world: World) -> None:
    for listed in ("GET screen.show", "GET screen.state"):
        assert world.ask("nobody", listed).status_code == 403
    world.ask("nobody", "GET screen.open_link")
    for listed in ("GET screen.show", "GET screen.state"):
        assert world.ask("nobody", listed).status_code == 200
        own = {"class_session_id": world.own_session_of_the_colleague}
        assert world.ask("nobody", listed, **own).status_code == 403
