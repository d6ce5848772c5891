"""Roles: each guard is weakened to one that lets an assistant pass."""

from tests.protections.protection import Edit, Protection, Topic, by, protects
from tests.protections.table.guards import CHANGED, IN_FORM, SEEN, TO_CHANGE

ACCESS = "attacks/test_access.py"
PAST = by(ACCESS, "test_after_its_end_an_assistant_changes_nothing")
RUNNING = by(ACCESS, "test_an_assistant_does_what_an_instructor_does_in_a_class_session_that_lasts")


def left_open(file: str, before: str, after: str = "") -> tuple[Edit, ...]:
    """A guard that lets an assistant change what is past."""
    open_guard = f'{CHANGED}.__globals__["{SEEN}"](db, class_session_id)'
    return protects(
        f"kiosk/web/console/{file}", before + TO_CHANGE + after, without=before + open_guard + after
    )


def quiz_left_open(file: str, before: str, name: str = "publication_id") -> tuple[Edit, ...]:
    """The same of a quiz."""
    guard, arguments = "publication_to_change", f"(db, class_session_id, {name})"
    return protects(
        f"kiosk/web/console/{file}",
        f"{before}{guard}{arguments}",
        without=f'{before}{guard}.__globals__["own_publication"]{arguments}',
    )


def course_left_open(file: str, before: str, guard: str = "course_to_change") -> tuple[Edit, ...]:
    """A guard that lets an assistant change the course."""
    arguments, seen = (
        ("(db, course_id)", "own_course") if guard == "course_to_change" else ("(db, class_session_id)", SEEN)
    )
    return protects(
        f"kiosk/web/console/{file}",
        f"{before}{guard}{arguments}",
        without=f'{before}{guard}.__globals__["{seen}"]{arguments}',
    )


PLAN = "plan_to_change"

ASSISTANTS = Topic(
    "An assistant runs class sessions, and changes nothing that is past",
    (
        Protection("The window.", left_open("window.py", "            class_session = "), PAST),
        Protection(
            "The confirmation page before a sheet is opened.",
            left_open("window.py", "db, instant = reading(), now()\n    class_session = "),
            PAST,
        ),
        Protection(
            "Corrections.",
            left_open("corrections.py", IN_FORM.format("CorrectionForm") + "class_session = "),
            PAST,
        ),
        Protection(
            "Annulments.",
            left_open("corrections.py", IN_FORM.format("AnnulmentForm") + "class_session = "),
            PAST,
        ),
        Protection(
            "Annulments together.",
            left_open(
                "corrections.py",
                "current_user.instructor_id\n    with writing() as db:\n        class_session = ",
            ),
            PAST,
        ),
        Protection("A look at unusual signatures.", left_open("corrections.py", "look(db, "), PAST),
        Protection(
            "Publishing a quiz.", left_open("publishing.py", "class_session = ", "\n        known"), PAST
        ),
        Protection(
            "Opening, closing and withdrawing a quiz.",
            left_open("publishing.py", "class_session = ", "\n            publication")
            + quiz_left_open("publishing.py", "publication = "),
            PAST,
            remark="Kept twice: for the class session, and for the quiz.",
        ),
        Protection("Regrading.", quiz_left_open("quiz.py", "publication = "), PAST),
        Protection("More time.", quiz_left_open("attempts.py", "            db,\n            "), PAST),
        Protection(
            "Setting an attempt aside.",
            protects(
                "kiosk/web/console/attempts.py",
                "        publication_to_change(db, class_session_id, publication_id)\n        if action",
                without="        if action",
            ),
            PAST,
        ),
        Protection(
            "Setting the attempts of people aside who have not signed.",
            quiz_left_open("attempts.py", "<= int(latest)]\n    with writing() as db:\n        "),
            PAST,
        ),
        Protection(
            "Letting another phone in.",
            quiz_left_open("attempts.py", "person_id)\n    with writing() as db:\n        "),
            PAST,
        ),
        Protection(
            "Links to the screen.", left_open("screen.py", "        ", "\n        end_screen_links"), PAST
        ),
        Protection(
            "What the screen shows.",
            left_open("screen.py", "        ", "\n        if identity is None:")
            + quiz_left_open("screen.py", "publication = ", "identity"),
            PAST,
            remark="Kept twice.",
        ),
        Protection(
            "Planning a class session.",
            course_left_open(
                "course_sessions.py",
                "form, by = AddForm(), current_user.instructor_id\n    with writing() as db:\n        course = ",
            ),
            RUNNING,
        ),
        Protection(
            "Holding one now.",
            course_left_open(
                "course_sessions.py",
                "number = AddForm().proposed\n    with writing() as db:\n        course = ",
            ),
            RUNNING,
        ),
        Protection(
            "The page of the plan.",
            protects(
                "kiosk/web/console/plan.py",
                "plan_to_change(reading(), class_session_id)",
                without='plan_to_change.__globals__["own_class_session"](reading(), class_session_id)',
            ),
            RUNNING,
        ),
        Protection(
            "Moving.",
            course_left_open(
                "plan.py", "form = MoveForm()\n    with writing() as db:\n        class_session = ", PLAN
            ),
            RUNNING,
        ),
        Protection(
            "Cancelling.",
            course_left_open(
                "plan.py", "form = CancelForm()\n    with writing() as db:\n        class_session = ", PLAN
            ),
            RUNNING,
        ),
        Protection(
            "Reinstating.",
            course_left_open(
                "plan.py", 'after all."""\n    with writing() as db:\n        class_session = ', PLAN
            ),
            RUNNING,
        ),
        Protection(
            "Adding a person.",
            course_left_open(
                "course_students.py",
                "form, by = PersonForm(), current_user.instructor_id\n    with writing() as db:\n        course = ",
            ),
            RUNNING,
        ),
        Protection(
            "Undoing an import.",
            course_left_open("course_students.py", "        with writing() as db:\n            course = "),
            RUNNING,
        ),
        Protection(
            "Letting an assistant in.", course_left_open("teachers.py", "add_assistant(db, "), RUNNING
        ),
        Protection(
            "Ending an assistance.",
            course_left_open("teachers.py", "    with writing() as db:\n        course = "),
            RUNNING,
        ),
    ),
)
