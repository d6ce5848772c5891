"""Who may see what: deny by default, and every object fetched through the right to it."""

from tests.protections.protection import Protection, Topic, by, protects

ACCESS = "kiosk/web/common/access.py"
QUERIES = "kiosk/courses/queries.py"
GUARDS = "kiosk/web/console/guards.py"
PUBLISHED = "kiosk/quizzes/delivery/published.py"
SITTING = "kiosk/quizzes/delivery/participation.py"
ROUTES = "test_each_route_answers_each_role_as_the_table_says"
FOREIGN = by("attacks/test_access.py", f"{ROUTES}[colleague]")


ROLES = Topic(
    "Access by role",
    (
        Protection(
            "A route that declares no audience is closed to everyone.",
            protects(ACCESS, "    if audience is None:\n        abort(403)\n", without=""),
            by("conventions/test_routes.py", "test_a_route_that_declares_nothing_is_closed_to_all"),
        ),
        Protection(
            "The console is closed to anyone who is not logged in.",
            protects(
                ACCESS,
                "if audience is Audience.INSTRUCTOR and not current_user.is_authenticated:",
                without="if False:\n        back = None\n    if False:",
            ),
            by("attacks/test_access.py", f"{ROUTES}[nobody]"),
        ),
        Protection(
            "A quiz is closed to a phone whose holder is unknown.",
            protects(
                ACCESS,
                "if audience is Audience.STUDENT and not current_user.is_authenticated:",
                without="if False:",
            ),
            by("conventions/test_routes.py", "test_a_phone_that_does_not_say_who_holds_it_is_asked"),
        ),
        Protection(
            "The console's cookie opens nothing on the phone pages, and the phone's opens nothing on the console.",
            protects(
                "kiosk/web/log_in.py",
                "return None if _audience() in _ON_THE_PHONE else console_user(token)",
                without="return console_user(token)",
            ),
            by(
                "web/test_quiz_console_access.py",
                "test_a_console_and_a_phone_in_one_browser_do_not_log_each_other_out",
            ),
        ),
        Protection(
            "Instructors find nothing that does not belong to one of their courses.",
            protects(
                QUERIES,
                ".where(ClassSession.id == class_session_id, Teaching.instructor_id == instructor_id)",
                without=".where(ClassSession.id == class_session_id)",
            ),
            FOREIGN,
        ),
        Protection(
            "The console's home page lists only the instructor's own courses.",
            protects(
                "kiosk/attendance/agenda.py",
                "        .where(Teaching.instructor_id == instructor_id)\n",
                without="",
            ),
            by(
                "attendance/test_agenda.py",
                "test_each_class_session_is_in_one_list_in_the_order_in_which_it_is_looked_for",
            ),
        ),
        Protection(
            "A quiz is found only through its own class session.",
            protects(GUARDS, " or publication.class_session_id != class_session_id", without=""),
            by("attacks/test_access.py", "test_a_quiz_is_not_found_through_another_class_session"),
        ),
        Protection(
            "A quiz of another course cannot be published.",
            protects(
                "kiosk/web/console/publishing.py",
                "for each in latest_versions(db, class_session.course_id)}",
                without="for each in db.query(publications.QuizVersion)}",
            )
            + protects(
                "kiosk/quizzes/delivery/publications.py",
                "if course_id != class_session.course_id:",
                without="if False:",
            ),
            by("web/test_quiz_console_publishing.py", "test_only_quizzes_of_the_own_course_are_published"),
            remark="Kept twice: by the view and by the domain.",
        ),
        Protection(
            "The domain refuses to publish a quiz of another course.",
            protects(
                "kiosk/quizzes/delivery/publications.py",
                "if course_id != class_session.course_id:",
                without="if False:",
            ),
            by("quizzes/test_publications.py", "test_the_quiz_of_another_course_is_refused"),
        ),
        Protection(
            "Nobody can be corrected in a register they do not belong to.",
            protects(
                "kiosk/attendance/corrections.py",
                "return db.scalar(known.where(or_(*(Person.id.in_(each) for each in (enrolled, *here)))))",
                without="return db.scalar(known)",
            ),
            by("attendance/test_register.py", "test_a_correction_of_another_courses_people_is_refused"),
        ),
        Protection(
            "A quiz is closed to anyone its class session does not concern.",
            protects(
                SITTING,
                ".where(admits(_PERSON))",
                without=".where(Publication.id > 0)",
            ),
            by(
                "web/test_quiz_way_in.py",
                "test_a_student_of_another_course_is_asked_who_it_is_and_sees_nothing_of_the_quiz",
            )
            + by("attacks/test_access.py", f"{ROUTES}[stranger]"),
        ),
        Protection(
            "Answers are shown on the phone that gave them, and on no other where the name was only typed.",
            protects(SITTING, "if each.device_key in self.devices)", without="if self.devices)"),
            by("attacks/test_access.py", f"{ROUTES}[friend]")
            + by("web/test_quiz_way_in.py", "test_what_was_answered_on_another_phone_is_never_shown"),
        ),
        Protection(
            "The list of quizzes on a phone holds only those of the person's own courses.",
            protects(PUBLISHED, "where(concerns(_PERSON), ", without="where(")
            + protects(SITTING, "        .where(admits(_PERSON))\n", without=""),
            by("attacks/test_access.py", "test_a_phone_lists_the_quizzes_of_its_own_courses"),
            remark="Kept twice: in what is listed, and in whether the person may take part.",
        ),
        Protection(
            "A link to a screen that was not signed here opens nothing.",
            protects(
                "kiosk/web/screen/link.py",
                ".signer(PURPOSE).loads(token)",
                without=".signer(PURPOSE).loads_unsafe(token)[1]",
            ),
            by("web/test_screen_link.py", "test_a_forged_link_opens_nothing_and_leaves_nothing"),
        ),
        Protection(
            "A link to a screen opens only the screen of its own class session.",
            protects(
                "kiosk/web/screen/link.py",
                "if link is not None and link.class_session_id == class_session_id else",
                without="if link is not None else",
            ),
            by("web/test_screen_link.py", "test_a_cookie_moved_to_another_class_session_opens_nothing"),
        ),
        Protection(
            "A link to a screen expires a day after class, or a day after it was made if that is later.",
            protects(
                "kiosk/attendance/screen_link.py",
                "if now >= self.good_until(sheet.ends_at):",
                without="if False:",
            ),
            by(
                "attendance/test_screen_link.py",
                "test_a_link_is_good_for_a_day_after_the_planned_end_and_after_its_making",
            ),
        ),
        Protection(
            "An instructor can end all links to a screen, and the screens opened with them.",
            protects(
                "kiosk/attendance/screen_link.py",
                "if self.serial != sheet.screen_serial:",
                without="if False:",
            ),
            by(
                "web/test_screen_link.py",
                "test_a_new_link_ends_the_earlier_ones_and_the_screens_opened_with_them",
            ),
        ),
        Protection(
            "The address of the screen contains no secret.",
            protects(
                "kiosk/web/screen/views.py",
                "        sheet = sheet_open_here(class_session_id)\n",
                without='        sheet = __import__("kiosk.web.screen.link").web.screen.link.sheet_of(reading(), class_session_id)\n',
            ),
            by("web/test_screen_link.py", "test_a_photo_of_the_address_opens_nothing_in_another_browser"),
        ),
        Protection(
            "Only requests with the token get the metrics.",
            protects(
                "kiosk/web/common/operations.py",
                'if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):',
                without="if not token:",
            ),
            by("web/test_metrics.py", "test_without_the_token_there_is_nothing_here"),
        ),
        Protection(
            "Where no token is set, nobody gets the metrics, not even with an empty token.",
            protects("kiosk/web/common/operations.py", "if not token or not hmac", without="if not hmac"),
            by("web/test_metrics.py", "test_where_no_token_is_set_nobody_may_ask"),
        ),
    ),
)
