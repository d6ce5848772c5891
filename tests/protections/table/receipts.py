"""Receipts that anyone can check."""

from tests.protections.protection import Protection, Topic, by, protects

SIGNED = "kiosk/attendance/receipts/signed.py"
KEYS = "kiosk/core/signing_keys.py"
TESTS = "attendance/test_signed_receipt.py"

RECEIPTS = Topic(
    "Signed receipts",
    (
        Protection(
            "A receipt that was not signed here is not valid.",
            protects(
                SIGNED,
                " or not is_signed(public, signature, CONTEXT + payload):",
                without=":",
            ),
            by(TESTS, "test_any_flipped_bit_is_refused")
            + by("web/test_receipt_check.py", "test_every_link_that_is_not_genuine_gets_the_same_page"),
        ),
        Protection(
            "What the same key signs for another purpose is not a receipt.",
            protects(SIGNED, 'CONTEXT = b"kiosk receipt v2\\0"', without='CONTEXT = b""'),
            by(TESTS, "test_what_the_real_key_signed_for_another_version_or_purpose_is_refused"),
        ),
        Protection(
            "A receipt in another version of the format is not valid.",
            protects(SIGNED, "if version == VERSION else None", without="if version else None"),
            by(TESTS, "test_what_the_real_key_signed_for_another_version_or_purpose_is_refused"),
        ),
        Protection(
            "A key under another key's name is refused.",
            protects(SIGNED, "public is None or key_id_of(public) != key_id or", without="public is None or"),
            by(TESTS, "test_under_the_name_of_a_known_key_another_key_is_refused"),
        ),
        Protection(
            "A list with a key under another key's name is refused.",
            protects(
                KEYS,
                "if any(key_id_of(public) != key_id for key_id, public in keys.items()):",
                without="if False:",
            ),
            by("core/test_signing_keys.py", "test_what_is_no_list_of_keys_is_refused"),
        ),
        Protection(
            "A receipt has only one spelling.",
            protects(SIGNED, " or not token.isascii()", without=""),
            by(TESTS, "test_a_long_s_is_not_an_s"),
        ),
        Protection(
            "A receipt at odds with the register shows nothing of it.",
            protects(
                "kiosk/attendance/receipts/receipt.py",
                "    if details is not None and (details",
                without="    if details is None and (details",
            ),
            by(
                "attendance/test_receipt_keys.py",
                "test_a_receipt_that_the_register_tells_otherwise_is_contradicted",
            )
            + by("web/test_receipt_check.py", "test_a_register_that_was_changed_contains_it_no_longer"),
        ),
        Protection(
            "A receipt says so if the register no longer contains what it was given for.",
            protects(
                "kiosk/attendance/receipts/receipt.py",
                "contradicted = known is None or not known.startswith(signed.event.hash)",
                without="contradicted = False",
            ),
            by("web/test_receipt_check.py", "test_a_receipt_that_the_register_no_longer_contains_says_so")
            + by(
                "attendance/test_receipt_keys.py",
                "test_when_another_event_stands_in_its_place_the_register_no_longer_contains_it",
            ),
        ),
        Protection(
            "A receipt whose signature was annulled is reported as annulled.",
            protects(
                "kiosk/attendance/receipts/receipt.py",
                "find_annulment(db, signed.code) if details is None else None",
                without="None",
            ),
            by("attendance/test_annulments.py", "test_a_signed_receipt_is_told_as_annulled")
            + by("web/test_annulments.py", "test_the_public_check_says_annulled_and_shows_no_name"),
        ),
        Protection(
            "A receipt printed last term still verifies after the secret has changed.",
            protects(KEYS, "return trusted_keys(db, keys, purpose).get(key_id)", without="return None"),
            by(
                "web/test_receipt_check.py", "test_after_a_change_of_the_secret_an_old_receipt_still_verifies"
            ),
        ),
        Protection(
            "A secret's receipt key is stored before anything is signed with it.",
            protects(
                "kiosk/cli/instance.py",
                "                remember_keys(db, keys, purpose, instant)\n",
                without="                pass\n",
            ),
            by("cli/test_register_commands.py", "test_the_keys_are_remembered_at_every_start"),
        ),
        Protection(
            "All keys are published, including past ones.",
            protects(
                KEYS,
                "for each in sorted(known.counting, key=lambda each: (each.first_used_at, each.key_id))",
                without="for each in known.counting if each.key_id == known.current",
            ),
            by("core/test_signing_keys.py", "test_a_new_secret_vouches_for_the_keys_of_those_before_it"),
        ),
        Protection(
            "A receipt's code cannot be guessed.",
            protects(
                "kiosk/core/base32.py",
                "secrets.choice(ALPHABET) for _ in range(length)",
                without='"0" for _ in range(length)',
            ),
            by(
                "core/test_base32.py",
                "test_random_codes_have_their_length_use_every_symbol_and_do_not_repeat",
            ),
        ),
        Protection(
            "After an erasure the signature still verifies, and the page names nobody.",
            protects(
                "kiosk/web/phone/receipt.py",
                "response = make_response(page, 200 if checked else 404)",
                without="response = make_response(page, 200 if details else 404)",
            ),
            by(
                "web/test_receipt_check.py",
                "test_after_an_erasure_the_signature_holds_and_the_details_are_gone",
            ),
        ),
    ),
)
