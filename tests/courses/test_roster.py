"""Files bring a roster up to date, the same one twice changes nothing, and an export is such a file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register, register_of
from kiosk.attendance.window import AttendanceWindow
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course, Enrolment, RosterImport
from kiosk.courses.roll import roll_of
from kiosk.courses.roster import ChangeKind, RosterImported, imports_of, roster_of, undo_import
from kiosk.courses.roster import import_roster as import_file
from kiosk.courses.roster_file import RosterFile, RosterLine, read_roster_file
from kiosk.documents.attendance import export_attendance
from kiosk.people.models import Person
from kiosk.people.names import name_key, number_key, tidy
from kiosk.privacy.retention import touched_since
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in

LEA = RosterLine("12600100", "Abadie", "Léa", "lea@etu.example.org", "TD 1")
YANIS = RosterLine("12600360", "Achour", "Yanis", "", "TD 2")
ZOE = RosterLine("12600620", "Zola", "Zoé")

HOSTILE = [
    "=1+1",
    "+33 6 12 34 56 78",
    "-Dupont",
    "@SOMME(A1)",
    "'",
    "''",
    "'=1+1",
    "''-Dupont",
    "'Dupont",
    "＝1+1",
    "＋33",
    "－Dupont",
    "＠SOMME",
    "=HYPERLINK(\"http://example.org\";\"ici\")",
    "=cmd|'/c calc'!A1",
    '"Guillemets"',
    "Point;virgule, virgule",
    "\tTab",
    "De\r\nux lignes",
    "d’Alembert-Lecœur",
    "Nguyễn Thị Ánh",
    "李小龍",
    "مُحَمَّد",
    "נתן",
    "Nom",
    "guest",
    "sep=;",
    "#N/A",
    "007",
    "1E5",
    "🙂",
]  # fmt: skip


def file_of(*lines: RosterLine) -> RosterFile:
    return RosterFile(lines, guests_left_out=0)


def import_roster(db: Session, course: Course, file: RosterFile) -> RosterImported:
    return import_file(db, course, file, by=None, now=NINE)


def counts(done: RosterImported) -> tuple[int, ...]:
    """How many were added, changed, unchanged, and are missing in the file."""
    return (
        done.count(ChangeKind.ADDED),
        done.count(ChangeKind.CHANGED),
        done.unchanged,
        len(done.missing),
    )


def roster(db: Session, course: Course) -> list[RosterLine]:
    return roster_of(db, course, NINE.date())


def statements_of(db: Session) -> list[str]:
    """A list that fills with what the database is asked from here on."""
    statements: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.connection(), "before_cursor_execute", keep)
    return statements


# Bringing up to date


def test_the_first_import_adds_everybody(db: Session) -> None:
    course = make_course(db)
    assert counts(import_roster(db, course, file_of(LEA, YANIS))) == (2, 0, 0, 0)
    assert roster(db, course) == [LEA, YANIS]


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA, YANIS))
    statements = statements_of(db)
    assert counts(import_roster(db, course, file_of(LEA, YANIS))) == (0, 0, 2, 0)
    assert {statement.split()[0] for statement in statements} == {"SELECT"}


@pytest.mark.parametrize(
    "changed",
    [
        RosterLine("12600100", "Abadie-Roy", "Léa", "lea@etu.example.org", "TD 1"),
        RosterLine("12600100", "Abadie", "Léa", "lea.abadie@etu.example.org", "TD 1"),
        RosterLine("12600100", "Abadie", "Léa", "lea@etu.example.org", "TD 2"),
        RosterLine("126-00100", "Abadie", "Léa", "lea@etu.example.org", "TD 1"),
        RosterLine("012600100", "Abadie", "Léa", "lea@etu.example.org", "TD 1"),
    ],
    ids=["family name", "address", "group", "spelling of the number", "leading zero"],
)
def test_a_changed_line_updates_the_person(db: Session, changed: RosterLine) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA, YANIS))
    assert counts(import_roster(db, course, file_of(changed, YANIS))) == (0, 1, 1, 0)
    assert roster(db, course) == [changed, YANIS]
    assert db.scalar(select(func.count(Person.id))) == 2


def test_a_new_family_name_is_the_one_to_sign_with(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA))
    import_roster(db, course, file_of(RosterLine("12600100", "Lecœur")))
    assert db.scalars(select(Person.name_key)).all() == [name_key("LECOEUR")]


def test_who_is_not_in_the_file_stays_and_is_counted(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA, YANIS))
    assert counts(import_roster(db, course, file_of(ZOE))) == (1, 0, 0, 2)
    assert roster(db, course) == [LEA, YANIS, ZOE]


def test_a_student_of_two_courses_is_one_person_with_a_group_in_each(db: Session) -> None:
    first, second = make_course(db), make_course(db)
    import_roster(db, first, file_of(LEA))
    moved = RosterLine("12600100", "Abadie", "Léa", "lea@etu.example.org", "Atelier")
    assert counts(import_roster(db, second, file_of(moved))) == (1, 0, 0, 0)
    assert db.scalar(select(func.count(Person.id))) == 1
    assert roster(db, first) == [LEA]
    assert roster(db, second) == [moved]


def test_guests_left_out_are_passed_on(db: Session) -> None:
    done = import_roster(db, make_course(db), RosterFile((LEA,), guests_left_out=3))
    assert done.guests_left_out == 3


def test_a_large_roster_takes_few_queries(db: Session) -> None:
    course = make_course(db)
    many = file_of(*(RosterLine(f"{n:08}", f"Nom {n}") for n in range(1, 1201)))
    assert import_roster(db, course, many).count(ChangeKind.ADDED) == 1200
    db.expunge_all()
    statements = statements_of(db)
    assert import_roster(db, course, many).unchanged == 1200
    assert len(statements) <= 5


def test_the_roster_is_in_the_order_of_names_without_regard_to_accents(db: Session) -> None:
    course = make_course(db)
    names = ["zola", "Évrard", "Eluard", "Fabre", "d’Alembert"]
    import_roster(db, course, file_of(*(RosterLine(str(n), name) for n, name in enumerate(names, 1))))
    assert [line.family_name for line in roster(db, course)] == [
        "d’Alembert",
        "Eluard",
        "Évrard",
        "Fabre",
        "zola",
    ]


# The way out and back


def words(minimum: int) -> st.SearchStrategy[str]:
    """What ``tidy`` leaves of any text, often with what a spreadsheet would run at its beginning."""
    beginning = st.sampled_from(["", "", *HOSTILE])
    text = st.builds("{}{}".format, beginning, st.text(max_size=20)).map(tidy)
    return text.filter(lambda each: minimum <= len(each) <= 200)


LINES = st.lists(
    st.builds(
        RosterLine,
        student_number=words(0).map(lambda each: each[:50]),
        family_name=words(1),
        given_name=words(0),
        email=st.sampled_from(
            ["", "lea@etu.example.org", "=1+1@example.org", "-a@example.org", "'=a@example.org"]
        ),
        group=words(0),
    ),
    min_size=1,
    max_size=4,
).map(
    lambda lines: [
        RosterLine(
            tidy(f"{line.student_number}{place}"), line.family_name, line.given_name, line.email, line.group
        )
        for place, line in enumerate(lines, start=1000)
    ]
)


def register_with(lines: list[RosterLine]) -> Register:
    """The register of a class session in which nobody signed, without a database."""
    course = Course(
        code="=OIAM", title="+Outils;IA\n", time_zone="Europe/Paris", window_minutes=15, late_minutes=0
    )
    class_session = ClassSession(course=course, number=2, title="", starts_at=NINE, ends_at=NINE)
    quarter = timedelta(minutes=15)
    return Register(
        class_session,
        AttendanceWindow.lasting(NINE, quarter, timedelta(0)),
        tuple(Entry(student_of(line), line.group, Status.ABSENT, None, (), ()) for line in lines),
    )


def student_of(line: RosterLine) -> Person:
    return Person.of_school(line.student_number, line.family_name, line.given_name, line.email)


@pytest.mark.parametrize("format_name", ["data", "csv"])
@given(LINES)
@example([RosterLine(f"{n}", tidy(name), tidy(name), "", tidy(name)) for n, name in enumerate(HOSTILE, 1)])
@example([RosterLine(f"{tidy(name)}{n}", "Abadie") for n, name in enumerate(HOSTILE, 1000)])
def test_reading_an_export_gives_back_exactly_the_roster(format_name: str, lines: list[RosterLine]) -> None:
    content = export_attendance(register_with(lines), format_name).content
    assert read_roster_file(content) == RosterFile(tuple(lines), guests_left_out=0)


@pytest.mark.parametrize("format_name", ["data", "csv"])
def test_importing_an_export_changes_nothing_and_rebuilds_the_roster_elsewhere(
    db: Session, format_name: str
) -> None:
    course, other = make_course(db), make_course(db)
    lines = [
        RosterLine(f"{n}", tidy(name), tidy(name), "", tidy(name)) for n, name in enumerate(HOSTILE, 100)
    ]
    import_roster(db, course, file_of(LEA, YANIS, ZOE, *lines))
    export = export_attendance(register_of(db, make_class_session(db, course)), format_name)
    file = read_roster_file(export.content)
    assert counts(import_roster(db, course, file)) == (0, 0, len(HOSTILE) + 3, 0)
    import_roster(db, other, file)
    assert roster(db, other) == roster(db, course)
    assert {number_key(line.student_number) for line in file.lines} == set(
        db.scalars(select(Person.number_key))
    )
    assert db.scalar(select(func.count()).select_from(Enrolment)) == 2 * (len(HOSTILE) + 3)


def test_what_the_file_has_no_column_for_is_left_as_it_was(db: Session) -> None:
    course = make_course(db)
    whole = "Numéro;Nom;Prénom;Email;Groupe\n1;Abadie;Zoé;z@x.example;A"
    import_roster(db, course, read_roster_file(whole.encode()))
    done = import_roster(db, course, read_roster_file("Numéro;Nom\n1;Abadie".encode()))
    assert counts(done) == (0, 0, 1, 0)
    assert roster(db, course)[0] == RosterLine("1", "Abadie", "Zoé", "z@x.example", "A")


# Days, and taking an import back

NEXT_WEEK = NINE + timedelta(days=7)


def act_of(db: Session, course: Course, *lines: RosterLine, end_missing: bool = False) -> RosterImport:
    """An import a week after the first, which changes something."""
    done = import_file(db, course, file_of(*lines), end_missing=end_missing, by=None, now=NEXT_WEEK)
    assert done.act
    return done.act


def days(db: Session, course: Course) -> set[tuple[str, str, date, date | None]]:
    """Everyone's enrolments, past and present."""
    return {
        (each.person.family_name, each.group, each.first_day, each.last_day)
        for each in roll_of(db, course.id).enrolments
    }


def test_whoever_is_not_in_the_file_leaves_the_day_before_if_so_asked(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA, YANIS))
    done = import_file(db, course, file_of(LEA), end_missing=True, by=None, now=NEXT_WEEK)
    assert [(each.kind, each.person.family_name) for each in done.changes] == [(ChangeKind.LEFT, "Achour")]
    assert roster(db, course) == [LEA, YANIS]
    assert roster_of(db, course, NEXT_WEEK.date()) == [LEA]


def test_an_import_from_an_earlier_day_says_that_it_changes_the_past(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA))
    done = import_file(db, course, file_of(LEA, YANIS), first_day=NINE.date(), by=None, now=NEXT_WEEK)
    assert done.into_the_past
    assert roster(db, course) == [LEA, YANIS]
    again = import_file(db, course, file_of(LEA, YANIS), first_day=NINE.date(), by=None, now=NEXT_WEEK)
    assert (again.act, again.into_the_past) == (None, False)


def test_whoever_changes_groups_was_in_the_old_one_until_then(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA))
    done = import_file(db, course, file_of(replace(LEA, group="Z")), by=None, now=NEXT_WEEK)
    assert done.changes[0].differences() == [("group", LEA.group, "Z")]
    assert [each.group for each in roster(db, course)] == [LEA.group]
    assert [each.group for each in roster_of(db, course, NEXT_WEEK.date())] == ["Z"]


def test_an_import_is_undone_whole_names_groups_and_days(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA, YANIS))
    before, people = days(db, course), {each.person_id for each in roll_of(db, course.id).enrolments}
    act = act_of(db, course, replace(LEA, family_name="Abadie-Roux", group="Z"), ZOE, end_missing=True)
    assert days(db, course) != before
    assert undo_import(db, act, touched=(), by=None, now=NEXT_WEEK) == 3
    assert days(db, course) == before
    assert {each.person_id for each in roll_of(db, course.id).enrolments} == people
    assert roster(db, course) == [LEA, YANIS]
    assert undo_import(db, act, touched=(), by=None, now=NEXT_WEEK) == 0


def test_an_import_whose_people_have_done_something_since_is_not_undone_at_all(db: Session) -> None:
    course = make_course(db, guests_allowed=True)
    import_roster(db, course, file_of(LEA))
    act = act_of(db, course, replace(LEA, group="Z"), ZOE)
    class_session = make_class_session(db, course, starts_at=NEXT_WEEK)
    zoe = db.scalars(select(Person).where(Person.school_number == ZOE.student_number)).one()
    make_sign_in(db, class_session, zoe, at=NEXT_WEEK)
    before = days(db, course)
    touched = touched_since(db, course.id, act.made_at)
    assert touched == {zoe.id}
    with pytest.raises(Refusal) as refused:
        undo_import(db, act, touched=touched, by=None, now=NEXT_WEEK)
    assert refused.value.code is RefusalCode.IN_USE
    assert (days(db, course), act.undone_at) == (before, None)


def test_an_import_that_a_later_one_builds_on_is_not_undone_before_it(db: Session) -> None:
    course = make_course(db)
    import_roster(db, course, file_of(LEA))
    first = act_of(db, course, replace(LEA, group="Y"))
    second = act_of(db, course, replace(LEA, group="Z"))
    assert [each.id for each in imports_of(db, course.id)[:2]] == [second.id, first.id]
    with pytest.raises(Refusal):
        undo_import(db, first, touched=(), by=None, now=NEXT_WEEK)
    for act in (second, first):
        assert undo_import(db, act, touched=(), by=None, now=NEXT_WEEK) == 1
    assert roster_of(db, course, NEXT_WEEK.date()) == [LEA]
