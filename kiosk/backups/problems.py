"""Why there is no backup, or no way back, as codes. The wording lives with the commands."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a backup or a restore was refused."""

    # the file that a backup is to become
    FILE_EXISTS = "file_exists"
    NOT_A_FILE = "not_a_file"
    OWN_DATABASE = "own_database"
    # what is to be backed up
    NO_DATABASE = "no_database"
    WITHOUT_SCHEMA = "without_schema"
    # the backup that is to be restored
    NOT_A_BACKUP = "not_a_backup"
    DAMAGED = "damaged"
    DANGLING = "dangling"
    OTHER_PROGRAM = "other_program"
    NEWER = "newer"
    OTHER_SCHEMA = "other_schema"
    WITH_LOG = "with_log"
    # the database that is to be replaced
    NOT_EMPTY = "not_empty"
    NOT_EMPTY_POSTGRESQL = "not_empty_postgresql"
    CANNOT_REPLACE = "cannot_replace"
    IN_USE = "in_use"
    # what went wrong on the way
    SQLITE_FAILED = "sqlite_failed"
    TOOL_MISSING = "tool_missing"
    TOOL_TOO_OLD = "tool_too_old"
    TOOL_FAILED = "tool_failed"


class BackupError(Exception):
    """A backup or a restore was refused or failed; ``details`` holds plain values that the wording needs."""

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details
