"""Erasure, retention, and pseudonyms."""

from tests.protections.protection import Protection, Topic, by, protects

ERASURE = "kiosk/privacy/erasure.py"
PURGE = "kiosk/privacy/retention.py"
TESTS = "privacy/test_erasure.py"
PURGING = "privacy/test_purge.py"
NOTHING_LEFT = by(TESTS, "test_nothing_of_an_erased_person_is_left_anywhere")
PURGED = by(TESTS, "test_a_purged_course_holds_nobody_and_its_chains_verify")
NO_ROW_LEFT = by(TESTS, "test_a_purge_leaves_no_row_that_says_something_about_a_student")

PRIVACY = Topic(
    "Privacy",
    (
        Protection(
            "An erased person is gone from what registers said about them.",
            protects(
                "kiosk/ledger/withdrawal.py",
                "db.execute(delete(Opening).where(here, Opening.number.in_(numbers))",
                without="db.execute(delete(Opening).where(here, Opening.number.in_([-1]))",
            ),
            NOTHING_LEFT,
        ),
        Protection(
            "An erased person is gone as a guest too.",
            protects(
                "kiosk/privacy/people.py",
                "    meant |= {each.id: each for each in db.scalars(select(Person).where(other))}\n",
                without="",
            ),
            by(TESTS, "test_an_erased_person_is_gone_as_a_guest_of_another_number_too"),
        ),
        Protection(
            "A person's signatures, corrections, enrolments, attempts and answers go with them.",
            protects("kiosk/core/database.py", '"foreign_keys=ON"', without='"foreign_keys=OFF"'),
            NOTHING_LEFT,
        ),
        Protection(
            "An erasure is recorded in the chain, which stays intact.",
            protects(
                "kiosk/ledger/withdrawal.py",
                "    new = append(db, stream, head, Kind.WITHDRAWAL, at",
                without="    from kiosk.attendance.events import EventKind\n\n    new = append(db, stream, head, EventKind.MERGE, at",
            ),
            by(TESTS, "test_chains_still_verify_after_an_erasure"),
        ),
        Protection(
            "Somebody who gave the same number under another name is left alone.",
            protects(
                "kiosk/privacy/people.py",
                "if wanted in (None, each.name_key)}",
                without="if each}",
            ),
            by(TESTS, "test_somebody_with_the_same_number_and_another_name_is_not_the_same_person"),
        ),
        Protection(
            "An erasure removes from a register only what it said about this person.",
            protects(
                ERASURE,
                "for each in events if _names(each.opening, person.ids)]",
                without="for each in events]",
            ),
            by(TESTS, "test_an_erasure_takes_nothing_of_others_out_of_a_register"),
        ),
        Protection(
            "A purge deletes attempts and answers.",
            protects(
                PURGE,
                "for each in OF_A_PUBLICATION),\n        delete",
                without="for each in (Allowance,)),\n        delete",
            ),
            NO_ROW_LEFT,
        ),
        Protection(
            "A purge deletes allowances.",
            protects(
                PURGE,
                "for each in OF_A_PUBLICATION),\n        delete",
                without="for each in (Attempt,)),\n        delete",
            ),
            NO_ROW_LEFT,
        ),
        Protection(
            "A purge deletes typed answers that an instructor accepted.",
            protects(
                PURGE,
                "        delete(Regrade).where(Regrade.version_id.in_(versions)),  # may quote an answer\n",
                without="",
            ),
            NO_ROW_LEFT,
        ),
        Protection(
            "A purge deletes signatures, also of people whom another course knows.",
            protects(PURGE, "for each in OF_A_CLASS_SESSION),", without="for each in (Correction,)),"),
            PURGED,
        ),
        Protection(
            "A purge deletes corrections and annulments.",
            protects(PURGE, "for each in OF_A_CLASS_SESSION),", without="for each in (SignIn,)),"),
            NO_ROW_LEFT,
        ),
        Protection(
            "A purge deletes excuses, and what imports of the roster changed.",
            protects(
                PURGE, "for each in (*OF_A_COURSE, RosterImport)),", without="for each in (Enrolment,)),"
            ),
            NO_ROW_LEFT,
        ),
        Protection(
            "A guest who gave a name for a quiz and never began it goes with the next purge.",
            protects(
                PURGE,
                "or_(known_here, ~exists().where(Identity.person_id == Person.id))",
                without="or_(known_here)",
            ),
            by(TESTS, "test_a_guest_who_gave_a_name_and_did_nothing_goes_with_the_first_purge"),
        ),
        Protection(
            "A purge deletes students known to no other course, including those who have left the roster.",
            protects(
                PURGE,
                "        delete(Person).where(_goes(course_id)),",
                without="        delete(Person).where(Person.id < 0),",
            ),
            PURGED
            + by(PURGING, "test_whom_only_the_purged_course_knew_of_goes_even_if_they_had_left_its_roster"),
        ),
        Protection(
            "A purge keeps students known to another course, and the registers that name them.",
            protects(
                PURGE,
                "        goes &= ~select(column).where(column == Person.id, ~here).exists()\n",
                without="        pass\n",
            ),
            PURGED + by(PURGING, "test_whom_another_course_still_knows_of_stays_and_so_does_its_register"),
        ),
        Protection(
            "A purge goes course by course: a hall can sign in between, and a kill leaves no course half purged.",
            protects(
                "kiosk/cli/privacy.py",
                "        try:\n            for place, each in enumerate(due, start=1):\n",
                without="        try:\n            whole = contextlib.ExitStack()\n            one = whole.enter_context(kiosk.database.writing())\n            kiosk.database.writing = lambda: contextlib.nullcontext(one)\n            for place, each in enumerate(due, start=1):\n",
            )
            + protects("kiosk/cli/privacy.py", "import json\n", without="import contextlib\nimport json\n"),
            by(
                "cli/test_privacy.py",
                "test_a_purge_leaves_others_a_turn_between_two_courses",
            ),
        ),
        Protection(
            "A purge takes the same number of statements, however many people have signed.",
            protects(
                PURGE,
                '    private = {"by": None, "reason": ""}\n',
                without='    private = {"by": None, "reason": ""}\n'
                "    [db.scalar(select(1)) for _ in range(sum(map(len, opened.values())))]\n",
            ),
            by(PURGING, "test_a_course_takes_as_many_statements_however_many_have_signed"),
        ),
        Protection(
            "A dry run of a purge only reads, and waits for no turn to write.",
            protects(
                "kiosk/cli/privacy.py", "opened_instance(reading_only=dry_run)", without="opened_instance()"
            ),
            by("cli/test_privacy.py", "test_a_dry_run_of_a_purge_needs_no_turn_to_write"),
        ),
        Protection(
            "No command checks all foreign keys while holding the lock, unless it has a schema to change.",
            protects(
                "kiosk/core/schema.py",
                "            return\n    config",
                without="            pass\n    config",
            ),
            by(
                "core/test_migrations.py",
                "test_where_nothing_is_missing_no_command_checks_all_keys_with_the_lock_in_its_hand",
            ),
        ),
        Protection(
            "A course whose people all came as guests is purged too.",
            protects(
                "kiosk/privacy/retention.py",
                "for model in (SignIn, Annulment)",
                without="for model in ()",
            ),
            by(TESTS, "test_a_course_without_a_roster_is_purged_too"),
        ),
        Protection(
            "So is one that is left only in the register's events.",
            protects("kiosk/privacy/retention.py", "        openings,\n", without=""),
            by(TESTS, "test_a_course_without_a_roster_is_purged_too"),
        ),
        Protection(
            "An erased name is left in no database file.",
            protects("kiosk/core/database.py", '"secure_delete=ON"', without='"secure_delete=OFF"'),
            by(
                "privacy/test_deletion.py",
                "test_an_erased_name_is_in_no_file",
                "test_a_purged_name_is_in_no_file",
            ),
        ),
        Protection(
            "Nor in the write-ahead log.",
            protects(
                "kiosk/core/sqlite.py",
                "PRAGMA wal_checkpoint(TRUNCATE)",
                without="PRAGMA wal_checkpoint(FULL)",
            ),
            by("privacy/test_deletion.py", "test_an_erased_name_is_in_no_file"),
        ),
        Protection(
            "A command reports when the log still holds what was deleted.",
            protects(
                "kiosk/cli/privacy.py",
                "if not dry_run and not database.checkpoint(BUSY_SECONDS):",
                without="if False:",
            ),
            by("cli/test_privacy_commands.py", "test_what_the_log_still_holds_is_told"),
        ),
        Protection(
            "A number given under several names erases nobody until a name is chosen.",
            protects(
                "kiosk/privacy/people.py", "if wanted is None and len(by_name) > 1:", without="if False:"
            ),
            by("cli/test_privacy_commands.py", "test_a_number_given_under_several_names_asks_for_the_name"),
        ),
        Protection(
            "A course without a retention period is never due by itself.",
            protects("kiosk/privacy/retention.py", "elif course.retention_months and", without="elif"),
            by(TESTS, "test_a_course_that_says_nothing_is_never_due_by_itself"),
        ),
        Protection(
            "Nothing is due before its retention period is over.",
            protects(
                "kiosk/privacy/retention.py",
                "elif course.retention_months and months_later(ended_at, course.retention_months) <= now:",
                without="elif course.retention_months:",
            ),
            by(TESTS, "test_a_course_is_due_when_its_retention_is_over"),
        ),
        Protection(
            "A dry run changes nothing.",
            protects(
                "kiosk/cli/privacy.py",
                "_counted(kiosk, each) if dry_run else",
                without="_purged(kiosk, each, day) if dry_run else",
            ),
            by("cli/test_privacy.py", "test_a_dry_run_of_a_purge_changes_nothing"),
        ),
        Protection(
            "A copy of a person's data contains nothing about others.",
            protects(
                "kiosk/privacy/access.py",
                "return joined.where(_theirs(model, person))",
                without="return joined",
            ),
            by(TESTS, "test_a_copy_holds_everything_about_the_person_and_nothing_of_others"),
        ),
        Protection(
            "The database knows a phone only by a pseudonym, different for each class session.",
            protects(
                "kiosk/web/phone/device.py",
                '("device", class_session_id, self.device)',
                without='("device", self.device)',
            ),
            by("web/test_privacy.py", "test_no_phone_can_be_followed_with_the_database_alone"),
        ),
        Protection(
            "Whoever gets an erased person's key does not inherit their phone.",
            protects(
                "kiosk/web/phone/device.py",
                "if found is not None and phone.seal in seals_of(phone.person, found) else None",
                without="if found is not None else None",
            ),
            by("web/test_phone_holder.py"),
        ),
        Protection(
            "Old buckets of wrong tries are deleted.",
            protects(
                "kiosk/core/throttle.py",
                "Bucket.updated_at < now - FORGOTTEN_AFTER",
                without="Bucket.key.is_(None)",
            ),
            by("core/test_throttle.py", "test_old_buckets_are_swept_when_a_new_one_is_made"),
        ),
        Protection(
            "Every form that asks who somebody is links to the privacy notice.",
            protects(
                "templates/phone/sign_in.html",
                'url_for("phone.privacy"',
                without='url_for("phone.home", _anchor="privacy"',
            ),
            by("web/test_privacy.py", "test_every_form_about_a_person_links_to_the_notice"),
        ),
    ),
)
