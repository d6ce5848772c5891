"""A program that signs for many is flagged; people are not."""

from tests.protections.protection import Protection, Topic, by, protects

BURSTS_PY = "kiosk/attendance/bursts.py"
SIGN_IN = "kiosk/web/phone/sign_in.py"
VIEW = "kiosk/web/console/corrections.py"
DOMAIN, WEB = "attendance/test_bursts.py", "web/test_bursts.py"

BURSTS = Topic(
    "Unusual signatures",
    (
        Protection(
            "When a program signs for sixty absent people within a second, every signature is flagged.",
            protects(
                SIGN_IN,
                "            quick_phone_issued_at=kept_of_phone(scanned.ticket, phone.issued_at, typed=typed, now=now()),\n",
                without="",
            ),
            by(
                WEB,
                "test_sixty_absentees_signed_by_a_program_within_a_second_are_all_flagged_and_none_is_refused",
            ),
        ),
        Protection(
            "So they are when the program collected its cookies beforehand.",
            protects(
                "kiosk/web/phone/device.py",
                "datetime.fromtimestamp(self.issued / 1000, UTC)",
                without="now()",
            ),
            by(WEB, "test_so_are_those_whose_cookies_a_program_has_collected_before"),
        ),
        Protection(
            "People who take as long as typing takes are not flagged.",
            protects(BURSTS_PY, "if typed and now - ticket.scanned_at < QUICK else", without="if typed else"),
            by(
                DOMAIN,
                "test_of_six_hundred_people_who_scan_at_once_and_type_for_four_to_thirty_seconds_nobody_is_flagged",
            )
            + by(WEB, "test_a_hall_that_scans_at_once_and_types_is_not_flagged"),
        ),
        Protection(
            "Nor is a phone that signs with one tap.",
            protects(SIGN_IN, "typed = isinstance(form, SignInForm) and", without="typed ="),
            by(WEB, "test_nor_is_one_that_taps_once_a_week_later"),
        ),
        Protection(
            "Nor is a form that came back filled in after a new scan.",
            protects(SIGN_IN, " and TYPED not in session\n", without="\n"),
            by(WEB, "test_nor_is_one_whose_forms_come_back_filled_in_after_the_network_was_away"),
        ),
        Protection(
            "Seven quick signatures are not a burst.",
            protects(BURSTS_PY, "SIGNATURES = 8", without="SIGNATURES = 7"),
            by(
                DOMAIN,
                "test_eight_quick_signatures_of_cookies_issued_within_three_seconds_are_a_burst_and_seven_are_not",
            ),
        ),
        Protection(
            "A phone that scans again and again is flagged.",
            protects(BURSTS_PY, "if len(scans[each.device_key]) >= SCANS:", without="if False:"),
            by(WEB, "test_a_phone_that_scans_again_and_again_is_shown_too"),
        ),
        Protection(
            "Signatures since the page was opened are not marked as reviewed.",
            protects(
                VIEW,
                "look(db, class_session_to_change(db, class_session_id), until,",
                without="look(db, class_session_to_change(db, class_session_id), now(),",
            ),
            by(WEB, "test_what_came_after_the_page_was_opened_has_not_been_looked_at"),
        ),
        Protection(
            "That page annuls only the signatures it shows.",
            protects(
                VIEW,
                'chosen = _receipts(register).intersection(given := request.form.getlist("receipt"))',
                without='chosen = set(given := request.form.getlist("receipt"))',
            ),
            by(WEB, "test_only_signatures_of_the_group_can_be_annulled_there"),
        ),
        Protection(
            "The time a phone's cookie was issued is stored only if its form was typed faster than anyone types.",
            protects(BURSTS_PY, "return issued_at if typed and now", without="return issued_at if now"),
            by(
                DOMAIN,
                "test_of_a_phone_nothing_is_kept_unless_its_form_came_back_faster_than_anybody_types",
            ),
        ),
    ),
)
