"""People who guess are slowed down; people who share an address with them are not."""

from tests.protections.protection import Protection, Topic, by, protects

PHONE = "kiosk/web/phone/device.py"
SIGN_IN = "kiosk/web/phone/sign_in.py"
DEVICE = "kiosk/web/console/session.py"
SUPERVISOR = "kiosk/cli/supervisor.py"

LIMITS = Topic(
    "Limits on guessing",
    (
        Protection(
            "After ten wrong codes within five minutes, a phone must wait.",
            protects(PHONE, "if count >= WRONG_CODES and elapsed < WRONG_CODES_WITHIN:", without="if False:"),
            by("web/test_scan.py", "test_after_ten_wrong_codes_this_phone_waits_and_another_does_not"),
        ),
        Protection(
            "Every wrong code is counted.",
            protects(
                "kiosk/web/phone/scan.py",
                "            phone.count_wrong_code(named, instant)\n",
                without="",
            ),
            by("web/test_scan.py", "test_after_ten_wrong_codes_this_phone_waits_and_another_does_not"),
        ),
        Protection(
            "Wrong codes for one class session cost nothing in another.",
            protects(
                PHONE, "self.wrong_codes.get(str(class_session_id),", without='self.wrong_codes.get("1",'
            )
            + protects(PHONE, "key = str(class_session_id)", without='key = "1"'),
            by("attacks/test_guesses.py", "test_wrong_codes_of_one_class_session_cost_nothing_in_another"),
        ),
        Protection(
            "After eight wrong names, a phone must wait.",
            protects(
                "kiosk/attendance/sign_in.py", "Throttle(capacity=8,", without="Throttle(capacity=8000,"
            ),
            by(
                "web/test_sign_in_names.py",
                "test_after_eight_wrong_names_this_phone_waits_and_another_does_not",
            ),
        ),
        Protection(
            "Wrong names count against the phone, never against the address that a hall shares.",
            protects(
                SIGN_IN,
                'keys.pseudonym("sign-in-tries", scanned.sheet.id, phone.device)',
                without='keys.pseudonym("sign-in-tries", scanned.sheet.id, request.remote_addr)',
            ),
            by("attacks/test_hall.py", "test_wrong_names_from_one_address_do_not_slow_down_another_phone"),
        ),
        Protection(
            "A hall of 600 behind one address, all signing at once, is never slowed down.",
            protects(
                SIGN_IN,
                "    with writing() as write:\n        signed, is_new = domain.record(",
                without='    bucket = keys.pseudonym("rate", request.remote_addr)\n'
                "    with writing() as write:\n"
                "        if domain.THROTTLE.wait(write, bucket, now()):\n"
                "            raise Refusal(\n"
                "                RefusalCode.TOO_MANY_TRIES, wait=domain.THROTTLE.wait(write, bucket, now())\n"
                "            )\n"
                "        domain.THROTTLE.take(write, bucket, now())\n"
                "        signed, is_new = domain.record(",
            ),
            by("attacks/test_one_address.py", "test_a_whole_hall_behind_one_address_signs_at_once"),
            remark="There is nothing to take out: a limit per address is put in.",
        ),
        Protection(
            "One scan signs for at most three people, not for a row of friends.",
            protects(
                "kiosk/attendance/sign_in.py", "PEOPLE_FOR_EACH_SCAN = 3", without="PEOPLE_FOR_EACH_SCAN = 30"
            ),
            by("attacks/test_hall.py", "test_one_scan_signs_three_people_and_no_row_of_friends"),
        ),
        Protection(
            "A number on the roster with a wrong name gets the same reply as a number that is not on it.",
            protects(
                "kiosk/attendance/sign_in.py",
                "    if not (course.guests_allowed and claim.as_guest):\n",
                without="    if enrolled is not None:\n"
                "        raise Refusal(RefusalCode.NO_TICKET)\n"
                "    if not (course.guests_allowed and claim.as_guest):\n",
            ),
            by(
                "attacks/test_roster.py",
                "test_a_number_of_the_list_with_a_wrong_name_reads_like_one_of_no_list",
            ),
            remark="There is nothing to take out: a separate refusal is put in.",
        ),
        Protection(
            "Names cannot be tried out for one number where no room code is needed.",
            protects(
                "kiosk/web/phone/quiz/identify.py",
                "claim, bucket=bucket, number_bucket=at_number, now=now()",
                without="claim, bucket=bucket, now=now()",
            ),
            by("attacks/test_roster.py", "test_names_for_one_number_are_not_tried_out_without_a_room_code"),
        ),
        Protection(
            "Nor can they as a guest.",
            protects(
                "kiosk/web/phone/quiz/identify.py",
                "        domain.count_wrong_try(db, bucket, now(), at_number)  # or names could be tried out as a guest\n",
                without="",
            ),
            by("attacks/test_roster.py", "test_nor_as_a_guest"),
        ),
        Protection(
            "Tries at one number slow nobody down at another number, or on the attendance sheet.",
            protects(
                "kiosk/web/phone/quiz/identify.py",
                '"quiz-number-tries", published.id, number_key(claim.student_number)',
                without='"quiz-number-tries", published.id',
            ),
            by(
                "attacks/test_roster.py",
                "test_who_tries_names_out_shuts_nobody_out_of_another_number_or_of_the_sheet",
            ),
        ),
        Protection(
            "A phone that guesses names for a quiz must wait too, and no other.",
            protects(
                "kiosk/web/phone/quiz/identify.py",
                '.pseudonym("quiz-tries", published.id, this_phone().device)',
                without='.pseudonym("quiz-tries", published.id)',
            ),
            by(
                "web/test_quiz_way_in.py",
                "test_after_eight_wrong_names_this_phone_waits_and_another_does_not",
            ),
        ),
        Protection(
            "After ten wrong passwords an account must wait, even with the right one.",
            protects(
                "kiosk/accounts/log_ins.py", "Throttle(capacity=10,", without="Throttle(capacity=10000,"
            ),
            by("accounts/test_log_ins.py", "test_after_ten_wrong_tries_even_the_right_password_must_wait")
            + by("web/test_console_log_in.py", "test_ten_wrong_passwords_make_wait_even_with_the_right_one"),
        ),
        Protection(
            "Guessing passwords elsewhere locks out no browser that has logged in before.",
            protects(DEVICE, "normalised_email(email), device)", without="normalised_email(email))"),
            by(
                "web/test_console_log_in.py",
                "test_who_guesses_elsewhere_does_not_lock_out_a_browser_that_logged_in_before",
            ),
        ),
        Protection(
            "Guessing at one account slows nobody down at another.",
            protects(
                DEVICE, '"log-in-tries", normalised_email(email), device', without='"log-in-tries", device'
            ),
            by("attacks/test_enumeration.py", "test_tries_at_one_account_cost_no_other_account_anything"),
        ),
        Protection(
            "A browser known to one account has no tries of its own for another.",
            protects(DEVICE, " and known[0] == normalised_email(email) else", without=" else"),
            by("attacks/test_enumeration.py", "test_a_browser_known_to_one_account_is_a_stranger_to_another"),
        ),
        Protection(
            "A flood of wrong passwords takes one turn to write per second, not one per password.",
            protects(
                "kiosk/core/throttle.py",
                "if early or self._writing or not self._counted:",
                without="if self._writing:",
            ),
            by(
                "core/test_throttle.py",
                "test_a_flood_at_a_thousand_names_takes_one_turn_to_write_a_second",
            ),
        ),
        Protection(
            "Tries counted in memory but not yet written count too.",
            protects(
                "kiosk/core/throttle.py",
                "self._counted.get(key, ())",
                without="()",
            ),
            by(
                "core/test_throttle.py",
                "test_tries_that_are_counted_are_as_few_as_those_that_are_written",
            )
            + by("web/test_console_log_in.py", "test_ten_wrong_passwords_make_wait_even_with_the_right_one"),
        ),
        Protection(
            "Tries that several workers let through at once are owed afterwards.",
            protects(
                "kiosk/core/throttle.py",
                "            tokens -= 1\n",
                without="            tokens = max(tokens - 1, 0)\n",
            ),
            by("core/test_throttle.py", "test_what_two_processes_let_through_at_once_is_owed"),
        ),
        Protection(
            "Log-ins take no places from a hall that is signing in.",
            protects("kiosk/cli/worker.py", "with self._log_ins, ", without="with self._places, "),
            by("cli/test_worker.py", "test_log_ins_hold_two_places_of_their_own_and_none_of_the_others"),
        ),
        Protection(
            "A request that gets no place within 5 seconds is told so.",
            protects(
                "kiosk/cli/worker.py",
                "self._places.acquire(timeout=BUSY_SECONDS)",
                without="self._places.acquire()",
            ),
            by("cli/test_worker.py", "test_whoever_gets_no_place_in_time_is_told_so_by_the_application"),
        ),
        Protection(
            "No work is done for a request without a place.",
            protects("kiosk/web/common/services.py", "if NO_PLACE in request.environ:", without="if False:"),
            by("web/test_errors.py", "test_a_request_that_found_no_place_in_time_is_told_to_come_again"),
        ),
        Protection(
            "A request that has already waited elsewhere waits for its turn to write only what is left of 5 seconds.",
            protects(
                "kiosk/core/database.py",
                "self._queue.turn(patience.left(BUSY_SECONDS))",
                without="self._queue.turn()",
            ),
            by(
                "core/test_database.py",
                "test_a_request_that_has_waited_elsewhere_waits_for_its_turn_only_what_is_left",
            ),
        ),
        Protection(
            "When too many people log in, further ones wait without taking a place, and are turned away.",
            protects("kiosk/cli/worker.py", "if start - instant > self._longest:", without="if False:"),
            by(
                "cli/test_worker.py",
                "test_more_log_ins_than_can_be_looked_at_are_marked_as_too_many_after_a_wait_outside_of_all_places",
            ),
        ),
        Protection(
            "No password is checked for a log-in that is turned away.",
            protects(
                "kiosk/web/console/log_in.py",
                "if CROWDED in request.environ and not device:",
                without="if False:",
            ),
            by(
                "web/test_console_log_in.py",
                "test_who_is_one_too_many_is_told_when_to_come_again_and_keeps_the_address",
            ),
        ),
        Protection(
            "A browser that has logged in before is not turned away.",
            protects(
                "kiosk/web/console/log_in.py",
                " in request.environ and not device:",
                without=" in request.environ:",
            ),
            by(
                "web/test_console_log_in.py", "test_a_browser_that_has_logged_in_before_is_never_one_too_many"
            ),
        ),
        Protection(
            "Log-ins cannot take all threads of a worker.",
            protects(
                "kiosk/cli/worker.py",
                "TURNED_AWAY_A_SECOND, LONGEST_WAIT_FOR_NO)",
                without="TURNED_AWAY_A_SECOND, 1e9)",
            ),
            by(
                "cli/test_worker.py",
                "test_so_many_that_they_would_take_all_threads_are_told_so_at_once_in_a_line",
            ),
        ),
        Protection(
            "The memory used to check a password is returned to the system.",
            protects("kiosk/cli/worker.py", "    mallopt(_M_MMAP_THRESHOLD, OWN_PAGES_FROM)\n", without=""),
            by("cli/test_worker.py", "test_what_a_password_took_is_given_back"),
        ),
        Protection(
            "Setting the clock back grants no extra tries.",
            protects(
                "kiosk/core/throttle.py",
                "max(now - updated_at, timedelta(0))",
                without="abs(now - updated_at)",
            ),
            by("core/test_throttle.py", "test_a_clock_set_back_gives_no_tries_away"),
        ),
        Protection(
            "A form larger than any of ours is refused.",
            protects(
                "kiosk/web/__init__.py", "LARGEST_FORM = 64 * 1024", without="LARGEST_FORM = 64 * 1024 * 1024"
            ),
            by("web/test_errors.py", "test_a_form_that_is_too_large_is_refused"),
        ),
        Protection(
            "A worker that is still starting can be stopped: it does not lose the signal.",
            protects(SUPERVISOR, "            let_new_workers_be_stopped()\n", without=""),
            by("cli/test_serve.py", "test_it_can_be_stopped_while_its_workers_begin"),
        ),
        Protection(
            "A worker that had begun to serve is replaced at once, however often it ends.",
            protects(SUPERVISOR, "0 if served else place.failures + 1", without="place.failures + 1"),
            by("cli/test_supervisor.py", "test_who_had_begun_to_serve_is_replaced_at_once_however_often"),
        ),
        Protection(
            "One that ends before it serves is restarted after ever longer pauses.",
            protects(SUPERVISOR, "pause = pause_after(place.failures)", without="pause = 0.0"),
            by(
                "cli/test_supervisor.py",
                "test_who_ends_before_it_serves_is_tried_again_with_pauses_that_grow",
            ),
        ),
        Protection(
            "A second server on the same instance is refused before it touches anything.",
            protects("kiosk/cli/serve.py", "with only_server_on(folder_of(os.environ)):", without="if True:"),
            by("cli/test_serve.py", "test_a_second_server_on_the_instance_says_so_and_touches_nothing"),
        ),
        Protection(
            "So is a second demonstration.",
            protects("kiosk/cli/demo.py", "with only_server_on(folder):", without="if True:"),
            by("cli/test_room.py", "test_a_second_demonstration_says_so_and_leaves_the_first_one_alone"),
        ),
        Protection(
            "Idle connections keep nobody out.",
            protects("kiosk/cli/serve.py", "backpressure=connections,", without="backpressure=THREADS,"),
            by(
                "faults/test_slow_requests.py",
                "test_half_sent_forms_and_idle_connections_keep_no_student_out",
            ),
        ),
        Protection(
            "Nor does a low limit on open files.",
            protects(
                "kiosk/cli/serve.py",
                "        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))\n",
                without="        pass\n",
            ),
            by(
                "cli/test_room.py",
                "test_the_limit_of_files_is_raised_as_far_as_it_may_and_bounds_the_connections",
            ),
        ),
        Protection(
            "No worker outlives its server.",
            protects(
                "kiosk/cli/worker.py",
                "not lines.supervisor_gone(LOOK_EVERY_SECONDS)",
                without="not time.sleep(LOOK_EVERY_SECONDS)",
            ),
            by(
                "cli/test_serve.py",
                "test_a_server_killed_outright_takes_its_workers_along_and_can_be_started_again",
            ),
        ),
        Protection(
            "Only a limited number of requests run at once; the rest wait their turn.",
            protects(
                "kiosk/cli/worker.py",
                "self._places = threading.BoundedSemaphore(running)",
                without="self._places = threading.BoundedSemaphore(running * 100)",
            ),
            by("cli/test_worker.py", "test_no_more_than_so_many_run_at_once"),
        ),
    ),
)
