"""The log of a whole class: each event once, under the name of the page, and nothing of anybody in it."""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from kiosk.accounts import passwords
from kiosk.accounts.instructors import instructor_by_email, new_setup_link
from kiosk.core import logs
from kiosk.core.database import DatabaseBusyError
from kiosk.courses.models import Course
from kiosk.web.common.access import Audience, open_to
from tests.factories import PASSWORD, make_class_session, make_instructor, make_student
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import IN_ORDER, publish_quiz

NUMBER, NAME, GIVEN, EMAIL = "99887766", "Zorglubinski", "Quetzalcoatl", "zorglubinski@secret.example"
GUEST = {
    "student_number": "55443322", "family_name": "Wanderwolf", "given_name": "Xanthippe",
    "email": "wanderwolf@secret.example", "as_guest": "1",
}  # fmt: skip
TEACHER, TEACHER_EMAIL = "Barnabooth Teacher", "barnabooth@secret.example"
UNKNOWN_EMAIL, TYPED_PASSWORD, NEW_PASSWORD = (
    "nobody@secret.example",
    "typed-by-mistake-77",
    "chosen-anew-8899",
)
ADDRESS, AGENT = "203.0.113.77", "Strangebrowser/9.9"
REASON, SEARCHED, ANSWERED = "saw the doctor at noon", "looked-for-somebody", "my very own answer"
QUIZ = (
    IN_ORDER
    + """
## Which abbreviation names it?

= TCO
"""
)
STORY = Counter(
    [
        *("log_in", "log_in_failed", "log_out", "refusal", "correction", "window_change", "export"),
        *("quiz_open", "quiz_close", "quiz_regrade", "password_set", "error", "busy", "screen_links_ended"),
    ]
)


@dataclass
class Log:
    """What is written, and all that must not be in it."""

    capsys: pytest.CaptureFixture[str]
    written: str = ""
    private: set[str] = field(default_factory=set)

    def lines(self) -> list[str]:
        self.written += self.capsys.readouterr().err
        return self.written.splitlines()

    def told(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines()]

    def of(self, name: str) -> dict[str, object]:
        [only] = [each for each in self.told() if each["event"] == name]
        return only

    def keep_private(self, *values: str) -> None:
        assert all(len(each) > 5 for each in values), values
        self.private |= set(values)


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    yield from _written(capsys, "json")


@pytest.fixture(params=["json", "text"])
def written_in_both(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    yield from _written(capsys, request.param)


def _written(capsys: pytest.CaptureFixture[str], form: logs.Form) -> Iterator[Log]:
    root, level = logging.getLogger(), logs.LOGGER.level
    before = list(root.handlers)
    logs.configure(form)
    yield Log(capsys)
    root.handlers[:] = before
    logs.LOGGER.setLevel(level)


@pytest.fixture
def strange(hall: Hall) -> Hall:
    """The hall, with people whose names stand nowhere else."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        make_student(db, course, NAME, student_number=NUMBER, given_name=GIVEN, email=EMAIL)
        make_instructor(db, course, TEACHER_EMAIL, TEACHER)
    return hall


def the_main_story(hall: Hall, log: Log) -> None:
    """Everything that is worth a line, once, and much that is not."""
    phone, guest, console = (_browser(hall, log) for _ in range(3))
    code = hall.code()
    log.keep_private(code, NUMBER, NAME, GIVEN, EMAIL, *[each for each in GUEST.values() if each != "1"])
    log.keep_private(TEACHER, TEACHER_EMAIL, UNKNOWN_EMAIL, TYPED_PASSWORD, NEW_PASSWORD, PASSWORD)
    log.keep_private(ADDRESS, AGENT, REASON, SEARCHED, ANSWERED)
    # The phone: a mistyped code, then a signature.
    assert phone.get(f"/s/{code[:-6]}000000").status_code == 404
    page = hall.scan(phone, code)
    receipt = submit(phone, page, student_number=NUMBER, family_name=NAME)
    assert "/receipt/" in receipt.request.path
    log.keep_private(receipt.request.path.rsplit("/", 1)[1], *hidden_fields(page).values())
    assert "/receipt/" in submit(guest, hall.scan(guest, code), **GUEST).request.path
    # The console.
    page = console.get("/console/log-in")
    submit(console, page, email=UNKNOWN_EMAIL, password=TYPED_PASSWORD)
    assert hall.log_in(console, TEACHER_EMAIL).status_code == 200
    _run_the_sheet(hall, log, console)
    _run_a_quiz(hall, log, phone, console)
    submit(console, console.get("/console/"), path="/console/log-out")
    _choose_a_password(hall, log, console)
    _break_it(hall, phone, code)
    for browser in (phone, guest, console):
        log.keep_private(*(each.value for each in browser._cookies.values() if len(each.value) > 5))


def _browser(hall: Hall, log: Log) -> FlaskClient:
    """Addresses that it asks for, and cookies that it gets on the way, are nobody's business either."""
    browser = hall.new_phone()
    browser.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    opened = browser.open

    def watched(*arguments: object, **options: object) -> TestResponse:
        answer = opened(*arguments, **options)
        for step in (*answer.history, answer):
            log.private |= {part for part in re.split(r"[/?=&]", step.request.full_path) if len(part) > 12}
        return answer

    browser.open = watched  # type: ignore[method-assign]
    return browser


def _run_the_sheet(hall: Hall, log: Log, console: FlaskClient) -> None:
    session = f"/console/sessions/{hall.class_session.id}"
    console.get(f"{session}?q={SEARCHED}")
    submit(console, console.get(session), path=f"{session}/window/extend")
    submit(console, console.get(f"{session}/people/1"), status="excused", reason=REASON)
    assert console.get(f"{session}/attendance/csv").status_code == 200
    link = hall.screen_link()
    log.keep_private(link.rsplit("/", 1)[1])
    assert console.get(f"{console.get(link).location}/state").status_code == 200
    submit(console, console.get(session), path=f"{session}/screen/link")


def _run_a_quiz(hall: Hall, log: Log, phone: FlaskClient, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, QUIZ, opened=False)
    log.keep_private(quiz.code)
    at = quiz.console_address
    submit(console, console.get(at), path=f"{at}/open", closing="by_hand")
    quiz.begin(phone)
    quiz.answer(phone, ANSWERED)
    quiz.finish(phone)
    submit(console, console.get(at), path=f"{at}/close")
    page = console.get(f"{at}/questions/1")
    data = {**hidden_fields(page, 'name="given"'), "right": "1"}
    assert ANSWERED in data["given"]
    assert console.post(f"{at}/questions/1", data=data).status_code == 303


def _choose_a_password(hall: Hall, log: Log, browser: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        who = instructor_by_email(db, TEACHER_EMAIL)
        assert who
        token = new_setup_link(db, who, hall.clock.now())
    log.keep_private(token)
    page = browser.get(f"/console/set-up/{token}")
    assert submit(browser, page, password=NEW_PASSWORD, again=NEW_PASSWORD).status_code == 200


def _break_it(hall: Hall, phone: FlaskClient, code: str) -> None:
    """An error that quotes a name, from a statement with one; and a database that is busy."""
    for path, problem in (("broken", None), ("busy", DatabaseBusyError())):

        @open_to(Audience.PHONE)
        def fail(code: str, problem: Exception | None = problem) -> str:
            name = NAME
            raise problem or IntegrityError(f"INSERT {name}", {"name": name}, Exception(f"{name} {code}"))

        hall.app.view_functions[path] = fail
        hall.app.url_map.add(hall.app.url_rule_class(f"/{path}/<code>", endpoint=path, methods=["GET"]))
    hall.app.testing = False
    assert phone.get(f"/broken/{code}").status_code == 500
    assert phone.get(f"/busy/{code}").status_code == 503


def test_nothing_of_anybody_stands_in_the_log(strange: Hall, written_in_both: Log) -> None:
    the_main_story(strange, written_in_both)
    lines = written_in_both.lines()
    assert len(lines) == STORY.total()
    assert len(written_in_both.private) >= 30
    for line in lines:
        for private in written_in_both.private:
            assert private.lower() not in line.lower(), (private, line)


def test_each_event_is_told_once_and_nothing_else(strange: Hall, written: Log) -> None:
    the_main_story(strange, written)
    assert Counter(each["event"] for each in written.told()) == STORY


def test_nor_does_it_stand_in_what_another_handler_would_write(
    strange: Hall, written: Log, caplog: pytest.LogCaptureFixture
) -> None:
    """But for the error's own words, which a handler of that kind asks for by itself."""
    the_main_story(strange, written)
    found = [str((each.getMessage(), each.__dict__["kiosk_fields"])).lower() for each in caplog.records]
    assert len(found) == STORY.total()
    for private in written.private:
        assert not any(private.lower() in each for each in found), private


def test_a_line_names_the_view_its_status_and_the_request(strange: Hall, written: Log) -> None:
    answer = strange.scan(strange.new_phone("fr"), "00000000")
    told = written.of("refusal")
    assert told["view"] == "phone.scan"
    assert told["status"] == answer.status_code == 404
    assert told["code"] == "code_unknown"
    assert told["language"] == "fr"
    assert told["level"] == "info"
    assert isinstance(told["duration_ms"], float)
    assert told["request_id"] == answer.headers["X-Request-Id"]


def test_what_each_event_says(strange: Hall, written: Log) -> None:
    the_main_story(strange, written)
    with strange.kiosk.database.reading() as db:
        teacher = instructor_by_email(db, TEACHER_EMAIL)
    assert teacher
    session = strange.class_session.id
    own = {
        name: {key: value for key, value in written.of(name).items() if key not in COMMON} for name in STORY
    }
    account = own["log_in_failed"].pop("account")
    assert re.fullmatch(r"[0-9a-f]{16}", str(account))
    [exception] = own["error"].pop("exception")  # type: ignore[misc]
    assert exception["type"] == "sqlalchemy.exc.IntegrityError"
    assert own == {
        "log_in": {"instructor": teacher.id},
        "log_in_failed": {"code": "wrong_password"},
        "log_out": {"instructor": teacher.id},
        "refusal": {"code": "code_unknown"},
        "correction": {"instructor": teacher.id, "class_session": session},
        "window_change": {"instructor": teacher.id, "class_session": session, "action": "extend"},
        "screen_links_ended": {"instructor": teacher.id, "class_session": session},
        "quiz_open": {"instructor": teacher.id, "class_session": session, "quiz": 1},
        "quiz_close": {"instructor": teacher.id, "class_session": session, "quiz": 1},
        "quiz_regrade": {"instructor": teacher.id, "class_session": session, "quiz": 1},
        "export": {"instructor": teacher.id, "class_session": session, "of": "attendance"},
        "password_set": {"instructor": teacher.id},
        "error": {},
        "busy": {},
    }
    levels = {name: written.of(name)["level"] for name in STORY}
    assert {name for name, level in levels.items() if level != "info"} == {"error", "busy"}


COMMON = {"time", "level", "event", "view", "status", "duration_ms", "request_id", "language"}


def test_every_event_has_the_same_frame(strange: Hall, written: Log) -> None:
    the_main_story(strange, written)
    for each in written.told():
        assert set(each) >= COMMON, each["event"]


def test_an_ordinary_request_leaves_no_line(strange: Hall, written: Log) -> None:
    phone = strange.new_phone()
    strange.sign(phone)
    for path in ("/", "/health", "/nowhere", "/console/", "/console/log-in", "/quiz/"):
        phone.get(path)
    assert written.lines() == []


def test_a_change_that_was_not_made_is_not_told(
    strange: Hall, console: FlaskClient, written: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit fails, after the view has done all it does in the transaction."""
    session = f"/console/sessions/{strange.class_session.id}"
    page = console.get(session)

    def refuse(_connection: object) -> None:
        raise DatabaseBusyError

    engine = strange.kiosk.database.engine
    event.listen(engine, "commit", refuse)
    answer = submit(console, page, path=f"{session}/window/close")
    event.remove(engine, "commit", refuse)
    assert answer.status_code == 503
    assert [each["event"] for each in written.told() if each["event"] != "log_in"] == ["busy"]


def test_a_button_pressed_twice_is_one_change_and_one_refusal(
    strange: Hall, console: FlaskClient, written: Log
) -> None:
    session = f"/console/sessions/{strange.class_session.id}"
    page = console.get(session)
    for _ in range(2):
        submit(console, page, path=f"{session}/window/close")
    assert Counter(each["event"] for each in written.told()) == {"window_change": 1, "refusal": 1}
    assert written.of("refusal")["code"] == "not_in_this_phase"


def test_an_error_whose_page_fails_too_is_told_all_the_same(strange: Hall, written: Log) -> None:
    strange.app.testing = False
    strange.app.jinja_env.globals["language"] = None
    answer = strange.new_phone().get("/")
    assert answer.status_code == 500
    assert [each["event"] for each in written.told()] == ["error", "error"]


# What is asked for without a right to it


def test_what_is_anothers_is_told_with_who_asked_and_not_what_it_was(
    strange: Hall, console: FlaskClient, written: Log
) -> None:
    with strange.kiosk.database.writing() as db:
        foreign = make_class_session(db)
        me = instructor_by_email(db, strange.instructor_email)
    assert me
    for path in (f"sessions/{foreign.id}", f"sessions/{strange.class_session.id}/quizzes/77", "sessions/99"):
        assert console.get(f"/console/{path}").status_code == 404
    assert console.get(f"/screen/sessions/{foreign.id}").status_code == 404
    told = [each for each in written.told() if each["event"] == "denied"]
    assert [(each["code"], each["instructor"]) for each in told] == [("not_theirs", me.id)] * 4
    assert not any({"class_session", "quiz"} & each.keys() for each in told)


def test_a_copy_of_a_cookie_used_after_the_end_is_told_each_time(
    strange: Hall, console: FlaskClient, written: Log
) -> None:
    name = strange.app.config["SESSION_COOKIE_NAME"]
    copied = console.get_cookie(name)
    assert copied
    submit(console, console.get("/console/"), path="/console/log-out")
    for _ in range(2):
        thief = strange.new_phone()
        thief.set_cookie(name, copied.value)
        thief.get("/console/", follow_redirects=True)
    console.get("/console/")
    assert [each["code"] for each in written.told() if each["event"] == "denied"] == ["session_ended"] * 2


def test_the_receipt_of_another_phone_is_told_without_its_code(
    strange: Hall, phone: FlaskClient, written: Log
) -> None:
    receipt = strange.sign(phone).request.path
    assert strange.new_phone().get(receipt).status_code == 404
    assert written.of("denied")["code"] == "receipt_of_another"
    assert receipt.rsplit("/", 1)[1] not in "".join(written.lines())


def test_a_page_that_is_open_to_nobody_is_told(strange: Hall, phone: FlaskClient, written: Log) -> None:
    strange.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert phone.get("/forgotten").status_code == 403
    assert written.of("denied")["code"] == "closed"


# What a log-in tells who tries


def test_many_tries_at_one_account_are_seen_to_be_at_one(strange: Hall, written: Log) -> None:
    for email in (TEACHER_EMAIL, TEACHER_EMAIL.upper(), UNKNOWN_EMAIL):
        strange.log_in(strange.new_phone(), email, "wrong password")
    accounts = [each["account"] for each in written.told()]
    assert accounts[0] == accounts[1] != accounts[2]


def test_the_pause_is_told_too(strange: Hall, written: Log) -> None:
    for _ in range(11):
        strange.log_in(strange.new_phone(), TEACHER_EMAIL, "wrong password")
    assert [each["code"] for each in written.told()] == ["wrong_password"] * 10 + ["too_many_tries"]


def test_an_unknown_account_costs_as_much_and_reads_the_same_as_a_known_one(
    strange: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check of a hash each, of one strength: who measures or reads learns nothing."""
    with strange.kiosk.database.writing() as db:
        instructor_by_email(db, TEACHER_EMAIL).password_hash = passwords.hashed(PASSWORD)
        make_instructor(db, None, "unready@secret.example").password_hash = None

    class Counting:
        def __init__(self) -> None:
            self.checked: list[str] = []

        def verify(self, known: str, password: str) -> bool:
            self.checked.append(known)
            return bool(hasher.verify(known, password))

    hasher, counting = passwords._hasher, Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    answers, costs = [], []
    for email in (TEACHER_EMAIL, UNKNOWN_EMAIL, "unready@secret.example", "x@y.example"):
        browser = strange.new_phone()
        page = browser.get("/console/log-in")
        answer = submit(browser, page, email=email, password=TYPED_PASSWORD)
        own = hidden_fields(answer)["csrf_token"]
        answers.append((answer.status_code, answer.text.replace(email, "…").replace(own, "…")))
        costs.append([known.split("$")[1:4] for known in counting.checked])
        counting.checked.clear()
    assert costs == [[["argon2id", "v=19", "m=19456,t=2,p=1"]]] * 4
    assert answers == answers[:1] * 4
    assert answers[0][0] == 422
