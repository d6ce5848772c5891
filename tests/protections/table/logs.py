"""What the log, the metrics and the errors reveal, and what they do not."""

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
            "Nothing that anybody sends can begin a line of its own.",
            protects(
                LOGS,
                'return json.dumps(value, ensure_ascii=True, separators=(",", ":"))',
                without="return str(value)",
            ),
            by("core/test_logs.py", "test_nothing_can_forge_a_second_line_or_field_of_the_text")
            + by("attacks/test_log_injection.py"),
        ),
        Protection(
            "Lines are printable ASCII: no escape sequence reaches a terminal.",
            protects(LOGS, "ensure_ascii=True", without="ensure_ascii=False"),
            by("attacks/test_log_injection.py", "test_no_value_begins_a_line_or_reaches_a_terminal"),
        ),
        Protection(
            "No value can pass for another field of its line.",
            protects(LOGS, "_BARE.fullmatch(value)", without="_BARE.match(value)"),
            by("core/test_logs.py", "test_nothing_can_forge_a_second_line_or_field_of_the_text"),
        ),
        Protection(
            "An error is logged by its type and place, never with its message.",
            protects(
                LOGS,
                'described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}',
                without='described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}: {found}"}',
            ),
            by("core/test_logs.py", "test_of_an_error_nothing_is_told_but_types_and_places"),
        ),
        Protection(
            "A database error does not reveal the people in its statement.",
            protects("kiosk/core/database.py", "hide_parameters=True", without="hide_parameters=False"),
            by("core/test_database.py", "test_an_error_does_not_tell_the_people_in_its_statement"),
        ),
        Protection(
            "Messages from libraries are logged only as templates, before anything is filled in.",
            protects(LOGS, "str(record.msg)[:LONGEST_TEXT]", without="record.getMessage()[:LONGEST_TEXT]"),
            by("core/test_logs.py", "test_of_a_library_only_the_text_before_anything_was_put_into_it"),
        ),
        Protection(
            "A message that a library may have filled in itself is left out.",
            protects(LOGS, "if record.args or record.name in TRUSTED_LOGGERS:", without="if record.name:"),
            by(
                "core/test_logs.py",
                "test_a_text_that_may_have_been_put_together_before_is_left_out_but_for_the_servers",
            ),
        ),
        Protection(
            "A line names the view, not the address, which may contain a code.",
            protects(EVENTS, '"view": request.endpoint or NOBODY', without='"view": request.path'),
            NOTHING_OF_ANYBODY,
        ),
        Protection(
            "A program error does not log the address either.",
            protects(
                "kiosk/web/common/errors.py",
                "    app.log_exception = events.failed",
                without="    app.failed = events.failed",
            ),
            by("web/test_errors.py", "test_a_failure_says_that_nothing_was_recorded_and_logs_no_path"),
        ),
        Protection(
            "An account that somebody guesses at is logged under a pseudonym.",
            protects(LOG_IN, "account=_pseudonym(form.email.data)", without="account=form.email.data"),
            NOTHING_OF_ANYBODY,
        ),
        Protection(
            "Log-ins are logged.",
            protects(LOG_IN, '    note("log_in", instructor=who.id)\n', without=""),
            ONCE,
        ),
        Protection(
            "Failed log-ins are logged.",
            protects(LOG_IN, 'note("log_in_failed", account', without="dict(account"),
            ONCE,
        ),
        Protection(
            "Refusals are logged.",
            protects(
                EVENTS,
                '        noted.events.append(("refusal", logging.INFO, {"code": noted.refused}))\n',
                without="",
            ),
            ONCE,
        ),
        Protection(
            "Corrections are logged.",
            protects("kiosk/web/console/corrections.py", 'note("correction", ', without="dict("),
            ONCE,
        ),
        Protection(
            "No two requests share an id, and none takes its id from outside.",
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
            "/health reports its documented fields and nothing else.",
            protects(
                "kiosk/web/common/operations.py",
                '        version=version("kiosk"),\n',
                without='        version=version("kiosk"),\n        database=str(services().database.url),\n',
            ),
            by("web/test_metrics.py", "test_health_tells_the_versions_of_the_contract_and_nothing_else"),
            remark="There is nothing to take out: the address of the database is put in.",
        ),
        Protection(
            "The token for the metrics is compared in constant time.",
            protects(
                "kiosk/web/common/operations.py",
                'not hmac.compare_digest(given, f"Bearer {token}".encode())',
                without='given != f"Bearer {token}".encode()',
            ),
            by("web/test_metrics.py", "test_the_token_is_compared_in_constant_time"),
        ),
    ),
)
