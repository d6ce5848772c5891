"""Every route says for whom it is; what is not listed here fails."""

import pytest
from flask import Flask

from kiosk.web.access import Audience, audience_of
from tests.conftest import new_client

ROUTES = {
    ("asset", Audience.MACHINE): {"GET /assets/<address>"},
    ("operations.health", Audience.MACHINE): {"GET /health"},
    ("student.home", Audience.PHONE): {"GET /"},
    ("student.type_code", Audience.PHONE): {"POST /"},
    ("student.scan", Audience.PHONE): {"GET /s/<code>", "GET /S/<code>"},
    ("student.sign_in", Audience.PHONE): {"GET /sign-in"},
    ("student.validate", Audience.PHONE): {"POST /sign-in"},
    ("student.not_me", Audience.PHONE): {"POST /sign-in/not-me"},
    ("student.receipt", Audience.PHONE): {"GET /receipt/<code>"},
    ("screen.show", Audience.SCREEN): {"GET /screen/<token>"},
    ("screen.state", Audience.SCREEN): {"GET /screen/<token>/state"},
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
    ("instructor.person", Audience.INSTRUCTOR): {"GET /console/sessions/<int:class_session_id>/people/<key>"},
    ("instructor.correct_person", Audience.INSTRUCTOR): {
        "POST /console/sessions/<int:class_session_id>/people/<key>"
    },
    ("instructor.download", Audience.INSTRUCTOR): {
        "GET /console/sessions/<int:class_session_id>/attendance/<format_name>"
    },
}


def method_of(rule: object) -> str:
    return next(iter(rule.methods - {"HEAD", "OPTIONS"}))  # type: ignore[attr-defined]


def filled(path: str) -> str:
    for part, value in (
        ("<int:class_session_id>", "1"),
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


@pytest.mark.parametrize("path", paths(None, "POST"))
def test_every_post_without_its_token_is_refused(app: Flask, path: str) -> None:
    answer = new_client(app).post(path, data={"anything": "x"})
    assert answer.status_code in (303, 400, 403)
    if answer.status_code == 303:
        assert answer.location.startswith("/console/log-in")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_not_exist(app: Flask, method: str) -> None:
    answer = new_client(app).open("/sign-in", method=method)
    assert answer.status_code in (400, 405)
