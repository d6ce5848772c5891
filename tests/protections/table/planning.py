"""Courses, plans and lists made in the console."""

from tests.protections.protection import Protection, Topic, by, protects

PLANNING = "kiosk/attendance/planning.py"
SESSIONS = "kiosk/web/console/course_sessions.py"
IMPORT = "kiosk/web/console/roster_import.py"
ACCESS = "kiosk/web/common/access.py"
PLANS = "attendance/test_course_plan.py"
PAGES = "web/test_course_sessions.py"
STUDENTS = "web/test_course_students.py"
COURSES = "courses/test_new_course.py"

BEGINNING = Topic(
    "Courses, plans and lists made in the console",
    (
        Protection(
            "A class session that somebody has signed is neither moved nor cancelled.",
            protects(
                PLANNING,
                "    if is_held(db, class_session):\n        raise",
                without="    if False:\n        raise",
            ),
            by(PLANS, "test_what_was_signed_is_neither_moved_nor_cancelled")
            + by(PAGES, "test_what_has_been_signed_has_taken_place"),
        ),
        Protection(
            "A course file does not put it on another day either.",
            protects("kiosk/cli/courses.py", "    if moved:\n", without="    if False:\n"),
            by("cli/test_commands.py", "test_a_course_file_moves_no_signed_class_session_to_another_day"),
        ),
        Protection(
            "A sheet that was opened by hand opens as planned once the class session is moved.",
            protects(
                PLANNING,
                "        record_window(db, class_session, planned(class_session), by, now)\n",
                without="        db.flush()\n",
            ),
            by(PLANS, "test_a_sheet_opened_by_hand_opens_as_planned_once_it_is_moved"),
        ),
        Protection(
            "A local time that clocks jump over is refused.",
            protects(
                "kiosk/courses/calendar.py",
                "    if instant.astimezone(zone).replace(tzinfo=None) != local:\n",
                without="    if False:\n",
            ),
            by(COURSES, "test_a_time_that_clocks_jump_over_does_not_exist")
            + by(PAGES, "test_moving_to_a_time_that_does_not_exist_is_refused_in_words"),
        ),
        Protection(
            "A button pressed twice plans no second class session.",
            protects(SESSIONS, "    if number != next_number(db, course.id):\n", without="    if False:\n")
            + protects(
                "kiosk/courses/class_sessions.py",
                "    if numbered(db, course.id, number) is not None:\n",
                without="    if False:\n",
            ),
            by(PAGES, "test_an_outdated_page_plans_nothing_and_says_so"),
            remark="Kept twice, and once more by the database.",
        ),
        Protection(
            "Nor does it hold a second one now.",
            protects(
                SESSIONS,
                "        held = numbered(db, course.id, number)\n",
                without="        held, number = None, next_number(db, course.id)\n",
            ),
            by(PAGES, "test_one_press_holds_a_class_session_now_and_a_second_one_comes_to_the_same"),
        ),
        Protection(
            "Nor does it make a second course.",
            protects(
                "kiosk/courses/new_course.py",
                "    if (begun := _just_begun(db, settings, by)) is not None:\n        return begun\n",
                without="",
            ),
            by(COURSES, "test_a_button_pressed_twice_makes_one_course"),
        ),
        Protection(
            "The code of a course is taken once.",
            protects(
                "kiosk/courses/new_course.py",
                "    if settings.code and course_by_code(db, settings.code) is not None:\n",
                without="    if False:\n",
            ),
            by(COURSES, "test_a_code_belongs_to_one_course")
            + by(PAGES, "test_a_code_that_another_course_has_is_told"),
        ),
        Protection(
            "A preview writes nothing.",
            protects(
                IMPORT,
                "now=now()\n        )\n        db.rollback()",
                without="now=now()\n        )\n        db.flush()",
            ),
            by(STUDENTS, "test_the_preview_says_what_changes_and_does_nothing"),
        ),
        Protection(
            "What is imported is what the preview showed.",
            protects(IMPORT, "bool(done.changes) and done.mark != form.seen.data", without="False"),
            by(STUDENTS, "test_what_has_changed_since_the_preview_is_shown_again_and_not_imported")
            + by(STUDENTS, "test_a_list_edited_after_the_preview_is_not_imported_unseen"),
        ),
        Protection(
            "Only those of the course leave who were chosen.",
            protects("kiosk/courses/roster.py", " and person_id not in leaving:", without=":"),
            by(STUDENTS, "test_the_missing_leave_when_they_are_ticked"),
        ),
        Protection(
            "An import on which something was built is not taken back.",
            protects(
                "kiosk/web/console/course_students.py",
                "touched = touched_since(db, course.id, act.made_at)",
                without="touched: set[int] = set()",
            ),
            by(STUDENTS, "test_an_import_on_which_something_was_built_stays"),
        ),
        Protection(
            "Nor is one of another course.",
            protects(
                "kiosk/courses/roster.py",
                "RosterImport.id == import_id, RosterImport.course_id == course_id)",
                without="RosterImport.id == import_id)",
            ),
            by(STUDENTS, "test_an_import_of_another_course_is_not_found"),
        ),
        Protection(
            "Guests whom an import recognised are guests again once it is taken back.",
            protects(
                "kiosk/attendance/rosters.py",
                "    unmerge_import(db, act, by=by, now=now)\n",
                without="",
            ),
            by(PLANS, "test_a_guest_is_recognised_and_is_a_guest_again_once_the_import_is_undone"),
        ),
        Protection(
            "Nobody is enrolled twice.",
            protects(
                "kiosk/attendance/rosters.py",
                "        if each.last_day is None or each.last_day >= first_day:\n",
                without="        if False:\n",
            ),
            by(PLANS, "test_one_person_is_enrolled_from_a_day_on")
            + by(STUDENTS, "test_one_person_is_added_from_a_day_on"),
        ),
        Protection(
            "A list is at most 1 MB.",
            protects(IMPORT, "LARGEST_LIST = 1_000_000", without="LARGEST_LIST = 10_000_000"),
            by(STUDENTS, "test_six_hundred_people_with_addresses_fit_and_a_flood_does_not"),
        ),
        Protection(
            "Only an account that is logged in can send one.",
            protects(
                ACCESS,
                "    audience = audience_of(request.endpoint)\n    if audience is None:",
                without="    if largest is not None:\n        _ = request.form\n"
                "    audience = audience_of(request.endpoint)\n    if audience is None:",
            ),
            by(STUDENTS, "test_only_who_is_logged_in_sends_more_than_a_small_form"),
            remark="There is nothing to take out: the body is read first.",
        ),
        Protection(
            "No other form takes a file.",
            protects(ACCESS, "uploads = largest is not None and ", without="uploads = "),
            by(STUDENTS, "test_every_other_form_stays_small_and_takes_no_file"),
        ),
        Protection(
            "An account that is disabled does not assist.",
            protects("kiosk/courses/teachers.py", " or account.disabled_at is not None:", without=":"),
            by(COURSES, "test_only_an_account_that_can_be_used_assists"),
        ),
        Protection(
            "An instructor is not removed as an assistant.",
            protects(
                "kiosk/courses/teachers.py",
                "if teaching is None or teaching.role != Role.ASSISTANT:",
                without="if teaching is None:",
            ),
            by(COURSES, "test_an_assistant_is_let_in_once_and_leaves"),
        ),
    ),
)
