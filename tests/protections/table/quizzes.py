"""Answers belong to one person on one phone, count in the order they were given, and end on time."""

from tests.protections.protection import Protection, Topic, by, protects

ATTEMPTS = "kiosk/quizzes/delivery/attempts.py"
QUESTION = "kiosk/web/phone/quiz/question.py"
PAGE = "kiosk/web/phone/quiz/question.py"
END = "kiosk/web/phone/quiz/end.py"
FIELDS = "kiosk/quizzes/kinds/fields.py"
ORDERING = "kiosk/quizzes/kinds/ordering/__init__.py"
BEGINNING = "quizzes/test_attempts_beginning.py"
ANSWERING = "quizzes/test_attempts_answering.py"
AT_ONCE = "quizzes/test_attempts_at_once.py"
TIME = "web/test_quiz_time.py"

QUIZZES = Topic(
    "Answers to a quiz",
    (
        Protection(
            "An answer is recorded only in the attempt its page was made for.",
            protects(QUESTION, "if not names_attempt(form.attempt.data, here.attempt):", without="if False:"),
            by(
                "web/test_quiz_answers.py",
                "test_a_foreign_key_of_an_attempt_is_a_conflict_and_records_nothing",
            )
            + by("web/test_quiz_way_in.py", "test_two_people_on_one_phone_never_mix"),
        ),
        Protection(
            "Somebody else's page finishes nothing.",
            protects(END, 'if not names_attempt(request.form.get("attempt"), own):', without="if False:"),
            by("web/test_quiz_way_in.py", "test_two_people_on_one_phone_never_mix"),
        ),
        Protection(
            "What somebody else typed is not shown again.",
            protects(
                PAGE,
                'if typed is not None and not names_attempt(typed.get("attempt"), here.attempt):',
                without="if False:",
            ),
            by(
                "web/test_quiz_expired_forms.py",
                "test_an_expired_form_shows_nothing_of_what_somebody_else_has_typed",
            ),
        ),
        Protection(
            "When two phones begin at once, only one gets the attempt.",
            protects(
                ATTEMPTS,
                "participation_of(db, participation.published, participation.person_id, participation.devices)\n            or ",
                without="",
            ),
            by(AT_ONCE, "test_of_many_phones_that_begin_at_once_one_does"),
        ),
        Protection(
            "A change that arrives twice counts once.",
            protects(
                ATTEMPTS,
                "offered.revision == 0, offered.nonce != known.nonce)",
                without='offered.revision == 0, offered.nonce != "")',
            ),
            by(ANSWERING, "test_the_same_change_again_changes_nothing"),
        ),
        Protection(
            "A change that arrives late does not undo a later one.",
            protects(ATTEMPTS, "offered.revision > known.revision)", without="offered.revision > 0)"),
            by(ANSWERING, "test_what_arrives_late_changes_nothing")
            + by("web/test_quiz_answers.py", "test_what_the_script_sends_late_does_not_undo_a_later_answer"),
        ),
        Protection(
            "A student whose answer does not count is told so.",
            protects(
                ATTEMPTS,
                'return kept or db.scalar(_NONCE, {"attempt": attempt.id, "position": position}) == nonce',
                without="return True",
            ),
            by(ANSWERING, "test_whoever_saves_is_told_whether_that_answer_counts")
            + by(TIME, "test_a_change_that_a_newer_one_of_another_tab_precedes_is_told_so"),
        ),
        Protection(
            "Where each answer is explained at once, the first answer stands.",
            protects(
                ATTEMPTS, '("attempt_id", "position"), _first)', without='("attempt_id", "position"), _newer)'
            ),
            by(ANSWERING, "test_with_feedback_after_each_answer_the_first_one_stands"),
        ),
        Protection(
            "After finishing, nothing changes.",
            protects(ATTEMPTS, "if state.finished_at is not None or not", without="if not"),
            by(ANSWERING, "test_after_finishing_nothing_changes"),
        ),
        Protection(
            "From two minutes after the end, nothing changes.",
            protects(
                ATTEMPTS,
                "if state.finished_at is not None or not participation.window.takes_answers(now):",
                without="if state.finished_at is not None:",
            ),
            by(ANSWERING, "test_answers_arrive_until_two_minutes_after_the_end_and_then_nothing_changes"),
        ),
        Protection(
            "An answer that comes too late stays in view, with the reason why it does not count.",
            protects(
                QUESTION,
                "if refusal.code is not RefusalCode.ATTEMPT_OVER:",
                without="if True:",
            ),
            by(TIME, "test_an_answer_that_comes_too_late_is_shown_with_why_it_is_not_recorded"),
        ),
        Protection(
            "The time shown on a page is that person's own.",
            protects(
                "kiosk/web/phone/quiz/access.py",
                "end, zone = participation.window.ends_at,",
                without="end, zone = participation.published.window.ends_at,",
            ),
            by(TIME, "test_the_time_is_that_of_the_person"),
        ),
        Protection(
            "The marks on an ordering show what earned points.",
            protects(
                ORDERING,
                "kept = neighbours_kept(response) if ruling is None",
                without="kept = [a == b for a, b in enumerate(response)] if ruling is None",
            ),
            by("quizzes/test_review.py", "test_each_part_is_marked_and_keeps_its_feedback"),
        ),
        Protection(
            "Without the key, the lines of an ordering do not stand on the screen in the right order.",
            protects(ORDERING, "        if not with_key:  # ties", without="        if False:  # ties"),
            by(
                "quizzes/test_tallies.py",
                "test_before_anybody_answers_the_order_of_the_lines_is_the_alphabet_which_tells_nothing",
            ),
        ),
        Protection(
            "Without the key, what is matched does not stand on the screen in the order of the file.",
            protects(
                "kiosk/quizzes/kinds/matching/__init__.py",
                "order = sorted(range(len(rights)), key=lambda right: (rights[right].casefold(), rights[right]))",
                without="order = list(range(len(rights)))",
            ),
            by(
                "quizzes/test_tallies.py",
                "test_a_table_without_the_key_does_not_depend_on_the_order_in_the_file",
                "test_the_hall_sees_what_was_matched_with_each_line_under_rights_by_the_alphabet",
            ),
        ),
        Protection(
            "Without the key, no cell and no bar on the screen is marked as right.",
            protects(ORDERING, "item if with_key else None", without="item")
            + protects(
                "kiosk/quizzes/kinds/matching/__init__.py",
                "order.index(key[left]) if with_key else None",
                without="order.index(key[left])",
            )
            + protects(
                "kiosk/quizzes/kinds/tally.py", "right=bar.right and with_key", without="right=bar.right"
            ),
            by(
                "web/test_quiz_screen.py",
                "test_nothing_of_the_key_is_sent_to_the_wall_before_it_is_asked_for",
            ),
        ),
        Protection(
            "No ruling is taken on what is neither right nor wrong.",
            protects(
                "kiosk/quizzes/results/regrading.py",
                " and graded(questions[position - 1])",
                without="",
            ),
            by("quizzes/test_regrading.py", "test_where_nothing_is_right_or_wrong_nothing_can_be_ruled"),
        ),
        Protection(
            "A partly right answer is not counted as sure but wrong.",
            protects(
                "kiosk/quizzes/results/certainty.py",
                "return bool(sure) and score.is_wrong",
                without="return bool(sure) and not score.is_right",
            ),
            by("quizzes/test_statistics.py", "test_an_answer_that_is_partly_right_is_not_wrong"),
        ),
        Protection(
            "Nobody begins before a quiz opens.",
            protects(ATTEMPTS, "    if phase is QuizPhase.WAITING:\n", without="    if False:\n"),
            by(BEGINNING, "test_nobody_begins_before_it_opens_or_after_it_has_closed"),
        ),
        Protection(
            "Nobody begins after it has closed.",
            protects(ATTEMPTS, "    if phase is QuizPhase.CLOSED:\n", without="    if False:\n"),
            by(BEGINNING, "test_nobody_begins_before_it_opens_or_after_it_has_closed"),
        ),
        Protection(
            "Nobody has more attempts than allowed.",
            protects(ATTEMPTS, "    if not participation.attempts_left:\n", without="    if False:\n"),
            by(BEGINNING, "test_without_more_attempts_a_finished_one_is_the_last"),
        ),
        Protection(
            "Results are shown once the attempt is finished, and not before.",
            protects(
                END,
                '    if own.finished_at is None:\n        return redirect(url_for("phone.end"',
                without='    if False:\n        return redirect(url_for("phone.end"',
            ),
            by(
                "web/test_quiz_end.py",
                "test_the_results_are_shown_when_the_attempt_is_finished_and_not_before",
            ),
        ),
        Protection(
            "No page gives the answer away before the student's own stands.",
            protects(
                PAGE,
                "verdict=_verdict(here, given) if final else None",
                without="verdict=_verdict(here, given)",
            )
            + protects("templates/phone/quiz/question.html", "{% if final %}", without="{% if verdict %}"),
            by("web/test_quiz_answers.py", "test_before_the_end_no_page_gives_the_answer_away"),
            remark="Kept twice: by the view and by the page.",
        ),
        Protection(
            "Lines to be put in order never start in the right order.",
            protects(
                "kiosk/web/phone/quiz/place.py",
                "        return (*order[1:], order[0])  # the right order would give the answer away",
                without="        return tuple(order)",
            ),
            by("web/test_quiz_answers.py", "test_lines_to_be_put_in_order_never_begin_in_order"),
        ),
        Protection(
            "Input that none of our forms sends is refused.",
            protects(FIELDS, "    if not 0 <= value < size:", without="    if not size:")
            + protects(FIELDS, "    if place >= len(order):", without="    if False:"),
            by("web/test_quiz_answers.py", "test_what_no_form_of_ours_sends_is_refused_and_records_nothing"),
            remark="Kept twice: for the place on the page, and for the line in the file.",
        ),
        Protection(
            "Once somebody has begun, the questions cannot change.",
            protects(
                "kiosk/quizzes/delivery/publications.py",
                "        raise Refusal(RefusalCode.ALREADY_BEGUN)\n    publication.version_id",
                without="        pass\n    publication.version_id",
            ),
            by(
                "quizzes/test_publications.py",
                "test_once_somebody_has_begun_the_version_stays_and_nothing_is_withdrawn",
            ),
        ),
        Protection(
            "A quiz that somebody has begun cannot be withdrawn.",
            protects(
                "kiosk/quizzes/delivery/publications.py",
                "        raise Refusal(RefusalCode.ALREADY_BEGUN)\n    db.delete(publication)",
                without="        pass\n    db.delete(publication)",
            ),
            by(
                "quizzes/test_publications.py",
                "test_once_somebody_has_begun_the_version_stays_and_nothing_is_withdrawn",
            ),
        ),
        Protection(
            "Numbers in a question's page reveal nothing about its key.",
            protects(
                "kiosk/web/phone/quiz/place.py",
                "list(enumerate(shown))",
                without="[(texts.index(each), each) for each in shown]",
            )
            + protects(FIELDS, "    return order[place]\n", without="    return place\n")
            + protects(ORDERING, "[order[place] for place in sorted", without="[place for place in sorted"),
            by(
                "attacks/test_quiz_keys.py",
                "test_numbers_in_the_page_typed_in_their_order_are_right_by_chance_only",
            ),
        ),
        Protection(
            "No phone can recompute the order of a question.",
            protects(
                "kiosk/quizzes/delivery/participation.py", 'of = f"{attempt.device_key}/', without='of = f"'
            ),
            by("attacks/test_quiz_keys.py", "test_the_order_cannot_be_drawn_anew_from_what_the_phone_knows"),
        ),
    ),
)
