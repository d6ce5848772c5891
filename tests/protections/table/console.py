"""Passwords, log-ins and the console's sessions."""

from tests.protections.protection import Protection, Topic, by, protects

LOG_INS = "kiosk/accounts/log_ins.py"
SETUP_LINKS = "kiosk/accounts/instructors.py"
PASSWORDS = "kiosk/accounts/passwords.py"
SESSION = "kiosk/web/console/session.py"

LIVE = "web/test_live_register.py"
EVERY_CHANGE = by(LIVE, "test_whatever_changes_the_register_reaches_the_page")
REGISTER = "kiosk/attendance/register_version.py"
CLASS_SESSION = "kiosk/web/console/class_session.py"
RESULTS = "kiosk/quizzes/results/results_version.py"

PASSWORD = Topic(
    "Passwords and accounts",
    (
        Protection(
            "Passwords are stored as Argon2id hashes at the cost that OWASP recommends.",
            protects(PASSWORDS, "memory_cost=19456", without="memory_cost=64"),
            by("accounts/test_passwords.py", "test_the_hash_is_argon2id_as_strong_as_owasp_asks_and_salted"),
        ),
        Protection(
            "Without a stored hash, no password is right.",
            protects(PASSWORDS, " and bool(password_hash)", without=""),
            by("accounts/test_passwords.py", "test_without_a_good_hash_no_password_matches"),
        ),
        Protection(
            "An unknown address takes the same work as a wrong password.",
            protects(
                PASSWORDS,
                "return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)",
                without="return bool(password_hash) and _hasher.verify(password_hash, password)",
            ),
            by("accounts/test_log_ins.py", "test_an_unknown_address_costs_a_check_like_a_known_one")
            + by("attacks/test_enumeration.py", "test_every_wrong_log_in_costs_one_check_of_a_password"),
        ),
        Protection(
            "An unknown address gets the same answer as a wrong password.",
            protects(
                LOG_INS,
                "    if not matches(",
                without="    if instructor is None:\n"
                "        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=timedelta(minutes=1))\n"
                "    if not matches(",
            ),
            by("accounts/test_log_ins.py", "test_a_wrong_password_and_an_unknown_address_get_the_same_answer")
            + by("attacks/test_enumeration.py", "test_every_wrong_log_in_reads_the_same"),
            remark="There is nothing to take out: a different answer is put in.",
        ),
        Protection(
            "Of passwords sent at once, no more are checked than there are tries.",
            protects(
                "kiosk/web/console/log_in.py",
                "        admit_try(tries, bucket, now())\n"
                "        who = check_password(reading(), form.email.data, form.password.data)\n",
                without="        who = check_password(reading(), form.email.data, form.password.data)\n"
                "        admit_try(tries, bucket, now())\n",
            ),
            by("web/test_console_log_in.py", "test_of_passwords_sent_at_once_only_ten_are_looked_at"),
        ),
        Protection(
            "A set-up link works once, even when used many times at once.",
            protects(
                SETUP_LINKS,
                "        delete(SetupLink)\n        .where(SetupLink.token_hash == token_hash(token), SetupLink.expires_at > now)\n"
                "        .returning(SetupLink.instructor_id)\n",
                without="        select(SetupLink.instructor_id)\n"
                "        .where(SetupLink.token_hash == token_hash(token), SetupLink.expires_at > now)\n",
            ),
            by(
                "accounts/test_setup_links.py",
                "test_of_many_uses_at_once_one_sets_the_password_and_the_others_are_refused",
            ),
        ),
        Protection(
            "A set-up link works for seven days.",
            protects(SETUP_LINKS, ", SetupLink.expires_at > now)\n    )\n", without=")\n    )\n")
            + protects(
                SETUP_LINKS,
                ", SetupLink.expires_at > now)\n        .returning",
                without=")\n        .returning",
            ),
            by("accounts/test_setup_links.py", "test_a_link_works_for_seven_days_and_not_an_instant_more"),
            remark="Kept twice: where the form is shown and where the password is set.",
        ),
        Protection(
            "A new set-up link ends the earlier ones.",
            protects(
                SETUP_LINKS,
                "    db.execute(delete(SetupLink).where(SetupLink.instructor_id == instructor.id))\n    token",
                without="    token",
            ),
            by(
                "accounts/test_setup_links.py",
                "test_a_new_link_kills_all_earlier_ones_of_the_same_instructor_only",
            ),
        ),
        Protection(
            "A new password ends every earlier session.",
            protects(
                SETUP_LINKS,
                "    db.execute(delete(ConsoleSession).where(ConsoleSession.instructor_id == used))\n",
                without="",
            ),
            by(
                "accounts/test_setup_links.py",
                "test_a_new_password_ends_every_session_of_before_and_of_nobody_else",
            )
            + by(
                "web/test_console_log_in.py",
                "test_a_set_up_link_sets_the_password_once_and_ends_other_sessions",
            ),
        ),
        Protection(
            "Tokens of sessions and links are stored only as hashes, which open nothing.",
            protects(LOG_INS, "return hashlib.sha256(token.encode()).hexdigest()", without="return token"),
            by("accounts/test_log_ins.py", "test_only_a_hash_of_the_token_is_stored_and_it_opens_nothing")
            + by("accounts/test_setup_links.py", "test_only_hashes_are_stored"),
        ),
    ),
)

SESSIONS = Topic(
    "Sessions of the console",
    (
        Protection(
            "Logging in clears the browser's session, including anything planted in it and its form token.",
            protects(
                SESSION,
                "    session.clear()\n    session.permanent = True",
                without="    session.permanent = True",
            ),
            by(
                "attacks/test_sessions.py",
                "test_the_form_token_from_before_the_log_in_is_worth_nothing_after_it",
            )
            + by("attacks/test_sessions.py", "test_nothing_planted_in_the_session_is_there_after_the_log_in"),
        ),
        Protection(
            "The cookie contains no fingerprint of the browser.",
            protects(SESSION, '    session.pop("_id", None)\n', without=""),
            by("attacks/test_sessions.py", "test_the_cookie_holds_a_token_and_neither_a_name_nor_an_id"),
        ),
        Protection(
            "Each log-in has a token of its own.",
            protects(
                LOG_INS, "token = secrets.token_urlsafe(32)", without='token = f"session of {checked.id}"'
            ),
            by("accounts/test_log_ins.py", "test_no_two_log_ins_share_a_token"),
        ),
        Protection(
            "Logging out ends the session on the server: copies of the cookie no longer work.",
            protects(SESSION, "        end_console_session(db, token)", without="        db.flush()"),
            by("web/test_console_log_in.py", "test_logging_out_kills_every_copy_of_the_cookie"),
        ),
        Protection(
            "Logging out clears the browser's session.",
            protects(SESSION, "    logout_user()\n    session.clear()", without="    logout_user()"),
            by("attacks/test_sessions.py", "test_the_log_out_leaves_nothing_in_the_cookie"),
        ),
        Protection(
            "A log-in lasts twelve hours.",
            protects(LOG_INS, " or now - session.started_at >= ABSOLUTE_LIMIT", without=""),
            by("accounts/test_log_ins.py", "test_a_log_in_lasts_twelve_hours_and_no_longer")
            + by("web/test_console_log_in.py", "test_twelve_hours_log_out_however_busy"),
        ),
        Protection(
            "Two hours without activity end the session.",
            protects(SESSION, "    if idle >= IDLE_LIMIT:\n        return None\n", without=""),
            by("web/test_console_log_in.py", "test_two_hours_without_a_click_log_out"),
        ),
        Protection(
            "A page that refreshes itself is not activity.",
            protects(SESSION, 'ASKED_BY_PAGES = ("console.live", ', without="ASKED_BY_PAGES = ("),
            by("web/test_console.py", "test_a_page_left_open_does_not_keep_the_console_open"),
        ),
    ),
)

FOLLOWING = Topic(
    "Pages that follow what happens",
    (
        Protection(
            "While nothing happens, a console left open takes four statements and renders no page.",
            protects(
                "kiosk/web/console/live.py",
                "Response(status=304) if known else Response(make())",
                without="Response(make(), status=304 if known else 200)",
            ),
            by(LIVE, "test_while_nothing_happens_the_page_costs_four_queries_whatever_the_size"),
        ),
        Protection(
            "It never shows a register that lacks an event.",
            protects(REGISTER, 'func.coalesce(HEAD, "")', without='literal("")'),
            EVERY_CHANGE,
        ),
        Protection(
            "Nor an outdated roster.",
            protects(REGISTER, "            Enrolment.group,\n", without=""),
            EVERY_CHANGE,
        ),
        Protection(
            "Nor the former name of somebody who signed but has left the roster.",
            protects(REGISTER, ", ROSTER, _STRANGERS,", without=', ROSTER, literal(""),'),
            EVERY_CHANGE,
        ),
        Protection(
            "Nor a sheet as open once time alone has closed it.",
            protects(CLASS_SESSION, "times = sheet.window.phase(instant), ", without="times = "),
            by(LIVE, "test_what_turns_with_the_clock_alone_reaches_the_page"),
        ),
        Protection(
            "Nor what the screen showed earlier.",
            protects(CLASS_SESSION, "zone, day, *screen)", without="zone, day)"),
            by(LIVE, "test_what_the_screen_shows_reaches_the_page"),
        ),
        Protection(
            "Nor the results of an earlier search.",
            protects(CLASS_SESSION, "tag_of(sheet.id, asked, ", without="tag_of(sheet.id, "),
            by(LIVE, "test_each_search_filter_and_language_is_a_page_of_its_own"),
        ),
        Protection(
            "Nor outdated results of a quiz.",
            protects(
                RESULTS,
                "func.coalesce(func.sum(Answer.revision), 0)",
                without="func.coalesce(func.sum(0 * Answer.revision), 0)",
            ),
            by("web/test_live_results.py", "test_whatever_changes_the_results_reaches_the_page"),
        ),
        Protection(
            "Nor attempts that no longer count.",
            protects(RESULTS, "                Attempt.set_aside_at,\n", without=""),
            by("web/test_live_results.py", "test_whatever_changes_the_results_reaches_the_page"),
        ),
        Protection(
            "The home page shows one page at a time, however many class sessions there are.",
            protects(
                "kiosk/attendance/agenda.py",
                ".limit(PAGE_LENGTH).offset((number - 1) * PAGE_LENGTH)",
                without="",
            ),
            by("attendance/test_agenda.py", "test_a_long_list_is_read_page_by_page_and_nothing_is_left_out"),
        ),
    ),
)
