"""Settings that fail safe, secrets, and files that others cannot read."""

from tests.protections.protection import Protection, Topic, by, protects

CONFIG = "kiosk/config.py"
INSTANCE = "kiosk/core/instance.py"
TESTS = "core/test_config.py"

SECRETS_OF_SERVERS = "core/test_instance_secrets.py"

SETTINGS = Topic(
    "Settings",
    (
        Protection(
            "Kiosk does not start with a short secret.",
            protects(CONFIG, "if len(secret) < MINIMUM_SECRET_LENGTH:", without="if False:"),
            by(TESTS, "test_a_short_secret_stops_the_start"),
        ),
        Protection(
            "Kiosk does not start with a secret of few different characters.",
            protects(CONFIG, "if len(set(secret)) < MINIMUM_SECRET_VARIETY:", without="if False:"),
            by(TESTS, "test_a_secret_of_few_characters_stops_the_start"),
        ),
        Protection(
            "Nor does it start with a weak older secret.",
            protects(CONFIG, '        if weak:\n            raise ValueError("; ".join(weak))\n', without=""),
            by(TESTS, "test_an_older_secret_must_be_as_strong_as_any"),
        ),
        Protection(
            "There can be only a few older secrets.",
            protects(CONFIG, "if len(value) > MOST_FALLBACKS:", without="if False:"),
            by(TESTS, "test_there_are_a_few_at_most"),
        ),
        Protection(
            "Kiosk does not start with an unknown setting.",
            protects(
                CONFIG,
                'ConfigDict(frozen=True, extra="forbid")',
                without='ConfigDict(frozen=True, extra="ignore")',
            ),
            by(TESTS, "test_a_misspelt_variable_stops_the_start")
            + by("cli/test_commands.py", "test_an_unknown_setting_stops_the_command"),
        ),
        Protection(
            "A secret and a secret file cannot both be given.",
            protects(
                CONFIG, '            if "secret_key" in given:\n', without="            if not given:\n"
            ),
            by(TESTS, "test_a_secret_and_a_file_of_one_are_one_too_many"),
        ),
        Protection(
            "Kiosk does not start with a metrics token that can be guessed.",
            protects(CONFIG, "len(value) < MINIMUM_TOKEN_LENGTH or ", without=""),
            by(TESTS, "test_a_token_that_can_be_guessed_or_not_sent_stops_the_start"),
        ),
        Protection(
            "A refused secret is never shown.",
            protects(
                CONFIG,
                '_sentence(problem["loc"], problem["msg"])',
                without="_sentence(problem[\"loc\"], f\"{problem['msg']} {problem['input']}\")",
            ),
            by(TESTS, "test_a_refused_secret_is_never_told"),
        ),
        Protection(
            "Printing the settings does not show the secret.",
            protects(CONFIG, "secret_key: str = Field(repr=False)", without="secret_key: str"),
            by(TESTS, "test_the_secret_does_not_show_where_settings_are_printed"),
        ),
        Protection(
            "A base address is only a scheme and a host.",
            protects(
                CONFIG,
                'if parts.path.strip("/") or parts.query or parts.fragment or parts.username:',
                without="if False:",
            ),
            by(TESTS, "test_any_other_base_url_stops_the_start"),
        ),
        Protection(
            "Only a few proxies can be trusted.",
            protects(CONFIG, "Field(default=0, ge=0, le=5)", without="Field(default=0)"),
            by(TESTS, "test_the_number_of_proxies_is_a_small_one"),
        ),
    ),
)

SECRETS = Topic(
    "Secrets and private files",
    (
        Protection(
            "The newest secret signs.",
            protects(
                "kiosk/core/keys.py",
                "[*reversed(self.derive_older(purpose)), self.derive(purpose)]",
                without="[self.derive(purpose), *reversed(self.derive_older(purpose))]",
            ),
            by("core/test_keys.py", "test_the_newest_secret_signs"),
        ),
        Protection(
            "What an older secret signed stays valid.",
            protects(
                "kiosk/core/keys.py",
                "[*reversed(self.derive_older(purpose)), self.derive(purpose)]",
                without="[self.derive(purpose)]",
            ),
            by("core/test_keys.py", "test_what_an_older_secret_signed_is_still_good")
            + by("web/test_rotation.py", "test_receipts_on_a_phone_still_open_and_it_knows_who_holds_it"),
        ),
        Protection(
            "A change of the secret logs nobody out of the console.",
            protects(
                "kiosk/web/__init__.py", "SECRET_KEY_FALLBACKS=older", without="SECRET_KEY_FALLBACKS=[]"
            ),
            by("web/test_rotation.py", "test_the_console_stays_open_and_its_buttons_work"),
        ),
        Protection(
            "A form that is open when the secret changes is still accepted.",
            protects(
                "kiosk/web/__init__.py",
                "WTF_CSRF_SECRET_KEY=[*older, settings.secret_key]",
                without="WTF_CSRF_SECRET_KEY=settings.secret_key",
            ),
            by("web/test_rotation.py", "test_a_form_that_lies_open_is_validated"),
        ),
        Protection(
            "A server whose secret is not known to its database does not start.",
            protects(
                "kiosk/core/keys.py",
                "        raise OtherSecretError(standing)\n",
                without="        pass\n",
            ),
            by(SECRETS_OF_SERVERS, "test_another_secret_is_refused")
            + by("cli/test_secret.py", "test_a_second_server_with_a_secret_of_its_own_does_not_start"),
        ),
        Protection(
            "A secret can be rotated across several servers without anybody being refused.",
            protects(
                "kiosk/core/keys.py",
                "any(numbers.get(each) == latest for each in own)",
                without="numbers.get(own[0]) == latest",
            ),
            by(
                SECRETS_OF_SERVERS,
                "test_at_each_step_of_a_rotation_both_servers_start_and_take_what_the_other_signs",
            ),
        ),
        Protection(
            "No traffic is sent to a server that was not rotated with the others.",
            protects(
                "kiosk/web/common/operations.py",
                "standing_of(reading(), services().keys) is Standing.KNOWN",
                without="True",
            ),
            by("web/test_errors.py", "test_a_server_that_was_not_rotated_with_the_others_is_sent_nobody"),
        ),
        Protection(
            "A secret is forgotten only once the database knows that the next one may sign.",
            protects("kiosk/cli/secrets.py", "        if forgets:", without="        if False:"),
            by(
                "cli/test_secret.py",
                "test_after_a_rotation_the_next_start_works_whatever_was_forgotten",
            ),
        ),
        Protection(
            "A secret's fingerprint is not a key for any other purpose.",
            protects("kiosk/core/keys.py", 'PURPOSE = "fingerprint"', without='PURPOSE = "room-code"'),
            by(
                SECRETS_OF_SERVERS,
                "test_a_fingerprint_is_no_key_that_anything_else_uses_and_holds_nothing_of_the_secret",
            ),
        ),
        Protection(
            "What a forgotten secret signed opens nothing.",
            protects(
                "kiosk/cli/secrets.py",
                "_change(lambda known: known[:1],",
                without="_change(lambda known: known,",
            ),
            by("cli/test_secret.py", "test_the_old_ones_can_be_forgotten_later"),
        ),
        Protection(
            "A code made before the secret changed lasts as long as any other, and no longer.",
            protects(
                "kiosk/web/phone/scan.py",
                'code, instant, keys.derive_older("room-code"))',
                without="code, instant)",
            ),
            by("web/test_rotation.py", "test_a_code_on_the_screen_is_good_for_as_long_as_before"),
        ),
        Protection(
            "A power cut while writing a secret leaves the old file intact.",
            protects(INSTANCE, "            os.fsync(file.fileno())\n", without=""),
            by("cli/test_secret.py", "test_the_new_file_and_its_name_are_on_disk_before_it_counts"),
        ),
        Protection(
            "Only its owner can open the instance folder.",
            protects(INSTANCE, "exist_ok=True, mode=0o700", without="exist_ok=True, mode=0o755"),
            by("core/test_instance.py", "test_a_generous_umask_does_not_open_them"),
        ),
        Protection(
            "Only their owner can read new files: the database, its log, the locks.",
            protects("kiosk/core/database.py", "os.umask(0o077)", without="os.umask(0o022)"),
            by("core/test_database.py", "test_new_files_are_private"),
        ),
        Protection(
            "kiosk check reports files that others can read.",
            protects("kiosk/cli/backups.py", "if mode & 0o077:", without="if False:"),
            by("cli/test_backups.py", "test_each_problem_is_a_line_and_a_failure"),
        ),
    ),
)
