"""A quiz is answered by the person it belongs to, and by nobody who has seen the key."""

from tests.protections.protection import Protection, Topic, by, protects

ATTEMPTS = "kiosk/quizzes/delivery/attempts.py"
END = "kiosk/web/phone/quiz/end.py"
STANDING = "kiosk/quizzes/delivery/standing.py"
RIGHTS = "quizzes/test_standing.py"
CLAIMS = "web/test_quiz_claims.py"
OVER = "web/test_quiz_over.py"
PASSES = "kiosk/quizzes/delivery/device_passes.py"
WHO = "kiosk/web/phone/quiz/identify.py"

WHOSE_QUIZ = Topic(
    "Whose quiz it is, and when it is over",
    (
        Protection(
            "Nobody sees the key while their attempt could still go on.",
            protects(
                END,
                """    if own.finished_at is None:
        return redirect(url_for("phone.end", code=participation.published.code, attempt=attempt), code=303)
""",
                without="",
            ),
            by(OVER, "test_closing_shows_no_key_before_the_attempt_is_finished"),
        ),
        Protection(
            "An attempt whose results were shown is over for good, even if they were shown after closing.",
            protects(
                END,
                """    if own.finished_at is None:
        with writing() as db:""",
                without="""    if not participation.is_over(own, now()):
        with writing() as db:""",
            ),
            by(OVER, "test_whoever_has_seen_the_key_answers_nothing_more"),
        ),
        Protection(
            "The phone that signed outranks a typed name: no other phone can begin.",
            protects(
                ATTEMPTS,
                """    if participation.standing is Standing.OUTRANKED:
        raise Refusal(RefusalCode.SIGNED_ELSEWHERE)
""",
                without="",
            ),
            by(RIGHTS, "test_after_the_signature_one_phone_is_the_persons_and_all_others_are_outranked"),
        ),
        Protection(
            "An attempt begun under a typed name no longer counts once the person signs on another phone.",
            protects(STANDING, "            ~exists().where(here),", without="            literal(1) == 1,")
            + protects(STANDING, "bindparam, exists, or_", without="bindparam, exists, literal, or_"),
            by(RIGHTS, "test_whoever_signs_begins_although_a_classmate_was_first")
            + by(CLAIMS, "test_whoever_signs_takes_the_quiz_back_from_a_classmate"),
        ),
        Protection(
            "The number and name of somebody who has signed open their quiz on no other phone.",
            protects(
                WHO,
                """        raise Refusal(RefusalCode.SIGNED_ELSEWHERE)
    if not person.is_guest:""",
                without="""        pass
    if not person.is_guest:""",
            ),
            by(CLAIMS, "test_a_classmate_cannot_begin_the_quiz_of_somebody_who_has_signed"),
        ),
        Protection(
            "A typed name is accepted only while the quiz is open.",
            protects(WHO, "        _check_open(published)\n", without=""),
            by(CLAIMS, "test_a_typed_name_serves_only_while_the_quiz_is_open"),
        ),
        Protection(
            "People who have not signed are marked for the instructor.",
            protects("kiosk/quizzes/results/results.py", "if not each.has_signed]", without="if False]"),
            by(RIGHTS, "test_whoever_has_not_signed_is_marked")
            + by(CLAIMS, "test_the_console_marks_whoever_has_not_signed_and_sets_their_attempts_aside"),
        ),
        Protection(
            "A person can be chosen only on a phone on which they signed.",
            protects("kiosk/attendance/sign_in.py", ", SignIn.device_key.in_(devices))", without=")"),
            by(CLAIMS, "test_nobody_is_chosen_by_a_receipt_of_another_phone"),
        ),
        Protection(
            "A code for another phone lets one phone in, once.",
            protects(
                PASSES,
                "            DevicePass.used_at.is_(None),\n            DevicePass.expires_at",
                without="            DevicePass.expires_at",
            ),
            by(RIGHTS, "test_a_code_is_good_once_for_ten_minutes_and_in_one_class_session")
            + by(RIGHTS, "test_of_phones_that_type_one_code_at_once_one_is_let_in"),
        ),
        Protection(
            "A code for another phone expires after ten minutes.",
            protects(PASSES, "            DevicePass.expires_at > now,\n", without=""),
            by(RIGHTS, "test_a_code_is_good_once_for_ten_minutes_and_in_one_class_session"),
        ),
        Protection(
            "Codes for another phone cannot be guessed from one phone.",
            protects(
                "kiosk/web/phone/quiz/another_phone.py",
                "            domain.count_wrong_try(db, bucket, now())\n",
                without="            pass\n",
            ),
            by(CLAIMS, "test_codes_cannot_be_guessed_from_one_phone"),
        ),
        Protection(
            "A phone on which a name was merely typed lets no other phone in.",
            protects(
                "kiosk/web/phone/quiz/another_phone.py",
                "if participation is None or not participation.is_trusted:",
                without="if participation is None:",
            ),
            by(CLAIMS, "test_a_phone_on_which_a_name_was_typed_shows_no_code"),
        ),
        Protection(
            "An attempt that was set aside takes no answers.",
            protects(
                ATTEMPTS,
                """    if state.set_aside_at is not None:
        raise Refusal(RefusalCode.ATTEMPT_SET_ASIDE)
""",
                without="",
            ),
            by(RIGHTS, "test_an_attempt_set_aside_counts_for_nothing_and_another_is_begun"),
        ),
        Protection(
            "The console sets aside only what its page showed.",
            protects(
                "kiosk/web/console/attempts.py",
                " if scored.attempt.id <= int(latest)]",
                without="]",
            ),
            by(CLAIMS, "test_attempts_begun_after_the_page_was_shown_are_not_set_aside_with_it"),
        ),
    ),
)
