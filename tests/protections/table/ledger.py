"""Signed events, the log above them, and what is found when somebody without the secret was at work."""

from tests.protections.protection import Protection, Topic, by, protects

CHECK = "kiosk/ledger/check.py"
CHAIN = "kiosk/ledger/chain.py"
LOG = "kiosk/ledger/log.py"
LOG_CHECK = "kiosk/ledger/log_check.py"
AUDIT = "kiosk/ledger/audit.py"
NOTE = "kiosk/ledger/note.py"
BUNDLE = "kiosk/ledger/bundle.py"
OUTSIDE = "kiosk/ledger/outside.py"
KEYS = "kiosk/core/signing_keys.py"
TESTS = "ledger/test_check.py"
ATTACKS = "ledger/test_attacks.py"

LEDGER = Topic(
    "Signed events, and the log above them",
    (
        Protection(
            "An altered event is found.",
            protects(CHECK, "if event_hash(event.body) != event.hash or not whole:", without="if not whole:"),
            by(TESTS, "test_an_altered_event_is_named"),
        ),
        Protection(
            "An event that was altered together with its hash is found: its signature does not hold.",
            protects(
                CHECK,
                "return None if signed else Damage.SIGNATURE_WRONG",
                without="return None",
            ),
            by(TESTS, "test_an_altered_event_with_a_new_hash_is_named_all_the_same")
            + by(ATTACKS, "test_a_forged_event_at_the_end_is_found"),
        ),
        Protection(
            "An event without a signature is found.",
            protects(
                CHECK,
                "    if not event.signature:\n        return Damage.UNSIGNED\n",
                without="    if not event.signature:\n        return None\n",
            ),
            by(TESTS, "test_an_event_without_a_signature_is_named"),
        ),
        Protection(
            "An event that somebody signed with a key of their own is found.",
            protects(
                CHECK,
                "    if public is None:\n        return Damage.KEY_UNKNOWN\n",
                without="    if public is None:\n        return None\n",
            ),
            by(TESTS, "test_a_key_of_ones_own_does_not_count")
            + by(ATTACKS, "test_a_forged_event_under_a_key_of_ones_own_is_found"),
        ),
        Protection(
            "A signature has one spelling.",
            protects(
                CHECK,
                "    if not _SIGNATURE.fullmatch(event.signature):\n        return Damage.SIGNATURE_WRONG\n",
                without='    if event.signature == "rubbish":\n        return Damage.SIGNATURE_WRONG\n',
            ),
            by(TESTS, "test_a_wrong_signature_is_named"),
        ),
        Protection(
            "A signature for another purpose is none for an event.",
            protects(CHECK, "EVENT_CONTEXT + bytes.fromhex(event.hash)", without="bytes.fromhex(event.hash)")
            + protects(
                "kiosk/ledger/signer.py",
                "EVENT_CONTEXT + bytes.fromhex(hash_)",
                without="bytes.fromhex(hash_)",
            ),
            by(TESTS, "test_a_signature_for_another_purpose_is_wrong"),
        ),
        Protection(
            "A body has one spelling.",
            protects(
                CHECK,
                "has_parts(content, _EVERY_BODY) and is_canonical(content, event.body)",
                without="has_parts(content, _EVERY_BODY)",
            ),
            by(TESTS, "test_a_body_has_one_spelling"),
        ),
        Protection(
            "A number in a body has one spelling.",
            protects(
                "kiosk/ledger/event.py",
                "json.loads(text, parse_float=_refuse, parse_constant=_refuse)",
                without="json.loads(text)",
            ),
            by(TESTS, "test_a_body_has_one_spelling"),
        ),
        Protection(
            "Nothing is signed that would be called altered.",
            protects(CHAIN, "or has_fractions(public):", without="or False:"),
            by("ledger/test_chain.py", "test_a_number_with_two_spellings_is_refused"),
        ),
        Protection(
            "An event that lacks what every event has is found.",
            protects(
                CHECK,
                "whole = has_parts(content, _EVERY_BODY) and is_canonical",
                without="whole = is_canonical",
            ),
            by(TESTS, "test_an_event_that_lacks_what_every_event_has_is_named"),
        ),
        Protection(
            "A genuine event of another stream is found.",
            protects(
                CHECK,
                '    if content["stream"] != stream:\n        return Damage.INSERTED\n',
                without="",
            ),
            by(TESTS, "test_a_genuine_event_of_another_stream_is_named")
            + by(ATTACKS, "test_a_stream_with_the_genuine_events_of_another_is_found"),
        ),
        Protection(
            "A removed event is found, even if the others were renumbered.",
            protects(CHECK, "    if told != expected:\n", without="    if told < expected:\n"),
            by(TESTS, "test_a_removed_event_is_named"),
        ),
        Protection(
            "Events of two histories are not one history.",
            protects(
                CHECK,
                'return None if looked.content["previous"] == previous else Damage.UNLINKED',
                without="return None",
            ),
            by(TESTS, "test_genuine_events_of_two_histories_are_not_one_history"),
        ),
        Protection(
            "Altered personal data is found.",
            protects(
                CHECK,
                'elif commitment(event.opening) != content["commitment"]:',
                without="elif False:",
            ),
            by(TESTS, "test_an_altered_opening_is_named"),
        ),
        Protection(
            "Only a withdrawal excuses missing personal data.",
            protects(CHECK, "if event.number not in gaps.events:", without="if False:"),
            by(TESTS, "test_an_opening_may_only_be_missing_where_a_signed_withdrawal_says_so"),
        ),
        Protection(
            "A forged withdrawal excuses nothing.",
            protects(
                CHECK,
                "[each.content for each in looked_at if each.damage is None]",
                without='[each.content for each in looked_at if "kind" in each.content]',
            ),
            by(TESTS, "test_a_forged_withdrawal_excuses_nothing")
            + by(ATTACKS, "test_a_forged_withdrawal_is_found"),
        ),
        Protection(
            "A withdrawal excuses nothing that comes after it.",
            protects(
                CHECK,
                'for n in _numbers(each.get("events")) if n < each["number"]',
                without='for n in _numbers(each.get("events"))',
            ),
            by(TESTS, "test_a_withdrawal_says_nothing_of_itself_or_of_what_comes_after_it"),
        ),
        Protection(
            "Of many people in one event, none is exchanged, added or left out unseen.",
            protects(
                CHECK,
                'or told["root"] != root_of([bytes.fromhex(leaf) for leaf in leaves]).hex()',
                without="or False",
            ),
            by(TESTS, "test_an_item_that_was_altered_added_or_left_out_is_named"),
        ),
        Protection(
            "Of many people in one event, none is altered unseen.",
            protects(
                CHECK,
                "elif leaf_hash(item.opening.encode()).hex() != item.leaf:",
                without="elif False:",
            ),
            by(TESTS, "test_an_item_that_was_altered_added_or_left_out_is_named"),
        ),
        Protection(
            "Of many people in one event, none is missing without a withdrawal.",
            protects(
                CHECK,
                "if event.number not in gaps.events and (event.number, position) not in gaps.items:",
                without="if False:",
            ),
            by(TESTS, "test_an_item_may_only_be_empty_where_a_signed_withdrawal_says_so"),
        ),
        Protection(
            "The order of many people in one event says nothing.",
            protects(CHAIN, "return sorted(leaves, key=lambda each: each.leaf)", without="return leaves"),
            by("ledger/test_chain.py", "test_items_come_back_in_an_order_that_says_nothing"),
        ),
        Protection(
            "A key that somebody added to the database does not count.",
            protects(
                KEYS,
                "return voucher is not None and _is_vouched(row, voucher)",
                without="return True",
            ),
            by(
                "core/test_signing_keys.py",
                "test_a_key_that_somebody_added_does_not_count_and_is_not_published",
            )
            + by(ATTACKS, "test_a_forged_event_under_a_key_of_ones_own_is_found"),
        ),
        Protection(
            "A key is vouched for by a signature, not by a name.",
            protects(
                KEYS,
                "return key_id_of(public) == row.key_id and is_signed(voucher, vouch, _vouched(row))",
                without="return key_id_of(public) == row.key_id",
            ),
            by(
                "core/test_signing_keys.py",
                "test_a_key_that_somebody_added_does_not_count_and_is_not_published",
            ),
        ),
        Protection(
            "The keys of earlier secrets count after a new one has taken over.",
            protects(KEYS, "    for row in known.to_vouch:\n", without="    for row in ():\n"),
            by("core/test_signing_keys.py", "test_a_new_secret_vouches_for_the_keys_of_those_before_it"),
        ),
        Protection(
            "The end of a stream cannot be cut off, up to the last event that the log holds fast.",
            protects(LOG_CHECK, "if pin.number > len(events):", without="if pin.number > len(events) > 0:"),
            by(ATTACKS, "test_a_stream_that_was_deleted_is_missed_by_the_log"),
        ),
        Protection(
            "A stream cannot be exchanged for another history.",
            protects(LOG_CHECK, "        if known != pin.hash:\n", without="        if False:\n"),
            by(ATTACKS, "test_events_cut_off_are_missed_although_the_instance_went_on"),
        ),
        Protection(
            "A stream may be gone only after an entry that ends it.",
            protects(
                "kiosk/ledger/entry.py",
                "            if pin.ends:\n                pins[pin.stream] = []\n",
                without="            if True:\n                pins[pin.stream] = []\n",
            ),
            by(ATTACKS, "test_a_stream_that_was_deleted_is_missed_by_the_log"),
        ),
        Protection(
            "An entry of the log cannot be altered, even together with its hash.",
            protects(
                LOG_CHECK,
                "    if told.root != head.root and (told.origin, told.size) == (head.origin, head.size):\n"
                "        return Damage.ROOT_MISMATCH\n"
                "    return None if told == head else Damage.CHECKPOINT_ALTERED\n",
                without="    return None\n",
            ),
            by(ATTACKS, "test_an_entry_that_is_altered_to_cover_up_is_found"),
        ),
        Protection(
            "The log cannot be cut off below a checkpoint that stands beside it.",
            protects(
                LOG_CHECK,
                "    if any(each > size for each in checkpoints):\n",
                without="    if False:\n",
            ),
            by(ATTACKS, "test_entries_alone_cut_off_are_missed_by_the_checkpoints_beside_them"),
        ),
        Protection(
            "A checkpoint counts only with the signature of a known key.",
            protects(
                NOTE,
                "if not ours or not all(is_signed(public, signature, text.encode()) "
                "for public, signature in ours):",
                without="if not ours:",
            ),
            by("ledger/test_note.py", "test_one_with_another_text_or_another_form_is_refused"),
        ),
        Protection(
            "Columns that repeat what an entry says cannot say something else.",
            protects(
                AUDIT,
                "        if (row.kind, row.stream, row.pinned, row.leaf_hash) != told:\n",
                without="        if False:\n",
            ),
            by(ATTACKS, "test_columns_of_an_entry_that_say_something_else_are_found"),
        ),
        Protection(
            "The instance signs no checkpoint over what somebody has written into the latest one.",
            protects(
                LOG,
                "        if (head.size, head.root) != (peaks.size, peaks.root):\n",
                without="        if False:\n",
            ),
            by("ledger/test_log.py", "test_a_checkpoint_that_somebody_wrote_is_not_continued"),
        ),
        Protection(
            "An older database is found by whoever holds a later checkpoint.",
            protects(
                LOG_CHECK,
                "            return Break(log.size, Damage.OLDER)\n",
                without="            return None\n",
            ),
            by(ATTACKS, "test_an_older_database_is_found_by_whoever_holds_a_later_checkpoint"),
        ),
        Protection(
            "An older database that went on is found.",
            protects(
                LOG_CHECK,
                "or log.roots[held.size] != held.root:",
                without="or False:",
            ),
            by(ATTACKS, "test_an_older_database_that_went_on_is_found"),
        ),
        Protection(
            "A ledger that was deleted and begun anew is found.",
            protects(
                LOG_CHECK,
                "return lost or Break(0, Damage.FOREIGN_LOG)",
                without="return lost",
            ),
            by(ATTACKS, "test_a_ledger_that_was_deleted_altogether_is_found"),
        ),
        Protection(
            "After a restore, nothing is signed twice under one name.",
            protects(
                LOG,
                '    grown.add({**_own(public), **gone, "log": _new_name()}, kind, at)\n',
                without="    grown.add({**_own(public), **gone}, kind, at)\n",
            ),
            by("ledger/test_log.py", "test_after_a_restore_the_log_goes_on_under_another_name"),
        ),
        Protection(
            "Beside an older database, the newest checkpoint stays.",
            protects(
                OUTSIDE,
                "    if db.scalar(select(Checkpoint.note).where(Checkpoint.size == size)) == held:\n",
                without="    if True:\n",
            ),
            by("ledger/test_outside.py", "test_an_older_database_does_not_overwrite_it"),
        ),
        Protection(
            "What adds to the log holds it last, and for no longer than a commit takes.",
            protects(
                LOG,
                "    pending.append(entry)\n",
                without="    append(db, [entry])\n",
            ),
            by("ledger/test_log.py", "test_what_is_added_last_is_added_once_and_pins_what_came_meanwhile"),
        ),
        Protection(
            "A file has one reading: no name stands twice.",
            protects(BUNDLE, "    if len(value) != len(pairs):\n", without="    if False:\n"),
            by("ledger/test_bundle.py", "test_what_is_no_json_of_one_reading_is_refused"),
        ),
        Protection(
            "A file cannot show an entry that is not in the log.",
            protects(BUNDLE, "return None if included else Damage.NOT_INCLUDED", without="return None"),
            by("ledger/test_bundle.py", "test_an_entry_that_is_not_in_the_log_is_found"),
        ),
        Protection(
            "A file cannot pass for another history than a checkpoint on paper.",
            protects(
                BUNDLE,
                "return None if told.root == held.root else Break(0, Damage.CHECKPOINT_DIFFERS)",
                without="return None",
            ),
            by("ledger/test_bundle.py", "test_two_checkpoints_of_one_size_that_differ_are_found"),
        ),
        Protection(
            "A proof leads to the root from one place only.",
            protects(
                "kiosk/ledger/merkle.py",
                "    return last == 0 and found == root\n",
                without="    return found == root\n",
            ),
            by("ledger/test_merkle.py", "test_a_proof_that_stops_below_the_root_proves_nothing"),
        ),
        Protection(
            "A node of the tree is never taken for a leaf.",
            protects(
                "kiosk/ledger/merkle.py",
                'hashlib.sha256(b"\\x00" + data).digest()',
                without='hashlib.sha256(b"\\x01" + data).digest()',
            ),
            by("ledger/test_merkle.py", "test_a_node_is_never_taken_for_a_leaf"),
        ),
        Protection(
            "When a sheet has closed, the log holds its register fast.",
            protects(
                "kiosk/attendance/closing.py",
                "    append_last(db, Entry(LogKind.CLOSED, now, stream))\n",
                without="",
            ),
            by("attendance/test_closing.py", "test_a_sheet_has_closed_when_no_form_can_arrive_any_more")
            + by("attacks/test_ledger.py", "test_the_last_ten_events_cannot_be_cut_off"),
        ),
        Protection(
            "Who was expected is recorded when a sheet has closed.",
            protects(
                "kiosk/attendance/closing.py",
                "        people = list(expected_in(db, class_session))\n",
                without="        people: list[dict[str, str | int]] = []\n",
            ),
            by(
                "attendance/test_closing.py",
                "test_who_was_expected_is_recorded_each_with_a_salt_of_their_own",
            ),
        ),
        Protection(
            "Each later act on a closed register is held fast at once.",
            protects(
                "kiosk/attendance/events.py",
                "return LogKind.AMENDED if is_closed(db, stream) else None",
                without="return None",
            ),
            by("attendance/test_closing.py", "test_each_later_act_of_an_instructor_is_held_fast_at_once"),
        ),
        Protection(
            "Nobody is enrolled, moved or taken off the roll by hand unseen.",
            protects(
                "kiosk/attendance/roll_check.py",
                "        if stored.get(key, _nothing(values)) != values\n",
                without="        if False\n",
            ),
            by(
                "attendance/test_register_check.py",
                "test_an_enrolment_that_was_removed_altered_or_put_in_by_hand_is_named",
            )
            + by("attacks/test_ledger.py", "test_who_was_expected_cannot_be_changed"),
        ),
        Protection(
            "Nobody is excused by hand unseen.",
            protects(
                "kiosk/attendance/roll_check.py",
                "    if any(stored.keys() - told.keys() for stored, told in pairs):\n",
                without="    if False:\n",
            ),
            by(
                "attendance/test_register_check.py",
                "test_an_enrolment_that_was_removed_altered_or_put_in_by_hand_is_named",
            ),
        ),
        Protection(
            "A class session that nobody planned is found.",
            protects(
                "kiosk/attendance/register_check.py",
                "        if not audited.events:\n            return Break(1, RegisterDamage.SESSION_WITHOUT_EVENTS)\n",
                without="        if not audited.events:\n            return None\n",
            ),
            by("attacks/test_ledger.py", "test_a_class_session_that_nobody_planned_is_found"),
        ),
        Protection(
            "A class session that was deleted is found.",
            protects(
                "kiosk/attendance/register_check.py",
                "            return Break(1, RegisterDamage.SESSION_MISSING)\n",
                without="            return None\n",
            ),
            by("attacks/test_ledger.py", "test_a_class_session_cannot_be_deleted"),
        ),
        Protection(
            "Answers cannot be changed unseen after a quiz has closed.",
            protects(
                "kiosk/quizzes/delivery/results_check.py",
                "    if any(stored.get(key) != digest for key, digest in told.items()):\n",
                without="    if False:\n",
            ),
            by("attacks/test_ledger.py", "test_an_answer_cannot_be_changed_after_the_quiz_has_closed"),
        ),
        Protection(
            "A regrade cannot be put in, changed or taken out unseen.",
            protects(
                "kiosk/quizzes/delivery/results_check.py",
                'if rows.pop(content["row"], None) != told:',
                without='if rows.pop(content["row"], None) is None:',
            ),
            by("attacks/test_ledger.py", "test_a_regrade_cannot_be_put_in_changed_or_taken_out"),
        ),
        Protection(
            "The log holds fast that a course was purged.",
            protects(
                "kiosk/privacy/retention.py",
                "        append_last(db, Entry(PurgeEntry.PURGED, now, each))\n",
                without="        pass\n",
            ),
            by("privacy/test_purge.py", "test_the_log_holds_fast_that_a_course_was_purged"),
        ),
        Protection(
            "A restore is told from an older database, in a signed entry.",
            protects(
                "kiosk/cli/life.py",
                "        replace_held(checkpoint_file(settings), note)\n",
                without="",
            ),
            by(
                "cli/test_register_commands.py",
                "test_an_older_database_is_found_and_a_restore_is_told_from_it",
            ),
        ),
        Protection(
            "kiosk check refuses a database that is older than the checkpoint kept outside.",
            protects(
                "kiosk/cli/ledger_check.py",
                "        yield from _outside(log, held, keys)\n",
                without="        yield from ()\n",
            ),
            by(
                "cli/test_register_commands.py",
                "test_an_older_database_is_found_and_a_restore_is_told_from_it",
            ),
        ),
        Protection(
            "A log that was tampered with stops nobody from signing.",
            protects(
                "kiosk/ledger/writing.py",
                "    except LogDamagedError:\n",
                without="    except ZeroDivisionError:\n",
            ),
            by("cli/test_maintenance.py", "test_a_log_that_was_tampered_with_stops_nobody"),
        ),
    ),
)
