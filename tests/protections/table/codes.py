"""What proves that somebody sees the screen now: the room code, the ticket, the phone's own cookie."""

from tests.protections.protection import Protection, Topic, by, protects

ROOM_CODE = "kiosk/attendance/room_code.py"
TICKET = "kiosk/attendance/ticket.py"
PHONE = "kiosk/web/phone/device.py"
SCAN = "kiosk/web/phone/scan.py"

CODES = Topic(
    "Room codes",
    (
        Protection(
            "A photo of the code is worthless 21 seconds after it was first shown.",
            protects(ROOM_CODE, "PAST_STEPS = 1", without="PAST_STEPS = 3"),
            by("attendance/test_room_code.py", "test_a_photo_of_the_screen_is_worthless_after_21_seconds")
            + by("attacks/test_hall.py", "test_a_photo_of_the_code_is_worthless_after_21_seconds"),
        ),
        Protection(
            "The code changes every ten seconds.",
            protects(ROOM_CODE, "STEP = timedelta(seconds=10)", without="STEP = timedelta(seconds=60)"),
            by("attendance/test_room_code.py", "test_the_code_turns_every_ten_seconds"),
        ),
        Protection(
            "A future code is not valid yet.",
            protects(ROOM_CODE, "range(REMEMBERED_STEPS + 1)", without="range(-1, REMEMBERED_STEPS + 1)"),
            by("attendance/test_room_code.py", "test_a_code_of_the_future_is_not_good_yet"),
        ),
        Protection(
            "Only a holder of the server's secret can make codes.",
            protects(ROOM_CODE, "hmac.digest(key, ", without='hmac.digest(b"", '),
            by("attendance/test_room_code.py", "test_another_servers_code_is_unknown"),
        ),
        Protection(
            "A code opens only the class session on whose screen it was shown.",
            protects(ROOM_CODE, 'b"%d.%d" % (class_session_id, step)', without='b"%d" % step'),
            by("attendance/test_room_code.py", "test_a_code_moved_to_another_class_session_is_unknown"),
        ),
        Protection(
            "A code has 30 bits that nobody can predict.",
            protects(ROOM_CODE, 'int.from_bytes(digest[:4], "big") >> 2', without="digest[0] << 22"),
            by("attendance/test_room_code.py", "test_all_thirty_bits_differ_from_code_to_code"),
        ),
        Protection(
            "A code has only one spelling, so that wrong codes are counted for the right class session.",
            protects(
                ROOM_CODE,
                "if base32.encode(class_session_id, SESSION_SYMBOLS) != code[:-MAC_SYMBOLS]:",
                without="if False:",
            ),
            by("attendance/test_room_code.py", "test_a_code_has_one_spelling_only"),
        ),
        Protection(
            "Codes are compared in constant time.",
            protects(
                ROOM_CODE,
                "hmac.compare_digest(_mac(each, class_session_id, step - age), mac)",
                without="_mac(each, class_session_id, step - age) == mac",
            ),
            by("attendance/test_room_code.py", "test_a_code_is_compared_in_constant_time"),
        ),
        Protection(
            "A valid code signs nothing once the window has closed.",
            protects(SCAN, "    _check_window(named)\n    phone.keep()", without="    phone.keep()")
            + protects(TICKET, "        window.check(self.scanned_at)\n", without="")
            + protects(TICKET, "if now >= window.late_until + FORM_GRACE:", without="if False:"),
            by("web/test_scan.py", "test_after_the_closing_the_page_says_since_when_in_the_courses_zone"),
            remark="Kept twice: at the scan, and when its ticket is used.",
        ),
        Protection(
            "The screen shows no code once the window has closed.",
            protects(
                "kiosk/web/screen/sheet_view.py",
                "if sheet.window.takes_signatures(now):",
                without="if sheet.window:",
            ),
            by("web/test_screen.py", "test_after_the_closing_it_says_so_with_the_count_and_holds_no_code"),
        ),
    ),
)

TICKETS = Topic(
    "Scan tickets and the phone's cookie",
    (
        Protection(
            "A ticket that was not sealed here is refused.",
            protects(TICKET, "signer.loads(text)", without="signer.loads_unsafe(text)[1]"),
            by("attendance/test_ticket.py", "test_no_cut_or_changed_ticket_passes")
            + by("attacks/test_tokens.py", "test_a_ticket_of_ones_own_making_opens_nothing"),
        ),
        Protection(
            "A ticket works only in the browser that scanned.",
            protects(
                PHONE,
                "return ticket if ticket is not None and ticket.device == this_phone().device else None",
                without="return ticket",
            ),
            by("attacks/test_hall.py", "test_a_ticket_in_another_browser_opens_nothing"),
        ),
        Protection(
            "A ticket signs only for the class session whose code was presented, whatever the form says.",
            protects(
                PHONE,
                "ticket = ScanTicket(class_session_id, now(), method, phone.device)",
                without="ticket = ScanTicket(1, now(), method, phone.device)",
            ),
            by("attacks/test_tokens.py", "test_a_ticket_signs_for_its_own_class_session_only"),
        ),
        Protection(
            "A ticket lasts five minutes.",
            protects(TICKET, "LIFE = timedelta(minutes=5)", without="LIFE = timedelta(hours=5)"),
            by("attendance/test_ticket.py", "test_five_minutes_are_left_to_fill_in_the_form"),
        ),
        Protection(
            "A ticket from the future is refused.",
            protects(
                TICKET,
                "if not timedelta(0) <= now - self.scanned_at < LIFE:",
                without="if not now - self.scanned_at < LIFE:",
            ),
            by("attendance/test_ticket.py", "test_a_ticket_from_the_future_is_refused"),
        ),
        Protection(
            "A ticket from a scan outside the window signs nothing, even if the window has changed since.",
            protects(TICKET, "        window.check(self.scanned_at)\n", without=""),
            by(
                "attendance/test_ticket.py",
                "test_a_scan_outside_the_window_is_refused_even_with_a_good_ticket",
            ),
        ),
        Protection(
            "A form opened in time can be validated for two minutes after closing, and no longer.",
            protects(TICKET, "if now >= window.late_until + FORM_GRACE:", without="if False:"),
            by(
                "attendance/test_ticket.py",
                "test_a_form_opened_in_time_may_be_validated_two_minutes_after_closing",
            )
            + by("attacks/test_hall.py", "test_a_whole_request_replayed_after_the_closing_records_nothing"),
        ),
        Protection(
            "What was sealed for one purpose is invalid for any other.",
            protects(
                "kiosk/core/keys.py",
                'b"kiosk:" + purpose.encode()',
                without='b"kiosk:" + purpose[:0].encode()',
            )
            + protects("kiosk/core/keys.py", "salt=purpose,", without='salt="",'),
            by("attendance/test_ticket.py", "test_a_token_made_for_another_purpose_is_no_ticket"),
            remark="Kept twice: each purpose has a key and a salt of its own.",
        ),
        Protection(
            "Each purpose has a key of its own.",
            protects(
                "kiosk/core/keys.py",
                'b"kiosk:" + purpose.encode()',
                without='b"kiosk:" + purpose[:0].encode()',
            ),
            by("core/test_keys.py", "test_each_purpose_and_each_secret_has_a_key_of_its_own"),
        ),
        Protection(
            "A phone cookie that was not sealed here identifies nobody and opens no receipt.",
            protects(
                "kiosk/web/common/cookies.py",
                ".loads(read_cookie(name))",
                without=".loads_unsafe(read_cookie(name))[1]",
            ),
            by("attacks/test_tokens.py", "test_a_phone_cookie_of_ones_own_making_is_worth_none"),
        ),
        Protection(
            "A receipt opens only on the phone that was given it.",
            protects(
                "kiosk/web/phone/receipt.py",
                "if base32.clean(code) not in this_phone().receipts:",
                without="if not code:",
            ),
            by("web/test_sign_in.py", "test_a_receipt_is_for_the_phone_that_was_given_it")
            + by("attacks/test_access.py", "test_each_route_answers_each_role_as_the_table_says[stranger]"),
        ),
    ),
)
