"""Settings: read from KIOSK_* variables, checked as a whole; no good secret, no start."""

import sys
from pathlib import Path

import pytest

from kiosk.config import ConfigurationError, Settings

SECRET = "a secret for tests only, 0123456789"


def read(**variables: str) -> Settings:
    return Settings.from_environment({"KIOSK_SECRET_KEY": SECRET, **variables})


def problems_of(variables: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_environment(variables)
    return str(refused.value).splitlines()


def test_with_a_secret_alone_everything_else_has_a_sensible_value() -> None:
    settings = read()
    assert settings.instance == Path("instance").resolve()
    assert settings.database == f"sqlite:///{Path('instance').resolve()}/kiosk.db"
    assert (settings.base_url, settings.https, settings.trusted_proxies) == ("", False, 0)


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = read(
        KIOSK_INSTANCE=str(tmp_path),
        KIOSK_DATABASE_URL="postgresql+psycopg://kiosk@localhost/kiosk",
        KIOSK_BASE_URL="https://kiosk.example.org/",
        KIOSK_TRUSTED_PROXIES="1",
    )
    assert settings.instance == tmp_path
    assert settings.database == "postgresql+psycopg://kiosk@localhost/kiosk"
    assert (settings.base_url, settings.https) == ("https://kiosk.example.org", True)
    assert settings.trusted_proxies == 1


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_without_its_driver_is_one_sentence(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    url = f"{scheme}://kiosk@localhost/kiosk"
    assert problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_DATABASE_URL": url}) == [
        "KIOSK_DATABASE_URL: needs PostgreSQL's driver: install Kiosk with its extra, kiosk[postgres]"
    ]


def test_every_problem_is_told_at_once() -> None:
    problems = problems_of(
        {
            "KIOSK_SECRET_KEY": "weak",
            "KIOSK_BASE_URL": "kiosk.example.org",
            "KIOSK_DATABASE_URL": "mysql://localhost/kiosk",
            "KIOSK_TRUSTED_PROXIES": "many",
            "KIOSK_TRUSTED_PROXY": "1",
        }
    )
    assert problems == [
        "KIOSK_DATABASE_URL: must begin with sqlite:/// or postgresql+psycopg://",
        "KIOSK_SECRET_KEY: must have at least 32 characters",
        "KIOSK_BASE_URL: must look like https://kiosk.example.org",
        "KIOSK_TRUSTED_PROXIES: Input should be a valid integer, unable to parse string as an integer",
        "KIOSK_TRUSTED_PROXY: there is no such setting",
    ]


@pytest.mark.parametrize("name", ["KIOSK_BASEURL", "KIOSK_SECRET", "KIOSK_DEBUG", "KIOSK_"])
def test_a_misspelt_variable_stops_the_start(name: str) -> None:
    assert problems_of({"KIOSK_SECRET_KEY": SECRET, name: "x"}) == [f"{name}: there is no such setting"]


def test_variables_of_other_programs_are_none_of_its_business() -> None:
    assert read(HOME="/root", FLASK_DEBUG="1", MY_KIOSK_THING="x") == read()


# The secret


@pytest.mark.parametrize("weak", ["", "dev", "x" * 31, "0123456789abcdef0123456789abcde"])
def test_a_short_secret_stops_the_start(weak: str) -> None:
    assert problems_of({"KIOSK_SECRET_KEY": weak}) == ["KIOSK_SECRET_KEY: must have at least 32 characters"]


@pytest.mark.parametrize("weak", ["x" * 64, "changeme" * 8, "123" * 20])
def test_a_secret_of_few_characters_stops_the_start(weak: str) -> None:
    assert problems_of({"KIOSK_SECRET_KEY": weak}) == [
        "KIOSK_SECRET_KEY: repeats too few characters to be a secret"
    ]


def test_a_refused_secret_is_never_told() -> None:
    assert "tellnobody" not in str(problems_of({"KIOSK_SECRET_KEY": "tellnobody"}))


def test_the_secret_does_not_show_where_settings_are_printed() -> None:
    assert SECRET not in repr(read())
    assert SECRET not in str(read())


def test_the_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"  {SECRET}\n")
    assert Settings.from_environment({"KIOSK_SECRET_KEY_FILE": str(file)}).secret_key == SECRET


def test_without_any_it_is_the_one_of_the_instance_folder(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(SECRET)
    assert Settings.from_environment({"KIOSK_INSTANCE": str(tmp_path)}).secret_key == SECRET


def test_a_weak_secret_in_a_file_is_weak(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("weak\n")
    assert problems_of({"KIOSK_SECRET_KEY_FILE": str(file)}) == [
        "KIOSK_SECRET_KEY: must have at least 32 characters"
    ]


def test_a_file_that_cannot_be_read_is_one_problem_beside_the_others(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff" * 64)
    for unreadable in (tmp_path / "missing", tmp_path, binary):
        assert problems_of({"KIOSK_SECRET_KEY_FILE": str(unreadable), "KIOSK_BASE_URL": "x"}) == [
            f"KIOSK_SECRET_KEY_FILE: cannot read {unreadable}",
            "KIOSK_BASE_URL: must look like https://kiosk.example.org",
        ]


def test_a_secret_and_a_file_of_one_are_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    assert problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_SECRET_KEY_FILE": str(file)}) == [
        "KIOSK_SECRET_KEY_FILE: give this or KIOSK_SECRET_KEY, not both"
    ]


# Older secrets, which still verify

OLD, OLDER = "an old secret for tests, 0123456789", "an older secret; for tests 0123456789"


def test_without_any_there_are_none() -> None:
    assert read().secret_key_fallbacks == ()
    assert read(KIOSK_SECRET_KEY_FALLBACKS=" , ").secret_key_fallbacks == ()


@pytest.mark.parametrize("separator", [",", "\n", " ,\t", "\r\n"])
def test_they_follow_each_other_in_a_variable(separator: str) -> None:
    first, second = OLD.replace(",", ";"), OLDER
    settings = read(KIOSK_SECRET_KEY_FALLBACKS=f"{first}{separator}{second}")
    assert settings.secret_key == SECRET
    assert settings.secret_key_fallbacks == (first, second)


def test_where_each_has_a_line_a_comma_belongs_to_the_secret() -> None:
    assert read(KIOSK_SECRET_KEY_FALLBACKS=f"{OLD}\n{OLDER}").secret_key_fallbacks == (OLD, OLDER)
    assert read(KIOSK_SECRET_KEY_FALLBACKS=f"{OLD}\n").secret_key_fallbacks == (OLD,)


def test_in_a_file_the_first_line_signs_and_the_others_verify(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(f"\n  {SECRET}\r\n\n{OLD}\n  {OLDER}")
    settings = Settings.from_environment({"KIOSK_INSTANCE": str(tmp_path)})
    assert (settings.secret_key, settings.secret_key_fallbacks) == (SECRET, (OLD, OLDER))


def test_those_of_a_file_come_before_those_of_the_variable(tmp_path: Path) -> None:
    """As when a secret moves from a variable to a file."""
    (tmp_path / "secret_key").write_text(f"{SECRET}\n{OLD}\n")
    settings = Settings.from_environment(
        {"KIOSK_INSTANCE": str(tmp_path), "KIOSK_SECRET_KEY_FALLBACKS": f"{OLDER}\n"}
    )
    assert settings.secret_key_fallbacks == (OLD, OLDER)


@pytest.mark.parametrize(
    ("weak", "why"),
    [("short", "must have at least 32 characters"), ("x" * 64, "repeats too few characters to be a secret")],
)
def test_an_older_secret_must_be_as_strong_as_any(tmp_path: Path, weak: str, why: str) -> None:
    expected = [f"KIOSK_SECRET_KEY_FALLBACKS: older secret 2 {why}"]
    given = {"KIOSK_SECRET_KEY": SECRET, "KIOSK_SECRET_KEY_FALLBACKS": f"{OLD}\n{weak}"}
    assert problems_of(given) == expected
    (tmp_path / "secret_key").write_text(f"{SECRET}\n{OLD}\n{weak}\n")
    assert problems_of({"KIOSK_INSTANCE": str(tmp_path)}) == expected


def test_a_secret_cut_in_two_by_a_line_break_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(f"{SECRET[:17]}\n{SECRET[17:]}")
    problems = problems_of({"KIOSK_INSTANCE": str(tmp_path)})
    assert problems[0] == "KIOSK_SECRET_KEY: must have at least 32 characters"


def test_there_are_a_few_at_most() -> None:
    assert len(read(KIOSK_SECRET_KEY_FALLBACKS=f"{OLD}\n" * 4).secret_key_fallbacks) == 4
    assert problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_SECRET_KEY_FALLBACKS": f"{OLD}\n" * 5}) == [
        "KIOSK_SECRET_KEY_FALLBACKS: there can be at most 4 older secrets, not 5"
    ]


def test_older_secrets_and_the_token_are_told_nowhere() -> None:
    told = repr(read(KIOSK_SECRET_KEY_FALLBACKS=f"{OLD}\n", KIOSK_METRICS_TOKEN="tell nobody this token"))
    assert OLD not in told
    assert "tell nobody" not in told
    refused = {"KIOSK_SECRET_KEY": SECRET, "KIOSK_SECRET_KEY_FALLBACKS": "tellnobody"}
    assert "tellnobody" not in str(problems_of(refused))


# Hosts, logs, figures


@pytest.mark.parametrize(
    ("base_url", "trusted", "hosts"),
    [
        ("", "", None),
        ("", "kiosk.example.org", None),
        ("http://kiosk.example.org:8000", "*", None),
        ("https://kiosk.example.org", "", {"kiosk.example.org"}),
        ("https://KIOSK.example.org", "", {"kiosk.example.org"}),
        ("https://kïosk.example", "", {"xn--kosk-5pa.example"}),
        ("http://[2001:db8::1]:8000", "[::2], Amphi.local", {"2001:db8::1", "::2", "amphi.local"}),
    ],
)
def test_which_hosts_are_answered(base_url: str, trusted: str, hosts: set[str] | None) -> None:
    found = read(KIOSK_BASE_URL=base_url, KIOSK_TRUSTED_HOSTS=trusted).hosts
    assert found == (None if hosts is None else hosts | {"localhost", "127.0.0.1", "::1"})


@pytest.mark.parametrize("hosts", ["kiosk:8000", "http://kiosk", "a b", "-", "ki*sk", "kiosk/x", "[::1]:80"])
def test_a_host_that_is_none_stops_the_start(hosts: str) -> None:
    [problem] = problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_TRUSTED_HOSTS": hosts})
    assert problem.startswith("KIOSK_TRUSTED_HOSTS: ")


@pytest.mark.parametrize("form", ["xml", "JSON", "debug", " "])
def test_a_log_has_one_of_two_forms(form: str) -> None:
    [problem] = problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_LOG": form})
    assert problem.startswith("KIOSK_LOG: ")


def test_the_log_chooses_by_itself_unless_told() -> None:
    assert [read(KIOSK_LOG=form).log for form in ("", "json", "text")] == ["", "json", "text"]


@pytest.mark.parametrize("token", ["x", "0123456789abcde", "0123456789abcdé", "0123456789\tabcdef"])
def test_a_token_that_can_be_guessed_or_not_sent_stops_the_start(token: str) -> None:
    assert problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_METRICS_TOKEN": token}) == [
        "KIOSK_METRICS_TOKEN: must have at least 16 characters, all of ASCII"
    ]


# The rest


def test_a_tilde_is_the_home_for_the_folder_and_for_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "secret_key").write_text(SECRET)
    assert Settings.from_environment({"KIOSK_INSTANCE": "~/kiosk"}).instance == tmp_path / "kiosk"


def test_an_empty_folder_name_is_none_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(KIOSK_INSTANCE="").instance == tmp_path / "instance"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("https://kiosk.example.org/", "https://kiosk.example.org"),
        ("HTTPS://kiosk.example.org", "https://kiosk.example.org"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000"),
    ],
)
def test_the_base_url_is_a_scheme_and_a_host(given: str, kept: str) -> None:
    assert read(KIOSK_BASE_URL=given).base_url == kept


@pytest.mark.parametrize(
    "url",
    [
        "kiosk.example.org",
        "//kiosk.example.org",
        "ftp://kiosk.example.org",
        "https://",
        "https://kiosk.example.org/presence",
        "https://kiosk.example.org/?a=b",
        "https://kiosk.example.org/#top",
        "https://user:word@kiosk.example.org",
        "http://[2001:db8::1",
        "https://" + "a" * 64 + ".example",
    ],
)
def test_any_other_base_url_stops_the_start(url: str) -> None:
    [problem] = problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_BASE_URL": url})
    assert problem.startswith("KIOSK_BASE_URL: ")


@pytest.mark.parametrize(
    "url",
    [
        "kiosk.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgres://localhost/kiosk",
        "postgresql://kiosk@localhost:port/kiosk",
        "postgresql://[::1/kiosk",
    ],
)
def test_a_database_address_that_cannot_work_stops_the_start(url: str) -> None:
    [problem] = problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_DATABASE_URL": url})
    assert problem.startswith("KIOSK_DATABASE_URL: ")


@pytest.mark.parametrize("number", ["-1", "6", "1.5", "", "true"])
def test_the_number_of_proxies_is_a_small_one(number: str) -> None:
    [problem] = problems_of({"KIOSK_SECRET_KEY": SECRET, "KIOSK_TRUSTED_PROXIES": number})
    assert problem.startswith("KIOSK_TRUSTED_PROXIES: ")
