"""first schema"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import Day, StrictBoolean, UTCDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("guests_allowed", StrictBoolean(), nullable=False),
        sa.Column("controller", sa.Text(), nullable=False),
        sa.Column("privacy_contact", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("term_shown_from", Day(), nullable=True),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_course_language_known")),
        sa.CheckConstraint("late_minutes BETWEEN 0 AND 240", name=op.f("ck_course_late_minutes_range")),
        sa.CheckConstraint(
            "retention_months BETWEEN 0 AND 120", name=op.f("ck_course_retention_months_range")
        ),
        sa.CheckConstraint("window_minutes BETWEEN 1 AND 240", name=op.f("ck_course_window_minutes_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "instance_secret",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_instance_secret_number_positive")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_instance_secret")),
        sa.UniqueConstraint("number", name=op.f("uq_instance_secret_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "instructor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "disabled_at IS NULL OR password_hash IS NULL",
            name=op.f("ck_instructor_disabled_without_password"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_instructor_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructor")),
        sa.UniqueConstraint("email", name=op.f("uq_instructor_email")),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("school_number", sa.Text(), nullable=True),
        sa.Column("school_family_name", sa.Text(), nullable=True),
        sa.Column("school_given_name", sa.Text(), nullable=True),
        sa.Column("school_email", sa.Text(), nullable=True),
        sa.Column("typed_number", sa.Text(), nullable=True),
        sa.Column("typed_family_name", sa.Text(), nullable=True),
        sa.Column("typed_given_name", sa.Text(), nullable=True),
        sa.Column("typed_email", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(origin = 'guest') = (school_number IS NULL)", name=op.f("ck_person_guest_without_school")
        ),
        sa.CheckConstraint(
            "origin <> 'guest' OR typed_number IS NOT NULL", name=op.f("ck_person_guest_typed")
        ),
        sa.CheckConstraint("origin IN ('roster', 'guest', 'login')", name=op.f("ck_person_origin_known")),
        sa.CheckConstraint(
            "coalesce(school_number, school_family_name, school_given_name, school_email) IS NULL"
            " OR school_number || school_family_name || school_given_name || school_email IS NOT NULL",
            name=op.f("ck_person_school_whole"),
        ),
        sa.CheckConstraint(
            "coalesce(typed_number, typed_family_name, typed_given_name, typed_email) IS NULL"
            " OR typed_number || typed_family_name || typed_given_name || typed_email IS NOT NULL",
            name=op.f("ck_person_typed_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_number_key", "person", ["number_key"], unique=False)
    op.create_index(
        "uq_person_guest",
        "person",
        ["number_key", "name_key"],
        unique=True,
        sqlite_where=sa.text("origin = 'guest'"),
        postgresql_where=sa.text("origin = 'guest'"),
    )
    op.create_index(
        "uq_person_number_on_roster",
        "person",
        ["number_key"],
        unique=True,
        sqlite_where=sa.text("origin = 'roster'"),
        postgresql_where=sa.text("origin = 'roster'"),
    )
    op.create_table(
        "throttle_bucket",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_bucket")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_throttle_bucket_updated_at"), "throttle_bucket", ["updated_at"], unique=False)
    op.create_table(
        "class_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("screen_serial", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)",
            name=op.f("ck_class_session_cancelled_with_reason"),
        ),
        sa.CheckConstraint(
            "cancelled_by IS NULL OR cancelled_at IS NOT NULL", name=op.f("ck_class_session_cancelled_whole")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_class_session_ends_after_start")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_class_session_number_positive")),
        sa.CheckConstraint("screen_serial >= 0", name=op.f("ck_class_session_screen_serial_range")),
        sa.ForeignKeyConstraint(
            ["cancelled_by"],
            ["instructor.id"],
            name=op.f("fk_class_session_cancelled_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_class_session_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_class_session_course_id_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_class_session_starts_at"), "class_session", ["starts_at"], unique=False)
    op.create_table(
        "console_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("instructor_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructor.id"],
            name=op.f("fk_console_session_instructor_id_instructor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_console_session")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_console_session_instructor_id"), "console_session", ["instructor_id"], unique=False
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("first_day", Day(), nullable=False),
        sa.Column("last_day", Day(), nullable=True),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_enrolment_first_before_last")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sqlite_strict=True,
    )
    op.create_index("ix_enrolment_course_person", "enrolment", ["course_id", "person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_table(
        "excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", Day(), nullable=False),
        sa.Column("last_day", Day(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_excuse_first_before_last")),
        sa.CheckConstraint(
            "withdrawn_by IS NULL OR withdrawn_at IS NOT NULL", name=op.f("ck_excuse_withdrawn_whole")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_excuse_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_excuse_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_excuse_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"],
            ["instructor.id"],
            name=op.f("fk_excuse_withdrawn_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse")),
        sqlite_strict=True,
    )
    op.create_index("ix_excuse_course_person", "excuse", ["course_id", "person_id"], unique=False)
    op.create_index(op.f("ix_excuse_person_id"), "excuse", ["person_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_identity_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identity")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_merge_two_people")),
        sa.CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name=op.f("ck_merge_undone_whole")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["person.id"], name=op.f("fk_merge_from_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["person.id"], name=op.f("fk_merge_into_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_merge_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["instructor.id"], name=op.f("fk_merge_undone_by_instructor"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
        sqlite_strict=True,
    )
    op.create_index("ix_merge_from_id", "merge", ["from_id"], unique=False)
    op.create_index(op.f("ix_merge_into_id"), "merge", ["into_id"], unique=False)
    op.create_index(
        "uq_merge_in_force",
        "merge",
        ["from_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_quiz_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("course_id", "key", name=op.f("uq_quiz_course_id_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("first_day", Day(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "undone_by IS NULL OR undone_at IS NOT NULL", name=op.f("ck_roster_import_undone_whole")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_roster_import_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_roster_import_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"],
            ["instructor.id"],
            name=op.f("fk_roster_import_undone_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_roster_import_course_id"), "roster_import", ["course_id"], unique=False)
    op.create_table(
        "setup_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instructor_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructor.id"],
            name=op.f("fk_setup_link_instructor_id_instructor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_setup_link_token_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_setup_link_instructor_id"), "setup_link", ["instructor_id"], unique=False)
    op.create_table(
        "teaching",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("instructor_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), server_default="instructor", nullable=False),
        sa.CheckConstraint("role IN ('instructor', 'assistant')", name=op.f("ck_teaching_role_known")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_teaching_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructor.id"],
            name=op.f("fk_teaching_instructor_id_instructor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", "instructor_id", name=op.f("pk_teaching")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_teaching_instructor_id"), "teaching", ["instructor_id"], unique=False)
    op.create_table(
        "annulment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_annulment_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_annulment_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_annulment_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annulment")),
        sa.UniqueConstraint("receipt", name=op.f("uq_annulment_receipt")),
        sqlite_strict=True,
    )
    op.create_index("ix_annulment_class_session", "annulment", ["class_session_id", "id"], unique=False)
    op.create_index(op.f("ix_annulment_person_id"), "annulment", ["person_id"], unique=False)
    op.create_table(
        "burst_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("seen_until", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_burst_look_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_burst_look_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst_look")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_burst_look_class_session_id"), "burst_look", ["class_session_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('present', 'late', 'excused', 'absent')", name=op.f("ck_correction_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_correction_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_correction_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_correction_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_strict=True,
    )
    op.create_index("ix_correction_class_session", "correction", ["class_session_id", "id"], unique=False)
    op.create_index(op.f("ix_correction_person_id"), "correction", ["person_id"], unique=False)
    op.create_table(
        "device_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("device_key", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(used_at IS NULL) = (device_key IS NULL)", name=op.f("ck_device_pass_used_by_a_phone")
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_device_pass_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_device_pass_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_pass_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pass")),
        sa.UniqueConstraint(
            "class_session_id", "code_key", name=op.f("uq_device_pass_class_session_id_code_key")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_device_pass_person_id"), "device_pass", ["person_id"], unique=False)
    op.create_table(
        "asset",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_asset_hash_length")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_asset_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "hash", name=op.f("pk_asset")),
        sqlite_strict=True,
    )
    op.create_table(
        "quiz_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_json", sa.Text(), nullable=False),
        sa.Column("content_schema", sa.Integer(), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "content_schema >= 1",
            name=op.f("ck_quiz_version_content_schema_positive"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_quiz_version_number_positive")),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_version_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_version")),
        sa.UniqueConstraint("id", "quiz_id", name=op.f("uq_quiz_version_id_quiz_id")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_quiz_version_quiz_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("peaks", sa.Text(), nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("ck_checkpoint_size_positive")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
        sqlite_strict=True,
    )
    op.create_table(
        "event",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_event_number_positive")),
        sa.PrimaryKeyConstraint("stream", "number", name=op.f("pk_event")),
        sqlite_strict=True,
    )
    op.create_table(
        "event_item",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leaf_hash", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.CheckConstraint("position >= 0", name=op.f("ck_event_item_position_not_negative")),
        sa.ForeignKeyConstraint(
            ["stream", "number"],
            ["event.stream", "event.number"],
            name=op.f("fk_event_item_stream_number_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stream", "number", "position", name=op.f("pk_event_item")),
        sqlite_strict=True,
    )
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("pinned", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_log_entry_number_not_negative")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
        sqlite_strict=True,
    )
    op.create_index("ix_log_entry_stream", "log_entry", ["stream", "number"], unique=False)
    op.create_table(
        "opening",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stream", "number"],
            ["event.stream", "event.number"],
            name=op.f("fk_opening_stream_number_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stream", "number", name=op.f("pk_opening")),
        sqlite_strict=True,
    )
    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("first_used_at", UTCDateTime(), nullable=False),
        sa.Column("vouched_by", sa.Text(), nullable=True),
        sa.Column("vouch", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(vouched_by IS NULL) = (vouch IS NULL)", name=op.f("ck_signing_key_vouched_by_somebody")
        ),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_signing_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "roster_change",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('added', 'changed', 'left')", name=op.f("ck_roster_change_kind_known")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["roster_import.id"],
            name=op.f("fk_roster_change_import_id_roster_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roster_change_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "person_id", name=op.f("pk_roster_change")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_roster_change_person_id"), "roster_change", ["person_id"], unique=False)
    op.create_table(
        "session_group",
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_session_group_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_session_id", "group_name", name=op.f("pk_session_group")),
        sqlite_strict=True,
    )
    op.create_table(
        "session_teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("instructor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_session_teacher_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructor.id"],
            name=op.f("fk_session_teacher_instructor_id_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_teacher")),
        sa.UniqueConstraint(
            "class_session_id",
            "instructor_id",
            name=op.f("uq_session_teacher_class_session_id_instructor_id"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("counts_as", sa.Text(), server_default="present", nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=False),
        sa.Column("quick_phone_issued_at", UTCDateTime(), nullable=True),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("event_number >= 1", name=op.f("ck_sign_in_event_number_positive")),
        sa.CheckConstraint("counts_as IN ('present', 'late')", name=op.f("ck_sign_in_counts_as_known")),
        sa.CheckConstraint("method IN ('qr', 'code')", name=op.f("ck_sign_in_method_known")),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_sign_in_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint(
            "class_session_id", "person_id", name=op.f("uq_sign_in_class_session_id_person_id")
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_sign_in_nonce")),
        sa.UniqueConstraint("receipt", name=op.f("uq_sign_in_receipt")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "window_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("late_until", UTCDateTime(), nullable=False),
        sa.Column("raised", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("closes_at <= late_until", name=op.f("ck_window_change_closes_before_late_end")),
        sa.CheckConstraint("opens_at <= closes_at", name=op.f("ck_window_change_opens_before_closing")),
        sa.CheckConstraint("raised >= 0", name=op.f("ck_window_change_raised_not_negative")),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_window_change_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_window_change_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_change")),
        sqlite_strict=True,
    )
    op.create_index("ix_window_change_latest", "window_change", ["class_session_id", "id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("opens_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("closes_at >= opens_at", name=op.f("ck_publication_opens_before_closing")),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at IS NOT NULL", name=op.f("ck_publication_closes_only_what_opens")
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_publication_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["instructor.id"],
            name=op.f("fk_publication_published_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_publication_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "quiz_id"],
            ["quiz_version.id", "quiz_version.quiz_id"],
            name=op.f("fk_publication_version_id_quiz_id_quiz_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "class_session_id", "quiz_id", name=op.f("uq_publication_class_session_id_quiz_id")
        ),
        sa.UniqueConstraint("code", name=op.f("uq_publication_code")),
        sa.UniqueConstraint("id", "version_id", name=op.f("uq_publication_id_version_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "question",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_question_position_positive")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["quiz_version.id"],
            name=op.f("fk_question_version_id_quiz_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_question")),
        sqlite_strict=True,
    )
    op.create_table(
        "allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("extra_attempts BETWEEN 0 AND 20", name=op.f("ck_allowance_extra_attempts_range")),
        sa.CheckConstraint("extra_minutes BETWEEN 0 AND 1440", name=op.f("ck_allowance_extra_minutes_range")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_allowance_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_allowance_publication_id_publication"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint(
            "publication_id", "person_id", name=op.f("uq_allowance_publication_id_person_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allowance_person_id"), "allowance", ["person_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("set_aside_at", UTCDateTime(), nullable=True),
        sa.Column("set_aside_by", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempt_number_positive")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attempt_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id", "version_id"],
            ["publication.id", "publication.version_id"],
            name=op.f("fk_attempt_publication_id_version_id_publication"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_aside_by"],
            ["instructor.id"],
            name=op.f("fk_attempt_set_aside_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("id", "version_id", name=op.f("uq_attempt_id_version_id")),
        sa.UniqueConstraint(
            "publication_id", "person_id", "number", name=op.f("uq_attempt_publication_id_person_id_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attempt_person_id"), "attempt", ["person_id"], unique=False)
    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("counts_as_right", StrictBoolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["instructor.id"], name=op.f("fk_regrade_made_by_instructor"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "position"],
            ["question.version_id", "question.position"],
            name=op.f("fk_regrade_version_id_position_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sqlite_strict=True,
    )
    op.create_index("ix_regrade_version", "regrade", ["version_id", "id"], unique=False)
    op.create_table(
        "screen_view",
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("key_shown", StrictBoolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_screen_view_position_positive")),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_screen_view_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_screen_view_publication_id_publication"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_session_id", name=op.f("pk_screen_view")),
        sqlite_strict=True,
    )
    op.create_table(
        "answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("sure", StrictBoolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id", "version_id"],
            ["attempt.id", "attempt.version_id"],
            name=op.f("fk_answer_attempt_id_version_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "position"],
            ["question.version_id", "question.position"],
            name=op.f("fk_answer_version_id_position_question"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_answer")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for each in _NO_OVERLAP_SQLITE:
            op.execute(each)
    else:
        op.execute(_NO_OVERLAP_POSTGRESQL)


# No two enrolments of one person in one course overlap. SQLite has no exclusion constraint; its triggers do
# the same. PostgreSQL's works on ranges without any extension, so the two ids are ranges of one.
_NO_OVERLAP_SQLITE = tuple(
    f"""
    CREATE TRIGGER enrolment_no_overlap_{name} BEFORE {name.upper()} ON enrolment
    WHEN EXISTS (
        SELECT 1 FROM enrolment AS other
        WHERE other.course_id = NEW.course_id AND other.person_id = NEW.person_id AND other.id IS NOT NEW.id
        AND other.first_day <= coalesce(NEW.last_day, '9999-12-31')
        AND NEW.first_day <= coalesce(other.last_day, '9999-12-31')
    )
    BEGIN SELECT RAISE(ABORT, 'constraint failed: enrolment_no_overlap'); END
    """  # noqa: S608 - our own words
    for name in ("insert", "update")
)
_NO_OVERLAP_POSTGRESQL = """
    ALTER TABLE enrolment ADD CONSTRAINT enrolment_no_overlap EXCLUDE USING gist (
        int4range(course_id, course_id, '[]') WITH &&,
        int4range(person_id, person_id, '[]') WITH &&,
        daterange(first_day, last_day, '[]') WITH &&
    )
"""
