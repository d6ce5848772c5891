"""A whole term: who sees it, who changes it, and which phone shows whose line."""

from tests.protections.protection import Protection, Topic, by, protects
from tests.protections.table.access import FOREIGN, GUARDS, QUERIES

ACTS = "kiosk/web/console/course_acts.py"
OF_ANOTHER = by("web/test_term_person.py", "test_what_belongs_to_another_person_or_course_is_not_there")
ON_A_PHONE = "kiosk/web/phone/term.py"

TERM = Topic(
    "The term of a course, and of a person",
    (
        Protection(
            "Nobody finds a course that they do not teach: its matrix, its files, its people, and what changes "
            "them.",
            protects(
                QUERIES,
                ".where(Course.id == course_id, Teaching.instructor_id == instructor_id)",
                without=".where(Course.id == course_id)",
            ),
            FOREIGN,
        ),
        Protection(
            "An assistant sees a term and changes nothing about it.",
            protects(
                GUARDS,
                "    if not may_change_course(db, course.id):\n        not_allowed()\n",
                without="",
            ),
            by("web/test_term_matrix.py", "test_an_assistant_sees_the_matrix_and_changes_nothing"),
        ),
        Protection(
            "An excuse is withdrawn only through the person and the course that it is of.",
            protects(
                ACTS,
                "if given is None or (given.course_id, given.person_id) != (course_id, person_id):",
                without="if given is None:",
            ),
            OF_ANOTHER,
        ),
        Protection(
            "An enrolment is ended only through its own person and course.",
            protects(
                ACTS,
                "if enrolment is None or (enrolment.course_id, enrolment.person_id) != (course_id, person_id):",
                without="if enrolment is None:",
            ),
            OF_ANOTHER,
        ),
        Protection(
            "An enrolment ended in the console leaves the registers of past days as they are.",
            protects(
                "kiosk/web/console/course_person.py",
                "field.data and self.earliest and field.data < self.earliest",
                without="False",
            ),
            by("web/test_term_person.py", "test_an_enrolment_ends_and_what_was_before_stays"),
        ),
        Protection(
            "A guest is merged only into a student of the course.",
            protects(
                ACTS,
                "if student is None or not enrolments_of(db, course_id, student.id):",
                without="if student is None:",
            ),
            by("web/test_term_person.py", "test_a_refused_merge_says_why_and_keeps_the_number"),
        ),
        Protection(
            "A merge is taken back only through the student it is into.",
            protects(
                ACTS,
                "if made is None or made.into_id != person_id:",
                without="if made is None:",
            ),
            by("web/test_term_person.py", "test_a_guest_is_merged_into_a_student_and_back"),
        ),
        Protection(
            "A phone shows a line of the term only to whom signed on it: knowing a number and a name is not "
            "enough.",
            protects(
                ON_A_PHONE,
                "if begun and each.device_key in this_phone().names_in(each.class_session_id):",
                without="if begun:",
            ),
            by(
                "web/test_term_phone.py",
                "test_a_typed_name_alone_shows_nothing",
                "test_another_phone_of_the_same_person_shows_nothing_until_they_sign_on_it",
            ),
        ),
        Protection(
            "A phone shows no line before the day from which the instructor shows it.",
            protects(
                ON_A_PHONE,
                "begun = each.shown_from <= day_of(now(), each.time_zone)",
                without="begun = True",
            ),
            by("web/test_term_phone.py", "test_a_day_still_to_come_shows_nothing_yet"),
        ),
        Protection(
            "No name runs as a formula in the workbook of a term.",
            protects(
                "kiosk/documents/matrix.py",
                "self.sheet.write_string(place, column, text)",
                without="self.sheet.write(place, column, text)",
            ),
            by("documents/test_term_files.py", "test_the_workbook_has_true_days_numbers_and_rates"),
        ),
    ),
)
