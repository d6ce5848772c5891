"""Beginning a course from the console: its settings, a code for it, and who teaches it."""

import re
from dataclasses import dataclass
from datetime import datetime

from anyascii import anyascii
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course, Enrolment, Role, Teaching, day_of
from kiosk.courses.queries import course_by_code

LONGEST_CODE = 40
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_SMALL_WORDS = "a au aux d de des du en et l la le les of the and to in for on un une"
LONGEST_INITIALS = 8


@dataclass(frozen=True)
class CourseSettings:
    """What a course is begun with. An empty ``code`` is made from the title."""

    title: str
    code: str = ""
    institution: str = ""
    time_zone: str = "Europe/Paris"
    language: str = "fr"
    window_minutes: int = 15
    late_minutes: int = 0
    guests_allowed: bool = False


def proposed_code(title: str, year: int) -> str:
    """A code for a course: the initials of its title and the year, such as ``OIAM-2026``."""
    words = [each for each in _WORDS.findall(anyascii(title)) if each.lower() not in _SMALL_WORDS.split()]
    if len(words) == 1:
        initials = words[0].upper()
    else:  # a word in capitals is an abbreviation already
        initials = "".join(each if each.isupper() and len(each) <= 4 else each[0] for each in words).upper()
    return f"{initials[:LONGEST_INITIALS] or 'COURSE'}-{year}"


def create_course(db: Session, settings: CourseSettings, *, by: int, now: datetime) -> Course:
    """Make a course whose instructor is ``by``.

    Asked twice, as by a button pressed twice, it makes one: an account's course of the same title in which
    nothing has been planned and nobody is enrolled is that course.

    Raises:
        Refusal: ``code_taken`` when a course has the code that was asked for.
    """
    if (begun := _just_begun(db, settings, by)) is not None:
        return begun
    if settings.code and course_by_code(db, settings.code) is not None:
        raise Refusal(RefusalCode.CODE_TAKEN)
    course = Course(
        code=settings.code or _free_code(db, settings, now),
        title=settings.title,
        institution=settings.institution,
        time_zone=settings.time_zone,
        language=settings.language,
        window_minutes=settings.window_minutes,
        late_minutes=settings.late_minutes,
        guests_allowed=settings.guests_allowed,
    )
    db.add(course)
    db.flush()
    db.add(Teaching(course_id=course.id, instructor_id=by, role=Role.INSTRUCTOR.value))
    db.flush()
    return course


def _just_begun(db: Session, settings: CourseSettings, by: int) -> Course | None:
    found = db.scalar(
        select(Course)
        .join(Teaching, Teaching.course_id == Course.id)
        .where(Teaching.instructor_id == by, Teaching.role == Role.INSTRUCTOR.value)
        .where(Course.title == settings.title)
        .where(~exists().where(ClassSession.course_id == Course.id))
        .where(~exists().where(Enrolment.course_id == Course.id))
        .limit(1)
    )
    return found if found is not None and settings.code in ("", found.code) else None


def _free_code(db: Session, settings: CourseSettings, now: datetime) -> str:
    wanted = proposed_code(settings.title, day_of(now, settings.time_zone).year)
    taken = set(db.scalars(select(Course.code).where(Course.code.startswith(wanted, autoescape=True))))
    number = next(each for each in range(1, len(taken) + 2) if _numbered(wanted, each) not in taken)
    return _numbered(wanted, number)


def _numbered(code: str, number: int) -> str:
    return code if number == 1 else f"{code}-{number}"
