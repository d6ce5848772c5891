"""A course from one TOML file: read whole or refused with every problem, and imported without surprises."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.courses.course_file import (
    LARGEST,
    CourseFile,
    CourseFileError,
    CourseImport,
    CourseTable,
    SessionTable,
    import_course,
    read_course_file,
)
from kiosk.courses.models import ClassSession, Course, Teaching
from kiosk.courses.queries import course_by_code
from tests.factories import make_instructor

WHOLE = """\
# The comment of a person
[course]
code = "OIAM-2026"
title = "Outils IA & Management"
institution = "Université de l’Exemple"
time_zone = "Europe/Paris"
language = "fr"
window_minutes = 20
late_minutes = 10
guests = true
instructors = ["Dominique@kiosk.example"]

[[session]]
number = 1
title = "  IA,   souveraineté  "
room = "Amphi 2"
start = 2026-02-18T09:00:00
end = 2026-02-18T12:00:00

[[session]]
number = 2
title = "Infrastructure & dépendances"
start = 2026-02-25T09:00:00
end = 2026-02-25T12:00:00
"""
COURSE = '[course]\ncode = "OIAM-2026"\ntitle = "Outils IA"\n'


def session(
    start: str = "2026-02-18T09:00:00",
    end: str = "2026-02-18T12:00:00",
    number: str = "1",
    title: str = '"IA"',
) -> str:
    return f"[[session]]\nnumber = {number}\ntitle = {title}\nstart = {start}\nend = {end}\n"


def read(text: str) -> CourseFile:
    return read_course_file(text.encode())


def problems_of(file: str | bytes) -> list[str]:
    with pytest.raises(CourseFileError) as refused:
        read_course_file(file.encode() if isinstance(file, str) else file)
    return refused.value.problems


# Reading


def test_a_whole_file_is_read() -> None:
    assert read(WHOLE) == CourseFile(
        CourseTable(
            code="OIAM-2026",
            title="Outils IA & Management",
            institution="Université de l’Exemple",
            time_zone="Europe/Paris",
            language="fr",
            window_minutes=20,
            late_minutes=10,
            guests=True,
            instructors=["Dominique@kiosk.example"],
        ),
        (
            SessionTable(
                number=1,
                title="IA, souveraineté",
                room="Amphi 2",
                start=datetime(2026, 2, 18, 8, tzinfo=UTC),
                end=datetime(2026, 2, 18, 11, tzinfo=UTC),
            ),
            SessionTable(
                number=2,
                title="Infrastructure & dépendances",
                start=datetime(2026, 2, 25, 8, tzinfo=UTC),
                end=datetime(2026, 2, 25, 11, tzinfo=UTC),
            ),
        ),
    )


def test_what_a_course_does_not_say_is_fifteen_minutes_in_paris_in_french_for_the_roster_only() -> None:
    course = read(COURSE + session()).course
    assert (course.time_zone, course.language, course.window_minutes) == ("Europe/Paris", "fr", 15)
    assert (course.late_minutes, course.guests, course.institution, course.instructors) == (0, False, "", [])


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_are_taken(change) -> None:
    assert read(change(WHOLE)) == read(WHOLE)


# Problems


def test_every_problem_is_told_at_once_with_its_place() -> None:
    assert problems_of("""\
        colour = "red"
        [course]
        code = "OIAM 2026"
        time_zone = "Europe/Montmartre"
        language = "de"
        window_minutes = 0
        late_minutes = "ten"
        guests = "yes"
        salle = "Amphi"
        [[session]]
        number = 0
        title = "   "
        start = 2026-02-18
        end = "2026-02-18T12:00:00"
        [[session]]
        number = 3
        title = "A"
        start = 2026-02-18T09:00:00
        [[session]]
        number = 4
        title = "B"
        start = 2026-02-18T12:00:00
        end = 2026-02-18T12:00:00
        [quiz]
        """) == [
        "colour: there is no such table",
        "quiz: there is no such table",
        "course.code: String should match pattern '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'",
        "course.title: Field required",
        "course.time_zone: is not the name of a time zone, such as Europe/Paris",
        "course.language: Input should be 'fr' or 'en'",
        "course.window_minutes: Input should be greater than or equal to 1",
        "course.late_minutes: Input should be a valid integer",
        "course.guests: Input should be a valid boolean",
        "course.salle: Extra inputs are not permitted",
        "session 1.number: Input should be greater than or equal to 1",
        "session 1.title: String should have at least 1 character",
        "session 1.start: must be a date and a time, such as 2026-02-25T09:00:00, without quotes",
        "session 1.end: must be a date and a time, such as 2026-02-25T09:00:00, without quotes",
        "session 2.end: Field required",
        "session 3: must end after its start",
    ]


@pytest.mark.parametrize(
    ("file", "problems"),
    [
        ("", ["[course]: is missing", "[[session]]: at least one is needed"]),
        (COURSE, ["[[session]]: at least one is needed"]),
        (COURSE + "[session]\nnumber = 1\n", ["[[session]]: at least one is needed"]),
        (session(end="2026-02-18T08:00:00"), ["[course]: is missing", "session 1: must end after its start"]),
        ("[[course]]\n" + session(), ["[course]: is missing"]),
        (
            "session = [1]\n" + COURSE,
            ["session 1: Input should be a valid dictionary or instance of SessionTable"],
        ),
    ],
    ids=["nothing", "no session", "one bracket", "no course", "two brackets", "a number"],
)
def test_a_missing_table_is_told_beside_the_problems_of_the_others(file: str, problems: list[str]) -> None:
    assert problems_of(file) == problems


@pytest.mark.parametrize("number", ["true", '"2"', "2.0", "0", "-1", "1_000_000_000"])
def test_a_number_is_a_number_from_one(number: str) -> None:
    [problem] = problems_of(COURSE + session(number=number))
    assert problem.startswith("session 1.number: ")


def test_a_number_given_twice_is_told_once() -> None:
    file = COURSE + session(number="2") + session(number="7") + session(number="2") * 2
    assert problems_of(file) == ["session: number 2 is given twice"]


@pytest.mark.parametrize("code", ["", " ", "-OIAM", "OI/AM", "É", "x" * 41, "A\\nB", "A\\u0000"])
def test_a_code_fits_an_address_and_a_file_name(code: str) -> None:
    [problem] = problems_of(f'[course]\ncode = "{code}"\ntitle = "T"\n' + session())
    assert problem.startswith("course.code: ")


def test_a_title_has_at_most_two_hundred_characters() -> None:
    assert read(COURSE + session(title=f'"{"x" * 200}"'))
    assert problems_of(COURSE + session(title=f'"{"x" * 201}"')) == [
        "session 1.title: String should have at most 200 characters"
    ]


# Times


@pytest.mark.parametrize(
    ("zone", "start", "instant"),
    [
        ("Europe/Paris", "2026-02-18T09:00:00", datetime(2026, 2, 18, 8, tzinfo=UTC)),
        ("Europe/Paris", "2026-06-18T09:00:00", datetime(2026, 6, 18, 7, tzinfo=UTC)),
        ("Indian/Reunion", "2026-02-18T09:00:00", datetime(2026, 2, 18, 5, tzinfo=UTC)),
        ("Europe/Paris", "2026-02-18T09:00:00Z", datetime(2026, 2, 18, 9, tzinfo=UTC)),
        ("Europe/Paris", "2026-02-18T09:00:00-05:00", datetime(2026, 2, 18, 14, tzinfo=UTC)),
        ("Europe/Paris", "2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Paris", "2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("Europe/Paris", "2026-03-29T03:00:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ],
    ids=["winter", "summer", "island", "UTC", "offset", "first of two", "second of two", "after the gap"],
)
def test_a_time_is_local_to_the_course_unless_it_has_an_offset(
    zone: str, start: str, instant: datetime
) -> None:
    file = f'{COURSE}time_zone = "{zone}"\n' + session(start, "2026-12-31T09:00:00Z")
    [problem] = problems_of(file)
    assert problem == "session 1: must not last longer than a day"
    end = instant.replace(minute=instant.minute + 15).isoformat()
    assert read(f'{COURSE}time_zone = "{zone}"\n' + session(start, end)).sessions[0].start == instant


def test_an_hour_over_which_clocks_jump_is_refused() -> None:
    assert problems_of(COURSE + session("2026-03-29T02:30:00", "2026-03-29T04:00:00")) == [
        "session 1.start: does not exist: clocks jump over it that night"
    ]


def test_such_an_hour_is_told_even_when_the_course_has_problems_of_its_own() -> None:
    file = '[course]\ntitle = "T"\ntime_zone = "Europe/Paris"\n' + session("2026-03-29T02:30:00")
    assert problems_of(file) == [
        "course.code: Field required",
        "session 1.start: does not exist: clocks jump over it that night",
    ]


def test_order_is_that_of_instants_not_of_the_hands_of_the_clock() -> None:
    backwards = COURSE + session("2026-10-25T02:50:00", "2026-10-25T02:10:00+01:00")
    assert read(backwards).sessions[0].end == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)


def test_a_class_session_lasts_at_most_a_day() -> None:
    assert read(COURSE + session("2026-02-18T09:00:00", "2026-02-19T09:00:00"))
    assert problems_of(COURSE + session("2026-02-18T09:00:00", "2026-02-19T09:00:01")) == [
        "session 1: must not last longer than a day"
    ]


@pytest.mark.parametrize("year", ["0001", "0026", "1999", "2200", "9999"])
def test_a_year_that_must_be_a_slip_of_the_pen_is_refused(year: str) -> None:
    problem = "must lie in the years 2000 to 2199"
    for offset in ("", "+14:00", "-12:00"):
        file = COURSE + session(f"{year}-01-01T00:00:00{offset}", f"{year}-12-31T23:59:59{offset}")
        assert problems_of(file) == [f"session 1.start: {problem}", f"session 1.end: {problem}"]


# Whatever comes


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        pytest.param(b"#" * (LARGEST + 1), "the file is larger than 200 kB", id="huge"),
        pytest.param(bytes(range(256)), "the file is not UTF-8 text", id="binary"),
        pytest.param(WHOLE.encode("cp1252"), "the file is not UTF-8 text", id="cp1252"),
        pytest.param(WHOLE.encode("utf-16"), "the file is not UTF-8 text", id="UTF-16"),
        pytest.param(b"\0" * 100, "not TOML: Invalid statement (at line 1, column 1)", id="zeros"),
        pytest.param(
            b"a = [" + b"\n[" * 90_000, "not TOML: maximum recursion depth exceeded", id="deep array"
        ),
        pytest.param(b"a = " + b"{a = " * 300, "not TOML: ", id="deep table"),
        pytest.param(b"a" + b".a" * 90_000 + b" = 1", "line 1 is longer than", id="long key"),
        pytest.param(b"\n[" + b"a." * 90_000 + b"a]", "line 2 is longer than", id="long table name"),
        pytest.param((COURSE + session(number="9" * 1_900)).encode(), "session 1.number: ", id="long number"),
        pytest.param((COURSE + session(number="9" * 5_000)).encode(), "line 5 is longer", id="longer number"),
        pytest.param(
            (COURSE + session("2026-02-30T09:00:00")).encode(), "not TOML: Invalid date", id="no such day"
        ),
        pytest.param(
            (COURSE + 'title = "Twice"').encode(), "not TOML: Cannot overwrite a value", id="key twice"
        ),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence_at_once(file: bytes, problem: str) -> None:
    began = time.monotonic()
    [told] = problems_of(file)
    assert told.startswith(problem)
    assert "\n" not in told
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("line", ["a" + ".a" * 1_000 + " = 1", "# " + "é" * 2_000])
def test_a_line_longer_than_any_is_refused(line: str) -> None:
    """Before it is read as TOML: the memory that a dotted key takes grows with the square of its length."""
    assert problems_of(f"{COURSE}{line}\n{session()}") == ["line 4 is longer than 2000 characters"]


@given(st.binary(max_size=200) | st.text(st.sampled_from('[]{}=."\n,a1 -:TZ'), max_size=100).map(str.encode))
def test_random_bytes_are_refused_and_never_crash(content: bytes) -> None:
    assert problems_of(content)


# Importing


def test_an_import_makes_the_course_its_class_sessions_and_its_teaching(db: Session) -> None:
    instructor = make_instructor(db, email="dominique@kiosk.example")
    done = import_course(db, read(WHOLE))
    assert (done.added, done.changed, done.unchanged) == (3, 0, 0)
    course = course_by_code(db, "OIAM-2026")
    assert course is done.course
    assert (course.title, course.window_minutes, course.guests_allowed) == (
        "Outils IA & Management",
        20,
        True,
    )
    starts = db.scalars(select(ClassSession.starts_at).order_by(ClassSession.number)).all()
    assert starts == [datetime(2026, 2, 18, 8, tzinfo=UTC), datetime(2026, 2, 25, 8, tzinfo=UTC)]
    assert [(each.course_id, each.instructor_id) for each in db.scalars(select(Teaching))] == [
        (course.id, instructor.id)
    ]


def test_a_second_import_of_the_same_file_changes_nothing(db: Session) -> None:
    make_instructor(db, email="dominique@kiosk.example")
    import_course(db, read(WHOLE))
    db.expire_all()
    assert counts(import_course(db, read(WHOLE))) == (0, 0, 3)
    assert db.scalar(select(func.count(ClassSession.id))) == 2


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('title = "Outils IA & Management"', 'title = "Outils IA"', (0, 1, 2)),
        ("window_minutes = 20", "window_minutes = 15", (0, 1, 2)),
        ('room = "Amphi 2"', 'room = "Amphi 3"', (0, 1, 2)),
        ("2026-02-25", "2026-02-26", (0, 1, 2)),
        ("number = 2", "number = 3", (1, 0, 2)),
        ('title = "Infrastructure & dépendances"', 'title = "Infrastructure  & dépendances "', (0, 0, 3)),
        ("start = 2026-02-18T09:00:00", "start = 2026-02-18T08:00:00Z", (0, 0, 3)),
    ],
    ids=["title", "window", "room", "day", "number", "spaces", "the same instant"],
)
def test_what_is_different_counts_as_changed(
    db: Session, before: str, after: str, expected: tuple[int, int, int]
) -> None:
    make_instructor(db, email="dominique@kiosk.example")
    import_course(db, read(WHOLE))
    assert before in WHOLE
    assert counts(import_course(db, read(WHOLE.replace(before, after)))) == expected


def test_class_sessions_that_a_later_file_lacks_are_left_alone(db: Session) -> None:
    import_course(db, read(COURSE + session() + session(number="2")))
    assert counts(import_course(db, read(COURSE + session(number="2")))) == (0, 0, 2)
    assert db.scalar(select(func.count(ClassSession.id))) == 2


def test_an_instructor_without_an_account_stops_the_import_before_anything_is_made(db: Session) -> None:
    make_instructor(db, email="a@kiosk.example")
    file = read(
        COURSE
        + 'instructors = ["a@kiosk.example", "b@kiosk.example", "c\\u0000@kiosk.example"]\n'
        + session()
    )
    with pytest.raises(CourseFileError) as refused:
        import_course(db, file)
    assert refused.value.problems == [
        "course.instructors: b@kiosk.example has no account yet",
        "course.instructors: c @kiosk.example has no account yet",
    ]
    assert db.scalar(select(func.count(Course.id))) == 0


def test_an_instructor_named_twice_teaches_once(db: Session) -> None:
    make_instructor(db, email="a@kiosk.example")
    import_course(db, read(COURSE + 'instructors = ["a@kiosk.example", " A@Kiosk.example "]\n' + session()))
    assert db.scalar(select(func.count()).select_from(Teaching)) == 1


def counts(done: CourseImport) -> tuple[int, int, int]:
    return done.added, done.changed, done.unchanged
