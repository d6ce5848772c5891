"""Ending accounts and what they open; passwords that are easily guessed; requests without a right."""

from tests.protections.protection import Protection, Topic, by, protects

LOG_INS = "kiosk/accounts/log_ins.py"
INSTRUCTORS = "kiosk/accounts/instructors.py"
RULES = "kiosk/accounts/passwords.py"
TEST = "accounts/test_instructors.py"

ACCOUNTS = Topic(
    "Ending accounts",
    (
        Protection(
            "A reset ends the old password at once, not only when the link is used.",
            protects(
                INSTRUCTORS,
                "    instructor.password_hash, instructor.disabled_at = None, disabled_at\n",
                without="    instructor.disabled_at = instructor.disabled_at\n",
            ),
            by(TEST, "test_a_reset_ends_the_old_password_and_the_sessions_before_the_link_is_used"),
        ),
        Protection(
            "Disabling or resetting an account ends its sessions at once.",
            protects(
                INSTRUCTORS,
                "    end_sessions(db, instructor)\n\n\ndef _standing",
                without="\n\ndef _standing",
            ),
            by(TEST, "test_who_is_disabled_is_out_and_cannot_come_back")
            + by("web/test_console_log_in.py", "test_an_end_from_the_command_line_holds_at_the_next_click"),
        ),
        Protection(
            "The links of a disabled account no longer work.",
            protects(
                INSTRUCTORS,
                "    _shut(db, instructor, now)\n"
                "    db.execute(delete(SetupLink).where(SetupLink.instructor_id == instructor.id))\n",
                without="    _shut(db, instructor, now)\n",
            ),
            by(TEST, "test_who_is_disabled_is_out_and_cannot_come_back"),
        ),
        Protection(
            "A log-in under way when the account is ended begins no session.",
            protects(LOG_INS, " or db.scalar(valid) != checked.password_hash:", without=":"),
            by(
                TEST,
                "test_a_log_in_whose_password_was_looked_at_before_the_end_begins_no_session_after_it",
            )
            + by(
                "web/test_console_log_in.py",
                "test_an_account_that_is_ended_while_its_password_is_looked_at_stays_closed",
            ),
        ),
        Protection(
            "Removing an account removes nobody's name from a register.",
            protects(INSTRUCTORS, "    if acts:\n", without="    if False:\n"),
            by(TEST, "test_an_account_whose_name_stands_on_a_register_is_not_removed"),
        ),
        Protection(
            "Disabling the only instructor of a course gives a warning.",
            protects(
                "kiosk/cli/instructors.py",
                '        click.echo(_("%(email)s is disabled.", email=who.email))\n        _warn(alone)\n',
                without='        click.echo(_("%(email)s is disabled.", email=who.email))\n',
            ),
            by("cli/test_instructors.py", "test_disabling_the_only_instructor_of_a_course_warns"),
        ),
        Protection(
            "Expired sessions and links are deleted.",
            protects(
                LOG_INS,
                "    db.execute(delete(SetupLink).where(SetupLink.expires_at <= now))\n",
                without="",
            ),
            by(TEST, "test_a_log_in_sweeps_sessions_and_links_that_are_over"),
        ),
        Protection(
            "A password that is easily guessed is refused.",
            protects(RULES, 'if found["guesses"] >= ENOUGH_GUESSES:', without="if True:"),
            by("accounts/test_password_rules.py", "test_rows_and_repeats_are_refused"),
        ),
        Protection(
            "So is a common one with digits and symbols around it.",
            protects(RULES, 'in FREQUENCY_LISTS["passwords"]:', without="in ():"),
            by(
                "accounts/test_password_rules.py",
                "test_what_everybody_tries_first_is_refused_also_with_digits_and_signs_around_it",
            ),
        ),
        Protection(
            "So is one made of the names of the account or the place.",
            protects(RULES, "if own != plain and len(", without="if len(plain) < 0 and len("),
            by(
                "accounts/test_password_rules.py",
                "test_what_the_account_and_the_place_are_called_is_refused",
            ),
        ),
        Protection(
            "A weak password does not use up the link.",
            protects(
                "kiosk/web/console/set_up.py",
                "weakness := weakness_of(form.password.data, _context(who))",
                without="weakness := None",
            ),
            by(
                "web/test_console_log_in.py",
                "test_a_bad_new_password_is_told_and_does_not_use_the_link_up",
            ),
        ),
        Protection(
            "After log-out the browser forgets the pages it has shown.",
            protects(
                "kiosk/web/console/log_in.py",
                '    response.headers["Clear-Site-Data"] = \'"cache"\'\n',
                without="",
            ),
            by(
                "web/test_console_log_in.py",
                "test_after_the_log_out_the_browser_forgets_the_pages_and_nothing_of_the_phone",
            ),
        ),
        Protection(
            "Subdomains are bound to HTTPS only if the operator says so.",
            protects(
                "kiosk/web/common/headers.py",
                '"; includeSubDomains" if settings.hsts_subdomains else ""',
                without='"; includeSubDomains"',
            ),
            by(
                "web/test_https.py",
                "test_hosts_below_this_one_are_bound_to_https_only_where_the_operator_says_so",
            ),
        ),
        Protection(
            "The log records who requests something that is not theirs.",
            protects(
                "kiosk/web/console/guards.py",
                '    denied("not_theirs", instructor=current_user.instructor_id)\n',
                without="",
            ),
            by(
                "web/test_logs.py",
                "test_what_is_anothers_is_told_with_who_asked_and_not_what_it_was",
            ),
        ),
        Protection(
            "The log records that a copied cookie was used after log-out.",
            protects(
                "kiosk/web/console/session.py",
                '        denied("session_ended")  # a copied cookie, or a browser that missed the log-out\n',
                without="",
            ),
            by("web/test_logs.py", "test_a_copy_of_a_cookie_used_after_the_end_is_told_each_time"),
        ),
        Protection(
            "The log records requests for the metrics with a wrong token.",
            protects(
                "kiosk/web/common/operations.py",
                '            denied("metrics_token")\n',
                without="            pass\n",
            ),
            by("web/test_metrics.py", "test_a_wrong_token_is_told_and_not_what_it_was"),
        ),
    ),
)
