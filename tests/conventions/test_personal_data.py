"""Every column that says something about a person is listed here, with why it is kept and until when.

A new column of any table fails this test until somebody has decided what it is.
"""

from pathlib import Path

from kiosk.models import Base

PRIVACY = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
COURSE = "the course's retention"
ACCOUNT = "the account"
# table: (columns about a person, why they are kept, until when)
PERSONAL = {
    "student": (
        {"id", "student_number", "number_key", "family_name", "name_key", "given_name", "email"},
        "to know who is expected, and to compare what a phone says",
        COURSE,
    ),
    "enrolment": ({"student_id", "group_name"}, "who is expected in which course", COURSE),
    "guest": (
        {"id", "student_number", "number_key", "family_name", "name_key", "given_name", "email"},
        "who signed without being expected",
        COURSE,
    ),
    "sign_in": (
        {
            *("id", "student_id", "guest_id", "signed_at", "recorded_at", "counts_as"),
            *("method", "receipt", "device_key", "quick_phone_issued_at"),
        },
        "the attendance sheet itself",
        COURSE,
    ),
    "burst_look": ({"made_by", "made_at"}, "who has looked at unusual signatures", ACCOUNT),
    "correction": (
        {"id", "student_id", "guest_id", "status", "reason", "made_by", "made_at"},
        "what an instructor has corrected, why, and who",
        COURSE,
    ),
    "annulment": (
        {"id", "student_id", "guest_id", "receipt", "signed_at", "reason", "made_by", "made_at"},
        "which signature an instructor has annulled, why, and who",
        COURSE,
    ),
    "register_opening": ({"content"}, "what the events of the register say about people", COURSE),
    "attempt": (
        {
            "id",
            "student_id",
            "guest_id",
            "number",
            "device_key",
            "started_at",
            "finished_at",
            "set_aside_at",
            "set_aside_by",
        },
        "one person's way through a quiz, and who has set it aside",
        COURSE,
    ),
    "device_pass": (
        {
            "id",
            "student_id",
            "guest_id",
            "code_key",
            "made_by",
            "made_at",
            "expires_at",
            "used_at",
            "device_key",
        },
        "which other phone of a person was let into the quizzes of a class session",
        COURSE,
    ),
    "answer": (
        {"attempt_id", "position", "response", "sure", "saved_at"},
        "what the person answered",
        COURSE,
    ),
    "allowance": (
        {"id", "student_id", "guest_id", "extra_minutes", "extra_attempts"},
        "more time or attempts for one person, without the reason",
        COURSE,
    ),
    "regrade": (
        {"given", "made_by", "made_at"},
        "an answer, as somebody may have typed it, that an instructor has accepted",
        COURSE,
    ),
    "instructor": (
        {"id", "email", "name", "password_hash", "created_at", "disabled_at"},
        "the account",
        ACCOUNT,
    ),
    "teaching": ({"instructor_id"}, "who sees which course", ACCOUNT),
    "console_session": (
        {"token_hash", "instructor_id", "started_at"},
        "who is logged in",
        ACCOUNT,
    ),
    "setup_link": (
        {"id", "instructor_id", "token_hash", "expires_at"},
        "choosing a password",
        ACCOUNT,
    ),
    "window_change": ({"made_by", "made_at"}, "who changed the window", ACCOUNT),
    "publication": ({"published_by", "published_at"}, "who published the quiz", ACCOUNT),
    "throttle_bucket": (
        {"key", "tokens", "updated_at"},
        "slowing down wrong tries; the key is a pseudonym",
        "two days after the last wrong try, at the next one",
    ),
}
NOT_PERSONAL = {
    "course": {
        "id", "code", "title", "institution", "time_zone", "language", "window_minutes", "late_minutes",
        "guests_allowed", "controller", "privacy_contact", "legal_basis", "retention_months",
        "term_shown_from",
    },
    "class_session": {"id", "course_id", "number", "title", "room", "starts_at", "ends_at", "screen_serial"},
    "quiz": {"id", "course_id", "key"},
    "quiz_version": {"id", "quiz_id", "number", "title", "source", "imported_at"},
    "question": {"version_id", "position"},
    "burst_look": {"id", "class_session_id", "seen_until"},
    "screen_view": {"class_session_id", "publication_id", "position", "key_shown"},
    "receipt_key": {"key_id", "public_key", "first_used_at"},
    "instance_secret": {"fingerprint", "number", "since"},
    # Salted commitments instead of people: ``docs/register-chain.md``.
    "register_event": {"class_session_id", "number", "body", "hash"},
    "enrolment": {"course_id"},
    "guest": {"class_session_id"},
    "sign_in": {"class_session_id", "nonce"},
    "correction": {"class_session_id"},
    "annulment": {"class_session_id"},
    "register_opening": {"class_session_id", "number"},
    "attempt": {"publication_id", "version_id"},
    "device_pass": {"class_session_id"},
    "answer": {"version_id", "revision", "nonce"},
    "allowance": {"publication_id"},
    "regrade": {"id", "version_id", "position", "counts_as_right"},
    "teaching": {"course_id"},
    "window_change": {"id", "class_session_id", "opens_at", "closes_at", "late_until", "raised"},
    "publication": {
        "id", "class_session_id", "quiz_id", "version_id", "code", "opens_at", "closes_at",
    },
}  # fmt: skip


def test_every_column_is_listed_as_personal_or_not() -> None:
    listed = {
        f"{table}.{column}" for table, (columns, _why, _until) in PERSONAL.items() for column in columns
    } | {f"{table}.{column}" for table, columns in NOT_PERSONAL.items() for column in columns}
    stored = {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }
    assert stored == listed


def test_no_column_is_listed_twice() -> None:
    for table, (columns, _why, _until) in PERSONAL.items():
        assert not columns & NOT_PERSONAL.get(table, set()), table


def test_no_column_holds_an_address_of_a_phone() -> None:
    names = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    assert not {name for name in names if "ip" in name.split("_") or "address" in name or "agent" in name}


def test_the_document_tells_of_every_table_with_something_personal() -> None:
    text = PRIVACY.read_text(encoding="utf-8")
    for table, (_columns, why, until) in PERSONAL.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{table}` |"))
        assert why in row, table
        assert until in row, table
