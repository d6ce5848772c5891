"""What the log, the figures and the errors tell, and what they do not."""

from tests.protections.protection import Protection, Topic, by, protects

LOGS = "kiosk/core/logs.py"
EVENTS = "kiosk/web/common/events.py"
LOG_IN = "kiosk/web/console/log_in.py"
NOTHING_OF_ANYBODY = by("web/test_logs.py", "test_nothing_of_anybody_stands_in_the_log")
ONCE = by("web/test_logs.py", "test_each_event_is_told_once_and_nothing_else")

LOG = Topic(
    "The log",
    (
        Protection(
            "Nothing that somebody sends begins a line of its own.",
            protects(
                LOGS,
                'return json.dumps(value, ensure_ascii=True, separators=(",", ":"))',
                without="return str(value)",
            ),
            by("core/test_logs.py", "test_nothing_can_forge_a_second_line_or_field_of_the_text")
            + by("attacks/test_log_injection.py"),
        ),
        Protection(
            "A line is printable ASCII: no escape reaches a terminal.",
            protects(LOGS, "ensure_ascii=True", without="ensure_ascii=False"),
            by("attacks/test_log_injection.py", "test_no_value_begins_a_line_or_reaches_a_terminal"),
        ),
        Protection(
            "No value passes for another field of the line.",
            protects(LOGS, "_BARE.fullmatch(value)", without="_BARE.match(value)"),
            by("core/test_logs.py", "test_nothing_can_forge_a_second_line_or_field_of_the_text"),
        ),
        Protection(
            "Of an error its type is told and its place, never its words.",
            protects(
                LOGS,
                'described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}',
                without='described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}: {found}"}',
            ),
            by("core/test_logs.py", "test_of_an_error_nothing_is_told_but_types_and_places"),
        ),
        Protection(
            "An error of the database does not tell the people in its statement.",
            protects("kiosk/core/database.py", "hide_parameters=True", without="hide_parameters=False"),
            by("core/test_database.py", "test_an_error_does_not_tell_the_people_in_its_statement"),
        ),
        Protection(
            "Of what libraries say, only the text before anything was put into it is told.",
            protects(LOGS, "str(record.msg)[:LONGEST_TEXT]", without="record.getMessage()[:LONGEST_TEXT]"),
            by("core/test_logs.py", "test_of_a_library_only_the_text_before_anything_was_put_into_it"),
        ),
        Protection(
            "A text that a library may have put together itself is left out.",
            protects(LOGS, "if record.args or record.name in TRUSTED_LOGGERS:", without="if record.name:"),
            by(
                "core/test_logs.py",
                "test_a_text_that_may_have_been_put_together_before_is_left_out_but_for_the_servers",
            ),
        ),
        Protection(
            "A line names the view and not the address, which may hold a code.",
            protects(EVENTS, '"view": request.endpoint or NOBODY', without='"view": request.path'),
            NOTHING_OF_ANYBODY,
        ),
        Protection(
            "Nor does an error of the program.",
            protects(
                "kiosk/web/common/errors.py",
                "    app.log_exception = events.failed",
                without="    app.failed = events.failed",
            ),
            by("web/test_errors.py", "test_a_failure_says_that_nothing_was_recorded_and_logs_no_path"),
        ),
        Protection(
            "An account at which somebody guesses is told under a pseudonym.",
            protects(LOG_IN, "account=_pseudonym(form.email.data)", without="account=form.email.data"),
            NOTHING_OF_ANYBODY,
        ),
        Protection(
            "Log-ins are told.",
            protects(LOG_IN, '    note("log_in", instructor=who.id)\n', without=""),
            ONCE,
        ),
        Protection(
            "Log-ins that failed are told.",
            protects(LOG_IN, 'note("log_in_failed", account', without="dict(account"),
            ONCE,
        ),
        Protection(
            "Refusals are told.",
            protects(
                EVENTS,
                '        noted.events.append(("refusal", logging.INFO, {"code": noted.refused}))\n',
                without="",
            ),
            ONCE,
        ),
        Protection(
            "Corrections are told.",
            protects("kiosk/web/console/corrections.py", 'note("correction", ', without="dict("),
            ONCE,
        ),
        Protection(
            "No two requests share a name, and none takes it from outside.",
            protects(EVENTS, "secrets.token_hex(8)", without='request.headers.get("X-Request-Id", "")'),
            by(
                "web/test_headers.py",
                "test_no_two_requests_have_the_same_name_and_none_is_taken_from_outside",
            ),
        ),
    ),
)

FIGURES = Topic(
    "Monitoring",
    (
        Protection(
            "/health tells the versions of the contract and nothing else.",
            protects(
                "kiosk/web/common/operations.py",
                '        version=version("kiosk"),\n',
                without='        version=version("kiosk"),\n        database=str(services().database.url),\n',
            ),
            by("web/test_metrics.py", "test_health_tells_the_versions_of_the_contract_and_nothing_else"),
            remark="There is nothing to take out: the address of the database is put in.",
        ),
        Protection(
            "The token of the figures is compared in constant time.",
            protects(
                "kiosk/web/common/operations.py",
                'not hmac.compare_digest(given, f"Bearer {token}".encode())',
                without='given != f"Bearer {token}".encode()',
            ),
            by("web/test_metrics.py", "test_the_token_is_compared_in_constant_time"),
        ),
    ),
)
