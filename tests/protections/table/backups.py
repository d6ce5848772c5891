"""Backups that are complete, and a restore that never makes things worse."""

from tests.protections.protection import Protection, Topic, by, protects

FILES = "kiosk/backups/files.py"
BACKUP = "kiosk/backups/sqlite_backup.py"
RESTORE = "kiosk/backups/sqlite_restore.py"
MAKING = "core/test_backups.py"
RESTORING = "core/test_restoring.py"
CHECKING = "core/test_unfit_backups.py"
UNFIT = by(CHECKING, "test_a_backup_that_is_not_fit_changes_nothing")

BACKUPS = Topic(
    "Backups",
    (
        Protection(
            "An existing file is replaced only on request.",
            protects(
                FILES,
                "        if not force:\n            raise BackupError(BackupFault.FILE_EXISTS, file=file)\n",
                without="",
            )
            + protects(FILES, "        os.link(draft, file)", without="        draft.replace(file)"),
            by(MAKING, "test_an_existing_file_is_replaced_only_when_told_so"),
            remark="Kept twice: checked at the start, and by a hard link, which never takes an existing name.",
        ),
        Protection(
            "A file that appeared meanwhile is kept.",
            protects(FILES, "        os.link(draft, file)", without="        draft.replace(file)"),
            by(MAKING, "test_a_file_that_came_meanwhile_stays"),
        ),
        Protection(
            "The database itself is never overwritten.",
            protects(
                FILES,
                "            raise BackupError(BackupFault.OWN_DATABASE, file=file)",
                without="            pass",
            ),
            by(MAKING, "test_the_database_itself_is_never_written_over"),
        ),
        Protection(
            "A damaged database is not backed up.",
            protects(BACKUP, "    if damage:\n", without="    if False:\n"),
            by(MAKING, "test_a_damaged_page_makes_no_backup"),
        ),
        Protection(
            "A database with a dangling reference is not backed up.",
            protects(BACKUP, "    if dangling:\n", without="    if False:\n"),
            by(MAKING, "test_a_row_that_points_to_nothing_makes_no_backup"),
        ),
        Protection(
            "A backup includes what is only in the write-ahead log.",
            protects(
                BACKUP,
                "source.backup(copy, pages=STEP_PAGES)",
                without='sqlite3.connect(f"file:{database_file(database)}?immutable=1", uri=True).backup(copy)',
            ),
            by(MAKING, "test_what_is_only_in_the_log_is_in_the_backup"),
        ),
        Protection(
            "A backup in which a single character has changed is refused.",
            protects(BACKUP, "if sealed != [(_digest(copy),)]:", without="if not sealed:"),
            UNFIT + by(CHECKING, "test_a_flipped_byte_is_noticed_or_changes_nothing"),
        ),
        Protection(
            "Another program's database is refused.",
            protects(BACKUP, "if revision is None or not tables >= KIOSKS_OWN:", without="if False:"),
            UNFIT,
        ),
        Protection(
            "A backup from a newer version is refused.",
            protects(BACKUP, "if revision not in _known_revisions():", without="if False:"),
            UNFIT,
        ),
        Protection(
            "A backup with a different schema is refused.",
            protects(RESTORE, "            _refuse_deviations(deviations(migrated), file)\n", without=""),
            by("core/test_backup_schema.py", "test_another_schema_is_not_restored"),
        ),
        Protection(
            "A backup with a trigger is refused before a migration can fire it.",
            protects(
                RESTORE,
                "        _refuse_deviations(acting_objects(copy), file)  # before a migration, which would trigger them\n",
                without="",
            ),
            by("core/test_backup_schema.py", "test_a_trigger_is_refused_before_a_migration_sets_it_off"),
        ),
        Protection(
            "kiosk check recognises SQLite, whichever library has it open.",
            protects(
                "kiosk/cli/backups.py",
                'if connection.dialect.name != "sqlite":',
                without="if not str(connection.connection.driver_connection).startswith('<sqlite3.'):",
            ),
            by("core/test_sqlite.py", "test_a_check_looks_at_all_that_sqlite_can_tell_whichever_it_is"),
        ),
        Protection(
            "kiosk check reports a different schema.",
            protects(
                "kiosk/cli/backups.py",
                "    yield from map(Finding, _deviations(db, outdated=bool(outdated)))\n",
                without="    yield from ()\n",
            ),
            by("core/test_backup_schema.py", "test_another_schema_is_told"),
        ),
        Protection(
            "A copy with a write-ahead log beside it is refused.",
            protects(RESTORE, "if log.exists() and log.stat().st_size:", without="if False:"),
            UNFIT,
        ),
        Protection(
            "A file that is not a database is refused.",
            protects(RESTORE, "if stream.read(len(HEADER)) != HEADER:", without="if False:"),
            UNFIT,
        ),
        Protection(
            "A backup is checked before it replaces the database.",
            protects(RESTORE, "        _check(draft, file)\n", without=""),
            UNFIT,
        ),
        Protection(
            "A database that holds anything is replaced only on request.",
            protects(RESTORE, "    if full and not replace:\n", without="    if False:\n"),
            by(RESTORING, "test_a_database_that_holds_anything_is_refused_or_kept_beside"),
        ),
        Protection(
            "A replaced database is kept beside the new one.",
            protects(
                RESTORE,
                "kept = _keep(target, now) if replace and target.exists() else None",
                without="kept = None",
            ),
            by(RESTORING, "test_a_database_that_holds_anything_is_refused_or_kept_beside"),
        ),
        Protection(
            "The log of a database that is gone is not mistaken for the new one's.",
            protects(
                RESTORE,
                "                beside(target, ending).unlink(missing_ok=True)",
                without="                beside(target, ending)",
            ),
            by(RESTORING, "test_the_log_of_a_database_that_is_gone_is_not_taken_for_the_new_ones"),
        ),
        Protection(
            "A database in use is not replaced.",
            protects(
                RESTORE, '            old.execute("PRAGMA locking_mode=EXCLUSIVE").close()\n', without=""
            )
            + protects(
                RESTORE, "                _checkpoint(old, target)\n", without="                pass\n"
            ),
            by(RESTORING, "test_a_connection_that_rests_keeps_a_database_from_being_replaced"),
            remark="Kept twice: by the lock, and because the log is checkpointed first.",
        ),
        Protection(
            "A server is noticed even before it has opened its database.",
            protects(
                "kiosk/cli/backups.py",
                "            with instance.held(folder):\n",
                without="            if True:\n",
            ),
            by("cli/test_backups.py", "test_a_server_that_has_not_opened_its_database_yet_keeps_it_too"),
        ),
        Protection(
            "A process about to write keeps the database from being replaced.",
            protects(
                RESTORE,
                'WriteQueue(beside(named, "-writers"), BUSY_SECONDS).turn(),',
                without='WriteQueue(beside(named, "-nobody"), BUSY_SECONDS).turn(),',
            ),
            by(RESTORING, "test_who_holds_the_turn_to_write_keeps_a_database_from_being_replaced"),
        ),
        Protection(
            "A process that opened the old file at that very moment cannot write to it.",
            protects(RESTORE, "                _checkpoint(old, target)\n", without="                pass\n"),
            by(RESTORING, "test_who_opened_the_old_file_in_that_instant_can_write_neither"),
        ),
        Protection(
            "PostgreSQL's password is not among the command-line arguments, which everybody can read.",
            protects(
                "kiosk/backups/postgresql.py",
                'password = str(parts.pop("password", ""))',
                without='password = str(parts.get("password", ""))',
            ),
            by("core/test_postgresql_tools.py", "test_a_password_is_not_among_the_arguments"),
        ),
    ),
)
