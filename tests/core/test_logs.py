"""The log: one line an event, whatever its values hold; of an error its type and place, not its words."""

import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from kiosk.core import logs

NASTY = "a\nb\r\x1b[31m\x00\x7f\x85\u2028\u2029é\" = '"
values = st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root, level = logging.getLogger(), logs.LOGGER.level
    before = list(root.handlers)
    yield
    root.handlers[:] = before
    logs.LOGGER.setLevel(level)


def record_of(event: str = "start", fields: logs.Fields | None = None, **more: object) -> logging.LogRecord:
    given = {} if fields is None else {"kiosk_fields": fields}
    return logging.makeLogRecord({"msg": event, "levelname": "INFO", **given, **more})


def raised(action: Callable[[], object]) -> logs.ExceptionInfo:
    try:
        action()
    except Exception:
        return sys.exc_info()
    raise AssertionError("nothing was raised")


# One line


@given(st.text(), st.dictionaries(st.text(min_size=1), values))
def test_a_line_is_printable_ascii_whatever_it_tells(event: str, fields: dict[str, str]) -> None:
    for formatter in (logs.JSONFormatter(), logs.TextFormatter()):
        line = formatter.format(record_of(event, fields))
        assert line.isascii()
        assert line.isprintable()


def test_nothing_can_forge_a_second_line_or_field_of_the_text() -> None:
    forged = "x\n2026-01-01T00:00:00.000Z INFO log_in instructor=1"
    line = logs.TextFormatter().format(record_of("export", {"of": forged, "z": "a b=c"}))
    assert line.splitlines() == [line]
    assert line.endswith(r'of="x\n2026-01-01T00:00:00.000Z INFO log_in instructor=1" z="a b=c"')


def test_json_gives_every_value_back() -> None:
    fields = {"text": NASTY, "number": 1, "share": 0.5, "right": True}
    told = json.loads(logs.JSONFormatter().format(record_of("start", fields)))
    assert told["event"] == "start"
    assert {name: told[name] for name in fields} == fields


def test_the_time_is_utc_to_the_millisecond() -> None:
    told = logs.told_of(record_of(created=1_772_006_400.0123))
    assert told["time"] == "2026-02-25T08:00:00.012Z"


def test_the_text_reads_time_level_event_fields() -> None:
    line = logs.TextFormatter().format(
        record_of("log_in", {"instructor": 3, "view": "console.log_in"}, created=0)
    )
    assert line == "1970-01-01T00:00:00.000Z INFO log_in instructor=3 view=console.log_in"


# Errors


def test_of_an_error_nothing_is_told_but_types_and_places() -> None:
    def fail() -> None:
        student = "Zorglub"
        try:
            int(student)
        except ValueError as error:
            raise RuntimeError(f"no number: {student}") from error

    line = logs.JSONFormatter().format(record_of("error", {}, exc_info=raised(fail)))
    assert "Zorglub" not in line
    outer, inner = json.loads(line)["exception"]
    assert (outer["type"], inner["type"]) == ("builtins.RuntimeError", "builtins.ValueError")
    assert outer["at"][-1].startswith("tests.core.test_logs:")
    assert outer["at"][-1].endswith(" fail")


def test_what_is_hidden_by_from_none_stays_hidden() -> None:
    def fail() -> None:
        try:
            int("x")
        except ValueError:
            raise RuntimeError from None

    [only] = logs.told_of(record_of("error", {}, exc_info=raised(fail)))["exception"]
    assert only["type"] == "builtins.RuntimeError"


def test_an_error_of_the_database_tells_its_code_and_neither_statement_nor_parameters() -> None:
    engine = create_engine("sqlite://")

    def fail() -> None:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE person (name TEXT PRIMARY KEY)"))
            for _ in range(2):
                connection.execute(text("INSERT INTO person VALUES (:name)"), {"name": "Zorglub"})

    info = raised(fail)
    assert isinstance(info[1], IntegrityError)
    line = logs.JSONFormatter().format(record_of("error", {}, exc_info=info))
    assert json.loads(line)["exception"][0]["code"] == "SQLITE_CONSTRAINT_PRIMARYKEY"
    assert "Zorglub" not in line
    assert "INSERT" not in line
    engine.dispose()


def test_a_deep_error_still_fits_in_one_write() -> None:
    def dive(depth: int) -> None:
        if depth:
            dive(depth - 1)
        try:
            int("x")
        except ValueError as error:
            raise RuntimeError from error

    line = logs.JSONFormatter().format(record_of("error", {}, exc_info=raised(lambda: dive(300))))
    assert len(line) < 4096


# Libraries


def test_of_a_library_only_the_text_before_anything_was_put_into_it() -> None:
    told = logs.told_of(
        record_of("could not greet %s", name="sqlalchemy.pool", args=("Zorglub",), module="pool", lineno=7)
    )
    assert (told["event"], told["logger"], told["at"]) == ("library", "sqlalchemy.pool", "pool:7")
    assert told["text"] == "could not greet %s"
    assert "Zorglub" not in str(told)


def test_a_text_that_may_have_been_put_together_before_is_left_out_but_for_the_servers() -> None:
    assert "text" not in logs.told_of(record_of("could not greet Zorglub", name="sqlalchemy.pool"))
    assert logs.told_of(record_of("Unexpected exit from worker-1", name="_granian"))["text"]


# Where it goes


@pytest.mark.parametrize(("terminal", "form"), [(True, "text"), (False, "json")])
def test_it_is_text_on_a_terminal_and_json_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool, form: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    logs.configure()
    logs.log("start", {"workers": 2})
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("{" if form == "json" else "20")
    assert written.err.count("\n") == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_a_form_that_was_chosen_counts_anywhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    for form, begin in (("json", "{"), ("text", "20")):
        logs.configure(form)
        logs.log("start", {})
        assert capsys.readouterr().err.startswith(begin)


def test_set_up_twice_it_still_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        logs.configure("json")
    logs.log("start", {})
    assert capsys.readouterr().err.count('"event":"start"') == 1


def test_commands_keep_to_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", level=logging.WARNING)
    logs.log("export", {})
    logging.getLogger("some.library").info("for your information")
    assert capsys.readouterr().err == ""
    logs.log("busy", {}, level=logging.WARNING)
    assert json.loads(capsys.readouterr().err)["level"] == "warning"


def test_fields_that_are_nothing_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logs.log("start", {"status": None, "workers": 0})
    assert set(json.loads(capsys.readouterr().err)) == {"time", "level", "event", "workers"}
