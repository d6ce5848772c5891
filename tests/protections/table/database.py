"""Whatever was acknowledged is on disk, exactly once."""

from tests.protections.protection import Protection, Topic, by, protects

DATABASE = "kiosk/core/database.py"
ERRORS = "kiosk/core/database_errors.py"
POSTGRESQL = "kiosk/core/postgresql.py"
QUEUE = "kiosk/core/write_queue.py"
FIRST = "kiosk/migrations/versions/0001_first_schema.py"
ATTEMPTS = "kiosk/quizzes/delivery/attempts.py"
CLOCK = "kiosk/core/clock.py"
PRAGMAS = by("core/test_database.py", "test_every_connection_syncs_each_commit_and_minds_foreign_keys")

ONCE = Topic(
    "Recorded once, and on disk",
    (
        Protection(
            "A student signs a class session once, however often they try and on however many phones.",
            protects(
                FIRST,
                'sa.UniqueConstraint(\n            "class_session_id", "person_id", name',
                without='sa.UniqueConstraint(\n            "class_session_id", "person_id", "nonce", name',
            ),
            by(
                "attendance/test_races.py",
                "test_one_student_on_ten_phones_at_once_gives_one_row_and_one_receipt",
            )
            + by("attendance/test_sign_in.py", "test_signing_twice_gives_one_row_and_the_same_receipt"),
        ),
        Protection(
            "So does a guest, who is one person from one class session to the next.",
            protects(
                FIRST,
                '["number_key", "name_key"],\n        unique=True,',
                without='["number_key", "name_key", "id"],\n        unique=True,',
            ),
            by("attendance/test_sign_in.py", "test_a_guest_signing_twice_gives_one_row_too"),
        ),
        Protection(
            "Nobody is enrolled twice in a course on one day, whoever writes to the database.",
            protects(FIRST, "    WHEN EXISTS (\n", without="    WHEN NOT EXISTS (SELECT 1) AND EXISTS (\n"),
            by(
                "courses/test_enrolments.py",
                "test_the_database_itself_takes_no_overlap",
                "test_nor_does_it_let_an_enrolment_grow_into_another",
            ),
        ),
        Protection(
            "What the school says of a person and what was typed are each whole, and a guest has only the latter.",
            protects(FIRST, "\"(origin = 'guest') = (school_number IS NULL)\"", without='"id > 0"'),
            by(
                "people/test_guests.py",
                "test_the_database_keeps_what_was_typed_and_what_the_school_says_whole_and_apart",
            ),
        ),
        Protection(
            "A form records one person, whoever sends it again.",
            protects(
                FIRST,
                'sa.UniqueConstraint("nonce", name=op.f("uq_sign_in_nonce"))',
                without='sa.UniqueConstraint("nonce", "id", name=op.f("uq_sign_in_nonce"))',
            ),
            by(
                "attendance/test_sign_in.py",
                "test_a_form_sent_again_for_somebody_else_is_refused_and_records_nothing",
            )
            + by("attendance/test_races.py", "test_one_form_for_ten_people_at_once_records_one_of_them"),
        ),
        Protection(
            "An attempt has one answer row per question.",
            protects(
                FIRST,
                'sa.PrimaryKeyConstraint("attempt_id", "position", name',
                without='sa.PrimaryKeyConstraint("attempt_id", "position", "nonce", name',
            ),
            by("quizzes/test_attempts_answering.py", "test_the_latest_answer_is_kept_in_one_row"),
        ),
        Protection(
            "Two tabs that begin at once share one attempt.",
            protects(
                FIRST,
                '"publication_id", "person_id", "number", name',
                without='"publication_id", "person_id", "number", "id", name',
            )
            + protects(
                ATTEMPTS,
                "participation_of(db, participation.published, participation.person_id, participation.devices)\n            or ",
                without="",
            ),
            by("quizzes/test_attempts_at_once.py", "test_beginning_many_times_at_once_is_one_attempt"),
            remark="Kept twice: by the constraint, and because the writer looks again first.",
        ),
        Protection(
            "A writer takes the lock before its first read.",
            protects(DATABASE, '"BEGIN IMMEDIATE" if writes else "BEGIN"', without='"BEGIN"'),
            by("core/test_database.py", "test_a_writer_has_the_lock_before_its_first_read"),
        ),
        Protection(
            "SQLite's log is not checkpointed while a writer has its turn.",
            protects(
                "kiosk/core/sqlite.py",
                "with queue.turn(patience), engine.connect()",
                without="with engine.connect()",
            ),
            by(
                "core/test_sqlite_log.py",
                "test_while_somebody_has_the_turn_to_write_the_log_is_left_alone",
                "test_a_writer_waits_in_line_while_the_log_is_folded",
                "test_many_who_write_and_many_who_fold_at_once_never_meet_and_lose_nothing",
            ),
        ),
        Protection(
            "All of Kiosk uses the same SQLite, with its fault fixed where such a package exists.",
            protects(DATABASE, "module=sqlite3 if self.is_sqlite else None", without="module=None"),
            by("core/test_sqlite.py", "test_the_engine_uses_it_too"),
        ),
        Protection(
            "kiosk check and /health report an old SQLite.",
            protects(
                "kiosk/core/sqlite.py",
                "return _numbers(VERSION) < _numbers(SOUND_FROM)",
                without="return False",
            ),
            by(
                "core/test_sqlite.py",
                "test_an_old_sqlite_is_a_warning_of_the_check_and_no_problem",
                "test_health_warns_of_an_old_sqlite_and_is_well",
            ),
        ),
        Protection(
            "A commit is synced to disk before it is acknowledged.",
            protects(DATABASE, '"synchronous=FULL"', without='"synchronous=NORMAL"'),
            PRAGMAS,
        ),
        Protection(
            "Whatever was acknowledged survives a power cut.",
            protects(DATABASE, '"synchronous=FULL"', without='"synchronous=NORMAL"'),
            by("faults/test_power_cut.py"),
            needs="strace",
        ),
        Protection(
            "Dangling references are impossible.",
            protects(DATABASE, '"foreign_keys=ON"', without='"foreign_keys=OFF"'),
            PRAGMAS,
        ),
        Protection(
            "A database file from elsewhere cannot run code in its schema.",
            protects(DATABASE, '"trusted_schema=OFF"', without='"trusted_schema=ON"'),
            PRAGMAS,
        ),
        Protection(
            "Writes are committed when the block ends.",
            protects(DATABASE, "self._writers.begin() as session", without="self._writers() as session"),
            by("core/test_database.py", "test_what_was_written_is_there_for_others_when_the_block_ends"),
        ),
        Protection(
            "No receipt is given before the commit.",
            protects(
                "kiosk/web/common/services.py",
                "    with services().database.writing() as session:\n        yield session\n",
                without="    try:\n"
                "        with services().database.writing() as session:\n"
                "            yield session\n"
                "    except OSError:\n"
                "        pass\n",
            ),
            by("web/test_sign_in.py", "test_a_lost_commit_gives_no_receipt_and_remembers_nothing"),
            remark="There is nothing to take out: a failed commit is ignored.",
        ),
        Protection(
            "The writers of one process take their turns in order of arrival.",
            protects(QUEUE, "self._waiting.popleft()", without="self._waiting.pop()"),
            by("core/test_write_queue.py", "test_threads_are_served_in_the_order_in_which_they_came"),
        ),
        Protection(
            "Processes wait for one another to write.",
            protects(QUEUE, "_lock(self._turn, deadline)", without="_lock(self._gate, deadline)"),
            by("core/test_write_queue.py", "test_processes_wait_for_each_other"),
        ),
        Protection(
            "A writer that waits too long gets an error, and blocks nobody.",
            protects(QUEUE, "                self._waiting.remove(my_turn)\n", without=""),
            by("core/test_write_queue.py", "test_who_waits_too_long_is_told_and_blocks_nobody"),
        ),
        Protection(
            "A busy database is reported as not recorded, with the time to try again.",
            protects(
                "kiosk/web/common/errors.py",
                "    app.register_error_handler(DatabaseBusyError, _busy)\n",
                without="",
            ),
            by("web/test_errors.py", "test_a_busy_database_says_not_recorded_and_when_to_retry"),
        ),
        Protection(
            "So is a database locked by another program.",
            protects(ERRORS, "    if code in _BUSY:\n", without="    if code is error:\n"),
            by("web/test_errors.py", "test_a_database_locked_by_another_program_says_not_recorded"),
        ),
        Protection(
            "A full disk is reported as not recorded, and Kiosk recovers from it.",
            protects(ERRORS, "    if code in _OUT_OF_STORAGE:\n", without="    if code is error:\n"),
            by("faults/test_disk_full.py"),
            needs="root",
        ),
        Protection(
            "While PostgreSQL restarts, everybody is asked to try again, and nobody sees a failure.",
            protects(ERRORS, "DatabaseAwayError() if _is_away(error, code) else None", without="None"),
            by("web/test_errors.py", "test_a_database_that_went_away_under_way_says_try_again")
            + by("core/test_database_errors.py", "test_a_server_that_stops_starts_or_has_no_place"),
        ),
        Protection(
            "Nor does anybody whose page was built just before PostgreSQL went away.",
            protects(
                DATABASE,
                "            with suppress(*RAISED):  # a lost connection has already ended its transaction\n",
                without="            with suppress(ZeroDivisionError):\n",
            ),
            by(
                "faults/test_postgresql.py",
                "test_while_it_restarts_everybody_is_told_to_try_again_and_then_everybody_has_signed",
            ),
            needs="PostgreSQL",
        ),
        Protection(
            "Nobody waits more than 5 seconds for a PostgreSQL lock.",
            protects(POSTGRESQL, '{"lock_timeout": lock_seconds}', without='{"lock_timeout": 0.0}'),
            by(
                "faults/test_postgresql.py",
                "test_a_lock_of_another_program_is_told_as_not_recorded_and_the_same_form_is_good_later",
            ),
            needs="PostgreSQL",
        ),
        Protection(
            "Waiting for several PostgreSQL locks in turn takes no longer than waiting for one.",
            protects(POSTGRESQL, "left = patience.left(lock_seconds)", without="left = lock_seconds"),
            by(
                "faults/test_postgresql.py",
                "test_one_lock_after_another_is_waited_for_no_longer_than_one",
            ),
            needs="PostgreSQL",
        ),
        Protection(
            "A page abandons a PostgreSQL statement after 10 seconds; a command lets it take its time.",
            protects(
                POSTGRESQL, '"statement_timeout": statement_seconds', without='"statement_timeout": 0.0'
            ),
            by("faults/test_postgresql.py", "test_a_page_gives_up_and_a_command_takes_its_time"),
            needs="PostgreSQL",
        ),
        Protection(
            "A database that never answers is reported in time, by pages and commands.",
            protects(POSTGRESQL, '"connect_timeout": CONNECT_SECONDS', without='"connect_timeout": 20'),
            by(
                "faults/test_postgresql.py",
                "test_a_page_of_a_server_whose_database_never_answers_says_so_in_time",
            ),
        ),
        Protection(
            "When several servers start at once on an empty PostgreSQL database, one creates the tables.",
            protects(DATABASE, "postgresql.take_turn(writer)", without="pass"),
            by(
                "faults/test_postgresql.py",
                "test_who_would_change_the_schema_waits_for_who_does",
            ),
            needs="PostgreSQL",
        ),
        Protection(
            "A form cut off in transit is refused.",
            protects(
                "kiosk/cli/worker.py", '        environ.pop("wsgi.input_terminated", None)\n', without=""
            ),
            by(
                "cli/test_worker.py",
                "test_a_form_torn_anywhere_is_refused_although_the_server_calls_it_ended",
            ),
        ),
        Protection(
            "A body larger than any of our forms is not even read.",
            protects(
                "kiosk/cli/worker.py",
                "if length.isdigit() and int(length) <= LARGEST_FORM:",
                without="if length.isdigit():",
            ),
            by("cli/test_worker.py", "test_a_torn_body_of_a_form_larger_than_any_of_ours_is_refused_unread"),
        ),
        Protection(
            "A schema change deletes no rows in other tables.",
            protects(
                DATABASE,
                'raw.execute("PRAGMA foreign_keys=OFF")',
                without='raw.execute("PRAGMA foreign_keys=ON")',
            ),
            by("core/test_migrations.py"),
        ),
        Protection(
            "Tables refuse values of the wrong type.",
            protects(
                FIRST,
                'sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_bucket")),\n        sqlite_strict=True,',
                without='sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_bucket")),',
            ),
            by("core/test_database.py", "test_tables_are_strict"),
        ),
    ),
)

TIME = Topic(
    "Time",
    (
        Protection(
            "A step of the machine's clock changes no decision.",
            protects(CLOCK, "offset + time.clock_gettime(_BOOT_TIME)", without="offset * 0 + time.time()"),
            by("core/test_clock.py", "test_a_step_of_the_wall_clock_does_not_move_it"),
        ),
        Protection(
            "A step is followed only while no class is signing.",
            protects(
                "kiosk/attendance/window_changes.py",
                "if clock.stepped() and not sessions_taking_signatures(db, clock.now()):",
                without="if clock.stepped():",
            ),
            by("attendance/test_windows.py", "test_a_step_of_the_wall_clock_waits_until_no_class_is_signing"),
        ),
        Protection(
            "A form that is open when the clock is set back is not refused as forged.",
            protects("kiosk/web/__init__.py", "    app.session_interface = SteadySessions()\n", without=""),
            by("faults/test_clock_steps.py", "test_a_form_that_was_open_before_the_step_is_good_after_it"),
        ),
        Protection(
            "15 minutes are 15 minutes even when the clocks change for summer time.",
            protects(
                "kiosk/courses/calendar.py",
                "instant = local.replace(tzinfo=zone).astimezone(UTC)",
                without="instant = local.replace(tzinfo=UTC) - zone.utcoffset(datetime(2026, 1, 1))",
            ),
            by("courses/test_course_file.py", "test_a_time_is_local_to_the_course_unless_it_has_an_offset"),
        ),
        Protection(
            "A signature counts at the time of its scan, however long the form takes.",
            protects(
                "kiosk/attendance/sign_in.py",
                '"signed_at": ticket.scanned_at,\n',
                without='"signed_at": now,\n',
            ),
            by("attendance/test_sign_in.py", "test_the_instant_that_counts_is_the_scan_not_the_validation"),
        ),
    ),
)
