"""The register as a chain of events."""

from tests.protections.protection import Protection, Topic, by, protects

CHECK = "kiosk/ledger/check.py"
EVENT = "kiosk/ledger/event.py"
WHOM = "attendance/test_whom_it_concerns.py"
PLANNING = "attendance/test_planning.py"
TESTS = "attendance/test_chain.py"

REGISTER = Topic(
    "The register's chain",
    (
        Protection(
            "Every signature is an event.",
            protects(
                "kiosk/attendance/sign_in.py",
                "    if insert_unless_there(db, SignIn, **values):\n        signed = SignIn(**values)\n",
                without="    if insert_unless_there(db, SignIn, **values):\n"
                "        signed = SignIn(**values)\n"
                "        return Recorded(signed, is_new=True)\n",
            ),
            by(TESTS, "test_every_signature_correction_and_change_of_the_window_is_an_event"),
        ),
        Protection(
            "Every correction is an event.",
            protects(
                "kiosk/attendance/corrections.py",
                "    db.flush()\n    append(",
                without="    db.flush()\n    return correction\n    append(",
            ),
            by(TESTS, "test_every_signature_correction_and_change_of_the_window_is_an_event"),
        ),
        Protection(
            "No correction overrides a colleague's that the page did not show.",
            protects(
                "kiosk/attendance/corrections.py",
                "if seen is not None and _latest(db, class_session, person_id) > seen:",
                without="if False:",
            ),
            by(
                "web/test_correcting.py",
                "test_a_colleagues_correction_that_the_page_has_not_shown_is_shown_first_and_nothing_recorded",
            ),
        ),
        Protection(
            "Every change of the window is an event.",
            protects(
                "kiosk/attendance/window_changes.py",
                "    db.flush()\n    append(",
                without="    db.flush()\n    return raised\n    append(",
            ),
            by(TESTS, "test_every_signature_correction_and_change_of_the_window_is_an_event"),
        ),
        Protection(
            "No change of the window changes what a signature counts as: that is stored when it is made.",
            protects(
                "kiosk/attendance/register.py",
                ".append(Signature(*row[1:]))",
                without=".append(\n"
                "            Signature(*row[1:])._replace(counts_as=windows_of(db, [db.get_one(ClassSession, row[0])])[\n"
                "                row[0]\n"
                "            ].counts(row[3]))\n"
                "        )",
            ),
            by(
                "attendance/test_counts_as.py",
                "test_no_change_of_the_window_changes_what_a_signature_counts_as",
            )
            + by("attendance/test_counts_as.py", "test_reopened_weeks_later_it_makes_nobody_present"),
            remark="There is nothing to take out: it is made to depend on the current window again.",
        ),
        Protection(
            "No sheet is opened on another day without confirmation.",
            protects(
                "kiosk/attendance/window_changes.py",
                "if is_another_day(class_session, now) and not another_day:",
                without="if False:",
            ),
            by("web/test_reopening.py", "test_weeks_later_it_asks_first_and_changes_nobody"),
        ),
        Protection(
            "Latecomers can be counted as present only during the class session.",
            protects(
                "kiosk/attendance/window_changes.py",
                "    if not may_raise(class_session, now):\n        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)\n",
                without="",
            ),
            by(
                "attendance/test_counts_as.py",
                "test_after_the_class_session_nobody_is_raised_and_nothing_changes",
            ),
        ),
        Protection(
            "Every guest who becomes a student is an event.",
            protects(
                "kiosk/attendance/merges.py",
                "    _record(db, EventKind.MERGE, made, by, now)\n",
                without="",
            ),
            by("privacy/test_erasure.py", "test_a_guest_who_became_a_student_is_a_merge_told_once"),
        ),
        Protection(
            "A merge is never derived again from names: a corrected spelling keeps it.",
            protects(
                "kiosk/people/lookup.py",
                "where(Merge.from_id.in_(wanted), Merge.undone_at.is_(None))",
                without="where(\n"
                "            Merge.from_id.in_(wanted), Merge.undone_at.is_(None),\n"
                "            select(Person.name_key).where(Person.id == Merge.from_id).scalar_subquery()\n"
                "            == select(Person.name_key).where(Person.id == Merge.into_id).scalar_subquery(),\n"
                "        )",
            ),
            by(
                "attendance/test_merges.py",
                "test_a_corrected_spelling_keeps_the_merge_the_presence_and_the_email",
            ),
            remark="There is nothing to take out: names are made to decide again.",
        ),
        Protection(
            "A merge that somebody took back is not made again by an import.",
            protects("kiosk/attendance/merges.py", "            Person.id.not_in(known),\n", without=""),
            by(
                "attendance/test_merges.py",
                "test_a_merge_that_somebody_took_back_is_not_made_again_by_an_import",
            ),
        ),
        Protection(
            "Nobody is absent on a day on which they were not enrolled.",
            protects(
                "kiosk/courses/roll.py",
                "if each.covers(day) and (not groups or each.group in groups)",
                without="if not groups or each.group in groups",
            ),
            by(
                WHOM,
                "test_somebody_added_in_week_eight_is_not_concerned_by_weeks_one_to_seven",
                "test_somebody_who_left_keeps_the_weeks_before",
            ),
        ),
        Protection(
            "Nobody is absent from a class session of another group.",
            protects(
                "kiosk/courses/roll.py",
                "if each.covers(day) and (not groups or each.group in groups)",
                without="if each.covers(day)",
            ),
            by(WHOM, "test_a_class_session_for_a_group_concerns_nobody_else"),
        ),
        Protection(
            "A cancelled class session concerns nobody.",
            protects(
                "kiosk/attendance/register.py",
                "{} if cancelled else roll.expected(day, groups)",
                without="roll.expected(day, groups)",
            ),
            by(PLANNING, "test_a_cancelled_class_session_concerns_nobody_and_takes_no_signature"),
        ),
        Protection(
            "It takes no signature, not even by a form that was open before.",
            protects(
                "kiosk/attendance/sign_in.py",
                "        raise Refusal(RefusalCode.SESSION_CANCELLED)\n",
                without="        pass\n",
            ),
            by(PLANNING, "test_a_form_that_was_open_when_it_was_cancelled_is_refused"),
        ),
        Protection(
            "What was signed can be neither moved nor cancelled.",
            protects(
                "kiosk/attendance/planning.py",
                "        raise Refusal(RefusalCode.ALREADY_HELD)\n",
                without="        pass\n",
            ),
            by(PLANNING, "test_what_was_signed_can_be_neither_moved_nor_cancelled"),
        ),
        Protection(
            "A cancellation changed by hand is reported.",
            protects(
                "kiosk/attendance/register_check.py",
                "        *_altered_cancellation(db, class_session_id, story),\n",
                without="",
            ),
            by(PLANNING, "test_a_cancellation_changed_by_hand_is_named"),
        ),
        Protection(
            "Who taught a class session stays when the course is handed over.",
            protects(
                "kiosk/attendance/events.py",
                "    if kind not in _PLANNING and _is_only_planned(head):\n",
                without="    if False:\n",
            ),
            by(PLANNING, "test_who_taught_stays_after_the_course_is_handed_over"),
        ),
        Protection(
            "An excuse says nothing about somebody who signed.",
            protects(
                "kiosk/attendance/entry.py",
                "    if signature is not None:\n",
                without="    if signature is not None and not excused:\n",
            ),
            by(
                "attendance/test_excuses.py",
                "test_whoever_signs_all_the_same_is_present",
                "test_an_excuse_given_after_the_signature_changes_nothing",
            ),
        ),
        Protection(
            "An import of a roster is undone whole or not at all, and not once its people have done something.",
            protects(
                "kiosk/courses/roster.py",
                "            raise Refusal(RefusalCode.IN_USE)\n",
                without="            continue\n",
            ),
            by(
                "courses/test_roster.py",
                "test_an_import_whose_people_have_done_something_since_is_not_undone_at_all",
                "test_an_import_that_a_later_one_builds_on_is_not_undone_before_it",
            ),
        ),
        Protection(
            "What an event says about a person must match its commitment.",
            protects(
                CHECK, 'elif commitment(event.opening) != content["commitment"]:', without="elif not content:"
            ),
            by("ledger/test_check.py", "test_an_altered_opening_is_named"),
        ),
        Protection(
            "A commitment reveals nothing to anyone guessing names: it is salted.",
            protects(EVENT, '"salt": secrets.token_hex(SALT_BYTES)', without='"salt": "0" * 32'),
            by(TESTS, "test_equal_words_have_different_commitments"),
        ),
        Protection(
            "The part of an event that is never erased contains nothing personal.",
            protects(
                "kiosk/attendance/corrections.py",
                'public={"row": correction.id}',
                without='public={"row": correction.id, "reason": reason}',
            ),
            by(TESTS, "test_bodies_say_nothing_about_anybody"),
        ),
        Protection(
            "A printed head reveals events removed from the end.",
            protects(
                "kiosk/ledger/bundle.py",
                "    if found is None and head and not _has(",
                without="    if False and not _has(",
            ),
            by(TESTS, "test_a_head_on_paper_misses_what_was_taken_from_the_end"),
        ),
        Protection(
            "kiosk check checks every register.",
            protects(
                "kiosk/cli/backups.py",
                "CHECKS: tuple[Check, ...] = (ledger_findings,)",
                without="CHECKS: tuple[Check, ...] = ()",
            ),
            by(
                "cli/test_register_commands.py",
                "test_a_register_that_was_changed_by_hand_is_told_by_kiosk_check",
            ),
        ),
        Protection(
            "A companion file contains the hash of the file beside it.",
            protects(
                "kiosk/documents/attendance.py",
                "hashlib.sha256(export.content).hexdigest()",
                without='hashlib.sha256(b"").hexdigest()',
            ),
            by("cli/test_register_commands.py", "test_a_companion_tells_the_file_and_the_head"),
        ),
        Protection(
            "Every annulment is an event, and so is the signature it annuls.",
            protects(
                "kiosk/attendance/annulments.py",
                "    db.flush()\n    append(",
                without="    db.flush()\n    return annulment\n    append(",
            ),
            by("attendance/test_annulments.py", "test_the_chain_holds_and_keeps_both_events"),
        ),
        Protection(
            "A label in a file from anyone sends no commands to a terminal.",
            protects("kiosk/cli/messages.py", "each if each.isprintable() else", without="each if each else"),
            by("cli/test_registers.py", "test_a_label_in_a_bundle_reaches_no_terminal_as_a_command"),
        ),
        Protection(
            "Nor does a label in the database.",
            protects(
                "kiosk/cli/ledger_check.py",
                "called = printable(known.get(audited.stream, audited.stream))",
                without="called = known.get(audited.stream, audited.stream)",
            ),
            by("cli/test_registers.py", "test_a_code_of_a_course_in_the_database_neither"),
        ),
    ),
)
