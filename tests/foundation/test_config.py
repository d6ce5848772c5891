"""Settings: read from KIOSK_* variables, checked as a whole; no good secret, no start."""

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
