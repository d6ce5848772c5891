"""Every route says for whom it is; what is not listed here fails."""

import pytest
from flask import Flask

from kiosk.web.access import Audience, audience_of
from tests.conftest import new_client

QUIZ = "/console/sessions/<int:class_session_id>/quizzes/<int:publication_id>"
ROUTES = {
    ("asset", Audience.MACHINE): {"GET /assets/<address>"},
    ("operations.health", Audience.MACHINE): {"GET /health"},
    ("operations.figures", Audience.MACHINE): {"GET /metrics"},
    ("student.receipt_keys", Audience.MACHINE): {"GET /.well-known/kiosk-receipt-keys"},
    ("student.check_receipt", Audience.VERIFIER): {"GET /r/<token>", "GET /R/<token>"},
    ("student.privacy", Audience.PHONE): {"GET /privacy/<int:course_id>"},
    ("student.home", Audience.PHONE): {"GET /"},
    ("student.type_code", Audience.PHONE): {"POST /"},
    ("student.scan", Audience.PHONE): {"GET /s/<code>", "GET /S/<code>"},
    ("student.sign_in", Audience.PHONE): {"GET /sign-in"},
    ("student.validate", Audience.PHONE): {"POST /sign-in"},
    ("student.not_me", Audience.PHONE): {"POST /sign-in/not-me"},
    ("student.receipt", Audience.PHONE): {"GET /receipt/<code>"},
    ("student.quizzes", Audience.PHONE): {"GET /quiz/"},
    ("student.short_link", Audience.PHONE): {"GET /q/<code>", "GET /Q/<code>"},
    ("student.who", Audience.PHONE): {"GET /quiz/<code>/who"},
    ("student.say_who", Audience.PHONE): {"POST /quiz/<code>/who"},
    ("student.another_phone", Audience.PHONE): {"GET /quiz/<code>/phone"},
    ("student.make_device_code", Audience.PHONE): {"POST /quiz/<code>/phone"},
    ("student.type_device_code", Audience.PHONE): {"POST /quiz/<code>/phone/code"},
    ("student.quiz", Audience.STUDENT): {"GET /quiz/<code>"},
    ("student.begin_quiz", Audience.STUDENT): {"POST /quiz/<code>"},
    ("student.question", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/<int:place>"},
    ("student.answer", Audience.STUDENT): {"POST /quiz/<code>/<int:attempt>/<int:place>"},
    ("student.end", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/end"},
    ("student.finish_attempt", Audience.STUDENT): {"POST /quiz/<code>/<int:attempt>/end"},
    ("student.results", Audience.STUDENT): {"GET /quiz/<code>/<int:attempt>/results"},
    ("screen.open_link", Audience.SCREEN): {"GET /screen/<token>"},
    ("screen.show", Audience.SCREEN): {"GET /screen/sessions/<int:class_session_id>"},
    ("screen.state", Audience.SCREEN): {"GET /screen/sessions/<int:class_session_id>/state"},
    ("instructor.log_in", Audience.VISITOR): {"GET /console/log-in"},
    ("instructor.submit_log_in", Audience.VISITOR): {"POST /console/log-in"},
    ("instructor.set_up", Audience.VISITOR): {"GET /console/set-up/<token>"},
    ("instructor.submit_set_up", Audience.VISITOR): {"POST /console/set-up/<token>"},
    ("instructor.log_out", Audience.INSTRUCTOR): {"POST /console/log-out"},
    ("instructor.home", Audience.INSTRUCTOR): {"GET /console/"},
    ("instructor.class_session", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>"},
    ("instructor.live", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/live"},
    ("instructor.open_screen", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/screen"},
    ("instructor.change_window", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/window/<action>"
    },
    ("instructor.ask_first", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/window/<action>"
    },
    ("instructor.person", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/people/<key>"},
    ("instructor.correct_person", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/people/<key>"
    },
    ("instructor.annul_signature", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/people/<key>/annul"
    },
    ("instructor.bursts", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/bursts"},
    ("instructor.annul_bursts", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/bursts/annul"
    },
    ("instructor.look_at_bursts", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/bursts/look"
    },
    ("instructor.download", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/attendance/<format_name>"
    },
    ("instructor.sheet", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/sheet"},
    ("instructor.change_screen", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/screen"
    },
    ("instructor.renew_screen_link", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/screen/link"
    },
    ("instructor.publish_quiz", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/quizzes"
    },
    ("instructor.quiz", Audience.INSTRUCTOR): {f"GET {QUIZ}"},
    ("instructor.quiz_live", Audience.INSTRUCTOR): {f"GET {QUIZ}/live"},
    ("instructor.change_quiz", Audience.INSTRUCTOR): {f"POST {QUIZ}/<action>"},
    ("instructor.quiz_question", Audience.INSTRUCTOR): {f"GET {QUIZ}/questions/<int:position>"},
    ("instructor.regrade_answer", Audience.INSTRUCTOR): {f"POST {QUIZ}/questions/<int:position>"},
    ("instructor.change_attempt", Audience.INSTRUCTOR): {
        f"POST {QUIZ}/people/<key>/attempts/<int:number>/<action>"
    },
    ("instructor.let_phone_in", Audience.INSTRUCTOR): {f"POST {QUIZ}/people/<key>/phone"},
    ("instructor.set_unsigned_aside", Audience.INSTRUCTOR): {f"POST {QUIZ}/set-aside-unsigned"},
    ("instructor.quiz_person", Audience.INSTRUCTOR): {f"GET {QUIZ}/people/<key>"},
    ("instructor.allow_more", Audience.INSTRUCTOR): {f"POST {QUIZ}/people/<key>"},
    ("instructor.download_quiz", Audience.INSTRUCTOR): {f"GET {QUIZ}/download/<format_name>"},
}


def method_of(rule: object) -> str:
    return next(iter(rule.methods - {"HEAD", "OPTIONS"}))  # type: ignore[attr-defined]


def filled(path: str) -> str:
    for part, value in (
        ("<int:class_session_id>", "1"),
        ("<int:publication_id>", "1"),
        ("<int:position>", "1"),
        ("<int:course_id>", "1"),
        ("<int:attempt>", "1"),
        ("<int:place>", "1"),
        ("<action>", "open"),
        ("<key>", "s1"),
        ("<token>", "t"),
    ):
        path = path.replace(part, value)
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
