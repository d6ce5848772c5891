"""Rows changed behind the program's back: the check names the event that says otherwise."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.event import listen
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import RegisterDamage
from kiosk.attendance.merges import merge, merge_namesakes, unmerge
from kiosk.attendance.models import Annulment, Correction, SignIn, WindowChange
from kiosk.attendance.register import register_of
from kiosk.attendance.register_check import broken_registers, register_break
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import (
    close_now,
    extend,
    keep_windows_of_signed_sessions,
    record_changed_plans,
    reopen,
)
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.courses.roster import ChangeKind, import_roster
from kiosk.courses.roster_file import read_roster_file
from kiosk.ledger.chain import canonical, commitment, event_hash, head_of, stored_events
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.models import Event, Opening
from kiosk.people.models import Merge, Origin, Person
from kiosk.privacy.retention import erase_course
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

JSON = dict[str, Any]
MINUTE = timedelta(minutes=1)
IS_GUEST = Person.origin == Origin.GUEST.value
GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, guests_allowed=True)


@pytest.fixture
def held(db: Session, course: Course) -> int:
    """Léa (1) and a guest (2) signed, Yanis is excused (3), the window was extended twice (4, 5).

    Zoé is absent. The id of the class session.
    """
    class_session = make_class_session(db, course)
    by = make_instructor(db, course).id
    make_sign_in(db, class_session, make_student(db, course, "Abadie", student_number="1020"))
    make_sign_in(db, class_session, GUEST)
    yanis = make_student(db, course, "Achour", student_number="1021", given_name="Yanis")
    make_student(db, course, "Zola", student_number="1022", given_name="Zoé")
    correct(db, class_session, yanis.id, Status.EXCUSED, "certificat", by=by, now=NINE)
    extend(db, class_session, by, NINE)
    extend(db, class_session, by, NINE + MINUTE)
    assert register_break(db, class_session.id) is None
    return class_session.id


def swap_students(db: Session, one: str, other: str, *columns: str) -> None:
    """Two students exchange what tells them apart; the ids stay."""
    read = text(f"SELECT {', '.join(columns)} FROM person WHERE number_key = :key")
    first, second = (tuple(db.execute(read, {"key": key}).one()) for key in (one, other))
    ids = [db.scalars(select(Person.id).where(Person.number_key == key)).one() for key in (one, other)]
    write = f"UPDATE person SET {', '.join(f'{each} = :{each}' for each in columns)} WHERE id = :id"
    if "number_key" in columns:
        db.execute(text("UPDATE person SET number_key = 'aside' WHERE id = :id"), {"id": ids[1]})
    for identity, values in zip(ids, (second, first), strict=True):
        db.execute(text(write), {**dict(zip(columns, values, strict=True)), "id": identity})


ALL_OF_IT = (
    *("school_number", "number_key", "school_family_name", "name_key", "school_given_name"),
    "school_email",
)
ONLY_SHOWN = ("school_number", "school_family_name", "school_given_name")


# Signatures and corrections


THE_END = "(SELECT ends_at FROM class_session)"
ZOE = "(SELECT id FROM person WHERE number_key = '1022')"


@pytest.mark.parametrize(
    "change",
    [
        f"signed_at = {THE_END}",
        f"recorded_at = {THE_END}",
        f"person_id = {ZOE}",
        "device_key = 'another'",
        "receipt = '22222222'",
        "method = 'code'",
        "counts_as = 'late'",
    ],
)
def test_a_signature_changed_in_any_part_is_named(db: Session, held: int, change: str) -> None:
    db.execute(
        text(
            f"UPDATE sign_in SET {change} WHERE person_id IN (SELECT id FROM person WHERE origin = 'roster')"
        )
    )
    assert register_break(db, held) == Break(1, RegisterDamage.ROW_ALTERED)


@pytest.mark.parametrize(
    "change",
    [
        f"made_at = {THE_END}",
        f"person_id = {ZOE}",
        "status = 'present'",
        "reason = 'autre'",
    ],
)
def test_a_correction_changed_in_any_part_is_named(db: Session, held: int, change: str) -> None:
    db.execute(text(f"UPDATE correction SET {change}"))
    assert register_break(db, held) == Break(3, RegisterDamage.ROW_ALTERED)


@pytest.fixture
def raised(db: Session) -> int:
    """Léa (1) is present, Yanis (2) and Zoé (3) came late, Zoé is corrected (4); then (5) one is raised."""
    class_session = make_class_session(db, make_course(db, late_minutes=10))
    people = [make_student(db, class_session.course, name) for name in ("Abadie", "Achour", "Zola")]
    for minutes, student in zip((1, 16, 17), people, strict=True):
        make_sign_in(db, class_session, student, at=NINE + minutes * MINUTE)
    late = people[2].id
    correct(db, class_session, late, Status.ABSENT, "vu", by=None, now=NINE + 18 * MINUTE)
    assert reopen(db, class_session, None, NINE + 20 * MINUTE, raise_latecomers=True) == 1
    assert register_break(db, class_session.id) is None
    return class_session.id


@pytest.mark.parametrize(
    ("family_name", "counts_as", "event"),
    [("Abadie", "late", 1), ("Achour", "late", 5), ("Zola", "present", 3)],
)
def test_what_a_signature_counts_as_is_compared_with_the_latest_event_that_tells(
    db: Session, raised: int, family_name: str, counts_as: str, event: int
) -> None:
    whose = select(Person.id).where(Person.family_name == family_name).scalar_subquery()
    db.execute(update(SignIn).where(SignIn.person_id == whose).values(counts_as=counts_as))
    assert register_break(db, raised) == Break(event, RegisterDamage.ROW_ALTERED)


def test_an_annulled_latecomer_is_not_missed_when_others_are_raised(db: Session, raised: int) -> None:
    class_session = db.get_one(ClassSession, raised)
    first = db.scalars(select(SignIn.receipt).order_by(SignIn.id)).first()
    annul(db, class_session, first or "", "erreur", by=None, now=NINE)
    extend(db, class_session, None, NINE + 21 * MINUTE, raise_latecomers=True)
    assert register_break(db, raised) is None


def test_a_correction_put_in_by_hand_is_named(db: Session, held: int) -> None:
    zola = db.scalars(select(Person.id).filter_by(number_key="1022")).one()
    by_hand = {"person_id": zola, "status": "present", "reason": "certificat", "made_at": NINE}
    db.add(Correction(class_session_id=held, **by_hand))
    db.flush()
    assert register_break(db, held) == Break(6, RegisterDamage.ROW_WITHOUT_EVENT)


# The window and the plan


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE window_change SET closes_at = opens_at",
        "UPDATE window_change SET opens_at = closes_at, made_at = opens_at",
        "UPDATE window_change SET late_until = closes_at, made_by = NULL, made_at = closes_at",
        "UPDATE window_change SET raised = 1",
    ],
)
def test_a_window_that_was_changed_in_place_is_named(db: Session, held: int, change: str) -> None:
    db.execute(text(change))
    assert register_break(db, held) == Break(4, RegisterDamage.ROW_ALTERED)


def test_another_order_of_the_windows_is_named_for_the_latest_is_in_force(db: Session, held: int) -> None:
    first = db.scalars(select(func.min(WindowChange.id))).one()
    db.execute(update(WindowChange).where(WindowChange.id == first).values(id=first + 100))
    assert register_break(db, held) == Break(4, RegisterDamage.ROW_ALTERED)


def test_a_window_taken_out_or_put_in_is_named(db: Session, held: int) -> None:
    last = db.scalars(select(func.max(WindowChange.id))).one()
    db.execute(
        text(
            "INSERT INTO window_change (class_session_id, opens_at, closes_at, late_until, made_at)"
            " SELECT class_session_id, opens_at, opens_at, opens_at, made_at FROM window_change"
            " WHERE id = :id"
        ),
        {"id": last},
    )
    assert register_break(db, held) == Break(6, RegisterDamage.ROW_WITHOUT_EVENT)
    db.execute(delete(WindowChange).where(WindowChange.id >= last))
    assert register_break(db, held) == Break(5, RegisterDamage.ROW_ALTERED)


def test_an_instructor_who_is_gone_is_no_alteration_and_another_one_is(db: Session, held: int) -> None:
    other = make_instructor(db).id
    db.execute(update(WindowChange).values(made_by=None))
    db.execute(update(Correction).values(made_by=None))
    assert register_break(db, held) is None
    db.execute(update(Correction).values(made_by=other))
    assert register_break(db, held) == Break(3, RegisterDamage.ROW_ALTERED)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("class_session", "starts_at = '2026-02-25T07:00:00.000000Z'"),
        ("class_session", "ends_at = '2026-02-25T17:00:00.000000Z'"),
        ("class_session", "number = 999"),
        ("course", "window_minutes = 1"),
        ("course", "late_minutes = 99"),
        ("course", "code = 'OTHER'"),
    ],
)
def test_a_plan_changed_behind_the_programs_back_is_named(db: Session, table: str, change: str) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    make_sign_in(db, class_session, make_student(db, course))
    db.execute(text(f"UPDATE {table} SET {change}"))
    assert register_break(db, class_session.id) == Break(1, RegisterDamage.ROW_ALTERED)


def test_a_plan_changed_by_the_course_file_is_an_event(db: Session, course: Course, held: int) -> None:
    untouched = make_class_session(db, course)
    keep_windows_of_signed_sessions(db, course, NINE)
    course.window_minutes = 20
    db.flush()
    record_changed_plans(db, course, NINE)
    last = stored_events(db, held)[-1].content()
    assert last["kind"] == "plan"
    assert last["plan"]["closes_at"] == "2026-02-25T08:20:00.000000Z"
    assert list(broken_registers(db)) == []
    assert head_of(db, untouched.id).number == 0
    head = head_of(db, held)
    record_changed_plans(db, course, NINE)
    assert head_of(db, held) == head
    db.execute(text("UPDATE course SET window_minutes = 15"))
    assert register_break(db, held) == Break(head.number, RegisterDamage.ROW_ALTERED)


def test_a_purged_register_still_holds_and_its_windows_are_still_compared(
    db: Session, course: Course, held: int
) -> None:
    erase_course(db, course.id, now=NINE)
    assert register_break(db, held) is None
    db.execute(text("UPDATE window_change SET closes_at = opens_at"))
    assert register_break(db, held) == Break(4, RegisterDamage.ROW_ALTERED)


# People


def test_a_guest_made_into_an_absent_student_is_named(db: Session, held: int) -> None:
    db.execute(update(Person).where(IS_GUEST).values(number_key="1022", name_key="zola"))
    assert register_break(db, held) == Break(2, RegisterDamage.ROW_ALTERED)


@pytest.mark.parametrize(
    "change",
    [
        {"typed_family_name": "Autre"},
        {"typed_given_name": "Autre"},
        {"typed_number": "7-7-7"},
        {"name_key": "autre"},
        {"number_key": "778"},
    ],
)
def test_a_guest_who_was_rewritten_is_named(db: Session, held: int, change: dict[str, str]) -> None:
    db.execute(update(Person).where(IS_GUEST).values(**change))
    assert register_break(db, held) == Break(2, RegisterDamage.ROW_ALTERED)


def merged(db: Session) -> None:
    guest = db.scalars(select(Person).where(IS_GUEST)).one()
    merge(db, guest, db.scalars(select(Person).filter_by(number_key="1022")).one(), by=None, now=NINE)


def test_a_merge_taken_away_by_hand_is_named(db: Session, held: int) -> None:
    merged(db)
    assert register_break(db, held) is None
    db.execute(text("DELETE FROM merge"))
    assert register_break(db, held) == Break(6, RegisterDamage.ROW_ALTERED)


def test_a_merge_that_was_taken_back_and_comes_again_by_hand_is_named(db: Session, held: int) -> None:
    merged(db)
    made = db.scalars(select(Merge)).one()
    unmerge(db, made, by=None, now=NINE)
    assert register_break(db, held) is None
    db.execute(text("UPDATE merge SET undone_at = NULL"))
    assert register_break(db, held) == Break(7, RegisterDamage.ROW_ALTERED)


@pytest.mark.parametrize("columns", [ALL_OF_IT, ONLY_SHOWN])
@pytest.mark.parametrize(("one", "event"), [("1020", 1), ("1021", 3)])
def test_two_students_who_were_exchanged_are_named(
    db: Session, held: int, one: str, event: int, columns: tuple[str, ...]
) -> None:
    swap_students(db, one, "1022", *columns)
    assert register_break(db, held) == Break(event, RegisterDamage.ROW_ALTERED)


def test_a_student_whose_annulled_signature_is_somebody_elses_now_is_named(
    db: Session, course: Course
) -> None:
    class_session = make_class_session(db, course)
    receipt = make_sign_in(db, class_session, make_student(db, course, student_number="1")).receipt
    make_student(db, course, student_number="2")
    annul(db, class_session, receipt, "erreur", by=None, now=NINE)
    assert register_break(db, class_session.id) is None
    swap_students(db, "1", "2", *ALL_OF_IT)
    assert register_break(db, class_session.id) == Break(1, RegisterDamage.ROW_ALTERED)


def test_the_instant_of_an_annulled_signature_is_compared(db: Session, course: Course) -> None:
    class_session = make_class_session(db, course)
    receipt = make_sign_in(db, class_session, make_student(db, course)).receipt
    annul(db, class_session, receipt, "erreur", by=None, now=NINE)
    db.execute(update(Annulment).values(signed_at=NINE + MINUTE))
    assert register_break(db, class_session.id) == Break(2, RegisterDamage.ROW_ALTERED)


# What is no alteration


def test_names_and_spellings_that_the_schools_file_corrects_are_no_alteration(
    db: Session, course: Course, held: int
) -> None:
    file = "Numéro étudiant;Nom;Prénom\n001020;Abadie-Martin;Léa Jeanne\n10-21;Ashour;Yanis\n"
    done = import_roster(db, course, read_roster_file(file.encode()), by=None, now=NINE)
    assert [each.kind for each in done.changes] == [ChangeKind.CHANGED] * 2
    assert list(broken_registers(db)) == []


def test_a_guest_who_is_a_student_stays_one_however_the_school_spells_them(
    db: Session, course: Course, held: int
) -> None:
    for name in ("Visiteur", "Visiteur-Martin", "Wisiteur"):
        file = read_roster_file(f"Numéro étudiant;Nom\n777;{name}\n".encode())
        done = import_roster(db, course, file, by=None, now=NINE)
        added = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
        merge_namesakes(db, added, by=None, now=NINE)
        assert list(broken_registers(db)) == []
    assert [each.content()["kind"] for each in stored_events(db, held)].count("merge") == 1
    entry = next(each for each in register_of(db, db.get_one(ClassSession, held)).entries if each.merged)
    assert (entry.person.family_name, entry.status) == ("Wisiteur", Status.PRESENT)


def test_who_is_expected_is_no_part_of_the_chain(db: Session, held: int) -> None:
    """Said so in docs/register-chain.md: what was exported or printed shows it."""
    db.execute(
        delete(Enrolment).where(Enrolment.person_id.in_(select(Person.id).filter_by(number_key="1022")))
    )
    assert register_break(db, held) is None


def test_a_closed_window_and_late_events_are_no_alteration(db: Session, held: int) -> None:
    close_now(db, db.get_one(ClassSession, held), None, NINE + 2 * MINUTE)
    assert register_break(db, held) is None
    assert register_of(db, db.get_one(ClassSession, held)).head.number == 6


def test_the_first_event_costs_two_statements_more_and_no_other_does(db: Session, course: Course) -> None:
    class_session = make_class_session(db, course)
    students = [make_student(db, course) for _ in range(3)]
    statements: list[str] = []
    listen(db.connection(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for student in students:
        statements.clear()
        make_sign_in(db, class_session, student)
        counts.append(len(statements))
    assert counts == [counts[1] + 2, counts[1], counts[1]]  # the plan, and who teaches
    told = ["plan" in each.content() for each in stored_events(db, class_session.id)]
    assert told == [True, False, False]


# Rows that are no values of their kind


def test_a_chain_that_was_put_in_the_place_of_another_one_is_named(db: Session, course: Course) -> None:
    one, other = make_class_session(db, course), make_class_session(db, course)
    make_sign_in(db, one, make_student(db, course))
    [event] = stored_events(db, one.id)
    place = {"chain_id": other.id, "number": 1}
    db.add(Event(**place, body=event.body, hash=event.hash))
    db.flush()
    db.add(Opening(**place, content=event.opening))
    db.flush()
    db.execute(update(SignIn).values(class_session_id=other.id))
    assert register_break(db, other.id) == Break(1, Damage.ALTERED)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sign_in SET signed_at = 'not a date' WHERE class_session_id = {held}",
        "UPDATE sign_in SET recorded_at = '' WHERE class_session_id = {held}",
        "UPDATE person SET typed_family_name = CAST(x'ff' AS TEXT) WHERE origin = 'guest'",
        "UPDATE correction SET made_at = '2026-99-99' WHERE class_session_id = {held}",
        "UPDATE window_change SET opens_at = '0' WHERE class_session_id = {held}",
        "UPDATE class_session SET starts_at = '0' WHERE id = {held}",
        "UPDATE register_event SET body = CAST(x'ff' AS TEXT) WHERE class_session_id = {held}",
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_hides_no_other_register(
    db: Session, held: int, damage: str
) -> None:
    if db.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses what is no value of a column")
    sound = make_class_session(db, make_course(db, code="SOUND"))
    other = make_class_session(db, make_course(db, code="OTHER"), number=3)
    make_sign_in(db, other, make_student(db, other.course))
    db.execute(delete(SignIn).where(SignIn.class_session_id == other.id))
    reference = db.get_one(ClassSession, held).reference
    db.execute(text(damage.format(held=held)))
    assert dict(broken_registers(db)) == {
        reference: Break(0, RegisterDamage.ROW_UNREADABLE),
        "OTHER/3": Break(1, RegisterDamage.ROW_ALTERED),
    }
    assert register_break(db, sound.id) is None


def forge(db: Session, class_session_id: int, number: int, change: Callable[[JSON, JSON], object]) -> None:
    """Change an event, and write all hashes anew from there on."""
    previous = "0" * 64
    for event in stored_events(db, class_session_id):
        content, private = event.content(), event.private()
        if event.number == number:
            change(content, private)
        opening = canonical(private)
        if isinstance(content.get("commitment"), str):
            content["commitment"] = commitment(opening)
        body = canonical({**content, "previous": previous} if "previous" in content else content)
        previous = event_hash(body)
        place = {"chain_id": class_session_id, "number": event.number}
        db.execute(update(Event).filter_by(**place).values(body=body, hash=previous))
        db.execute(update(Opening).filter_by(**place).values(content=opening))


@pytest.mark.parametrize("value", [None, True, [], {}, 1.5, "gone"])
def test_an_event_that_lacks_a_part_or_has_nonsense_in_its_place_is_named(
    db: Session, course: Course, held: int, value: object
) -> None:
    """Written by somebody who knows how the chain is made, and computes all hashes."""
    class_session = db.get_one(ClassSession, held)
    keep_windows_of_signed_sessions(db, course, NINE)
    course.late_minutes = 5
    db.flush()
    record_changed_plans(db, course, NINE)  # 6
    receipt = make_sign_in(
        db, class_session, make_student(db, course, "Zweig", student_number="1023")
    ).receipt
    annul(db, class_session, receipt, "erreur", by=None, now=NINE)  # 8
    merged(db)  # 9
    made = db.scalars(select(Merge)).one()
    unmerge(db, made, by=None, now=NINE)  # 10
    assert register_break(db, held) is None
    for event in stored_events(db, held):
        for part, told in (("body", event.content()), ("opening", event.private())):
            optional = {"salt", "by", "number", "previous"}
            if value == "gone" and event.number == 1:
                optional.add("plan")
            for name in told.keys() - optional:
                with db.begin_nested() as aside:
                    forge(db, held, event.number, partial(put, part=part, name=name, value=value))
                    assert register_break(db, held) is not None, (event.number, part, name)
                    aside.rollback()


def put(body: JSON, opening: JSON, *, part: str, name: str, value: object) -> None:
    where = body if part == "body" else opening
    if value == "gone":
        del where[name]
    else:
        where[name] = value
