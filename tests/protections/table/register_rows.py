"""The register in use, compared with its events."""

from tests.protections.protection import Protection, Topic, by, protects

CHECK = "kiosk/attendance/register_check.py"
ROWS = "kiosk/attendance/register_check.py"
CHAIN_TESTS = "attendance/test_chain.py"
TESTS = "attendance/test_register_check.py"

REGISTER_ROWS = Topic(
    "The register in use",
    (
        Protection(
            "A register in use that disagrees with its chain is reported.",
            protects(
                CHECK,
                "return audited.broken or rows_break(db, audited)",
                without="return audited.broken",
            ),
            by(CHAIN_TESTS, "test_a_register_in_use_that_says_something_else_is_named"),
        ),
        Protection(
            "A signature without an event is reported.",
            protects(
                ROWS,
                "if stored.keys() - story.rows.keys() or len(windows) > len(story.windows):",
                without="if False:",
            ),
            by(CHAIN_TESTS, "test_a_signature_without_an_event_is_named"),
        ),
        Protection(
            "An annulment that was altered or inserted by hand is reported.",
            protects(ROWS, "        **_annulments(db, class_session_id),\n", without=""),
            by("attendance/test_annulments.py", "test_an_annulment_without_event_shows"),
        ),
        Protection(
            "A window in use that differs from its events is reported.",
            protects(ROWS, "        *_altered_windows(story, windows),\n", without=""),
            by(CHAIN_TESTS, "test_a_window_that_was_moved_by_hand_is_named"),
        ),
        Protection(
            "The pseudonym of the phone that signed is compared.",
            protects(ROWS, "            each.device_key,\n", without="")
            + protects(ROWS, ', private["device"]\n', without="\n"),
            by(TESTS, "test_a_signature_changed_in_any_part_is_named"),
        ),
        Protection(
            "What a signature counts as is compared with the latest event that states it.",
            protects(ROWS, "        *_altered_counts(db, class_session_id, story),\n", without=""),
            by(TESTS, "test_what_a_signature_counts_as_is_compared_with_the_latest_event_that_tells"),
        ),
        Protection(
            "A correction without an event is reported.",
            protects(
                ROWS,
                "if stored.keys() - story.rows.keys() or",
                without="if {row for row in stored if row[0] != 'correction'} - story.rows.keys() or",
            ),
            by(TESTS, "test_a_correction_put_in_by_hand_is_named"),
        ),
        Protection(
            "The order of windows is compared too: the last one is in force.",
            protects(
                ROWS,
                "zip_longest(story.windows, windows[: len(story.windows)])",
                without="zip_longest(sorted(story.windows), sorted(windows[: len(story.windows)]))",
            ),
            by(TESTS, "test_another_order_of_the_windows_is_named_for_the_latest_is_in_force"),
        ),
        Protection(
            "A plan in use that differs from its events is reported.",
            protects(ROWS, "        *_altered_plan(db, class_session_id, story),\n", without=""),
            by(TESTS, "test_a_plan_changed_behind_the_programs_back_is_named"),
        ),
        Protection(
            "Two students who were swapped are reported.",
            protects(ROWS, "        *_exchanged_people(db, story),\n", without=""),
            by(TESTS, "test_two_students_who_were_exchanged_are_named"),
        ),
        Protection(
            "A guest whose row was rewritten is reported.",
            protects(ROWS, "    if not person.is_guest:\n", without="    if person:\n"),
            by(TESTS, "test_a_guest_who_was_rewritten_is_named"),
        ),
        Protection(
            "A merge that was taken away or put back by hand is reported.",
            protects(ROWS, "        *_altered_merges(db, story),\n", without=""),
            by(
                TESTS,
                "test_a_merge_taken_away_by_hand_is_named",
                "test_a_merge_that_was_taken_back_and_comes_again_by_hand_is_named",
            ),
        ),
        Protection(
            "The time of an annulled signature is compared.",
            protects(ROWS, "story.signed_at.get(receipt), private", without="None, private")
            + protects(
                ROWS,
                "instant(each.signed_at),\n            each.reason,",
                without="None,\n            each.reason,",
            ),
            by(TESTS, "test_the_instant_of_an_annulled_signature_is_compared"),
        ),
        Protection(
            "A chain put in place of another one is reported.",
            protects(
                CHECK,
                "audited = audited_stream(db, stream_of(class_session_id), keys, log)",
                without="from kiosk.ledger.chain import stored_events\n\n"
                "    events = stored_events(db, stream_of(class_session_id))\n"
                '    name = events[0].content()["stream"] if events else stream_of(class_session_id)\n'
                "    audited = AuditedStream(name, tuple(events), None, None)",
            ),
            by(TESTS, "test_a_stream_that_was_put_in_the_place_of_another_one_is_named"),
        ),
        Protection(
            "A row that cannot be read is reported, and does not hide other registers.",
            protects(
                CHECK,
                "except (ValueError, TypeError, KeyError, SQLAlchemyError):",
                without="except SQLAlchemyError:",
            ),
            by(TESTS, "test_a_row_that_cannot_be_read_is_named_and_hides_no_other_register"),
        ),
    ),
)
