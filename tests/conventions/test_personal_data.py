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
    "person": (
        {
            *("id", "origin", "number_key", "name_key"),
            *("school_number", "school_family_name", "school_given_name", "school_email"),
            *("typed_number", "typed_family_name", "typed_given_name", "typed_email"),
        },
        "to know who is expected, to compare what a phone says, and who signed without being expected",
        COURSE,
    ),
    "identity": ({"issuer", "subject", "person_id"}, "who logs in at the university", COURSE),
    "enrolment": (
        {"id", "person_id", "group_name", "first_day", "last_day"},
        "who is expected in which course, from when to when",
        COURSE,
    ),
    "roster_import": (
        {"made_by", "made_at", "undone_by", "undone_at"},
        "who imported a roster, and who took it back",
        COURSE,
    ),
    "roster_change": (
        {"person_id", "kind", "before", "after"},
        "what an import changed for whom, to show it and to take it back",
        COURSE,
    ),
    "merge": (
        {"id", "from_id", "into_id", "made_by", "made_at", "undone_by", "undone_at"},
        "which guest is which student, and who said so",
        COURSE,
    ),
    "excuse": (
        {
            *("id", "person_id", "first_day", "last_day", "reason"),
            *("made_by", "made_at", "withdrawn_by", "withdrawn_at"),
        },
        "from when to when absences are excused, why, and by whom",
        COURSE,
    ),
    "sign_in": (
        {
            *("id", "person_id", "signed_at", "recorded_at", "counts_as"),
            *("method", "receipt", "device_key", "quick_phone_issued_at"),
        },
        "the attendance sheet itself",
        COURSE,
    ),
    "burst_look": ({"made_by", "made_at"}, "who has looked at unusual signatures", ACCOUNT),
    "correction": (
        {"id", "person_id", "status", "reason", "made_by", "made_at"},
        "what an instructor has corrected, why, and who",
        COURSE,
    ),
    "annulment": (
        {"id", "person_id", "receipt", "signed_at", "reason", "made_by", "made_at"},
        "which signature an instructor has annulled, why, and who",
        COURSE,
    ),
    "opening": ({"content"}, "what events say about people", COURSE),
    "event_item": ({"content"}, "what events say about many people at once, one by one", COURSE),
    "attempt": (
        {
            "id",
            "person_id",
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
            "person_id",
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
        {"id", "person_id", "extra_minutes", "extra_attempts"},
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
    "teaching": ({"instructor_id", "role"}, "who sees which course, and may do what there", ACCOUNT),
    "class_session": (
        {"cancelled_by", "cancelled_at", "cancel_reason"},
        "who cancelled a class session, and why",
        ACCOUNT,
    ),
    "session_teacher": ({"instructor_id", "name"}, "who taught a class session", ACCOUNT),
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
    "quiz_version": {
        "id", "quiz_id", "number", "title", "source", "content_json", "content_schema", "imported_at",
    },
    "asset": {"course_id", "hash", "media_type", "content"},
    "question": {"version_id", "position"},
    "burst_look": {"id", "class_session_id", "seen_until"},
    "screen_view": {"class_session_id", "publication_id", "position", "key_shown"},
    "signing_key": {"key_id", "purpose", "public_key", "first_used_at", "vouched_by", "vouch"},
    "instance_secret": {"fingerprint", "number", "since"},
    # Salted commitments instead of people: ``docs/register-chain.md``.
    "event": {"stream", "number", "body", "hash", "signature"},
    "log_entry": {"number", "kind", "stream", "pinned", "body", "leaf_hash"},
    "checkpoint": {"size", "root", "note", "peaks"},
    "enrolment": {"course_id"},
    "roster_import": {"id", "course_id", "first_day"},
    "roster_change": {"import_id"},
    "excuse": {"course_id"},
    "session_group": {"class_session_id", "group_name"},
    "session_teacher": {"id", "class_session_id"},
    "sign_in": {"class_session_id", "nonce", "event_number"},
    "correction": {"class_session_id"},
    "annulment": {"class_session_id"},
    "opening": {"stream", "number"},
    "event_item": {"stream", "number", "position", "leaf_hash"},
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
