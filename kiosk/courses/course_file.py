"""The course file: a course, its settings and its class sessions, in TOML. Reading and importing it.

Times without an offset are local to the course's time zone. All or nothing: a file with any error changes
nothing, and every error names its place in the file.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import available_timezones

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import instructor_by_email
from kiosk.core.refusals import Refusal
from kiosk.courses.calendar import instant_at
from kiosk.courses.models import ClassSession, Course, Role, Teaching
from kiosk.courses.queries import course_by_code
from kiosk.people.names import tidy

LARGEST = 200_000
LONGEST_LINE = 2_000  # tomllib's memory grows with the square of a dotted key's length, and a key fits on one
# line
FIRST_YEAR, LAST_YEAR = 2000, 2199
DEFAULT_ZONE = "Europe/Paris"
TABLES = ("course", "session", "privacy")

_tidied = BeforeValidator(lambda value: tidy(value) if isinstance(value, str) else value)
Line = Annotated[str, Field(max_length=200), _tidied]
Title = Annotated[str, Field(min_length=1, max_length=200), _tidied]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]


class CourseFileError(Exception):
    """The file cannot be imported; ``problems`` has one message for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class CourseTable(_Strict):
    """``[course]``"""

    code: Code
    title: Title
    institution: Line = ""
    time_zone: str = DEFAULT_ZONE
    language: Literal["fr", "en"] = "fr"
    window_minutes: int = Field(default=15, ge=1, le=240)
    late_minutes: int = Field(default=0, ge=0, le=240)
    guests: bool = False
    instructors: list[Line] = []
    assistants: list[Line] = []

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not the name of a time zone, such as Europe/Paris")
        return value


class SessionTable(_Strict):
    """``[[session]]``"""

    number: int = Field(ge=1, le=999_999_999)
    title: Title
    room: Line = ""
    start: AwareDatetime
    end: AwareDatetime

    @field_validator("start", "end", mode="before")
    @classmethod
    def _localise(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, datetime):
            raise ValueError("must be a date and a time, such as 2026-02-25T09:00:00, without quotes")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
        if value.tzinfo is not None:
            return value.astimezone(UTC)
        try:
            return instant_at(value.date(), value.time(), info.context or "UTC")
        except Refusal:
            raise ValueError("does not exist: clocks jump over it that night") from None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError("must end after its start")
        if self.end - self.start > timedelta(hours=24):
            raise ValueError("must not last longer than a day")
        return self


class PrivacyTable(_Strict):
    """``[privacy]``: the institution's part of the privacy notice."""

    controller: Line = ""
    contact: Line = ""
    basis: Annotated[str, Field(max_length=1000), _tidied] = ""
    retention_months: int = Field(default=0, ge=0, le=120)


NOTHING_SAID = PrivacyTable()
Table = TypeVar("Table", bound=_Strict)


@dataclass(frozen=True)
class CourseFile:
    """A file that was read without errors."""

    course: CourseTable
    sessions: tuple[SessionTable, ...]
    privacy: PrivacyTable = NOTHING_SAID


def read_course_file(content: bytes) -> CourseFile:
    """Read a course file.

    Raises:
        CourseFileError: with every problem of the file.
    """
    if len(content) > LARGEST:
        raise CourseFileError([f"the file is larger than {LARGEST // 1_000} kB"])
    document = _document(content)
    problems = [f"{name}: there is no such table" for name in document if name not in TABLES]
    table, tables = document.get("course"), document.get("session")
    privacy = _validated(PrivacyTable, document.get("privacy", {}), "privacy", None, problems)
    course = None
    if isinstance(table, dict):
        course = _validated(CourseTable, table, "course", None, problems)
    else:
        problems.append("[course]: is missing")
    if not isinstance(tables, list) or not tables:
        tables = []
        problems.append("[[session]]: at least one is needed")
    zone = _zone_of(table)
    sessions = [
        _validated(SessionTable, each, f"session {place}", zone, problems)
        for place, each in enumerate(tables, start=1)
    ]
    numbers = Counter(each.number for each in sessions if each)
    problems += [f"session: number {n} is given twice" for n in sorted(numbers) if numbers[n] > 1]
    if problems or course is None or privacy is None:
        raise CourseFileError(problems)
    return CourseFile(course, tuple(each for each in sessions if each), privacy)


def _document(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseFileError(["the file is not UTF-8 text"]) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise CourseFileError([f"line {number} is longer than {LONGEST_LINE} characters"])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CourseFileError([f"not TOML: {error}"]) from error


def _zone_of(course: object) -> str:
    """The zone of ``[course]``, even if other settings have problems, so that times are still checked."""
    zone = course.get("time_zone", DEFAULT_ZONE) if isinstance(course, dict) else DEFAULT_ZONE
    return zone if isinstance(zone, str) and zone in available_timezones() else "UTC"


def _validated(
    model: type[Table], table: object, place: str, zone: str | None, problems: list[str]
) -> Table | None:
    try:
        return model.model_validate(table, context=zone)
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join([place, *(str(part) for part in problem["loc"])])
            problems.append(f"{where}: {problem['msg'].removeprefix('Value error, ')}")
        return None


@dataclass(frozen=True)
class CourseImport:
    """What an import did. Importing the same file again changes nothing."""

    course: Course
    added: int
    changed: int
    unchanged: int


def import_course(db: Session, file: CourseFile) -> CourseImport:
    """Add or update the course and its class sessions. Class sessions missing from the file are left alone.

    Raises:
        CourseFileError: an instructor or assistant has no account.
    """
    table = file.course
    roles = {
        email: role
        for role, emails in ((Role.INSTRUCTOR, table.instructors), (Role.ASSISTANT, table.assistants))
        for email in emails
    }
    accounts = {email: instructor_by_email(db, email) for email in roles}
    problems = [f"{email} has no account yet" for email, account in accounts.items() if account is None]
    problems += [f"{email} is both" for email in table.instructors if email in table.assistants]
    if problems:
        raise CourseFileError([f"course.instructors: {problem}" for problem in problems])
    course = course_by_code(db, table.code) or Course(code=table.code)
    new_course = course.id is None
    touched = _assign(
        course,
        title=table.title,
        institution=table.institution,
        time_zone=table.time_zone,
        language=table.language,
        window_minutes=table.window_minutes,
        late_minutes=table.late_minutes,
        guests_allowed=table.guests,
        controller=file.privacy.controller,
        privacy_contact=file.privacy.contact,
        legal_basis=file.privacy.basis,
        retention_months=file.privacy.retention_months,
    )
    db.add(course)
    db.flush()
    if table.model_fields_set & {"instructors", "assistants"}:
        wanted = {each.id: roles[email] for email, each in accounts.items() if each is not None}
        touched |= _set_teaching(db, course, wanted)
    added, changed = (1, 0) if new_course else (0, int(touched))
    known = {
        each.number: each
        for each in db.scalars(select(ClassSession).where(ClassSession.course_id == course.id))
    }
    for planned in file.sessions:
        is_new = planned.number not in known
        class_session = known.get(planned.number) or ClassSession(course_id=course.id, number=planned.number)
        touched = _assign(
            class_session,
            title=planned.title,
            room=planned.room,
            starts_at=planned.start,
            ends_at=planned.end,
        )
        db.add(class_session)
        added += is_new
        changed += touched and not is_new
    db.flush()
    return CourseImport(course, added, changed, 1 + len(file.sessions) - added - changed)


def _set_teaching(db: Session, course: Course, wanted: dict[int, Role]) -> bool:
    """Let these accounts and no others see the course, in these roles; returns whether anything changed."""
    known = {
        each.instructor_id: each
        for each in db.scalars(select(Teaching).where(Teaching.course_id == course.id))
    }
    changed = {key: each.role for key, each in known.items()} != wanted
    for instructor_id, each in known.items():
        if instructor_id in wanted:
            each.role = wanted[instructor_id].value
        else:
            db.delete(each)
    db.add_all(
        Teaching(course_id=course.id, instructor_id=each, role=role.value)
        for each, role in wanted.items()
        if each not in known
    )
    return changed


def _assign(row: Course | ClassSession, **values: object) -> bool:
    """Set the attributes that differ; returns whether any did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)
