"""Route by role: who may do what, with ids that belong to somebody else. A route that is not listed fails."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.publications import open_now, publish
from kiosk.quizzes.versions import import_quiz
from kiosk.web.access import Audience, audience_of
from tests.factories import make_class_session, make_course, make_instructor, make_student
from tests.web.conftest import Hall, hidden_fields

QUIZ = b"# Recap\n\nLanguage: en\nShuffle: no\n\n## Yes?\n\n- (x) yes\n- ( ) no\n"
LOGIN, WHO, MISSING, BAD = "log-in", "who", 404, 400


@dataclass
class World:
    """One course with everything in it, and who comes to it."""

    hall: Hall
    values: dict[str, object]
    visitor: FlaskClient
    student: FlaskClient
    other_student: FlaskClient
    instructor: FlaskClient
    other_instructor: FlaskClient


@pytest.fixture
def world(hall: Hall) -> World:
    with hall.kiosk.database.writing() as db:
        version = import_quiz(db, hall.course, read_quiz_file(QUIZ), "recap", hall.clock.now()).version
        publication = publish(db, hall.class_session, version, by=None, now=hall.clock.now())
        open_now(db, publication, hall.clock.now(), None)
        elsewhere = make_course(db)
        make_student(db, elsewhere, "Ailleurs", student_number="555")
        second = make_class_session(db, elsewhere)
        stranger = make_instructor(db, elsewhere)
        code, identity = publication.code, publication.id
    student, other_student = hall.new_phone(), hall.new_phone()
    receipt = hall.sign(student).request.path.rsplit("/", 1)[1]
    begin(student, f"/quiz/{code}")
    page = other_student.get(f"/s/{hall.code(second)}", follow_redirects=True)
    fields = {**hidden_fields(page), "student_number": "555", "family_name": "Ailleurs"}
    assert other_student.post("/sign-in", data=fields).status_code == 303
    instructor, other_instructor = hall.new_phone(), hall.new_phone()
    hall.log_in(instructor)
    hall.log_in(other_instructor, stranger.email)
    values: dict[str, object] = {
        "class_session_id": hall.class_session.id,
        "publication_id": identity,
        "code": code,
        "key": "s1",
        "position": 1,
        "attempt": 1,
        "place": 1,
        "format_name": "long",
        "course_id": hall.course.id,
        "token": hall.screen_link().rsplit("/", 1)[1],
        "address": "missing.css",
        "action": "close",
        "receipt": receipt,
    }
    return World(hall, values, hall.new_phone(), student, other_student, instructor, other_instructor)


def begin(phone: FlaskClient, path: str) -> None:
    page = phone.get(path)
    assert phone.post(path, data=hidden_fields(page, path)).status_code == 303


def address(world: World, rule: object) -> str:
    """The path of a route, with ids that belong to the hall."""
    values = dict(world.values)
    if "receipt" in rule.endpoint or rule.endpoint == "student.scan":  # type: ignore[attr-defined]
        values["code"] = values["receipt"]
    if rule.endpoint == "instructor.download":  # type: ignore[attr-defined]
        values["format_name"] = "csv"
    adapter = world.hall.app.url_map.bind("localhost")
    wanted = {name: values[name] for name in rule.arguments}  # type: ignore[attr-defined]
    return adapter.build(rule.endpoint, wanted)  # type: ignore[attr-defined,no-any-return]


def verdict(client: FlaskClient, path: str, method: str) -> object:
    """Log-in, identification, or a status."""
    if method == "POST":
        answer = client.post(path, data={"csrf_token": hidden_fields(client.get("/"))["csrf_token"]})
    else:
        answer = client.get(path)
    if answer.status_code == 303 and answer.location.startswith("/console/log-in"):
        return LOGIN
    if answer.status_code == 303 and answer.location.endswith("/who"):
        return WHO
    return answer.status_code


def rules(world: World, audience: Audience) -> list[tuple[str, str]]:
    with world.hall.app.app_context():
        return [
            (address(world, rule), method)
            for rule in world.hall.app.url_map.iter_rules()
            if audience_of(rule.endpoint) is audience
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]


def test_every_route_is_for_an_audience(world: World) -> None:
    with world.hall.app.app_context():
        for rule in world.hall.app.url_map.iter_rules():
            assert audience_of(rule.endpoint) is not None, rule.endpoint
            address(world, rule)  # each parameter is known here


ROLES: dict[str, Callable[[World], FlaskClient]] = {
    "visitor": lambda world: world.visitor,
    "student": lambda world: world.student,
    "other_student": lambda world: world.other_student,
}


@pytest.mark.parametrize("role", ROLES)
def test_the_console_is_closed_to_all_but_instructors(world: World, role: str) -> None:
    client = ROLES[role](world)
    for path, method in rules(world, Audience.INSTRUCTOR):
        assert verdict(client, path, method) == LOGIN, (role, method, path)


def test_for_an_instructor_of_another_course_nothing_of_this_one_exists(world: World) -> None:
    open_to_every_instructor = {"/console/", "/console/log-out"}
    for path, method in rules(world, Audience.INSTRUCTOR):
        if path not in open_to_every_instructor:
            assert verdict(world.other_instructor, path, method) == MISSING, (method, path)


def test_for_its_own_instructor_everything_does(world: World) -> None:
    for path, method in rules(world, Audience.INSTRUCTOR):
        if method == "GET":
            assert verdict(world.instructor, path, method) in (200, 303), path


@pytest.mark.parametrize("role", ROLES)
def test_a_screen_is_closed_to_browsers_in_which_no_link_was_followed(world: World, role: str) -> None:
    client = ROLES[role](world)
    for path, method in shown(world):
        assert verdict(client, path, method) == 403, (role, path)


def test_a_screen_does_not_exist_for_an_instructor_of_another_course(world: World) -> None:
    assert [verdict(world.other_instructor, path, method) for path, method in shown(world)] == [MISSING, 403]


def test_a_screen_is_open_to_its_own_instructor_and_to_whoever_follows_the_link(world: World) -> None:
    assert [verdict(world.instructor, path, method) for path, method in shown(world)] == [200, 200]
    browser = world.hall.new_screen().browser
    assert [verdict(browser, path, method) for path, method in shown(world)] == [200, 200]


def shown(world: World) -> list[tuple[str, str]]:
    """What a screen shows and asks for; not the link itself, which opens it for whoever has it."""
    link = f"/screen/{world.values['token']}"
    return [each for each in rules(world, Audience.SCREEN) if each[0] != link]


@pytest.mark.parametrize("role", ["visitor", "other_student", "instructor"])
def test_a_quiz_is_closed_to_who_has_nothing_to_do_with_the_course(world: World, role: str) -> None:
    client = world.instructor if role == "instructor" else ROLES[role](world)
    for path, method in rules(world, Audience.STUDENT):
        assert verdict(client, path, method) == WHO, (role, method, path)


def test_another_phone_under_the_same_name_reads_no_answer(world: World) -> None:
    other = world.hall.new_phone()
    world.hall.sign(other)
    code = world.values["code"]
    for path in (f"/quiz/{code}/1/1", f"/quiz/{code}/1/end", f"/quiz/{code}/1/results"):
        assert other.get(path).status_code == 404, path


def test_a_receipt_is_for_the_phone_that_was_given_it(world: World) -> None:
    path = f"/receipt/{world.values['receipt']}"
    assert world.student.get(path).status_code == 200
    for client in (world.visitor, world.other_student, world.other_instructor):
        assert client.get(path).status_code == 404
