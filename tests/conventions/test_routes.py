"""Every route says for whom it is; what is not listed here fails."""

import re

import pytest
from flask import Flask

from kiosk.web.common.access import Audience, audience_of
from tests.conftest import new_client

QUIZ = "/console/sessions/<int:class_session_id>/quizzes/<int:publication_id>"
COURSE = "/console/courses/<int:course_id>"
TERM = "/console/courses/<int:course_id>"
TERM_PERSON = f"{TERM}/people/<int:person_id>"
ROUTES = {
    ("asset", Audience.MACHINE): {"GET /assets/<address>"},
    ("operations.health", Audience.MACHINE): {"GET /health"},
    ("operations.figures", Audience.MACHINE): {"GET /metrics"},
    ("phone.receipt_keys", Audience.MACHINE): {"GET /.well-known/kiosk-receipt-keys"},
    ("phone.register_keys", Audience.MACHINE): {"GET /.well-known/kiosk-register-keys"},
    ("phone.checkpoint", Audience.MACHINE): {"GET /.well-known/kiosk-checkpoint"},
    ("phone.check_receipt", Audience.VERIFIER): {"GET /r/<token>", "GET /R/<token>"},
    ("phone.privacy", Audience.PHONE): {"GET /privacy/<int:course_id>"},
    ("phone.term", Audience.PHONE): {"GET /term/<int:course_id>"},
    ("console.course", Audience.INSTRUCTOR): {f"GET {TERM}"},
    ("console.show_term", Audience.INSTRUCTOR): {f"POST {TERM}/shown"},
    ("console.download_term", Audience.INSTRUCTOR): {f"GET {TERM}/attendance/<format_name>"},
    ("console.course_person", Audience.INSTRUCTOR): {f"GET {TERM_PERSON}"},
    ("console.excuse_person", Audience.INSTRUCTOR): {f"POST {TERM_PERSON}/excuses"},
    ("console.withdraw_excuse", Audience.INSTRUCTOR): {
        f"POST {TERM_PERSON}/excuses/<int:excuse_id>/withdraw"
    },
    ("console.end_person", Audience.INSTRUCTOR): {f"POST {TERM_PERSON}/enrolments/<int:enrolment_id>/end"},
    ("console.merge_guest", Audience.INSTRUCTOR): {f"POST {TERM_PERSON}/merge"},
    ("console.unmerge_guest", Audience.INSTRUCTOR): {f"POST {TERM_PERSON}/merges/<int:merge_id>/undo"},
    ("phone.home", Audience.PHONE): {"GET /"},
    ("phone.type_code", Audience.PHONE): {"POST /"},
    ("phone.scan", Audience.PHONE): {"GET /s/<code>", "GET /S/<code>"},
    ("phone.sign_in", Audience.PHONE): {"GET /sign-in"},
    ("phone.validate", Audience.PHONE): {"POST /sign-in"},
    ("phone.not_me", Audience.PHONE): {"POST /sign-in/not-me"},
    ("phone.receipt", Audience.PHONE): {"GET /receipt/<code>"},
    ("phone.quizzes", Audience.PHONE): {"GET /quiz/"},
    ("phone.short_link", Audience.PHONE): {"GET /q/<code>", "GET /Q/<code>"},
    ("phone.picture", Audience.PHONE): {"GET /quiz/<code>/pictures/<asset>"},
    ("phone.identify", Audience.PHONE): {"GET /quiz/<code>/who"},
    ("phone.submit_identity", Audience.PHONE): {"POST /quiz/<code>/who"},
    ("phone.another_phone", Audience.PHONE): {"GET /quiz/<code>/phone"},
    ("phone.make_device_code", Audience.PHONE): {"POST /quiz/<code>/phone"},
    ("phone.type_device_code", Audience.PHONE): {"POST /quiz/<code>/phone/code"},
    ("phone.quiz", Audience.STUDENT): {"GET /quiz/<code>"},
    ("phone.begin_quiz", Audience.STUDENT): {"POST /quiz/<code>"},
    ("phone.question", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/<int:place>"},
    ("phone.answer", Audience.STUDENT): {"POST /quiz/<code>/<int:attempt>/<int:place>"},
    ("phone.end", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/end"},
    ("phone.finish_attempt", Audience.STUDENT): {"POST /quiz/<code>/<int:attempt>/end"},
    ("phone.results", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/results"},
    ("screen.open_link", Audience.SCREEN): {"GET /screen/<token>"},
    ("screen.show", Audience.SCREEN): {"GET /screen/sessions/<int:class_session_id>"},
    ("screen.state", Audience.SCREEN): {"GET /screen/sessions/<int:class_session_id>/state"},
    ("console.log_in", Audience.VISITOR): {"GET /console/log-in"},
    ("console.submit_log_in", Audience.VISITOR): {"POST /console/log-in"},
    ("console.set_up", Audience.VISITOR): {"GET /console/set-up/<token>"},
    ("console.submit_set_up", Audience.VISITOR): {"POST /console/set-up/<token>"},
    ("console.log_out", Audience.INSTRUCTOR): {"POST /console/log-out"},
    ("console.home", Audience.INSTRUCTOR): {"GET /console/"},
    ("console.class_session", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>"},
    ("console.live", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/live"},
    ("console.open_screen", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/screen"},
    ("console.change_window", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/window/<any(open, extend, close, reopen):action>"
    },
    ("console.ask_first", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/window/<any(open, extend, close, reopen):action>"
    },
    ("console.person", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/people/<int:person_id>"
    },
    ("console.correct_person", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/people/<int:person_id>"
    },
    ("console.annul_signature", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/people/<int:person_id>/annul"
    },
    ("console.bursts", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/bursts"},
    ("console.annul_bursts", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/bursts/annul"
    },
    ("console.look_at_bursts", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/bursts/look"
    },
    ("console.download", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/attendance/<format_name>"
    },
    ("console.sheet", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/sheet"},
    ("console.change_screen", Audience.INSTRUCTOR): {"POST /console/sessions/<int:class_session_id>/screen"},
    ("console.renew_screen_link", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/screen/link"
    },
    ("console.publish_quiz", Audience.INSTRUCTOR): {"POST /console/sessions/<int:class_session_id>/quizzes"},
    ("console.quiz", Audience.INSTRUCTOR): {f"GET {QUIZ}"},
    ("console.quiz_live", Audience.INSTRUCTOR): {f"GET {QUIZ}/live"},
    ("console.change_quiz", Audience.INSTRUCTOR): {
        f"POST {QUIZ}/<any(open, close, closing, renew, withdraw):action>"
    },
    ("console.quiz_question", Audience.INSTRUCTOR): {f"GET {QUIZ}/questions/<int:position>"},
    ("console.regrade_answer", Audience.INSTRUCTOR): {f"POST {QUIZ}/questions/<int:position>"},
    ("console.change_attempt", Audience.INSTRUCTOR): {
        f"POST {QUIZ}/people/<int:person_id>/attempts/<int:number>/<action>"
    },
    ("console.let_phone_in", Audience.INSTRUCTOR): {f"POST {QUIZ}/people/<int:person_id>/phone"},
    ("console.set_unsigned_aside", Audience.INSTRUCTOR): {f"POST {QUIZ}/set-aside-unsigned"},
    ("console.quiz_person", Audience.INSTRUCTOR): {f"GET {QUIZ}/people/<int:person_id>"},
    ("console.allow_more", Audience.INSTRUCTOR): {f"POST {QUIZ}/people/<int:person_id>"},
    ("console.new_course", Audience.INSTRUCTOR): {"GET /console/courses/new"},
    ("console.submit_new_course", Audience.INSTRUCTOR): {"POST /console/courses/new"},
    ("console.course_sessions", Audience.INSTRUCTOR): {f"GET {COURSE}/sessions"},
    ("console.add_session", Audience.INSTRUCTOR): {f"POST {COURSE}/sessions"},
    ("console.hold_now", Audience.INSTRUCTOR): {f"POST {COURSE}/sessions/now"},
    ("console.plan", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/plan"},
    ("console.move_session", Audience.INSTRUCTOR): {"POST /console/sessions/<int:class_session_id>/move"},
    ("console.cancel_session", Audience.INSTRUCTOR): {"POST /console/sessions/<int:class_session_id>/cancel"},
    ("console.reinstate_session", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/reinstate"
    },
    ("console.course_students", Audience.INSTRUCTOR): {f"GET {COURSE}/students"},
    ("console.add_person", Audience.INSTRUCTOR): {f"POST {COURSE}/students"},
    ("console.preview_roster", Audience.INSTRUCTOR): {f"POST {COURSE}/students/preview"},
    ("console.import_roster", Audience.INSTRUCTOR): {f"POST {COURSE}/students/import"},
    ("console.undo_import", Audience.INSTRUCTOR): {f"POST {COURSE}/imports/<int:import_id>/undo"},
    ("console.let_assistant_in", Audience.INSTRUCTOR): {f"POST {COURSE}/assistants"},
    ("console.end_assistance", Audience.INSTRUCTOR): {f"POST {COURSE}/assistants/remove"},
    ("console.download_quiz", Audience.INSTRUCTOR): {f"GET {QUIZ}/download/<format_name>"},
}


def method_of(rule: object) -> str:
    return next(iter(rule.methods - {"HEAD", "OPTIONS"}))  # type: ignore[attr-defined]


def filled(path: str) -> str:
    for part, value in (
        ("<int:class_session_id>", "1"),
        ("<int:publication_id>", "1"),
        ("<int:position>", "1"),
        ("<int:course_id>", "1"),
        ("<int:import_id>", "1"),
        ("<int:attempt>", "1"),
        ("<int:place>", "1"),
        ("<action>", "set-aside"),
        ("<int:person_id>", "1"),
        ("<int:excuse_id>", "1"),
        ("<int:enrolment_id>", "1"),
        ("<int:merge_id>", "1"),
        ("<token>", "t"),
    ):
        path = path.replace(part, value)
    path = re.sub("<any.(open)[^>]*>", r"\1", path)
    return path.replace("<code>", "00000000").replace("<format_name>", "csv").replace("<address>", "x")


def test_the_routes_and_their_audiences_are_the_ones_listed_here(app: Flask) -> None:
    found: dict[tuple[str, Audience | None], set[str]] = {}
    with app.app_context():
        for rule in app.url_map.iter_rules():
            key = (rule.endpoint, audience_of(rule.endpoint))
            found.setdefault(key, set()).add(f"{method_of(rule)} {rule.rule}")
    assert found == ROUTES


def test_a_route_that_declares_nothing_is_closed_to_all(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = new_client(app).get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def paths(audience: Audience | None, method: str) -> list[str]:
    return sorted(
        filled(path.split(" ", 1)[1])
        for (_endpoint, of), rules in ROUTES.items()
        for path in rules
        if (audience is None or of is audience) and path.startswith(method)
    )


@pytest.mark.parametrize("path", paths(Audience.INSTRUCTOR, "GET"))
def test_a_visitor_is_sent_from_the_console_to_the_log_in(app: Flask, path: str) -> None:
    answer = new_client(app).get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/console/log-in")


@pytest.mark.parametrize("path", paths(Audience.STUDENT, "GET"))
def test_a_phone_that_does_not_say_who_holds_it_is_asked(app: Flask, path: str) -> None:
    answer = new_client(app).get(path)
    assert answer.status_code == 303
    assert answer.location == "/quiz/00000000/who"


@pytest.mark.parametrize("path", paths(None, "POST"))
def test_every_post_without_its_token_is_refused(app: Flask, path: str) -> None:
    answer = new_client(app).post(path, data={"anything": "x"})
    assert answer.status_code in (303, 400, 403, 404)
    if answer.status_code == 303:
        assert answer.location.startswith(("/console/log-in", "/quiz/00000000/who"))


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_not_exist(app: Flask, method: str) -> None:
    answer = new_client(app).open("/sign-in", method=method)
    assert answer.status_code in (400, 405)
