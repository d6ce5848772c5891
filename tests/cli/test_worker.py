"""What stands between the server and the application: whole forms, a few at a time."""

import io
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kiosk.cli.worker import FewAtOnce

FORM = b"student_number=12600100&family_name=Abadie&revision=12"


def sent(app: FewAtOnce, body: bytes, **announced: object) -> str:
    """The status of a form sent as Granian passes it on: it says that it marks the end of the body."""
    environ: dict[str, Any] = EnvironBuilder("/", method="POST").get_environ()
    environ |= {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(FORM)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        **announced,
    }
    _body, status, _headers = run_wsgi_app(app, environ)
    return status


@pytest.fixture
def reader() -> Flask:
    """An application that reads its form."""
    app = Flask("reader")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.add_url_rule("/", view_func=lambda: "&".join(request.form), methods=["POST"])
    return app


def test_a_whole_form_arrives(reader: Flask) -> None:
    assert sent(FewAtOnce(reader, 1), FORM) == "200 OK"


@pytest.mark.parametrize("length", range(len(FORM)))
def test_a_form_torn_anywhere_is_refused_although_the_server_calls_it_ended(
    reader: Flask, length: int
) -> None:
    assert sent(FewAtOnce(reader, 1), FORM[:length]).startswith("400")


def test_a_torn_body_of_a_form_larger_than_any_of_ours_is_refused_unread(reader: Flask) -> None:
    class Unread(io.BytesIO):
        """A body that would take all memory."""

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError(f"{size} bytes were asked for")

    large = {"CONTENT_LENGTH": str(10**9), "wsgi.input": Unread()}
    assert sent(FewAtOnce(reader, 1), FORM, **large).startswith("413")


def test_no_more_than_so_many_run_at_once() -> None:
    together = Barrier(3)
    met: list[bool] = []

    def app(_environ: object, start: Any) -> list[bytes]:
        try:
            together.wait(0.3)
            met.append(True)
        except BrokenBarrierError:
            met.append(False)
        start("200 OK", [])
        return [b""]

    few = FewAtOnce(app, 2)
    threads = [Thread(target=sent, args=(few, FORM)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(met)
