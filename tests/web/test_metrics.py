"""The figures: for who has the token, right to the last request, and nothing of anybody in them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kiosk import create_app
from kiosk.config import Settings
from kiosk.core.database import DatabaseBusyError
from kiosk.core.refusals import RefusalCode
from kiosk.web.common import operations
from kiosk.web.common.access import Audience, open_to
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.web.conftest import Hall, submit
from tests.web.quiz_hall import RIGHT, publish_quiz

TOKEN = "0123456789 abcdef"
KEY = {"Authorization": f"Bearer {TOKEN}"}
NAMES = {
    "kiosk_requests", "kiosk_request_duration_seconds", "kiosk_refusals", "kiosk_sign_ins", "kiosk_answers",
    "kiosk_busy", "kiosk_write_wait_seconds", "kiosk_build_info", "kiosk_clock_step_seconds",
}  # fmt: skip
AUDIENCES = {*(each.value for each in Audience), "none"}


@pytest.fixture
def measured(hall: Hall, tmp_path: Path, database_url: str, clock: StandingClock) -> Iterator[Hall]:
    """The hall, in an application whose settings have a token."""
    settings = Settings(
        instance=tmp_path,
        database_url=database_url,
        secret_key=SECRET,
        base_url="http://kiosk.test",
        metrics_token=TOKEN,
    )
    app = create_app(settings, clock=clock)
    app.testing = True
    kiosk = app.extensions["kiosk"]
    yield Hall(app, clock, kiosk, hall.course, hall.class_session, hall.instructor_email)
    kiosk.database.close()


def text_of(app: Flask) -> str:
    answer = new_client(app).get("/metrics", headers=KEY)
    assert answer.status_code == 200
    return answer.text


def figure(hall: Hall, name: str, **labels: str) -> float:
    """The sum of the samples of this name that have these labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(text_of(hall.app))
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


# Who may ask


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"bearer {TOKEN}", TOKEN,
        "Bearer é", f"Basic {TOKEN}", f"Bearer  {TOKEN}",
    ],
)  # fmt: skip
def test_without_the_token_there_is_nothing_here(measured: Hall, header: str) -> None:
    given = {"Authorization": header} if header else {}
    refused, unknown = (
        new_client(measured.app).get(path, headers=given) for path in ("/metrics", "/nowhere")
    )
    assert refused.status_code == unknown.status_code == 404
    assert refused.text == unknown.text
    assert set(refused.headers.keys()) == set(unknown.headers.keys())


def test_a_wrong_token_is_told_and_not_what_it_was(measured: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "kiosk")
    new_client(measured.app).get("/metrics", headers={"Authorization": "Bearer a good guess"})
    new_client(measured.app).get("/metrics", headers=KEY)
    [told] = [each for each in caplog.records if each.message == "denied"]
    assert told.__dict__["kiosk_fields"]["code"] == "metrics_token"
    assert "guess" not in str(told.__dict__)


def test_nor_by_another_way(measured: Hall) -> None:
    client = new_client(measured.app)
    for path in (f"/metrics?token={TOKEN}", f"/metrics?Authorization=Bearer {TOKEN}"):
        assert client.get(path).status_code == 404
    client.set_cookie("Authorization", f"Bearer {TOKEN}")
    assert client.get("/metrics").status_code == 404


def test_where_no_token_is_set_nobody_may_ask(client: FlaskClient) -> None:
    for header in ("", "Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_the_token_is_compared_in_constant_time(measured: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    honest = operations.hmac.compare_digest

    class Watched:
        @staticmethod
        def compare_digest(given: bytes, wanted: bytes) -> bool:
            compared.append((given, wanted))
            return honest(given, wanted)

    monkeypatch.setattr(operations, "hmac", Watched)
    new_client(measured.app).get("/metrics", headers={"Authorization": "Bearer guess"})
    assert compared == [(b"Bearer guess", f"Bearer {TOKEN}".encode())]


def test_the_answer_is_what_prometheus_reads_and_nobody_keeps(measured: Hall) -> None:
    answer = new_client(measured.app).get("/metrics", headers=KEY)
    assert answer.content_type.startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert {each.name for each in text_string_to_metric_families(answer.text)} == NAMES


# What is counted


def test_requests_are_counted_by_audience_and_kind_of_answer(measured: Hall) -> None:
    phone = measured.new_phone()
    for path in ("/", "/nowhere", "/console/", "/console/log-in", "/receipt/none", "/assets/none", "/health"):
        phone.get(path)
    wanted = {
        ("phone", "2xx"): 1, ("phone", "4xx"): 1, ("none", "4xx"): 1, ("instructor", "3xx"): 1,
        ("visitor", "2xx"): 1, ("machine", "4xx"): 1, ("machine", "2xx"): 1,
    }  # fmt: skip
    text = text_of(measured.app)
    counted = {
        (sample.labels["audience"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "kiosk_requests_total" and sample.value
    }
    assert counted == wanted


def test_every_request_is_timed(measured: Hall) -> None:
    for _ in range(3):
        measured.new_phone().get("/")
    assert figure(measured, "kiosk_request_duration_seconds_count", audience="phone") == 3
    assert figure(measured, "kiosk_request_duration_seconds_bucket", audience="phone", le="+Inf") == 3
    assert 0 < figure(measured, "kiosk_request_duration_seconds_sum", audience="phone") < 30


def test_a_signature_is_counted_once_however_often_it_is_sent(measured: Hall) -> None:
    phone = measured.new_phone()
    page = measured.scan(phone)
    for _ in range(3):
        submit(phone, page, path="/sign-in", student_number="12600100", family_name="Abadie")
    measured.sign(measured.new_phone(), "12600360", "Achour")
    assert figure(measured, "kiosk_sign_ins_total") == measured.rows() == 2


def test_refusals_are_counted_by_their_code(measured: Hall) -> None:
    phone = measured.new_phone()
    measured.scan(phone, "00000000")
    page = measured.scan(phone)
    submit(phone, page, path="/sign-in", student_number="12600100", family_name="Nobody")
    measured.log_in(phone, password="wrong password")
    phone.post("/", data={"code": "x"})
    for code in ("code_unknown", "not_on_roster", "wrong_password", "form_expired"):
        assert figure(measured, "kiosk_refusals_total", code=code) == 1
    assert figure(measured, "kiosk_refusals_total") == 4


def test_answers_are_counted_as_they_are_saved(measured: Hall) -> None:
    quiz = publish_quiz(measured)
    phone = quiz.taken(RIGHT)
    assert figure(measured, "kiosk_answers_total") == len(RIGHT)
    quiz.question(phone)
    quiz.answer(quiz.begun("12600360", "Achour"), "", 6)  # passed over
    assert figure(measured, "kiosk_answers_total") == len(RIGHT)


def test_writers_that_wait_are_timed(measured: Hall) -> None:
    if not measured.kiosk.database.is_sqlite:
        pytest.skip("PostgreSQL has no queue")
    with measured.kiosk.database.writing():
        pass
    assert figure(measured, "kiosk_write_wait_seconds_count") == 1
    assert figure(measured, "kiosk_write_wait_seconds_bucket", le="0.1") == 1


def test_a_busy_database_is_counted(measured: Hall) -> None:
    @measured.app.get("/busy", endpoint="busy")
    @open_to(Audience.PHONE)
    def fail() -> str:
        raise DatabaseBusyError

    assert measured.new_phone().get("/busy").status_code == 503
    assert figure(measured, "kiosk_busy_total") == 1
    assert figure(measured, "kiosk_requests_total", audience="phone", status="5xx") == 1


def test_a_step_of_the_machines_clock_shows(measured: Hall) -> None:
    assert figure(measured, "kiosk_clock_step_seconds") == 0
    measured.clock.step = timedelta(seconds=90)
    assert figure(measured, "kiosk_clock_step_seconds") == 90


def test_every_figure_is_there_from_the_start(measured: Hall) -> None:
    """Else the first refusal of a kind would not show as a rise."""
    families = {each.name: each for each in text_string_to_metric_families(text_of(measured.app))}
    codes = {sample.labels["code"] for sample in families["kiosk_refusals"].samples}
    assert codes == {each.value for each in RefusalCode}
    assert {sample.labels["audience"] for sample in families["kiosk_requests"].samples} == AUDIENCES


# What they give away


def test_labels_come_from_short_lists_and_name_nobody(measured: Hall) -> None:
    phone = measured.new_phone()
    measured.sign(phone)
    publish_quiz(measured)
    measured.scan(phone, "00000000")
    phone.get("/nowhere/at-all")
    measured.log_in(phone)
    text = text_of(measured.app)
    known = {
        "audience": AUDIENCES,
        "status": {"2xx", "3xx", "4xx", "5xx"},
        "code": {each.value for each in RefusalCode},
    }
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for name, value in sample.labels.items():
                if name == "le":
                    float(value)
                elif name == "version":
                    assert family.name == "kiosk_build_info"
                else:
                    assert value in known[name]
    for private in (
        "Abadie",
        "12600100",
        "OIAM",
        "python",
        "sqlite",
        "flask",
        "nowhere",
        measured.course.code,
    ):
        assert private.lower() not in text.lower()


def test_where_nobody_may_ask_the_library_is_not_even_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from kiosk import create_app; from kiosk.config import Settings\n"
        f"app = create_app(Settings(instance=Path({str(tmp_path)!r}), secret_key={SECRET!r}))\n"
        "app.test_client().get('/nowhere')\n"
        "assert 'prometheus_client' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_health_tells_the_versions_of_the_contract_and_nothing_else(client: FlaskClient) -> None:
    assert set(client.get("/health").get_json()) == {
        "status", "version", "sqlite", "database_reachable", "migrations_current",
        "secret_current", "warnings",
    }  # fmt: skip


def test_a_figure_costs_next_to_nothing(measured: Hall) -> None:
    """The best of many, since others use this machine too."""
    figures = measured.app.extensions["kiosk-metrics"]

    def cost(action: Callable[[], None]) -> float:
        runs = []
        for _ in range(20):
            began = perf_counter()
            for _ in range(100):
                action()
            runs.append((perf_counter() - began) / 100)
        return min(runs)

    assert cost(lambda: figures.request("phone", 200, 0.012)) < 50e-6
